#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/robot/index/FileFacts.h"

namespace crat::robot {

/// Comments that switch findings off:
///     Log    ${x}    # crat: disable=unknown-variable      this line
///     # crat: disable=unused-variable,unknown-variable     alone and indented: the rest of the test or keyword
///     # crat: disable                                      alone at the line's start: the rest of the section,
///                                                          before the first section: the whole file
///     # crat: enable=unused-variable                       takes it back from there on
/// robocop's "# robocop: off=rule" and "# robocop: on=rule" mean the same; so does "# noqa" for its line. Of several comments
/// that concern a rule on a line the last one counts: behind "disable" a later "enable=rule" switches that rule on, no other.
class Suppressions {
public:
    explicit Suppressions(const FileFacts &facts);
    /// Not const: what is worked out for a rule is kept.
    bool covers(std::string_view rule, std::uint32_t line);
    bool empty() const { return m_directives.empty(); }

private:
    struct Directive {
        std::uint32_t first, last; ///< lines
        bool on;
    };
    /// What holds from a line on, up to the next one.
    struct Part {
        std::uint32_t from;
        bool off;
    };
    void read(const FileFacts &facts, Span comment);
    void add(std::string_view rules, const Directive &directive);
    std::vector<Part> partsOf(std::string_view rule) const;

    std::vector<Directive> m_directives;                                     ///< in the order of the file
    std::map<std::string, std::vector<std::uint32_t>, std::less<>> m_ofRule; ///< indices of them; "": of all rules
    std::map<std::string, std::vector<Part>, std::less<>> m_parts;
    std::uint32_t m_lastLine = 0; ///< of the comment before
};

} // namespace crat::robot
