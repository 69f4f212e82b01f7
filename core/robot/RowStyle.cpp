#include "core/robot/RowStyle.h"

#include "core/robot/CellText.h"

namespace crat::robot {
namespace {

using T = TokenType;

constexpr std::string_view Separator = "    ";

TokenType firstDataType(const Tree &tree, std::size_t row)
{
    const Row &r = tree.rows()[row];
    for (std::uint32_t i = r.firstToken; i < r.endToken; ++i) {
        if (isData(tree.lexed().tokens[i].type))
            return tree.lexed().tokens[i].type;
    }
    return T::Ignored;
}

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

} // namespace

bool opensBlock(const Tree &tree, std::size_t row)
{
    switch (firstDataType(tree, row)) {
    case T::For:
    case T::While:
    case T::If:
    case T::Try:
    case T::Group:
    case T::Else:
    case T::ElseIf:
    case T::Except:
    case T::Finally: return true;
    default: return false;
    }
}

std::uint16_t depthBefore(const Tree &tree, const Item &item, std::size_t row)
{
    for (std::size_t i = row; i > item.firstRow; --i) {
        const Row &r = tree.rows()[i - 1];
        if (r.kind == RowKind::Blank || r.kind == RowKind::Comment)
            continue;
        return static_cast<std::uint16_t>(r.depth + (opensBlock(tree, i - 1) ? 1 : 0));
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
            line += style.separator;
        line += i ? cellSource(cells[i]) : firstCellSource(cells[i], !style.indent.empty());
    }
    return line + style.tail;
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
