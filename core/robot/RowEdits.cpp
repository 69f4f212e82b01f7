#include "core/robot/Characters.h"
#include "core/robot/Edits.h"
#include "core/robot/RowStyle.h"

namespace crat::robot {
namespace {

tl::unexpected<Error> noSuchRow()
{
    return fail(Errc::BadInput, "That row is not there any more. Look at the file again.");
}

tl::unexpected<Error> sharesName()
{
    return fail(Errc::Conflict,
                "This step stands on the same line as its test's name and cannot be moved. Split the line in the "
                "text view first.");
}

std::size_t offsetOfRow(const Tree &tree, std::size_t row)
{
    return row < tree.rows().size() ? rowBegin(tree, row) : tree.bytes().size();
}

/// Can rows be put before `row` of the item?
Result<> checkTarget(const Tree &tree, std::size_t item, std::size_t row)
{
    if (item >= tree.items().size())
        return noSuchRow();
    const Item &target = tree.items()[item];
    if (row < target.firstRow || row > target.endRow)
        return noSuchRow();
    if (row < target.endRow && tree.rows()[row].sharesNameLine)
        return sharesName();
    return {};
}

Result<> checkBodyRows(const Tree &tree, std::size_t first, std::size_t count)
{
    if (count == 0 || first >= tree.rows().size() || count > tree.rows().size() - first)
        return noSuchRow();
    const auto item = tree.itemOfRow(first);
    if (!item || tree.rows()[first].kind == RowKind::Name || first + count > tree.items()[*item].endRow)
        return noSuchRow();
    if (tree.rows()[first].sharesNameLine)
        return sharesName();
    return {};
}

/// The rows' lines as they have to stand before `toRow` of the target: with its indentation, the last one with a line end.
std::string linesFor(const Tree &tree, std::size_t first, std::size_t count, const Item &target, std::size_t toRow)
{
    const std::size_t begin = rowBegin(tree, first), end = tree.rows()[first + count - 1].end;
    std::string text(tree.bytes().substr(begin, end - begin));
    if (tree.lexed().tokens[tree.rows()[first + count - 1].endToken - 1].size == 0)
        text += tree.lineEnd();
    for (std::size_t i = first; i < first + count; ++i) {
        const Row &row = tree.rows()[i];
        if (row.kind == RowKind::Blank)
            continue;
        const bool sameItem = i >= target.firstRow && i < target.endRow;
        const RowStyle style = styleAt(tree, target, toRow);
        if ((sameItem && row.depth == depthBefore(tree, target, toRow)) || row.piped || style.piped)
            break;
        return reindented(text, indentOf(tree, i), style.indent);
    }
    return text;
}

} // namespace

Result<Edit> insertRows(const Tree &tree, std::size_t item, std::size_t atRow,
                        const std::vector<std::vector<std::string>> &rows)
{
    if (auto ok = checkTarget(tree, item, atRow); !ok)
        return tl::unexpected(ok.error());
    const RowStyle style = styleAt(tree, tree.items()[item], atRow);
    std::string lines;
    for (const std::vector<std::string> &cells : rows) {
        lines += lineOf(style, cells);
        lines += tree.lineEnd();
    }
    return insertLines(tree, offsetOfRow(tree, atRow), std::move(lines));
}

Result<Edit> deleteRows(const Tree &tree, std::size_t first, std::size_t count)
{
    const auto &rows = tree.rows();
    if (count == 0 || first >= rows.size() || count > rows.size() - first)
        return noSuchRow();
    for (std::size_t i = first; i < first + count; ++i) {
        if (rows[i].kind == RowKind::Header)
            return fail(Errc::BadInput, "A section's header can be taken away in the text view only.");
        if (rows[i].kind == RowKind::Name)
            return fail(Errc::BadInput, "A name is not a row of its test. Delete the whole test or keyword instead.");
    }
    const Row &last = rows[first + count - 1];
    const std::size_t begin = rowBegin(tree, first);
    // A step beside its test's name leaves the line end to the name.
    const std::size_t end = rows[first].sharesNameLine ? tree.lexed().tokens[last.endToken - 1].begin : last.end;
    if (begin == end)
        return Edit{};
    return Edit{{begin, std::string(tree.bytes().substr(begin, end - begin)), {}}};
}

Result<Edit> copyRows(const Tree &tree, std::size_t first, std::size_t count, std::size_t toItem, std::size_t toRow)
{
    if (auto ok = checkBodyRows(tree, first, count); !ok)
        return tl::unexpected(ok.error());
    if (auto ok = checkTarget(tree, toItem, toRow); !ok)
        return tl::unexpected(ok.error());
    return insertLines(tree, offsetOfRow(tree, toRow), linesFor(tree, first, count, tree.items()[toItem], toRow));
}

Result<Edit> moveRows(const Tree &tree, std::size_t first, std::size_t count, std::size_t toItem, std::size_t toRow)
{
    auto insertion = copyRows(tree, first, count, toItem, toRow);
    if (!insertion)
        return insertion;
    if (toRow >= first && toRow <= first + count && tree.itemOfRow(first) == toItem)
        return Edit{};
    auto removal = deleteRows(tree, first, count);
    if (!removal)
        return removal;
    // The later place first, so that the other's offset still counts.
    const bool down = offsetOfRow(tree, toRow) > rowBegin(tree, first);
    Edit edit = std::move(down ? *insertion : *removal);
    const Edit then = std::move(down ? *removal : *insertion);
    edit.insert(edit.end(), then.begin(), then.end());
    return edit;
}

Result<Edit> replaceText(const Tree &tree, std::size_t begin, std::size_t end, std::string_view text)
{
    if (begin > end || end > tree.bytes().size())
        return fail(Errc::BadInput, "That part of the text is not there any more. Look at the file again.");
    const std::string_view before = tree.bytes().substr(begin, end - begin);
    if (before == text)
        return Edit{};
    return Edit{{begin, std::string(before), std::string(text)}};
}

} // namespace crat::robot
