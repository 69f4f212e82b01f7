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
};

/// Does the row begin a block (FOR, IF, TRY …) or a branch (ELSE, EXCEPT …), so that what follows is one deeper?
bool opensBlock(const Tree &tree, std::size_t row);
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

/// Does the file's last line have no line end?
bool endsInLine(const Tree &tree);

/// The edit that puts whole lines (each with its line end) before byte `at`, which begins a line or is the file's end.
Edit insertLines(const Tree &tree, std::size_t at, std::string lines);

} // namespace crat::robot
