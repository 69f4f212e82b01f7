#pragma once

#include <string>
#include <string_view>

#include "core/robot/Tree.h"

namespace crat::robot {

/// A name as Robot compares it: without white space, folded in case, keywords without underscores too. Case is folded for
/// ASCII and for the letters of the Latin, Greek and Cyrillic blocks.
std::string normalizedName(ItemKind kind, std::string_view name);
bool sameName(ItemKind kind, std::string_view a, std::string_view b);

} // namespace crat::robot
