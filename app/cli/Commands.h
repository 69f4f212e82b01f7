#pragma once

#include <CLI/CLI.hpp>

#include "app/cli/Context.h"

/// One file in commands/ a command. Each function adds its subcommand and sets `ctx.action` from the subcommand's callback.
/// A new command is a declaration here, its name in the table in main.cpp and its file in CMakeLists.txt.
namespace crat::cli {

void addApi(CLI::App &app, Context &ctx);
void addBuilds(CLI::App &app, Context &ctx);
void addCancel(CLI::App &app, Context &ctx);
void addCat(CLI::App &app, Context &ctx);
void addCheck(CLI::App &app, Context &ctx);
void addDeps(CLI::App &app, Context &ctx);
void addEdit(CLI::App &app, Context &ctx);
void addFormat(CLI::App &app, Context &ctx);
void addImage(CLI::App &app, Context &ctx);
void addItems(CLI::App &app, Context &ctx);
void addLogin(CLI::App &app, Context &ctx);
void addLogout(CLI::App &app, Context &ctx);
void addLsp(CLI::App &app, Context &ctx);
void addParams(CLI::App &app, Context &ctx);
void addRename(CLI::App &app, Context &ctx);
void addResults(CLI::App &app, Context &ctx);
void addRun(CLI::App &app, Context &ctx);
void addRuns(CLI::App &app, Context &ctx);
void addSelect(CLI::App &app, Context &ctx);
void addSettings(CLI::App &app, Context &ctx);
void addTokens(CLI::App &app, Context &ctx);
void addTrigger(CLI::App &app, Context &ctx);

} // namespace crat::cli
