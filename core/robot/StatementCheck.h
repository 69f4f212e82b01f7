#pragma once

#include <vector>

#include "core/robot/Check.h"
#include "core/robot/Places.h"

namespace crat::robot {

/// Checks what Robot's model says of single rows of one test or keyword: variables that FOR, VAR and EXCEPT set, inline IFs,
/// assignments, [Arguments], [Timeout]. How blocks are put together, and what leaves them, is BlockCheck's. Appends to
/// `findings` in any order.
void checkStatements(const Tree &tree, const Item &item, Places &places, std::vector<Finding> &findings);

/// A row of a Variables section: its name, type and the items of a dictionary.
void checkVariableRow(const Tree &tree, const Row &row, Places &places, std::vector<Finding> &findings);

/// Test Timeout of a Settings section. It counts for the tests that set none of their own.
void checkTestTimeout(const Tree &tree, const Row &row, Places &places, std::vector<Finding> &findings);

} // namespace crat::robot
