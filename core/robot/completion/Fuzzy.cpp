#include "core/robot/completion/Fuzzy.h"

#include <array>
#include <climits>
#include <vector>

namespace crat::robot {
namespace {

constexpr std::size_t LongestName = 256, LongestPattern = 64;
constexpr int Matched = 2, Run = 6, WordStart = 8, NameStart = 10, Whole = 40;
/// For a name that begins with what was typed, and for each letter of it: no row of initials counts as much.
constexpr int Prefix = 12, PrefixLetter = 8;
constexpr int Never = INT_MIN / 2;

char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool isBlank(char c)
{
    return c == ' ' || c == '_' || c == '\t';
}

/// Does a word begin at `at`: behind a blank, a mark, or where small letters become capitals?
bool beginsWord(std::string_view name, std::size_t at)
{
    if (at == 0)
        return true;
    const char before = name[at - 1], c = name[at];
    const bool letterBefore = (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') ||
                              (before >= '0' && before <= '9') || (before & 0x80);
    return !letterBefore || (c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z');
}

/// Does the name begin with the letters of the pattern, blanks left out?
bool beginsWith(std::string_view name, std::string_view pattern)
{
    std::size_t found = 0;
    for (std::size_t i = 0; i < name.size() && found < pattern.size(); ++i) {
        if (isBlank(name[i]))
            continue;
        if (folded(name[i]) != pattern[found])
            return false;
        ++found;
    }
    return found == pattern.size();
}

} // namespace

FuzzyPattern::FuzzyPattern(std::string_view typed)
{
    for (const char c : typed.substr(0, LongestName)) {
        if (!isBlank(c) && m_pattern.size() < LongestPattern)
            m_pattern += folded(c);
    }
}

std::optional<int> FuzzyPattern::score(std::string_view name) const
{
    if (m_pattern.empty())
        return 0;
    name = name.substr(0, LongestName);
    std::size_t found = 0;
    for (std::size_t i = 0; i < name.size() && found < m_pattern.size(); ++i)
        found += folded(name[i]) == m_pattern[found];
    if (found < m_pattern.size())
        return std::nullopt;

    // best[i]: the best score of the pattern so far whose last character matched name[i].
    std::array<int, LongestName> best, before;
    std::size_t letters = 0;
    for (std::size_t p = 0; p < m_pattern.size(); ++p) {
        int bestEarlier = Never;            // of before[0 .. i - 1]
        std::size_t previous = LongestName; // the last character that is no blank
        for (std::size_t i = 0; i < name.size(); ++i) {
            best[i] = Never;
            if (folded(name[i]) == m_pattern[p]) {
                const int here = Matched + (i == 0 ? NameStart : beginsWord(name, i) ? WordStart : 0);
                if (p == 0) {
                    best[i] = here;
                } else {
                    const int run = previous < LongestName && before[previous] > Never ? before[previous] + Run : Never;
                    const int from = std::max(bestEarlier, run);
                    best[i] = from > Never ? from + here : Never;
                }
            }
            if (p > 0)
                bestEarlier = std::max(bestEarlier, before[i]);
            if (!isBlank(name[i])) {
                previous = i;
                letters += p == 0;
            }
        }
        before = best;
    }
    int result = Never;
    for (std::size_t i = 0; i < name.size(); ++i)
        result = std::max(result, before[i]);
    if (result <= Never)
        return std::nullopt;
    if (beginsWith(name, m_pattern))
        result += Prefix + PrefixLetter * static_cast<int>(m_pattern.size());
    if (letters == m_pattern.size())
        result += Whole; // nothing of the name is missing
    return result - static_cast<int>(std::min<std::size_t>(letters - std::min(letters, m_pattern.size()), 40)) / 4;
}

} // namespace crat::robot
