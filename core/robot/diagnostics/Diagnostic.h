#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/robot/Check.h"
#include "core/robot/Edit.h"

namespace crat::robot {

/// A change that mends a finding, as an edit of its file.
struct Fix {
    std::string title; ///< "Replace with \"Log\""
    Edit edit;
    bool certain = false; ///< changes nothing of what the file does: may be made without asking
};

/// One thing found in a file of a project.
struct Diagnostic : Finding {
    std::string source = "crat";      ///< who found it: crat or robocop
    std::uint32_t begin = 0, end = 0; ///< bytes; both 0 where only line and columns are known
    std::optional<Fix> fix;
};

struct Rule {
    std::string_view name;
    Severity severity;
    std::string_view summary; ///< one sentence
};

/// All rules of ours, sorted by name. A finding may be milder than its rule says.
const std::vector<Rule> &rules();
const Rule *findRule(std::string_view name);

} // namespace crat::robot
