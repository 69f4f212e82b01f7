#include "core/robot/BlockEdits.h"

#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/Edits.h"
#include "core/robot/RowStyle.h"
#include "core/robot/Variables.h"

namespace crat::robot {
namespace {

using T = TokenType;

std::string_view wordOf(BlockKind kind)
{
    switch (kind) {
    case BlockKind::For: return "FOR";
    case BlockKind::While: return "WHILE";
    case BlockKind::If: return "IF";
    case BlockKind::Try: return "TRY";
    case BlockKind::Group: break;
    }
    return "GROUP";
}

std::vector<std::string> headerCells(BlockKind kind, const std::vector<std::string> &header)
{
    std::vector<std::string> cells{std::string(wordOf(kind))};
    cells.insert(cells.end(), header.begin(), header.end());
    return cells;
}

Result<> checkHeader(BlockKind kind, const std::vector<std::string> &header)
{
    if (kind == BlockKind::If && header.size() != 1)
        return fail(Errc::BadInput, "An IF needs one condition.");
    if (kind == BlockKind::Try && !header.empty())
        return fail(Errc::BadInput, "TRY takes no arguments.");
    if (kind != BlockKind::For)
        return {};
    // Read as Robot does, whatever the kind: start=, mode= and fill= at the end are options, no values.
    const auto tree = Tree::parse("*** Test Cases ***\nT\n" +
                                      lineOf({.indent = "    ", .separator = "    "}, headerCells(kind, header)) +
                                      "\n        No Operation\n    END\n",
                                  FileKind::Suite);
    std::vector<std::string_view> variables, values;
    std::string_view flavor;
    for (const Cell &cell : tree->cells(std::min<std::size_t>(2, tree->rows().size() - 1))) {
        if (cell.type == T::Variable)
            variables.push_back(cell.text);
        else if (cell.type == T::ForSeparator)
            flavor = cell.text;
        else if (cell.type == T::Argument)
            values.push_back(cell.text);
    }
    if (variables.empty() || flavor.empty() || values.empty())
        return fail(Errc::BadInput, "A FOR needs variables, then IN (or IN RANGE, IN ENUMERATE, IN ZIP), then values.");
    for (const std::string_view name : variables) {
        if (!isAssign(name) || name[0] != '$' || name.back() != '}')
            return fail(Errc::BadInput, "\"" + std::string(name) + "\" is no variable of a FOR: write ${name}.");
    }
    if (flavor == "IN RANGE" && values.size() > 3 &&
        std::none_of(values.begin(), values.end(), [](std::string_view value) { return value.starts_with('@'); }))
        return fail(Errc::BadInput, "IN RANGE takes a start, an end and a step, not more.");
    if (flavor == "IN ENUMERATE" && variables.size() > 3)
        return fail(Errc::BadInput, "IN ENUMERATE gives a number and a value, or a key and a value.");
    return {};
}

/// Lines of rows in a style, `levels` deeper.
std::string linesOf(const Tree &tree, RowStyle style, int levels, const std::vector<std::vector<std::string>> &rows)
{
    style.indent = style.piped ? style.indent : deeper(style.indent, levels);
    std::string lines;
    for (const std::vector<std::string> &cells : rows)
        lines += lineOf(style, cells) + std::string(tree.lineEnd());
    return lines;
}

/// Is there a BREAK or CONTINUE among rows [first, end) whose loop is not?
bool holdsLoopControl(const Tree &tree, std::size_t first, std::size_t end)
{
    std::vector<bool> loops; // of the blocks that are open
    for (std::size_t i = first; i < end; ++i) {
        const Row &row = tree.rows()[i];
        if (opensBlock(row.lead))
            loops.push_back(row.lead == T::For || row.lead == T::While);
        else if (row.lead == T::End && !loops.empty())
            loops.pop_back();
        if (std::find(loops.begin(), loops.end(), true) != loops.end())
            continue;
        for (std::uint32_t t = row.firstToken; t < row.endToken; ++t) {
            const T type = tree.lexed().tokens[t].type;
            if (type == T::Break || type == T::Continue)
                return true;
        }
    }
    return false;
}

/// Are the rows whole blocks, with no branch or END of a block outside them?
bool areWhole(const Tree &tree, std::size_t first, std::size_t count)
{
    std::size_t open = 0;
    for (std::size_t i = first; i < first + count; ++i) {
        const T lead = tree.rows()[i].lead;
        if (opensBlock(lead))
            ++open;
        else if ((isBranch(lead) || lead == T::End) && open == 0)
            return false;
        open -= lead == T::End;
    }
    return open == 0;
}

Result<> checkWrapped(const Tree &tree, std::size_t first, std::size_t count)
{
    const auto item = first < tree.rows().size() ? tree.itemOfRow(first) : std::nullopt;
    const bool inside =
        item && first >= tree.items()[*item].firstRow && count > 0 && count <= tree.items()[*item].endRow - first;
    if (!inside)
        return fail(Errc::BadInput, "Those rows are not there any more. Look at the file again.");
    for (std::size_t i = first; i < first + count; ++i) {
        const Row &row = tree.rows()[i];
        if (row.sharesNameLine)
            return fail(Errc::Conflict, "A step that stands on its test's name's line cannot be put into a block. Move "
                                        "it to a line of its own first.");
        if (row.kind == RowKind::Setting)
            return fail(Errc::Conflict, "A setting cannot stand in a block. Leave it out of the selection.");
    }
    if (!areWhole(tree, first, count))
        return fail(Errc::Conflict, "The selection cuts a block in two. Select the whole block, up to its END.");
    return {};
}

std::string_view leadingSpace(std::string_view line)
{
    return line.substr(0, line.size() - stripLeft(line).size());
}

/// Each line that holds something begins with `by` more, pipe rows apart.
std::string indentedBy(std::string_view text, std::string_view by)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = findLineEnd(text, at);
        end += end < text.size() ? lineEndAt(text, end) : 0;
        const std::string_view line = text.substr(at, end - at);
        if (!strip(line).empty() && line[0] != '|')
            out += by;
        out += line;
        at = end;
    }
    return out;
}

std::optional<std::size_t> endOf(const Tree &tree, const Item &item, std::size_t headerRow, bool &branches)
{
    std::size_t open = 0;
    for (std::size_t i = headerRow; i < item.endRow; ++i) {
        const T lead = tree.rows()[i].lead;
        open += opensBlock(lead);
        branches |= open == 1 && isBranch(lead);
        if (lead == T::End && --open == 0)
            return i;
    }
    return std::nullopt;
}

std::string endFor(const Tree &tree, std::size_t header, const Item &item)
{
    const bool besideName = tree.rows()[header].sharesNameLine; // where nothing shows an indentation
    RowStyle style = styleAt(tree, item, besideName ? item.contentEnd : header);
    if (!besideName) {
        style.indent = indentOf(tree, header);
        style.piped = tree.rows()[header].piped;
    } else if (!style.piped) {
        style.indent = deeper(style.indent, -1);
    }
    return lineOf(style, {"END"}) + std::string(tree.lineEnd());
}

/// An END that is missing: of the block whose header stands in one row, before another.
struct MissingEnd {
    std::size_t header, before;
};

/// Where the ENDs belong that an item lacks, in the order of the file. A block ends where the indentation says so; once that
/// leads astray (an END that comes later would have no block left), what is still open ends with the item.
std::vector<MissingEnd> missingEnds(const Tree &tree, const Item &item)
{
    const auto &rows = tree.rows();
    // For each row the fewest blocks that are open from there on.
    std::vector<std::size_t> fewest(item.contentEnd - item.firstRow + 1);
    std::size_t count = 0;
    for (std::size_t i = item.firstRow; i < item.contentEnd; ++i) {
        fewest[i - item.firstRow] = count;
        count += opensBlock(rows[i].lead);
        count -= rows[i].lead == T::End && count > 0;
    }
    fewest.back() = count;
    for (std::size_t i = fewest.size() - 1; i-- > 0;)
        fewest[i] = std::min(fewest[i], fewest[i + 1]);
    struct Open {
        std::size_t row, width;
    };
    std::vector<Open> open;
    std::vector<MissingEnd> missing;
    bool byIndentation = true;
    for (std::size_t i = item.firstRow; i < item.contentEnd && missing.size() < count; ++i) {
        const Row &row = rows[i];
        if (row.kind == RowKind::Blank || row.kind == RowKind::Comment)
            continue;
        const std::size_t width = byIndentation ? characterCount(indentOf(tree, i)) : 0;
        const bool closes = row.lead == T::End || isBranch(row.lead) || row.kind == RowKind::Error;
        while (byIndentation && !open.empty() && (closes ? width < open.back().width : width <= open.back().width)) {
            byIndentation = missing.size() < fewest[i - item.firstRow];
            if (byIndentation) {
                missing.push_back({open.back().row, i});
                open.pop_back();
            }
        }
        if (row.lead == T::End && !open.empty())
            open.pop_back();
        if (opensBlock(row.lead))
            open.push_back({i, width});
    }
    for (; !open.empty() && missing.size() < count; open.pop_back())
        missing.push_back({open.back().row, item.contentEnd});
    return missing;
}

} // namespace

Result<Edit> insertBlock(const Tree &tree, std::size_t item, std::size_t atRow, BlockKind kind,
                         const std::vector<std::string> &header, const std::vector<std::vector<std::string>> &body)
{
    if (const auto ok = checkHeader(kind, header); !ok)
        return tl::unexpected(ok.error());
    // insertRows knows whether rows can come here at all.
    if (auto possible = insertRows(tree, item, atRow, {{"END"}}); !possible)
        return possible;
    const RowStyle style = styleAt(tree, tree.items()[item], atRow);
    const std::vector<std::vector<std::string>> nothing{{"No Operation"}};
    std::string lines = linesOf(tree, style, 0, {headerCells(kind, header)});
    lines += linesOf(tree, style, 1, body.empty() ? nothing : body);
    if (kind == BlockKind::Try)
        lines += linesOf(tree, style, 0, {{"EXCEPT"}}) + linesOf(tree, style, 1, nothing);
    lines += linesOf(tree, style, 0, {{"END"}});
    const bool atEnd = atRow >= tree.rows().size();
    return insertLines(tree, atEnd ? tree.bytes().size() : rowBegin(tree, atRow), std::move(lines));
}

Result<Edit> wrapRows(const Tree &tree, std::size_t first, std::size_t count, BlockKind kind,
                      const std::vector<std::string> &header)
{
    if (const auto ok = checkHeader(kind, header); !ok)
        return tl::unexpected(ok.error());
    if (const auto ok = checkWrapped(tree, first, count); !ok)
        return tl::unexpected(ok.error());
    if ((kind == BlockKind::For || kind == BlockKind::While) && holdsLoopControl(tree, first, first + count))
        return fail(Errc::Conflict,
                    "The selection holds a BREAK or CONTINUE of the loop round it, which would become the "
                    "new loop's. Leave it out of the selection.");
    const Item &item = tree.items()[*tree.itemOfRow(first)];
    const std::size_t begin = rowBegin(tree, first), end = tree.rows()[first + count - 1].end;
    RowStyle style = styleAt(tree, item, first);
    // The block takes the place of its rows, however they are indented.
    for (std::size_t i = first; i < first + count; ++i) {
        const Row &row = tree.rows()[i];
        if (row.kind == RowKind::Blank)
            continue;
        style.indent = indentOf(tree, i);
        style.piped = row.piped;
        break;
    }
    if (style.indent.empty() && !style.piped)
        style.indent = styleAt(tree, item, first).indent;
    const std::string unit = deeper(style.indent, 1).substr(style.indent.size());
    const std::string_view text = tree.bytes().substr(begin, end - begin);
    const bool endless = tree.lexed().tokens[tree.rows()[first + count - 1].endToken - 1].size == 0;
    const std::string lineEnd(tree.lineEnd());
    std::string after = linesOf(tree, style, 0, {headerCells(kind, header)});
    after += indentedBy(text, unit) + (endless ? lineEnd : "");
    if (kind == BlockKind::Try)
        after += linesOf(tree, style, 0, {{"EXCEPT"}}) + linesOf(tree, style, 1, {{"No Operation"}});
    after += linesOf(tree, style, 0, {{"END"}});
    if (endless)
        after.resize(after.size() - lineEnd.size());
    return Edit{{begin, std::string(text), std::move(after)}};
}

Result<Edit> unwrapBlock(const Tree &tree, std::size_t headerRow)
{
    const auto owner = headerRow < tree.rows().size() ? tree.itemOfRow(headerRow) : std::nullopt;
    if (!owner || !opensBlock(tree.rows()[headerRow].lead))
        return fail(Errc::BadInput, "No block begins in this row.");
    const Item &item = tree.items()[*owner];
    bool branches = false;
    const auto end = endOf(tree, item, headerRow, branches);
    if (!end)
        return fail(Errc::Conflict, "This block has no END. Add it first.");
    if (branches)
        return fail(Errc::Conflict, "This block has branches (ELSE, EXCEPT …). Take them away first.");
    const T lead = tree.rows()[headerRow].lead;
    if ((lead == T::For || lead == T::While) && holdsLoopControl(tree, headerRow + 1, *end))
        return fail(Errc::Conflict,
                    "This loop holds a BREAK or CONTINUE, which means nothing without it. Take that away first.");
    if (tree.rows()[headerRow].sharesNameLine)
        return fail(Errc::Conflict, "This block begins on its test's name's line. Move it to a line of its own first.");
    const std::size_t begin = rowBegin(tree, headerRow), stop = tree.rows()[*end].end;
    const std::size_t bodyBegin = tree.rows()[headerRow].end, bodyEnd = rowBegin(tree, *end);
    std::string body(tree.bytes().substr(bodyBegin, bodyEnd - bodyBegin));
    for (std::size_t i = headerRow + 1; i < *end; ++i) {
        if (tree.rows()[i].kind == RowKind::Blank || tree.rows()[i].piped)
            continue;
        body = reindented(body, leadingSpace(tree.rowText(i)), indentOf(tree, headerRow));
        break;
    }
    return replaceText(tree, begin, stop, body);
}

std::vector<std::size_t> unclosedBlocks(const Tree &tree, std::size_t item)
{
    std::vector<std::size_t> open;
    if (item >= tree.items().size())
        return open;
    for (std::size_t i = tree.items()[item].firstRow; i < tree.items()[item].endRow; ++i) {
        const T lead = tree.rows()[i].lead;
        if (opensBlock(lead))
            open.push_back(i);
        else if (lead == T::End && !open.empty())
            open.pop_back();
    }
    return open;
}

Result<Edit> closeBlocks(const Tree &tree, std::size_t item)
{
    if (item >= tree.items().size())
        return fail(Errc::BadInput, "It is not there any more. Look at the file again.");
    const Item &own = tree.items()[item];
    const std::vector<MissingEnd> missing = missingEnds(tree, own);
    Edit edit; // from the file's end to its start, so that every place counts in the text as it is
    for (std::size_t end = missing.size(); end > 0;) {
        std::size_t first = end - 1;
        while (first > 0 && missing[first - 1].before == missing[end - 1].before)
            --first;
        std::string lines;
        for (std::size_t i = first; i < end; ++i)
            lines += endFor(tree, missing[i].header, own);
        const std::size_t before = missing[first].before;
        const bool atEnd = before >= tree.rows().size();
        const Edit added = insertLines(tree, atEnd ? tree.bytes().size() : rowBegin(tree, before), std::move(lines));
        edit.insert(edit.end(), added.begin(), added.end());
        end = first;
    }
    return edit;
}

} // namespace crat::robot
