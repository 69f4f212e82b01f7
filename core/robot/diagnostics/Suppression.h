#pragma once

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
/// robocop's "# robocop: off=rule" and "# robocop: on=rule" mean the same; so does "# noqa" for its line.
class Suppressions {
public:
    explicit Suppressions(const FileFacts &facts);
    bool covers(std::string_view rule, std::uint32_t line) const;
    bool empty() const { return m_ranges.empty(); }

private:
    struct Range {
        std::string rule; ///< empty: all
        std::uint32_t first, last;
    };
    void read(const FileFacts &facts, Span comment);
    void add(const FileFacts &facts, std::string_view rules, std::uint32_t first, std::uint32_t last);
    void end(std::string_view rules, std::uint32_t line);
    std::vector<Range> m_ranges;
};

} // namespace crat::robot
