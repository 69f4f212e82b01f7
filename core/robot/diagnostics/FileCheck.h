#pragma once

#include <vector>

#include "core/robot/Check.h"

namespace crat::robot {

/// What can be said about one file alone: check() and rows that nothing can run (rule unreachable-code). Pure; thread-safe.
std::vector<Finding> checkFile(const Tree &tree);

} // namespace crat::robot
