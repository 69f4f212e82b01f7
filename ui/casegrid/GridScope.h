#pragma once

#include <optional>

#include <QString>

#include "core/robot/Tree.h"

namespace crat::casegrid {

/// What of a file the grid shows: one test, task or keyword, or one section of rows (settings, variables).
struct GridScope {
    std::optional<robot::ItemKind> item; ///< absent: a section
    robot::SectionKind section = robot::SectionKind::Settings;
    QString name;            ///< of the item
    std::size_t ordinal = 0; ///< index into Tree::items(), to know it again after a rename
    bool operator==(const GridScope &) const = default;

    static GridScope ofItem(const robot::Tree &tree, std::size_t item);
    static GridScope ofSection(robot::SectionKind kind);
    /// The scope that shows `row`; absent for headers and blank lines between sections.
    static std::optional<GridScope> ofRow(const robot::Tree &tree, std::size_t row);
    /// A file's first test, else keyword, else settings.
    static GridScope first(const robot::Tree &tree);
};

/// Rows [first, end) of a tree that a scope covers.
struct ScopeRows {
    std::size_t first = 0, end = 0;
    std::optional<std::size_t> item; ///< index into Tree::items()
};

/// Where the scope is in `tree`; absent: not in this file (any more). A renamed item is found by its place.
std::optional<ScopeRows> locate(const robot::Tree &tree, GridScope &scope, std::size_t formerItemCount);

} // namespace crat::casegrid
