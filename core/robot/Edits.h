#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/robot/Edit.h"
#include "core/robot/Tree.h"

/// Everything that a grid does to a file, as text edits. Pure functions of a snapshot: push the Edit through
/// RobotDocument::apply() (and its inverse() for undo). Rows and items are indices of that snapshot. Untouched lines stay
/// byte for byte; new text takes over its neighbours' indentation, separators and line ends. Text is made safe by CellText.
/// Errors: BadInput (no such row, item or cell; a name that cannot be one), Conflict (a name that exists; a row that cannot
/// move because it shares its line with a name).
namespace crat::robot {

/// Gives cell `cell` the text. A cell past the last one is appended, with ${EMPTY} between. Empty text in the last cell
/// removes the cell, elsewhere it becomes ${EMPTY}. One changed line.
Result<Edit> setCell(const Tree &tree, std::size_t row, std::size_t cell, std::string_view text);
/// Puts a new cell before `cell` (or at the row's end); what follows shifts right.
Result<Edit> insertCell(const Tree &tree, std::size_t row, std::size_t cell, std::string_view text);
/// Removes a cell; what follows shifts left.
Result<Edit> deleteCell(const Tree &tree, std::size_t row, std::size_t cell);

/// New rows in an item's body, before `atRow` (between its firstRow and endRow). A row without cells is a blank line, one
/// whose first cell begins with "#" a comment line.
Result<Edit> insertRows(const Tree &tree, std::size_t item, std::size_t atRow,
                        const std::vector<std::vector<std::string>> &rows);
/// Removes rows [first, first + count) of one body or section.
Result<Edit> deleteRows(const Tree &tree, std::size_t first, std::size_t count);
/// Leaves one blank line where the row was. Errors: BadInput for headers, names and what stands beside a name.
Result<Edit> blankRow(const Tree &tree, std::size_t row);
/// Moves rows [first, first + count) of one body to before `toRow` of `toItem` (its endRow: to its end), re-indented if
/// the block depth or indentation differs there. Moving onto itself gives an empty Edit.
Result<Edit> moveRows(const Tree &tree, std::size_t first, std::size_t count, std::size_t toItem, std::size_t toRow);

/// A copy of rows [first, first + count) before `toRow` of `toItem`, with comments and continuation lines as they are.
Result<Edit> copyRows(const Tree &tree, std::size_t first, std::size_t count, std::size_t toItem, std::size_t toRow);

/// A new test, task or keyword with the given rows at the end of the first section of its kind (which is made if there is
/// none), or before `beforeItem` of the same kind. Robot ignores case and spaces where it compares names, and so does this.
Result<Edit> addItem(const Tree &tree, ItemKind kind, std::string_view name,
                     const std::vector<std::vector<std::string>> &rows, std::optional<std::size_t> beforeItem = {});
Result<Edit> deleteItem(const Tree &tree, std::size_t item);
Result<Edit> renameItem(const Tree &tree, std::size_t item, std::string_view name);

/// Moves a test or keyword, with its comments and all, before `beforeItem` of the same kind, or to the end of its section.
Result<Edit> moveItem(const Tree &tree, std::size_t item, std::optional<std::size_t> beforeItem);
/// A copy with another name right behind the original.
Result<Edit> duplicateItem(const Tree &tree, std::size_t item, std::string_view name);

/// A section with nothing in it, where it belongs: Settings, Variables, tests or tasks, keywords. An empty edit if there is one.
Result<Edit> addSection(const Tree &tree, SectionKind kind);
/// A new row in the Settings or Variables section (made if there is none): {"Library", "SeleniumLibrary"}. `first`: before
/// all others.
Result<Edit> addSectionRow(const Tree &tree, SectionKind kind, const std::vector<std::string> &cells,
                           bool first = false);

/// Turns each line of the rows that holds something into a comment line, "# " before its first cell; uncommentRows() gives
/// the same bytes back. A line that uncommenting would take out of its body is indented.
Result<Edit> commentRows(const Tree &tree, std::size_t first, std::size_t count);
Result<Edit> uncommentRows(const Tree &tree, std::size_t first, std::size_t count);

/// Puts cell `cell` and what follows on a continuation line of its own. Errors: BadInput for the row's first cell and for
/// documentation, where a line end means something.
Result<Edit> splitRow(const Tree &tree, std::size_t row, std::size_t cell);
/// Puts all of a row on one line, its comments at the end. Errors: as splitRow.
Result<Edit> joinRow(const Tree &tree, std::size_t row);

/// Replaces bytes [begin, end), for the text view. Error: BadInput if the range is not in the text.
Result<Edit> replaceText(const Tree &tree, std::size_t begin, std::size_t end, std::string_view text);

} // namespace crat::robot
