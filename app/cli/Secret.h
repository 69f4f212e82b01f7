#pragma once

#include <string>

#include "app/cli/Context.h"

namespace crat::cli {

/// One line that nobody may see: from the terminal, after the question `prompt` and without showing what is typed, or from a
/// pipe. The terminal shows again what is typed however this ends, Ctrl+C too.
/// Errors: BadInput (nothing came), TooLarge (over 64 KiB).
Result<std::string> readSecret(std::ostream &err, const std::string &prompt);

/// All of standard input. Error: TooLarge.
Result<std::string> readInput(std::size_t limit);

} // namespace crat::cli
