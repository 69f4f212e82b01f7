#pragma once

#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/robot/Edit.h"
#include "core/robot/Tree.h"

/// Edits of blocks, as Edits.h: pure functions of a snapshot, untouched lines stay byte for byte.
namespace crat::robot {

enum class BlockKind : std::uint8_t { For, While, If, Try, Group };

/// A new block in an item's body before `atRow`: header, `body` one deeper (No Operation if empty, because Robot runs no
/// empty block), END; a TRY gets an EXCEPT as well. `header` are the cells behind the word: {"${x}", "IN", "1", "2"}.
/// Errors: as insertRows; BadInput if the header would not make such a block (an IF needs one condition, a FOR variables,
/// IN and values).
Result<Edit> insertBlock(const Tree &tree, std::size_t item, std::size_t atRow, BlockKind kind,
                         const std::vector<std::string> &header,
                         const std::vector<std::vector<std::string>> &body = {});

/// Puts a block round rows [first, first + count) of one body, which become one deeper. Errors: Conflict if the rows are not
/// whole blocks (a FOR without its END), stand beside a name, hold a setting, or a BREAK that a new loop would take to itself.
Result<Edit> wrapRows(const Tree &tree, std::size_t first, std::size_t count, BlockKind kind,
                      const std::vector<std::string> &header);

/// Takes a block's header and END away; what stands in it stays, one less deep. Errors: BadInput if the row opens no block;
/// Conflict if it has branches (ELSE, EXCEPT …), no END, or is a loop with a BREAK or CONTINUE in it.
Result<Edit> unwrapBlock(const Tree &tree, std::size_t headerRow);

/// Rows of the headers in an item's body that nothing closes, outermost first.
std::vector<std::size_t> unclosedBlocks(const Tree &tree, std::size_t item);

/// Adds each END that is missing in an item, where the indentation says that the block ends, else at the item's end. An empty
/// edit if none is missing.
Result<Edit> closeBlocks(const Tree &tree, std::size_t item);

} // namespace crat::robot
