#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/robot/completion/PastUse.h"

namespace crat::robot {

/// Keeps what a person has chosen over restarts: a text file with a line "count<TAB>label" a choice, to which several processes
/// may append at a time. It is written anew, short again, by whoever finds it longer than a choice may make it.
/// A torn or broken line is left out; the worst that can be lost is the order of suggestions.
/// Threads: one an object. Blocks for a small file.
class PastUseFile {
public:
    static constexpr std::size_t LongAt = 128u << 10; ///< bytes
    /// `file`: its folder is made when something is chosen. Empty: nothing is kept.
    explicit PastUseFile(std::filesystem::path file) : m_file(std::move(file)) {}

    /// What was chosen so far, by all processes. `problem` says what could not be read; empty if nothing was wrong.
    PastUse load(std::string &problem) const;
    /// One more choice. Labels with control characters, and those over 1,000 bytes, are not kept. Error: Unavailable.
    Result<> append(std::string_view label) const;

private:
    Result<> shorten() const;

    std::filesystem::path m_file;
};

/// The file's text. `broken` counts lines that are none. Never fails.
PastUse parsePastUse(std::string_view text, std::size_t &broken);
std::string pastUseText(const PastUse &past);

} // namespace crat::robot
