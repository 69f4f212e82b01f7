#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/robot/Edit.h"
#include "core/robot/Tree.h"

/// How new text has to look so that it fits in with its neighbours. Used by the edits; not for other modules.
namespace crat::robot {

/// What stands before the first cell, between cells and behind the last one.
struct RowStyle {
    std::string indent, separator, tail;
    bool piped = false;
    std::string firstGap = {}; ///< between the first two cells, where that is not `separator`
};

/// Number of blocks open before `row` of an item (its endRow: at its end).
std::uint16_t depthBefore(const Tree &tree, const Item &item, std::size_t row);

/// Where a row's own text begins (a byte order mark is left out).
std::size_t rowBegin(const Tree &tree, std::size_t row);
/// What stands before the first cell of a row that has one.
std::string_view indentOf(const Tree &tree, std::size_t row);

/// The style for a new row of an item at `row`, and for one in a section without items.
RowStyle styleAt(const Tree &tree, const Item &item, std::size_t row);
RowStyle sectionStyle(const Tree &tree, const Section &section);
/// The style of an existing row; what it does not show (a row of one cell) is taken from its neighbours.
RowStyle styleOf(const Tree &tree, std::size_t row);

/// One line without its line end. A first cell that begins with "#" makes it a comment line, no cells a blank one. All other
/// texts are made safe (CellText.h).
std::string lineOf(const RowStyle &style, const std::vector<std::string> &cells);

/// Text of a cell at a row's start: also safe as the first thing of a line that is not indented.
std::string firstCellSource(std::string_view typed, bool indented);

/// An indentation some levels deeper (or less deep, but never none).
std::string deeper(std::string_view indent, int levels);
/// Each line of `text` that begins with `from` begins with `to` instead; blank lines stay.
std::string reindented(std::string_view text, std::string_view from, std::string_view to);

/// The first byte of the line that holds byte `at` (behind a byte order mark).
std::size_t lineBeginOf(const Tree &tree, std::size_t at);
/// Behind the line end of one of a row's lines.
std::size_t lineEndOf(const Tree &tree, std::size_t row, std::uint32_t line);
/// Takes away one of a row's continuation lines, all of it.
Edit removeLineOf(const Tree &tree, std::size_t row, std::uint32_t line);
/// What a new continuation line of the row begins with: as the row's others do, else so that it fits the row's values.
std::string continuationPrefix(const Tree &tree, std::size_t row);

/// Does the file's last line have no line end?
bool endsInLine(const Tree &tree);

/// The edit that puts whole lines (each with its line end) before byte `at`, which begins a line or is the file's end.
Edit insertLines(const Tree &tree, std::size_t at, std::string lines);

} // namespace crat::robot
