#include <algorithm>

#include "core/robot/CellText.h"
#include "core/robot/Characters.h"
#include "core/robot/EditChain.h"
#include "core/robot/Edits.h"
#include "core/robot/Names.h"
#include "core/robot/RowStyle.h"

namespace crat::robot {
namespace {

SectionKind sectionKindOf(ItemKind kind)
{
    switch (kind) {
    case ItemKind::Task: return SectionKind::Tasks;
    case ItemKind::Keyword: return SectionKind::Keywords;
    case ItemKind::Test: break;
    }
    return SectionKind::TestCases;
}

std::string_view headerOf(SectionKind kind)
{
    switch (kind) {
    case SectionKind::Settings: return "*** Settings ***";
    case SectionKind::Variables: return "*** Variables ***";
    case SectionKind::TestCases: return "*** Test Cases ***";
    case SectionKind::Tasks: return "*** Tasks ***";
    default: return "*** Keywords ***";
    }
}

std::string_view nounOf(ItemKind kind)
{
    return kind == ItemKind::Keyword ? "keyword" : kind == ItemKind::Task ? "task" : "test";
}

/// The name as it may stand in the file, or why it cannot.
Result<std::string> checkedName(const Tree &tree, ItemKind kind, std::string_view name,
                                std::optional<std::size_t> except = {})
{
    const std::string text = nameSource(name);
    if (text.empty())
        return fail(Errc::BadInput, "A " + std::string(nounOf(kind)) + " needs a name.");
    const bool pipe = text == "|" || text.find(" | ") != text.npos || text.starts_with("| ") || text.ends_with(" |");
    if (text[0] == '*' || text[0] == '#' || text == "..." || pipe)
        return fail(Errc::BadInput, "Robot Framework would not read \"" + text +
                                        "\" as a name: it must not begin with * or #, be ... or hold a lone |.");
    const auto same = tree.findItem(kind, text);
    if (same && same != except)
        return fail(Errc::Conflict, "There is a " + std::string(nounOf(kind)) + " named \"" +
                                        std::string(tree.items()[*same].name) +
                                        "\" already (Robot ignores case and spaces). Choose another name.");
    return text;
}

/// The end of a section's content: behind its header or its last row that is not blank.
std::size_t contentEnd(const Tree &tree, const Section &section)
{
    for (std::size_t i = section.endRow; i > section.firstRow; --i) {
        if (tree.rows()[i - 1].kind != RowKind::Blank)
            return tree.rows()[i - 1].end;
    }
    return section.headerRow ? tree.rows()[*section.headerRow].end : 0;
}

const Section *findSection(const Tree &tree, SectionKind kind)
{
    for (const Section &section : tree.sections()) {
        if (section.kind == kind && section.headerRow)
            return &section;
    }
    return nullptr;
}

/// Where a section that the file does not have belongs: Settings, Variables, tests, keywords.
std::size_t placeForSection(const Tree &tree, SectionKind kind)
{
    std::optional<std::size_t> before;
    for (const Section &section : tree.sections()) {
        const bool later = section.headerRow && section.kind > kind && section.kind <= SectionKind::Keywords;
        if (later && !before)
            before = rowBegin(tree, *section.headerRow);
    }
    return before.value_or(tree.bytes().size());
}

Edit insertSection(const Tree &tree, SectionKind kind, std::string content)
{
    const std::size_t at = placeForSection(tree, kind);
    const std::string end(tree.lineEnd());
    std::string text = std::string(headerOf(kind)) + end + content;
    if (at != tree.bytes().size()) {
        text += end;
    } else if (!tree.rows().empty() && tree.rows().back().kind != RowKind::Blank) {
        text.insert(0, end);
    }
    return insertLines(tree, at, std::move(text));
}

/// The lines of an item up to its last row that is not blank, the last one with a line end.
std::string contentOf(const Tree &tree, const Item &item)
{
    const std::size_t begin = rowBegin(tree, item.nameRow);
    const std::size_t last = item.contentEnd > item.firstRow ? item.contentEnd - 1 : item.nameRow;
    std::string text(tree.bytes().substr(begin, tree.rows()[last].end - begin));
    const Token &eol = tree.lexed().tokens[tree.rows()[last].endToken - 1];
    if (eol.type == TokenType::Eol && eol.size == 0)
        text += tree.lineEnd();
    return text;
}

/// Where a new item begins, and whether its name line is one of pipes.
RowStyle itemStyle(const Tree &tree, SectionKind kind)
{
    const Section *section = findSection(tree, kind);
    if (section && section->firstItem < section->endItem) {
        const Item &model = tree.items()[section->endItem - 1];
        return styleAt(tree, model, model.firstRow); // at its start no block is open
    }
    return {.indent = "    ", .separator = "    "};
}

std::string textOfItem(const Tree &tree, const RowStyle &style, const std::string &name,
                       const std::vector<std::vector<std::string>> &rows)
{
    const std::string end(tree.lineEnd());
    std::string text = (style.piped ? "| " + name + " |" : name) + end;
    for (const std::vector<std::string> &cells : rows)
        text += lineOf(style, cells) + end;
    return text;
}

/// Settings are often written in two columns: a new row joins them.
void alignToColumn(const Tree &tree, const Section &section, const std::vector<std::string> &cells, RowStyle &style)
{
    if (style.piped || style.separator == "\t" || cells.empty())
        return;
    for (std::size_t i = section.endRow; i > section.firstRow; --i) {
        const std::vector<Cell> model = tree.cells(i - 1);
        if (model.size() < 2 || model[0].line != model[1].line || model[0].kind == CellKind::Comment)
            continue;
        const std::string_view between = tree.bytes().substr(model[0].end, model[1].begin - model[0].end);
        if (between.find_first_not_of(' ') != between.npos)
            return;
        const std::size_t column = characterCount(model[0].text) + between.size();
        const std::size_t width = characterCount(cells[0]);
        if (between.size() > style.separator.size() && column >= width + 2)
            style.firstGap = std::string(column - width, ' ');
        return;
    }
}

} // namespace

Result<Edit> addItem(const Tree &tree, ItemKind kind, std::string_view name,
                     const std::vector<std::vector<std::string>> &rows, std::optional<std::size_t> beforeItem)
{
    const auto checked = checkedName(tree, kind, name);
    if (!checked)
        return tl::unexpected(checked.error());
    if (kind != ItemKind::Keyword && tree.kind() != FileKind::Suite)
        return fail(Errc::BadInput, "Only a suite file can hold tests: this is a resource or __init__ file.");
    if (beforeItem && (*beforeItem >= tree.items().size() || tree.items()[*beforeItem].kind != kind))
        return fail(Errc::BadInput, "The place for it is not there any more. Look at the file again.");
    const SectionKind sectionKind = sectionKindOf(kind);
    const std::string text = textOfItem(tree, itemStyle(tree, sectionKind), *checked, rows);
    const std::string end(tree.lineEnd());
    if (beforeItem)
        return insertLines(tree, rowBegin(tree, tree.items()[*beforeItem].nameRow), text + end);
    const Section *section = findSection(tree, sectionKind);
    if (!section)
        return insertSection(tree, sectionKind, text);
    const bool empty = contentEnd(tree, *section) == tree.rows()[*section->headerRow].end;
    return insertLines(tree, contentEnd(tree, *section), (empty ? std::string() : end) + text);
}

Result<Edit> deleteItem(const Tree &tree, std::size_t item)
{
    if (item >= tree.items().size())
        return fail(Errc::BadInput, "It is not there any more. Look at the file again.");
    const Item &old = tree.items()[item];
    const std::size_t begin = rowBegin(tree, old.nameRow);
    const std::size_t end = old.endRow < tree.rows().size() ? rowBegin(tree, old.endRow) : tree.bytes().size();
    return Edit{{begin, std::string(tree.bytes().substr(begin, end - begin)), {}}};
}

Result<Edit> renameItem(const Tree &tree, std::size_t item, std::string_view name)
{
    if (item >= tree.items().size())
        return fail(Errc::BadInput, "It is not there any more. Look at the file again.");
    const Item &old = tree.items()[item];
    if (old.name == name)
        return Edit{};
    const auto checked = checkedName(tree, old.kind, name, item);
    if (!checked)
        return tl::unexpected(checked.error());
    const auto at = static_cast<std::size_t>(old.name.data() - tree.bytes().data());
    return replaceText(tree, at, at + old.name.size(), *checked);
}

Result<Edit> moveItem(const Tree &tree, std::size_t item, std::optional<std::size_t> beforeItem)
{
    const std::size_t count = tree.items().size();
    if (item >= count || (beforeItem && *beforeItem >= count))
        return fail(Errc::BadInput, "It is not there any more. Look at the file again.");
    const Item &moved = tree.items()[item];
    if (beforeItem && tree.items()[*beforeItem].kind != moved.kind)
        return fail(Errc::BadInput, "A test stays among tests and a keyword among keywords.");
    const Section &section = tree.sections()[moved.section];
    if (beforeItem == item || (beforeItem && *beforeItem == item + 1) || (!beforeItem && section.endItem == item + 1))
        return Edit{};
    EditChain chain(tree);
    const std::string content = contentOf(tree, moved), end(tree.lineEnd());
    const std::size_t at = beforeItem ? rowBegin(tree, tree.items()[*beforeItem].nameRow) : contentEnd(tree, section);
    const bool down = at > rowBegin(tree, moved.nameRow);
    // The later place first: the other's rows are still the same then.
    if (!down && chain.add(deleteItem(tree, item)) && moved.endRow == tree.rows().size() &&
        moved.contentEnd == moved.endRow) {
        // The blank lines before the file's last item part nothing any more.
        const Item &last = chain.tree().items()[item - 1];
        if (last.endRow > last.contentEnd)
            chain.add(deleteRows(chain.tree(), last.contentEnd, last.endRow - last.contentEnd));
    }
    chain.add(insertLines(chain.tree(), at, beforeItem ? content + end : end + content));
    if (down)
        chain.add(deleteItem(chain.tree(), item));
    return chain.take();
}

Result<Edit> duplicateItem(const Tree &tree, std::size_t item, std::string_view name)
{
    if (item >= tree.items().size())
        return fail(Errc::BadInput, "It is not there any more. Look at the file again.");
    const Item &model = tree.items()[item];
    const auto checked = checkedName(tree, model.kind, name);
    if (!checked)
        return tl::unexpected(checked.error());
    std::string content = contentOf(tree, model);
    const auto nameAt = static_cast<std::size_t>(model.name.data() - tree.bytes().data());
    content.replace(nameAt - rowBegin(tree, model.nameRow), model.name.size(), *checked);
    const std::size_t last = model.contentEnd > model.firstRow ? model.contentEnd - 1 : model.nameRow;
    return insertLines(tree, tree.rows()[last].end, std::string(tree.lineEnd()) + content);
}

Result<Edit> addSection(const Tree &tree, SectionKind kind)
{
    const bool tests = kind == SectionKind::TestCases || kind == SectionKind::Tasks;
    if (tests && tree.kind() != FileKind::Suite)
        return fail(Errc::BadInput, "Only a suite file can hold tests: this is a resource or __init__ file.");
    if (kind < SectionKind::Settings || kind > SectionKind::Keywords)
        return fail(Errc::BadInput, "A section holds settings, variables, tests, tasks or keywords.");
    return findSection(tree, kind) ? Result<Edit>(Edit{}) : insertSection(tree, kind, {});
}

Result<Edit> addSectionRow(const Tree &tree, SectionKind kind, const std::vector<std::string> &cells, bool first)
{
    if (kind != SectionKind::Settings && kind != SectionKind::Variables)
        return fail(Errc::BadInput, "Only Settings and Variables hold single rows.");
    const Section *section = findSection(tree, kind);
    if (!section) {
        const RowStyle style{.separator = "    "};
        return insertSection(tree, kind, lineOf(style, cells) + std::string(tree.lineEnd()));
    }
    RowStyle style = sectionStyle(tree, *section);
    alignToColumn(tree, *section, cells, style);
    const std::size_t at = first ? tree.rows()[*section->headerRow].end : contentEnd(tree, *section);
    return insertLines(tree, at, lineOf(style, cells) + std::string(tree.lineEnd()));
}

} // namespace crat::robot
