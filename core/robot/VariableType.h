#pragma once

#include <string>
#include <string_view>

namespace crat::robot {

/// The type in `${name: type}`; empty where the variable has none.
std::string_view typeOfVariable(std::string_view variable);

/// Why the type of a variable (`${x: int | None}`, `@{x: str}`, `&{x: str=int}`) is none that Robot Framework 7.5 converts
/// to: for people, without a full stop. Empty where there is no type or it is a good one. In [Arguments] the types of lists
/// and dictionaries stand for themselves (`argument`).
std::string typeProblem(std::string_view variable, bool argument = false);

} // namespace crat::robot
