#pragma once

#include <vector>

#include "core/robot/Check.h"

namespace crat::robot {

/// Checks how the blocks of one test or keyword are built: headers complete, branches in a possible order, nothing empty,
/// every block closed. Appends to `findings` in any order.
void checkBlocks(const Tree &tree, const Item &item, std::vector<Finding> &findings);

/// A finding at the bytes [begin, end) of one line.
Finding findingAt(const Tree &tree, Severity severity, std::string_view rule, std::string message, std::size_t begin,
                  std::size_t end, std::uint32_t line);

} // namespace crat::robot
