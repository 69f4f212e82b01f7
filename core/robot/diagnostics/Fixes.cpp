#include "core/robot/diagnostics/Fixes.h"

#include <algorithm>

#include "core/robot/BlockEdits.h"
#include "core/robot/Edits.h"
#include "core/robot/diagnostics/FindingSink.h"

namespace crat::robot {
namespace {

/// *** Setting *** → *** Settings ***. Only English headers have a singular.
std::optional<Fix> plural(const FileFacts &facts, const Finding &finding)
{
    if (finding.line == 0 || finding.line > facts.lines.size())
        return std::nullopt;
    const std::size_t begin = facts.lines[finding.line - 1] + finding.column;
    const std::size_t size = finding.endColumn - finding.column;
    const std::string_view header = std::string_view(facts.source).substr(std::min(begin, facts.source.size()), size);
    const std::size_t last = header.find_last_not_of("* ");
    const bool plain = std::all_of(header.begin(), header.end(), [](char c) { return (c & 0x80) == 0; });
    if (last == header.npos || !plain || header.size() != size)
        return std::nullopt;
    const bool upper = header[last] >= 'A' && header[last] <= 'Z';
    return Fix{"Write the section's name in the plural", {TextEdit{begin + last + 1, "", upper ? "S" : "s"}}, true};
}

Edit replacement(const Cell &cell, std::string text)
{
    return {TextEdit{cell.begin, std::string(cell.text), std::move(text)}};
}

/// [Return] as the last row → RETURN. Robot evaluates the setting after the last step; a RETURN there does the same.
std::optional<Fix> returnRow(const Tree &tree, const Finding &finding)
{
    const auto row = tree.rowAtLine(finding.line);
    const auto item = row ? tree.itemOfRow(*row) : std::nullopt;
    if (!item || tree.rows()[*row].lead != TokenType::ReturnSetting || tree.rows()[*row].depth != 0)
        return std::nullopt;
    for (std::size_t next = *row + 1; next < tree.items()[*item].endRow; ++next) {
        const RowKind kind = tree.rows()[next].kind;
        if (kind != RowKind::Blank && kind != RowKind::Comment && kind != RowKind::Setting)
            return std::nullopt;
    }
    return Fix{"Write a RETURN row", replacement(tree.cells(*row).front(), "RETURN"), true};
}

template <class Made>
std::optional<Fix> suggested(std::string title, const Made &edit)
{
    if (!edit || edit->empty())
        return std::nullopt;
    return Fix{std::move(title), *edit};
}

/// The name in brackets or at the line's start that is nearest to one that Robot knows.
std::optional<Fix> nearestSetting(const Cell &cell)
{
    static const std::vector<std::string_view> OfItems = {"Documentation", "Tags",    "Setup",    "Teardown",
                                                          "Template",      "Timeout", "Arguments"};
    static const std::vector<std::string_view> OfFiles = {
        "Library",      "Resource",       "Variables",    "Documentation", "Metadata",
        "Suite Setup",  "Suite Teardown", "Test Setup",   "Test Teardown", "Test Template",
        "Test Timeout", "Test Tags",      "Task Setup",   "Task Teardown", "Task Template",
        "Task Timeout", "Task Tags",      "Keyword Tags", "Default Tags",  "Name"};
    const bool brackets = cell.text.starts_with('[') && cell.text.ends_with(']') && cell.text.size() > 2;
    const std::string_view name = brackets ? cell.text.substr(1, cell.text.size() - 2) : cell.text;
    std::string near = nearestName(name, brackets ? OfItems : OfFiles);
    if (near.empty())
        return std::nullopt;
    if (brackets)
        near = "[" + near + "]";
    return Fix{"Replace with \"" + near + "\"", replacement(cell, near)};
}

std::optional<Fix> nearestSection(const Cell &cell)
{
    static const std::vector<std::string_view> Names = {"Settings", "Variables", "Test Cases",
                                                        "Tasks",    "Keywords",  "Comments"};
    const std::size_t begin = cell.text.find_first_not_of("* "), last = cell.text.find_last_not_of("* ");
    if (begin == std::string_view::npos)
        return std::nullopt;
    const std::string before(cell.text.substr(begin, last + 1 - begin));
    const std::string near = nearestName(before, Names);
    if (near.empty())
        return std::nullopt;
    return Fix{"Replace with \"" + near + "\"", {TextEdit{cell.begin + begin, before, near}}};
}

/// ${x} =    Get It → Get It; a row of a Variables section or a VAR goes.
std::optional<Fix> withoutVariable(const Tree &tree, std::size_t row)
{
    const Row &found = tree.rows()[row];
    if (found.kind == RowKind::Variable || (found.kind == RowKind::Control && found.lead == TokenType::Var))
        return suggested("Remove this variable", deleteRows(tree, row, 1));
    const std::vector<Cell> cells = tree.cells(row);
    const bool one = cells.size() > 1 && cells[0].kind == CellKind::Assign && cells[1].kind == CellKind::Keyword;
    if (found.kind != RowKind::KeywordCall || !one)
        return std::nullopt;
    return suggested("Assign nothing", deleteCell(tree, row, 0));
}

} // namespace

std::optional<Fix> CertainFixes::operator()(const Finding &finding)
{
    if (finding.rule == "deprecated-section")
        return plural(m_facts, finding);
    if (finding.rule != "deprecated-setting")
        return std::nullopt;
    if (!m_tree)
        m_tree = Tree::parse(m_facts.source, m_facts.kind, 0, m_facts.languages);
    return returnRow(*m_tree, finding);
}

Fix removalOf(const FileFacts &facts, Span row, std::string title, bool certain)
{
    const std::uint32_t begin = facts.lines[facts.lineAt(row.begin) - 1];
    const std::uint32_t last = facts.lineAt(row.end);
    const auto end = last < facts.lines.size() ? facts.lines[last] : static_cast<std::uint32_t>(facts.source.size());
    return {std::move(title), {TextEdit{begin, std::string(facts.text({begin, end})), ""}}, certain};
}

std::optional<Fix> suggestedFix(const Tree &tree, const Diagnostic &finding)
{
    const auto row = finding.source == "crat" ? tree.rowAtLine(finding.line) : std::nullopt;
    if (!row)
        return std::nullopt;
    const std::vector<Cell> cells = tree.cells(*row);
    const auto item = tree.itemOfRow(*row);
    if (cells.empty())
        return std::nullopt;
    if (finding.rule == "missing-end" && item)
        return suggested("Add the END that is missing", closeBlocks(tree, *item));
    if (finding.rule == "duplicate-setting" || finding.rule == "duplicate-variable")
        return suggested("Remove this row", deleteRows(tree, *row, 1));
    if ((finding.rule == "empty-test" || finding.rule == "empty-keyword") && item)
        return suggested("Add No Operation",
                         insertRows(tree, *item, tree.items()[*item].contentEnd, {{"No Operation"}}));
    if (finding.rule == "unused-keyword" && item)
        return suggested("Remove this keyword", deleteItem(tree, *item));
    if (finding.rule == "unused-variable")
        return withoutVariable(tree, *row);
    if (finding.rule == "unknown-setting")
        return nearestSetting(cells.front());
    if (finding.rule == "invalid-section")
        return nearestSection(cells.front());
    return std::nullopt;
}

Edit certainFixesOf(const std::vector<Diagnostic> &findings, std::size_t &count)
{
    std::vector<const Edit *> fixes;
    for (const Diagnostic &finding : findings) {
        // A fix of several steps counts in the text between them; none of the certain ones has them.
        if (finding.fix && finding.fix->certain && finding.fix->edit.size() == 1)
            fixes.push_back(&finding.fix->edit);
    }
    std::stable_sort(fixes.begin(), fixes.end(),
                     [](const auto *a, const auto *b) { return a->front().at < b->front().at; });
    Edit edit;
    std::size_t free = 0;
    for (const Edit *fix : fixes) {
        if (fix->front().at < free)
            continue;
        free = fix->front().at + fix->front().before.size();
        edit.push_back(fix->front());
    }
    count = edit.size();
    std::reverse(edit.begin(), edit.end());
    return edit;
}

} // namespace crat::robot
