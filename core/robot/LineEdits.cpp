// Comment and uncomment, split and join: the edits that are about lines rather than cells.
#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/Edits.h"
#include "core/robot/RowStyle.h"

namespace crat::robot {
namespace {

using T = TokenType;

Result<> checkRows(const Tree &tree, std::size_t first, std::size_t count)
{
    const auto &rows = tree.rows();
    if (count == 0 || first >= rows.size() || count > rows.size() - first)
        return fail(Errc::BadInput, "Those rows are not there any more. Look at the file again.");
    for (std::size_t i = first; i < first + count; ++i) {
        if (rows[i].kind == RowKind::Header || rows[i].kind == RowKind::Name || rows[i].sharesNameLine)
            return fail(Errc::Conflict,
                        "A section's header and the line with a test's or keyword's name can be changed "
                        "like this in the text view only.");
    }
    return {};
}

/// Calls `each` with the first byte of every line of the rows and the byte where its line end (or what is left) begins.
template <class Each>
void forEachLine(const Tree &tree, std::size_t first, std::size_t count, Each &&each)
{
    const std::string_view bytes = tree.bytes();
    const std::size_t end = tree.rows()[first + count - 1].end;
    for (std::size_t at = rowBegin(tree, first); at < end;) {
        const std::size_t stop = std::min(findLineEnd(bytes, at), end);
        each(at, stop);
        at = stop < end ? stop + lineEndAt(bytes, stop) : end;
    }
}

/// `last` comes first: every place counts in the text as it is.
Edit backwards(Edit edit)
{
    std::reverse(edit.begin(), edit.end());
    return edit;
}

Result<> checkLineOf(const Tree &tree, std::size_t row)
{
    if (row >= tree.rows().size())
        return fail(Errc::BadInput, "That row is not there any more. Look at the file again.");
    const Row &r = tree.rows()[row];
    if (r.lead == T::Documentation || r.lead == T::Metadata)
        return fail(Errc::BadInput, "In documentation a new line means something. Change its text instead.");
    if (r.kind == RowKind::Header || r.kind == RowKind::Name || r.kind == RowKind::Blank || r.kind == RowKind::Comment)
        return fail(Errc::BadInput, "Only rows with cells can be put on several lines.");
    return {};
}

} // namespace

Result<Edit> commentRows(const Tree &tree, std::size_t first, std::size_t count)
{
    if (const auto ok = checkRows(tree, first, count); !ok)
        return tl::unexpected(ok.error());
    Edit edit;
    forEachLine(tree, first, count, [&](std::size_t begin, std::size_t end) {
        const std::string_view line = tree.bytes().substr(begin, end - begin);
        if (!strip(line).empty())
            edit.push_back({begin + line.size() - stripLeft(line).size(), {}, "# "});
    });
    return backwards(std::move(edit));
}

Result<Edit> uncommentRows(const Tree &tree, std::size_t first, std::size_t count)
{
    if (const auto ok = checkRows(tree, first, count); !ok)
        return tl::unexpected(ok.error());
    const auto item = tree.itemOfRow(first);
    Edit edit;
    forEachLine(tree, first, count, [&](std::size_t begin, std::size_t end) {
        const std::string_view line = tree.bytes().substr(begin, end - begin);
        const std::string_view content = stripLeft(line);
        if (!content.starts_with('#'))
            return;
        const std::size_t at = begin + line.size() - content.size();
        const std::string_view mark = content.starts_with("# ") ? content.substr(0, 2) : content.substr(0, 1);
        const std::string_view rest = content.substr(mark.size());
        // At the start of its line it would be the name of another test.
        const bool leaves =
            item && at == begin && spaceAt(rest, 0) == 0 && !rest.empty() && rest[0] != '|' && rest[0] != '#';
        edit.push_back({at, std::string(mark), leaves ? styleAt(tree, tree.items()[*item], first).indent : ""});
    });
    return backwards(std::move(edit));
}

Result<Edit> splitRow(const Tree &tree, std::size_t row, std::size_t cell)
{
    if (const auto ok = checkLineOf(tree, row); !ok)
        return tl::unexpected(ok.error());
    const std::vector<Cell> cells = tree.cells(row);
    if (cell == 0 || cell >= cells.size() || cells[cell].type == T::Comment)
        return fail(Errc::BadInput, "A new line can begin at any cell but the first and a comment.");
    if (cells[cell - 1].line != cells[cell].line)
        return Edit{};
    if (cells[cell].text.empty())
        return fail(Errc::BadInput, "A new line cannot begin at an empty cell.");
    const std::size_t begin = cells[cell - 1].end, end = cells[cell].begin;
    return replaceText(tree, begin, end, std::string(tree.lineEnd()) + continuationPrefix(tree, row));
}

Result<Edit> joinRow(const Tree &tree, std::size_t row)
{
    if (const auto ok = checkLineOf(tree, row); !ok)
        return tl::unexpected(ok.error());
    const Row &r = tree.rows()[row];
    const std::vector<Cell> cells = tree.cells(row);
    if (r.firstLine == r.lastLine || cells.empty())
        return Edit{};
    const RowStyle style = styleOf(tree, row);
    std::string text, comments;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].type == T::Comment) {
            comments += style.separator + std::string(stripLeft(cells[i].text));
            continue;
        }
        // Cells of one line keep what stands between them.
        const bool together =
            i > 0 && !text.empty() && cells[i - 1].line == cells[i].line && cells[i - 1].type != T::Comment;
        if (together)
            text += tree.bytes().substr(cells[i - 1].end, cells[i].begin - cells[i - 1].end);
        else if (!text.empty())
            text += style.separator;
        const bool lone = cells[i].text.empty() && !together;
        text += lone ? std::string_view("${EMPTY}") : cells[i].text;
    }
    const std::string_view last = tree.text(tree.lexed().tokens[r.endToken - 1]);
    const std::size_t end = r.end - (last.size() - findLineEnd(last, 0));
    return replaceText(tree, cells[0].begin, end, text + comments);
}

} // namespace crat::robot
