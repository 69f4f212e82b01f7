#pragma once

#include <string_view>

/// Variable syntax (Robot Framework User Guide, "Variables").
namespace crat::robot {

/// Where a variable stands in a text: ${base}[item]…
struct VariableMatch {
    char identifier = 0; ///< one of $ @ & % *, 0 if the text holds no variable
    std::string_view base;
    std::size_t begin = 0, end = 0;
};

/// The first variable in `text`. No match too where the first opening is never closed.
VariableMatch searchVariable(std::string_view text, std::string_view identifiers = "$@&%*");

/// Is `text` something that a keyword's return value can be assigned to: a whole $, @ or & variable, items and nested
/// variables allowed, with an optional "=" after it?
bool isAssign(std::string_view text);

} // namespace crat::robot
