#include "app/cli/Commands.h"
#include "app/cli/ExecutionRun.h"
#include "app/cli/Output.h"

namespace crat::cli {

void addRun(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("run", "Run Robot Framework suites on the companion and watch them");
    auto options = std::make_shared<ExecutionOptions>();
    cmd->add_option("PATH", options->paths, "Suite files or folders of one project")->required();
    cmd->add_option(
        "--project", options->project,
        "The project's folder, whose files are sent but for hidden ones, what git ignores and what crat.toml "
        "excludes ([project] exclude = [\"build/\"], include = [...] for what is needed all the same); "
        "otherwise the nearest one above PATH with crat.toml or .git, else the folder that holds PATH");
    cmd->add_option("-t,--test", options->tests, "Only tests with this long name (Suite.Sub.Test); may be given again")
        ->allow_extra_args(false);
    cmd->add_option("-i,--include", options->include, "Only tests with this tag; may be given again")
        ->allow_extra_args(false);
    cmd->add_option("-e,--exclude", options->exclude, "No tests with this tag; may be given again")
        ->allow_extra_args(false);
    cmd->add_option("-v,--variable", options->variables, "NAME:VALUE; may be given again")->allow_extra_args(false);
    cmd->add_option("-P,--pythonpath", options->pythonPath,
                    "A folder of the project with libraries; may be given again")
        ->allow_extra_args(false);
    cmd->add_option("--browser", options->browser, "What the tests find in ${BROWSER}: chrome, firefox, …")
        ->capture_default_str();
    cmd->add_option("--grid", options->grid,
                    "A Selenium Grid's address, for ${GRID_URL}; otherwise the companion's own Grid");
    cmd->add_option("-d,--output-dir", options->outputFolder, "Fetch output.xml, log.html and the rest to this folder");
    cmd->add_flag("--robot-exit-code", options->robotExitCode,
                  "End with robot's own exit code: the number of failed tests up to 250, 252 for wrong data, 253 where "
                  "it was stopped");
    cmd->add_flag("--all-steps", options->allSteps, "Show the steps inside keywords too");
    options->format = addFormat(cmd);
    cmd->footer(
        "Exit codes: 0 all tests passed; 1 tests failed or the run was stopped; 2 wrong use; 3 it could not run.\n"
        "With --format json each event is one line of JSON as it happens; the last one has the type \"ended\".\nCtrl+C "
        "stops the run, a second one "
        "leaves it to itself.\n"
        "Examples:\n  crat run tests\n  crat run tests/login.robot -t Login.\"Known Customer Signs In\" -v "
        "SITE_URL:http://127.0.0.1:8080\n"
        "  crat run tests -i smoke -d results --robot-exit-code");
    cmd->callback([&ctx, options] {
        ctx.action = [&ctx, options] {
            return runExecution(ctx, options);
        };
    });
}

} // namespace crat::cli
