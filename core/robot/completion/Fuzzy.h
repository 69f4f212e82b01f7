#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crat::robot {

/// How well names fit what a person typed: its characters must occur in the name in that order ("oprow" fits "Open
/// Browser"). Case does not matter, nor do blanks and underscores in what was typed, as Robot ignores them too.
class FuzzyPattern {
public:
    explicit FuzzyPattern(std::string_view typed);
    bool empty() const { return m_pattern.empty(); }
    /// Nothing for a name that does not fit. Higher is better; beginnings of words, runs and short names count, and what begins
    /// with all that was typed comes before what has it as initials.
    /// Linear in the name for those that do not fit, at most pattern x name otherwise (names are looked at up to 256 bytes).
    std::optional<int> score(std::string_view name) const;

private:
    std::string m_pattern; ///< folded, without blanks and underscores
};

} // namespace crat::robot
