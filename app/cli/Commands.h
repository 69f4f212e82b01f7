#pragma once

#include <CLI/CLI.hpp>

#include "app/cli/Context.h"

/// One file in commands/ a command. Each function adds its subcommand and sets `ctx.action` from the subcommand's callback.
/// A new command is a declaration here, its name in the table in main.cpp and its file in CMakeLists.txt.
namespace crat::cli {

void addCat(CLI::App &app, Context &ctx);
void addTokens(CLI::App &app, Context &ctx);

} // namespace crat::cli
