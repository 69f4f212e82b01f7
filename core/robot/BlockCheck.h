#pragma once

#include <vector>

#include "core/robot/Places.h"

namespace crat::robot {

/// Checks how the blocks of one test or keyword are built: headers complete, branches in a possible order, nothing empty,
/// every block closed. Appends to `findings` in any order.
void checkBlocks(const Tree &tree, const Item &item, Places &places, std::vector<Finding> &findings);

} // namespace crat::robot
