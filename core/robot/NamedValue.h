#pragma once

#include <optional>
#include <string_view>
#include <utility>

namespace crat::robot {

/// Splits "name=value" where Robot does, at the first = that is neither escaped nor inside a variable.
std::optional<std::pair<std::string_view, std::string_view>> splitNamed(std::string_view cell);

} // namespace crat::robot
