#include <algorithm>

#include "core/robot/CellText.h"
#include "core/robot/Characters.h"
#include "core/robot/Edits.h"
#include "core/robot/RowStyle.h"
#include "core/robot/Settings.h"

namespace crat::robot {
namespace {

constexpr std::size_t MaxNewCells = 1000;
constexpr std::size_t UsualGap = 4;

tl::unexpected<Error> noSuchRow()
{
    return fail(Errc::BadInput, "That row is not there any more. Look at the file again.");
}

bool isRealComment(const Cell &cell)
{
    return cell.type == TokenType::Comment && stripLeft(cell.text).starts_with('#');
}

std::size_t dataEnd(const std::vector<Cell> &cells)
{
    std::size_t n = cells.size();
    while (n > 0 && isRealComment(cells[n - 1]))
        --n;
    return n;
}

Edit replace(const Tree &tree, std::size_t begin, std::size_t end, std::string text)
{
    std::string before(tree.bytes().substr(begin, end - begin));
    if (before == text)
        return {};
    return {{begin, std::move(before), std::move(text)}};
}

bool isIndented(const Tree &tree, std::size_t row)
{
    return !indentOf(tree, row).empty();
}

std::string sourceFor(const Tree &tree, std::size_t row, const std::vector<Cell> &cells, std::size_t cell,
                      std::string_view text)
{
    const Cell &old = cells[cell];
    if (isRealComment(old))
        return commentSource(text);
    // As ${EMPTY} it would be assigned to, and the next cell would be the keyword.
    if (old.type == TokenType::Keyword && nameSource(text).empty())
        return "\\";
    const std::string typed = old.type == TokenType::Keyword ? nameSource(text) : std::string(text);
    return cell == 0 ? firstCellSource(typed, isIndented(tree, row)) : cellSource(typed);
}

/// Columns of places that are asked for from left to right: what lies before the last one is not counted again.
class Columns {
public:
    explicit Columns(std::string_view bytes) : m_bytes(bytes) {}
    std::size_t of(std::size_t offset)
    {
        const std::string_view since = m_bytes.substr(m_at, offset - m_at);
        const std::size_t lineEnd = m_known ? since.find_last_of("\r\n") : since.npos;
        if (!m_known || lineEnd != since.npos) {
            const std::size_t begin = m_bytes.substr(0, offset).find_last_of("\r\n");
            m_at = begin == m_bytes.npos ? 0 : begin + 1;
            m_column = 0;
        }
        m_column += characterCount(m_bytes.substr(m_at, offset - m_at));
        m_at = offset;
        m_known = true;
        return m_column;
    }

private:
    std::string_view m_bytes;
    std::size_t m_at = 0, m_column = 0;
    bool m_known = false;
};

/// Is `cell`, which has a cell before it on its line, in a column with one of a neighbouring row, by padding?
bool isAligned(const Tree &tree, std::size_t row, const std::vector<Cell> &cells, std::size_t cell)
{
    const std::size_t column = Columns(tree.bytes()).of(cells[cell].begin);
    const std::size_t gap = cells[cell].begin - cells[cell - 1].end;
    const auto fits = [&](std::size_t other) {
        const std::vector<Cell> theirs = tree.cells(other);
        Columns columns(tree.bytes());
        for (std::size_t i = 1; i < theirs.size(); ++i) {
            const bool sameLine = theirs[i].line == theirs[i - 1].line;
            // Equal cells with the usual blanks between them share a column by chance.
            const bool padded = gap > UsualGap || theirs[i].begin - theirs[i - 1].end != gap;
            if (sameLine && padded && columns.of(theirs[i].begin) == column)
                return true;
        }
        return false;
    };
    return (row > 0 && fits(row - 1)) || (row + 1 < tree.rows().size() && fits(row + 1));
}

/// The separator before cell `next`, widened or narrowed so that the cell keeps its column where it is in one.
std::string repadded(const Tree &tree, std::size_t row, const std::vector<Cell> &cells, std::size_t next,
                     std::ptrdiff_t grown)
{
    std::string gap(tree.bytes().substr(cells[next - 1].end, cells[next].begin - cells[next - 1].end));
    const std::size_t spaces = std::min(gap.find_first_not_of(' '), gap.size());
    const bool piped = spaces < gap.size();
    if (grown == 0 || spaces == 0 || (piped && gap[spaces] != '|') || !isAligned(tree, row, cells, next))
        return gap;
    const auto wanted = static_cast<std::ptrdiff_t>(spaces) - grown;
    const std::ptrdiff_t least = piped ? 1 : 2;
    const std::size_t width = wanted >= least ? static_cast<std::size_t>(wanted) : (piped ? 1 : UsualGap);
    return std::string(width, ' ') + gap.substr(spaces);
}

Edit replaceCell(const Tree &tree, std::size_t row, const std::vector<Cell> &cells, std::size_t cell, std::string text)
{
    const Cell &old = cells[cell];
    if (old.text == text)
        return {};
    std::size_t end = old.end;
    if (cell + 1 < cells.size() && cells[cell + 1].line == old.line && !old.text.empty()) {
        const auto grown =
            static_cast<std::ptrdiff_t>(characterCount(text)) - static_cast<std::ptrdiff_t>(characterCount(old.text));
        text += repadded(tree, row, cells, cell + 1, grown);
        end = cells[cell + 1].begin;
    } else if (old.begin == old.end && old.begin > 0 && tree.bytes()[old.begin - 1] == '.') {
        // A continuation mark alone: nothing parts it from its first value yet.
        text.insert(0, tree.rows()[row].piped ? " | " : "    ");
    }
    const bool emptyBetweenPipes = old.begin == old.end && tree.rows()[row].piped && end == old.end;
    if (emptyBetweenPipes && spaceAt(tree.bytes(), old.end) == 0)
        text += ' ';
    return replace(tree, old.begin, end, std::move(text));
}

Edit fillBlankRow(const Tree &tree, std::size_t row, const std::vector<std::string> &cells)
{
    const Token &eol = tree.lexed().tokens[tree.rows()[row].endToken - 1];
    const std::string_view raw = tree.text(eol);
    const std::size_t lineEnd = std::min(findLineEnd(raw, 0), raw.size());
    return replace(tree, rowBegin(tree, row), eol.begin + lineEnd, lineOf(styleOf(tree, row), cells));
}

/// The first data of a comment line. At the margin of a body it would be the name of another test.
Edit beforeComment(const Tree &tree, std::size_t row, std::size_t at, const std::vector<std::string> &texts)
{
    const auto item = tree.itemOfRow(row);
    if (item && !isIndented(tree, row)) {
        const RowStyle style = styleAt(tree, tree.items()[*item], row);
        return {{at, {}, lineOf(style, texts) + (style.piped ? " " : style.separator)}};
    }
    const RowStyle style = styleOf(tree, row);
    std::string out;
    for (std::size_t i = 0; i < texts.size(); ++i)
        out += (i == 0 ? firstCellSource(texts[i], isIndented(tree, row)) : cellSource(texts[i])) + style.separator;
    return {{at, {}, std::move(out)}};
}

Edit appendCells(const Tree &tree, std::size_t row, const std::vector<Cell> &cells,
                 const std::vector<std::string> &texts)
{
    const RowStyle style = styleOf(tree, row);
    const std::size_t end = dataEnd(cells);
    std::string out;
    if (end == 0)
        return beforeComment(tree, row, cells[0].begin, texts);
    for (const std::string &text : texts)
        out += style.separator + cellSource(text);
    return {{cells[end - 1].end, {}, std::move(out)}};
}

/// A cell's text where it becomes the first of its row: there "..." would continue the row above.
std::string asFirstCell(const Tree &tree, std::size_t row, std::string_view text)
{
    if (text.empty())
        return isIndented(tree, row) ? "\\" : "${EMPTY}";
    const bool linesStart = !isIndented(tree, row);
    const bool pipe = text[0] == '|' && (text.size() == 1 || spaceAt(text, 1) != 0);
    const bool special = text == "..." || (linesStart && (text[0] == '*' || pipe));
    return (special ? "\\" : "") + std::string(text);
}

/// A setting that takes one value keeps one: Robot refuses it with two, and what was meant is not done.
Result<Edit> checkRoom(const Tree &tree, std::size_t row, const std::vector<Cell> &cells)
{
    const Row &r = tree.rows()[row];
    if (r.kind != RowKind::Setting || dataEnd(cells) < 2)
        return Edit{};
    SettingPlace place = tree.kind() == FileKind::Init       ? SettingPlace::InitFile
                         : tree.kind() == FileKind::Resource ? SettingPlace::ResourceFile
                                                             : SettingPlace::SuiteFile;
    if (const auto item = tree.itemOfRow(row))
        place = tree.items()[*item].kind == ItemKind::Keyword ? SettingPlace::UserKeyword : SettingPlace::Test;
    if (settingRule(r.lead, place).oneValue)
        return fail(Errc::BadInput, "\"" + std::string(cells[0].text) +
                                        "\" takes one value. Change the one that is there instead of adding another.");
    return Edit{};
}

Result<Edit> checkRow(const Tree &tree, std::size_t row)
{
    if (row >= tree.rows().size())
        return noSuchRow();
    if (tree.rows()[row].kind == RowKind::Header)
        return fail(Errc::BadInput, "A section's header can be changed in the text view only.");
    return Edit{};
}

/// The line of `cell` holds nothing else: takes away the line, or for the row's first line the cell alone.
Edit removeLine(const Tree &tree, std::size_t row, const Cell &cell)
{
    const Row &r = tree.rows()[row];
    const auto &tokens = tree.lexed().tokens;
    std::uint32_t line = r.firstLine, first = r.firstToken;
    for (; first < r.endToken && line < cell.line; ++first)
        line += tokens[first].type == TokenType::Eol;
    std::uint32_t last = first;
    while (last + 1 < r.endToken && tokens[last].type != TokenType::Eol)
        ++last;
    if (cell.line == r.firstLine) {
        const std::string_view raw = tree.text(tokens[last]);
        return replace(tree, tokens[first].begin, tokens[last].begin + findLineEnd(raw, 0), {});
    }
    if (tokens[last].size == 0) // the file ends here without a line end, and goes on doing so
        return replace(tree, tokens[first - 1].begin, tokens[last].end(), {});
    return replace(tree, tokens[first].begin, tokens[last].end(), {});
}

std::size_t continuationBegin(const Tree &tree, std::size_t row, const Cell &cell)
{
    const Row &r = tree.rows()[row];
    std::size_t begin = cell.begin;
    for (std::uint32_t i = r.firstToken; i < r.endToken && tree.lexed().tokens[i].begin <= cell.begin; ++i) {
        if (tree.lexed().tokens[i].type == TokenType::Continuation)
            begin = tree.lexed().tokens[i].begin;
    }
    return begin;
}

} // namespace

Result<Edit> blankRow(const Tree &tree, std::size_t row)
{
    if (auto bad = checkRow(tree, row); !bad)
        return bad;
    if (tree.rows()[row].kind == RowKind::Name || tree.rows()[row].sharesNameLine)
        return fail(Errc::BadInput, "What stands on a name's line cannot become a blank line.");
    return fillBlankRow(tree, row, {});
}

Result<Edit> setCell(const Tree &tree, std::size_t row, std::size_t cell, std::string_view text)
{
    if (auto bad = checkRow(tree, row); !bad)
        return bad;
    const std::vector<Cell> cells = tree.cells(row);
    if (cell < cells.size() && cells[cell].text == text)
        return Edit{};
    if (tree.rows()[row].kind == RowKind::Name && cell == 0) {
        const auto item = tree.itemOfRow(row);
        return item ? renameItem(tree, *item, text) : noSuchRow();
    }
    if (cell < cells.size()) {
        // Nothing to assign to is no empty variable in front of the keyword.
        if (text.empty() && cells[cell].type == TokenType::Assign)
            return deleteCell(tree, row, cell);
        const bool emptied = cells[cell].type == TokenType::Keyword ? nameSource(text).empty() : text.empty();
        if (emptied && (cell + 1 >= dataEnd(cells) || isRealComment(cells[cell])))
            return deleteCell(tree, row, cell);
        return replaceCell(tree, row, cells, cell, sourceFor(tree, row, cells, cell, text));
    }
    if (text.empty())
        return Edit{};
    if (cell - cells.size() > MaxNewCells)
        return fail(Errc::BadInput,
                    "That cell is too far to the right: at most 1000 empty cells can be filled in between.");
    if (auto full = checkRoom(tree, row, cells); !full)
        return full;
    std::vector<std::string> added(cell - cells.size());
    added.emplace_back(text);
    if (tree.rows()[row].kind == RowKind::Name)
        return fail(Errc::BadInput, "A step does not fit beside a name. Add a row below it.");
    return cells.empty() ? fillBlankRow(tree, row, added) : appendCells(tree, row, cells, added);
}

Result<Edit> insertCell(const Tree &tree, std::size_t row, std::size_t cell, std::string_view text)
{
    if (auto bad = checkRow(tree, row); !bad)
        return bad;
    const std::vector<Cell> cells = tree.cells(row);
    if (tree.rows()[row].kind == RowKind::Name)
        return fail(Errc::BadInput, "A step does not fit beside a name. Add a row below it.");
    if (cell > cells.size())
        return setCell(tree, row, cell, text);
    if (auto full = checkRoom(tree, row, cells); !full)
        return full;
    if (cells.empty())
        return fillBlankRow(tree, row, {std::string(text)});
    if (cell >= dataEnd(cells))
        return appendCells(tree, row, cells, {std::string(text)});
    const RowStyle style = styleOf(tree, row);
    if (cell == 0)
        return Edit{{cells[0].begin, {}, firstCellSource(text, isIndented(tree, row)) + style.separator}};
    return Edit{{cells[cell].begin, {}, cellSource(text) + style.separator}};
}

Result<Edit> deleteCell(const Tree &tree, std::size_t row, std::size_t cell)
{
    if (auto bad = checkRow(tree, row); !bad)
        return bad;
    const std::vector<Cell> cells = tree.cells(row);
    if (cell >= cells.size())
        return fail(Errc::BadInput, "There is no such cell in this row.");
    const Row &r = tree.rows()[row];
    if (r.kind == RowKind::Name && cell == 0)
        return fail(Errc::BadInput, "A name cannot be taken away. Delete the whole test or keyword instead.");
    const Cell &old = cells[cell];
    const bool first = cell == 0 || cells[cell - 1].line != old.line;
    const bool hasNext = cell + 1 < cells.size() && cells[cell + 1].line == old.line;
    const bool nextIsData = hasNext && !isRealComment(cells[cell + 1]);
    if (!first && old.text.empty() && hasNext) // between two pipes, which may share their blank
        return replace(tree, old.begin, cells[cell + 1].begin, {});
    if (!first)
        return replace(tree, cells[cell - 1].end, old.end, {});
    if (nextIsData && cell == 0) {
        const Cell &next = cells[1];
        return replace(tree, old.begin, next.end, asFirstCell(tree, row, next.text));
    }
    if (nextIsData || isRealComment(old))
        return hasNext ? replace(tree, old.begin, cells[cell + 1].begin, {}) : removeLine(tree, row, old);
    if (cell == 0) {
        // The row's only cell on its first line: the next one takes its place, or the continuation below would join the row above.
        std::size_t next = 1;
        while (next < cells.size() && isRealComment(cells[next]))
            ++next;
        if (next < cells.size()) {
            auto edit = deleteCell(tree, row, next);
            if (edit)
                edit->push_back({old.begin, std::string(old.text), asFirstCell(tree, row, cells[next].text)});
            return edit;
        }
        if (r.sharesNameLine)
            return replace(tree, r.begin, hasNext ? cells[1].begin : old.end, hasNext ? "    " : "");
        return hasNext ? replace(tree, old.begin, cells[1].begin, {}) : removeLine(tree, row, old);
    }
    if (hasNext) // a comment is left on a continuation line: without its mark, so that no empty value comes up
        return replace(tree, continuationBegin(tree, row, old), cells[cell + 1].begin, {});
    return removeLine(tree, row, old);
}

} // namespace crat::robot
