#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/robot/Tree.h"

namespace crat::robot {

enum class Severity : std::uint8_t { Error, Warning };

/// One thing found in a file.
struct Finding {
    Severity severity = Severity::Error;
    std::string rule;         ///< stable name, e.g. "duplicate-test"
    std::string message;      ///< what and why, and what to do where that is known
    std::uint32_t line = 1;   ///< 1-based
    std::uint32_t column = 0; ///< 0-based, in characters
    std::uint32_t endColumn = 0;
};

/// A file gives at most so many findings; the last one then says that there are more.
inline constexpr std::size_t MaxFindings = 10000;

/// What is certainly wrong in one file, sorted by place: text that Robot cannot read, tokens that it refuses, blocks that
/// nothing closes or that are built wrongly, names given twice, tests and keywords without a step. Rules:
/// encoding, nul-byte, invalid-section, mixed-sections, deprecated-section, unknown-setting, setting-not-allowed,
/// duplicate-setting, setting-values, deprecated-setting, misplaced-statement, unknown-language, missing-end, invalid-block,
/// invalid-option, invalid-assignment, invalid-arguments, duplicate-test, duplicate-keyword, empty-test, empty-keyword,
/// empty-name, missing-keyword-name, invalid-variable, duplicate-variable, template-misused, too-many-findings.
std::vector<Finding> check(const Tree &tree);

std::string_view toString(Severity severity);

} // namespace crat::robot
