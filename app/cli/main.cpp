#include <cstdlib>
#include <iostream>

#include "app/cli/Commands.h"

namespace {

using crat::cli::Context;

constexpr void (*Commands[])(CLI::App &, Context &) = {
    // clang-format off
    crat::cli::addApi,
    crat::cli::addBuilds,
    crat::cli::addCancel,
    crat::cli::addCat,
    crat::cli::addCheck,
    crat::cli::addEdit,
    crat::cli::addFormat,
    crat::cli::addImage,
    crat::cli::addItems,
    crat::cli::addLogin,
    crat::cli::addLogout,
    crat::cli::addLsp,
    crat::cli::addParams,
    crat::cli::addResults,
    crat::cli::addRun,
    crat::cli::addRuns,
    crat::cli::addSelect,
    crat::cli::addSettings,
    crat::cli::addTokens,
    crat::cli::addTrigger,
    // clang-format on
};

int run(int argc, char **argv)
{
    CLI::App app{"CRAT on the command line: Robot Framework files, builds, runs and pictures"};
    app.name("crat");
    app.require_subcommand(1);
    Context ctx{.out = std::cout, .err = std::cerr};
    app.add_option("--server", ctx.server, "Address of the companion, e.g. http://127.0.0.1:8000")
        ->envname("CRAT_SERVER");
    app.add_option("--token", ctx.token, "Access token (better given by CRAT_TOKEN)")->envname("CRAT_TOKEN");
    app.fallthrough();
    for (const auto add : Commands)
        add(app, ctx);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &e) {
        return app.exit(e) == 0 ? crat::cli::Done : crat::cli::WrongUse;
    }
    return ctx.action ? ctx.action() : crat::cli::WrongUse;
}

} // namespace

int main(int argc, char **argv)
{
    std::ios::sync_with_stdio(false);
    try {
        return run(argc, argv);
    } catch (const std::exception &e) {
        std::cerr << "crat: " << e.what() << '\n';
        return crat::cli::Environment;
    }
}
