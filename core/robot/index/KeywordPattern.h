#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace crat::robot {

/// A keyword name with embedded arguments as the pattern that calls are matched against (User Guide, "Embedding arguments
/// into keyword name"). Case does not matter, a blank in the name is one white-space character, underscores count.
/// Custom regular expressions are Python's; what Boost's Perl syntax cannot compile is treated as "anything".
/// Immutable; thread-safe.
class KeywordPattern {
public:
    /// From a name as it stands in the file or as libdoc gives it.
    explicit KeywordPattern(std::string_view name);
    ~KeywordPattern();
    KeywordPattern(KeywordPattern &&) noexcept;
    KeywordPattern &operator=(KeywordPattern &&) noexcept;

    bool matches(std::string_view call) const;
    /// What a call gives to each argument; empty where it does not match.
    std::vector<std::string> arguments(std::string_view call) const;
    const std::vector<std::string> &argumentNames() const { return m_names; }
    /// Length of the text around the arguments: of two patterns that match, the longer says more.
    std::size_t literalSize() const;

private:
    struct Regex;
    bool matchesPlain(std::string_view call) const;

    std::vector<std::string> m_literals; ///< lower case, before, between and behind the arguments
    std::vector<std::string> m_names;
    std::unique_ptr<Regex> m_regex; ///< only with custom patterns
};

} // namespace crat::robot
