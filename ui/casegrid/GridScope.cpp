#include "ui/casegrid/GridScope.h"

namespace crat::casegrid {

namespace {

QString toQt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

GridScope GridScope::ofItem(const robot::Tree &tree, std::size_t item)
{
    GridScope scope;
    scope.item = tree.items()[item].kind;
    scope.name = toQt(tree.items()[item].name);
    scope.ordinal = item;
    return scope;
}

GridScope GridScope::ofSection(robot::SectionKind kind)
{
    GridScope scope;
    scope.section = kind;
    return scope;
}

std::optional<GridScope> GridScope::ofRow(const robot::Tree &tree, std::size_t row)
{
    if (const auto item = tree.itemOfRow(row))
        return ofItem(tree, *item);
    for (const robot::Section &section : tree.sections()) {
        const bool holds = row >= section.firstRow && row < section.endRow;
        if ((holds || section.headerRow == row) &&
            (section.kind == robot::SectionKind::Settings || section.kind == robot::SectionKind::Variables))
            return ofSection(section.kind);
    }
    return std::nullopt;
}

GridScope GridScope::first(const robot::Tree &tree)
{
    for (std::size_t i = 0; i < tree.items().size(); ++i) {
        if (tree.items()[i].kind != robot::ItemKind::Keyword)
            return ofItem(tree, i);
    }
    return tree.items().empty() ? ofSection(robot::SectionKind::Settings) : ofItem(tree, 0);
}

std::optional<ScopeRows> locate(const robot::Tree &tree, GridScope &scope, std::size_t formerItemCount)
{
    if (!scope.item) {
        for (const robot::Section &section : tree.sections()) {
            if (section.kind != scope.section)
                continue;
            std::size_t end = section.endRow;
            while (end > section.firstRow && tree.rows()[end - 1].kind == robot::RowKind::Blank)
                --end;
            return ScopeRows{section.firstRow, end, std::nullopt};
        }
        return std::nullopt;
    }
    const auto &items = tree.items();
    const auto is = [&](std::size_t i) {
        return items[i].kind == *scope.item && toQt(items[i].name) == scope.name;
    };
    std::optional<std::size_t> found;
    if (scope.ordinal < items.size() && is(scope.ordinal))
        found = scope.ordinal;
    for (std::size_t i = 0; i < items.size() && !found; ++i) {
        if (is(i))
            found = i;
    }
    if (!found && items.size() == formerItemCount && scope.ordinal < items.size() &&
        items[scope.ordinal].kind == *scope.item)
        found = scope.ordinal;
    if (!found)
        return std::nullopt;
    scope.ordinal = *found;
    scope.name = toQt(items[*found].name);
    return ScopeRows{items[*found].firstRow, items[*found].contentEnd, found};
}

} // namespace crat::casegrid
