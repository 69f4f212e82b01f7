#pragma once

#include <string_view>

namespace crat::robot {

/// May Robot take the text for a time: "10", "1 min 30 s", "01:30"? Certain only where it says no; a text with variables or
/// escapes may be anything.
bool mayBeTime(std::string_view text);

} // namespace crat::robot
