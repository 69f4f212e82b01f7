#include "core/robot/RowStyle.h"

#include "core/robot/CellText.h"
#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

using T = TokenType;

constexpr std::string_view Separator = "    ";

/// Can a new row take over this row's indentation and separators?
bool isModel(const Tree &tree, std::size_t row)
{
    const Row &r = tree.rows()[row];
    return r.kind != RowKind::Blank && r.kind != RowKind::Comment && r.kind != RowKind::Name &&
           r.kind != RowKind::Header && !r.sharesNameLine && !tree.cells(row).empty();
}

/// Rows of [first, end) by their distance from `at`, nearest first; `use` says whether one was good enough.
template <class Use>
bool nearest(std::size_t first, std::size_t end, std::size_t at, Use &&use)
{
    std::size_t down = at, up = at;
    while (down > first || up < end) {
        if (down > first && use(--down))
            return true;
        if (up < end && use(up++))
            return true;
    }
    return false;
}

/// Takes over what the row shows of separators.
bool takeSeparators(const Tree &tree, std::size_t row, RowStyle &style)
{
    const std::vector<Cell> cells = tree.cells(row);
    const std::string_view bytes = tree.bytes();
    if (style.piped) {
        const Cell &last = cells.back();
        const std::string_view rest = bytes.substr(last.end, tree.rows()[row].end - last.end);
        style.tail = rest.find('|') != rest.npos && rest.find('|') < rest.find_first_of("\r\n") ? " |" : "";
        style.separator = " | ";
        return true;
    }
    for (std::size_t i = 1; i < cells.size(); ++i) {
        if (cells[i].line != cells[i - 1].line || cells[i].kind == CellKind::Comment)
            continue;
        const std::string_view gap = bytes.substr(cells[i - 1].end, cells[i].begin - cells[i - 1].end);
        const bool tab = gap.find_first_not_of('\t') == gap.npos;
        if (tab)
            style.separator = "\t";
        else if (gap.find_first_not_of(' ') == gap.npos && gap.size() < Separator.size())
            style.separator = gap;
        return true;
    }
    return false;
}

} // namespace

std::uint16_t depthBefore(const Tree &tree, const Item &item, std::size_t row)
{
    for (std::size_t i = row; i > item.firstRow; --i) {
        const Row &r = tree.rows()[i - 1];
        if (r.kind == RowKind::Blank || r.kind == RowKind::Comment)
            continue;
        return static_cast<std::uint16_t>(r.depth + (indentsBody(r.lead) ? 1 : 0));
    }
    return 0;
}

std::size_t rowBegin(const Tree &tree, std::size_t row)
{
    return tree.lexed().tokens[tree.rows()[row].firstToken].begin;
}

std::string_view indentOf(const Tree &tree, std::size_t row)
{
    const std::vector<Cell> cells = tree.cells(row);
    const std::size_t begin = rowBegin(tree, row);
    return cells.empty() ? std::string_view{} : tree.bytes().substr(begin, cells[0].begin - begin);
}

std::string deeper(std::string_view indent, int levels)
{
    const std::string unit = !indent.empty() && indent.back() == '\t' ? "\t" : std::string(Separator);
    std::string out(indent);
    for (; levels > 0; --levels)
        out += unit;
    for (; levels < 0 && out.size() > unit.size() && out.ends_with(unit); ++levels)
        out.resize(out.size() - unit.size());
    return out;
}

std::string reindented(std::string_view text, std::string_view from, std::string_view to)
{
    if (from == to)
        return std::string(text);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = findLineEnd(text, at);
        end += end < text.size() ? lineEndAt(text, end) : 0;
        std::string_view line = text.substr(at, end - at);
        if (line.starts_with(from) && !strip(line).empty()) {
            out += to;
            line.remove_prefix(from.size());
        }
        out += line;
        at = end;
    }
    return out;
}

RowStyle styleAt(const Tree &tree, const Item &item, std::size_t row)
{
    RowStyle style{.separator = std::string(Separator)};
    const std::uint16_t depth = depthBefore(tree, item, row);
    bool any = false;
    const auto look = [&](std::size_t i) {
        if (!isModel(tree, i))
            return false;
        const int levels = int(depth) - int(tree.rows()[i].depth);
        if (any && levels != 0)
            return false;
        style.piped = tree.rows()[i].piped;
        style.indent = style.piped ? std::string(indentOf(tree, i)) : deeper(indentOf(tree, i), levels);
        any = true;
        return levels == 0; // a row of another depth serves only until one of the same is found
    };
    nearest(item.firstRow, item.endRow, row, look);
    const Section &section = tree.sections()[item.section];
    if (!any)
        nearest(section.firstRow, section.endRow, row, look);
    if (!any) {
        style.piped = tree.rows()[item.nameRow].piped;
        style.indent = style.piped ? "|    | " : deeper(Separator, depth);
    }
    if (style.piped)
        style.separator = " | ";
    nearest(item.firstRow, item.endRow, row, [&](std::size_t i) {
        return isModel(tree, i) && tree.rows()[i].piped == style.piped && takeSeparators(tree, i, style);
    });
    return style;
}

RowStyle sectionStyle(const Tree &tree, const Section &section)
{
    RowStyle style{.separator = std::string(Separator)};
    for (std::size_t i = section.endRow; i > section.firstRow; --i) {
        if (!isModel(tree, i - 1))
            continue;
        style.piped = tree.rows()[i - 1].piped;
        if (style.piped)
            style.indent = "| ";
        takeSeparators(tree, i - 1, style);
        break;
    }
    return style;
}

RowStyle styleOf(const Tree &tree, std::size_t row)
{
    RowStyle style;
    if (const auto item = tree.itemOfRow(row)) {
        style = styleAt(tree, tree.items()[*item], row);
    } else {
        style.separator = Separator;
        for (const Section &section : tree.sections()) {
            if (row >= section.firstRow && row < section.endRow)
                style = sectionStyle(tree, section);
        }
    }
    const Row &r = tree.rows()[row];
    if (r.kind == RowKind::Blank)
        return style;
    style.indent = indentOf(tree, row);
    if (style.piped != r.piped)
        style.separator = r.piped ? " | " : Separator;
    style.piped = r.piped;
    takeSeparators(tree, row, style);
    return style;
}

std::string firstCellSource(std::string_view typed, bool indented)
{
    // ${EMPTY} in front would be a variable that the row assigns to; a lone backslash is nothing but an empty cell.
    if (indented && typed.empty())
        return "\\";
    std::string text = cellSource(typed);
    if (!indented && text.starts_with('*'))
        text.insert(0, 1, '\\');
    return text;
}

std::string lineOf(const RowStyle &style, const std::vector<std::string> &cells)
{
    if (cells.empty())
        return {};
    std::string line = style.indent;
    if (cells[0].starts_with('#')) {
        std::string joined;
        for (const std::string &cell : cells)
            joined += (joined.empty() ? "" : style.separator) + cell;
        return line + commentSource(joined);
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i)
            line += i == 1 && !style.firstGap.empty() ? style.firstGap : style.separator;
        line += i ? cellSource(cells[i]) : firstCellSource(cells[i], !style.indent.empty());
    }
    return line + style.tail;
}

std::size_t lineBeginOf(const Tree &tree, std::size_t at)
{
    const std::string_view bytes = tree.bytes();
    const auto row = tree.rowAtLine(tree.lineAt(at));
    std::size_t begin = row ? rowBegin(tree, *row) : 0;
    if (row && *row > 0 && tree.rows()[*row].sharesNameLine &&
        tree.rows()[*row - 1].firstLine == tree.rows()[*row].firstLine)
        begin = rowBegin(tree, *row - 1);
    for (std::size_t next = findLineEnd(bytes, begin); next < at; next = findLineEnd(bytes, begin)) {
        const std::size_t after = next + lineEndAt(bytes, next);
        if (after > at)
            break;
        begin = after;
    }
    return begin;
}

namespace {

struct LineTokens {
    std::uint32_t first, eol;
};

LineTokens tokensOfLine(const Tree &tree, std::size_t row, std::uint32_t line)
{
    const Row &r = tree.rows()[row];
    const auto &tokens = tree.lexed().tokens;
    std::uint32_t first = r.firstToken;
    for (std::uint32_t at = r.firstLine; first < r.endToken && at < line; ++first)
        at += tokens[first].type == T::Eol;
    std::uint32_t eol = first;
    while (eol + 1 < r.endToken && tokens[eol].type != T::Eol)
        ++eol;
    return {first, eol};
}

} // namespace

std::size_t lineEndOf(const Tree &tree, std::size_t row, std::uint32_t line)
{
    return tree.lexed().tokens[tokensOfLine(tree, row, line).eol].end();
}

Edit removeLineOf(const Tree &tree, std::size_t row, std::uint32_t line)
{
    const LineTokens at = tokensOfLine(tree, row, line);
    const auto &tokens = tree.lexed().tokens;
    // Where the file ends here without a line end, it goes on doing so.
    const bool endless = tokens[at.eol].size == 0 && at.first > 0;
    const std::size_t begin = endless ? tokens[at.first - 1].begin : tokens[at.first].begin, end = tokens[at.eol].end();
    return {{begin, std::string(tree.bytes().substr(begin, end - begin)), {}}};
}

std::string continuationPrefix(const Tree &tree, std::size_t row)
{
    const Row &r = tree.rows()[row];
    const auto &tokens = tree.lexed().tokens;
    std::size_t begin = rowBegin(tree, row);
    for (std::uint32_t i = r.firstToken; i < r.endToken; ++i) {
        if (tokens[i].type == T::Continuation && i + 2 < r.endToken && tokens[i + 1].type == T::Separator &&
            isData(tokens[i + 2].type))
            return std::string(tree.bytes().substr(begin, tokens[i + 2].begin - begin));
        if (tokens[i].type == T::Eol)
            begin = tokens[i].end();
    }
    const std::vector<Cell> cells = tree.cells(row);
    std::string prefix(indentOf(tree, row));
    // Behind a name its first cell has no indentation of its own, only what parts the two.
    if (const auto item = tree.itemOfRow(row); r.piped && r.sharesNameLine && item)
        prefix = styleAt(tree, tree.items()[*item], row + 1).indent;
    prefix += "...";
    if (r.piped)
        return prefix + " | ";
    const RowStyle style = styleOf(tree, row);
    const bool inSection = !tree.itemOfRow(row);
    if (inSection && cells.size() > 1 && cells[1].line == cells[0].line && style.separator != "\t") {
        const std::size_t column =
            characterCount(tree.bytes().substr(rowBegin(tree, row), cells[1].begin - rowBegin(tree, row)));
        if (column >= prefix.size() + 2)
            return prefix + std::string(column - prefix.size(), ' ');
    }
    return prefix + style.separator;
}

bool endsInLine(const Tree &tree)
{
    return !tree.lexed().tokens.empty() && tree.lexed().tokens.back().size == 0;
}

Edit insertLines(const Tree &tree, std::size_t at, std::string lines)
{
    if (lines.empty())
        return {};
    if (at == tree.bytes().size() && endsInLine(tree)) {
        const std::string_view end = tree.lineEnd();
        const std::string_view last = std::string_view(lines).substr(0, lines.size() - end.size());
        if (lines.ends_with(end) && !last.empty() && !last.ends_with(end)) // (a blank line is its line end)
            lines.resize(last.size());
        lines.insert(0, end);
    }
    return {{at, {}, std::move(lines)}};
}

} // namespace crat::robot
