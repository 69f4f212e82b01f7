#pragma once

#include "core/robot/StatementParts.h"

namespace crat::robot {

/// Checks one row with an inline IF: its branches and what stands in them.
void checkInlineIf(PartReport &report, Parts parts);

} // namespace crat::robot
