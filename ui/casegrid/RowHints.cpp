#include "ui/casegrid/RowHints.h"

#include <algorithm>

namespace crat::casegrid {

using robot::CellKind;
using robot::TokenType;

namespace {

/// The keyword that `setting` of rows [first, end) names; "" where there is none.
std::string_view settingValue(const robot::Tree &tree, std::size_t first, std::size_t end, TokenType setting)
{
    for (std::size_t row = first; row < end; ++row) {
        if (tree.rows()[row].lead != setting)
            continue;
        const auto cells = tree.cells(row);
        return cells.size() > 1 ? cells[1].text : std::string_view();
    }
    return {};
}

/// Settings whose second cell names a keyword that takes what follows as arguments.
bool callsKeyword(TokenType setting)
{
    switch (setting) {
    case TokenType::SuiteSetup:
    case TokenType::SuiteTeardown:
    case TokenType::TestSetup:
    case TokenType::TestTeardown:
    case TokenType::Setup:
    case TokenType::Teardown: return true;
    default: return false;
    }
}

/// The template of the row's test: its own, else the file's.
std::string_view templateOf(const robot::Tree &tree, std::size_t row)
{
    const auto item = tree.itemOfRow(row);
    if (!item)
        return {};
    const robot::Item &test = tree.items()[*item];
    if (const auto own = settingValue(tree, test.firstRow, test.endRow, TokenType::Template); !own.empty())
        return own;
    for (const robot::Section &section : tree.sections()) {
        if (section.kind == robot::SectionKind::Settings)
            if (const auto name = settingValue(tree, section.firstRow, section.endRow, TokenType::TestTemplate);
                !name.empty())
                return name;
    }
    return {};
}

} // namespace

RowHints hintsFor(const language::ProjectLanguage &project, const QString &path, const robot::Tree &tree,
                  std::size_t row, int columns)
{
    RowHints hints;
    const auto cells = tree.cells(row);
    std::size_t first = 0; // of the arguments
    std::string_view name;
    if (tree.rows()[row].kind == robot::RowKind::TemplateData) {
        name = templateOf(tree, row);
    } else if (callsKeyword(tree.rows()[row].lead)) {
        first = std::min<std::size_t>(2, cells.size());
        name = cells.size() > 1 ? cells[1].text : std::string_view();
    } else {
        const auto keyword =
            std::find_if(cells.begin(), cells.end(), [](const auto &cell) { return cell.kind == CellKind::Keyword; });
        if (keyword == cells.end())
            return hints;
        name = keyword->text;
        first = static_cast<std::size_t>(keyword - cells.begin()) + 1;
    }
    const auto known = name.empty() ? std::nullopt : project.keyword(path, name);
    if (!known)
        return hints;
    std::vector<std::string_view> arguments;
    std::size_t at = first;
    for (; at < cells.size() && cells[at].kind == CellKind::Argument; ++at)
        arguments.push_back(cells[at].text);
    // Behind a comment, or an ELSE on the same line, nothing can be written for this call.
    const bool open = at == cells.size();
    const std::size_t room = static_cast<std::size_t>(std::max(0, columns)) - std::min<std::size_t>(at, columns);
    hints.keyword = known->fullName();
    hints.firstArgument = static_cast<int>(first);
    hints.names = language::argumentNames(known->spec(), arguments, open ? room : 0);
    return hints;
}

} // namespace crat::casegrid
