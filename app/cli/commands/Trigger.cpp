#include "app/cli/Commands.h"
#include "app/cli/Lookup.h"
#include "app/cli/Output.h"
#include "app/cli/Remote.h"
#include "app/cli/RunWatch.h"
#include "app/cli/Table.h"

namespace crat::cli {
namespace {

struct Options {
    std::string item, build, set;
    bool wait = false;
    std::shared_ptr<std::string> format;
    bool json() const { return *format == "json"; }
};

/// Failed tests end a waiting script otherwise than a run that did not get to its tests.
int exitCodeOf(const protocol::DeployTestRun &run)
{
    if (run.status == protocol::RunStatus::DeployComplete)
        return Done;
    if (run.status != protocol::RunStatus::Completed)
        return RunFailed;
    return run.testFigures && !run.testFigures->arePassed() ? Findings : Done;
}

void printEnd(Remote &remote, const protocol::DeployTestRun &run, bool json)
{
    std::ostream &out = remote.context().out;
    if (json) {
        out << protocol::toJsonText(run) << '\n';
    } else {
        out << "run " << run.id.value() << ' ' << statusWord(run.status);
        if (run.finishedAt)
            out << " after " << duration(*run.finishedAt - run.startedAt);
        out << '\n';
        if (run.testFigures)
            out << "tests:  " << figuresText(*run.testFigures) << '\n';
        else if (run.status == protocol::RunStatus::Completed)
            out << "tests:  no figures: the target gave no report, or its widgets/summary.json can't be read\n";
        if (!run.errorMessage.empty())
            out << "error:  " << indented(run.errorMessage, 8) << '\n';
        if (!run.reportUrl.empty() && run.reportUrl != "None")
            out << "report: " << plain(run.reportUrl) << '\n';
    }
    remote.finish(exitCodeOf(run));
}

void printDeleted(Remote &remote, RunId id, bool json)
{
    if (json)
        remote.context().out << protocol::json::object{{"run_id", id.value()}, {"deleted", true}} << '\n';
    remote.context().err << "crat: run " << id.value()
                         << " was deleted at the companion before it ended, alone or with its build, job or test item; "
                            "what it had deployed until then stays. Trigger a new one.\n";
    remote.finish(RunFailed);
}

void follow(Remote &remote, RunId id, bool json)
{
    auto printer = std::make_shared<RunPrinter>(remote.context().out);
    const auto show = [&remote, id, json, printer](const protocol::DeployTestRun &run) {
        if (!json)
            printer->print(run);
        if (!protocol::isEnded(run.status))
            return;
        if (!json || run.testItem)
            return printEnd(remote, run, json);
        // An event leaves out the item, the build and the target's answer. Where they can't be had any more, it must do.
        remote.client().run(id, &remote, [&remote, run](const Result<protocol::DeployTestRun> &whole) {
            printEnd(remote, whole ? *whole : run, true);
        });
    };
    new RunWatch(remote, id, show, [&remote, id, json] { printDeleted(remote, id, json); });
}

void send(Remote &remote, const Options &options, const protocol::TestItem &item, BuildId build,
          std::optional<ParameterSetId> set)
{
    remote.client().trigger(item.id, build, set, &remote,
                            remote.expect<client::TriggerAnswer>([&remote, options](client::TriggerAnswer answer) {
                                std::ostream &out = remote.context().out;
                                if (!options.json()) {
                                    out << "run " << answer.runId.value();
                                    out << (answer.queued
                                                ? " queued, place " + std::to_string(answer.queuePosition.value_or(1))
                                                : std::string(" started"))
                                        << std::endl;
                                }
                                if (options.wait)
                                    return follow(remote, answer.runId, options.json());
                                if (options.json())
                                    out << protocol::toJsonText(answer) << '\n';
                                remote.finish(Done);
                            }));
}

using WithBuild = std::function<void(BuildId)>;

/// The newest build of the item's job; of any job where the item names none.
void newest(Remote &remote, const std::string &job, const WithBuild &then)
{
    if (!job.empty())
        return findLatestBuild(remote, job, [then](const protocol::Build &build) { then(build.id); });
    remote.client().builds(
        {}, 1, 0, &remote,
        remote.expect<client::Page<protocol::Build>>([&remote, then](client::Page<protocol::Build> page) {
            if (page.data.empty())
                return remote.fail(
                    {Errc::NotFound, "no build has arrived yet. Jenkins announces one with POST /api/v1/builds", {}});
            then(page.data.front().id);
        }));
}

void chooseBuild(Remote &remote, const Options &options, const protocol::TestItem &item, const WithBuild &then)
{
    const std::string job = item.associatedJobName;
    if (options.build == "latest")
        return newest(remote, job, then);
    if (!options.build.empty()) {
        const auto number = parseBuildNumber(options.build);
        if (!number)
            return remote.fail(number.error());
        return findBuildByNumber(remote, job, *number, [then](const protocol::Build &build) { then(build.id); });
    }
    // What the job is set to, else its newest: the same as the studio's first choice.
    remote.client().selections(&remote,
                               remote.expect<std::vector<protocol::JobVersionSelection>>(
                                   [&remote, job, then](std::vector<protocol::JobVersionSelection> selections) {
                                       for (const auto &selection : selections) {
                                           if (selection.jobName == job && selection.selectedBuild)
                                               return then(selection.selectedBuild->id);
                                       }
                                       newest(remote, job, then);
                                   }));
}

} // namespace

void addTrigger(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("trigger", "Deploy and test a build of a test item");
    auto options = std::make_shared<Options>();
    cmd->add_option("ITEM", options->item, "The test item's name")->required();
    cmd->add_option(
        "--build", options->build,
        "A build's number, or latest; otherwise the one that crat select chose for the item's job, else its newest");
    cmd->add_option("--params", options->set, "A parameter set's name; otherwise the item's own, else \"default\"");
    cmd->add_flag("--wait", options->wait,
                  "Follow the run to its end, print its tests' figures and tell by the exit code how it went");
    options->format = addFormat(cmd);
    cmd->footer(
        "Exit codes with --wait: 0 the run completed and no test failed (or it was to deploy only, or its report has "
        "no\n"
        "figures); 1 it completed, but tests failed or none ran; 4 the run itself failed, was cancelled or deleted;\n"
        "2 and 3 as everywhere (crat --help).\n"
        "With --wait --format json the one line printed is the whole run.\n"
        "A companion that goes away while --wait follows is waited for. Ctrl+C ends the following; the run goes on.\n"
        "Examples:\n  crat trigger shop --wait\n  crat trigger shop --build 101 --params staging --format json");
    cmd->callback([&ctx, options] {
        ctx.action = [&ctx, options] {
            return Remote::run(ctx, [options](Remote &remote) {
                findItem(remote, options->item, [&remote, options](const protocol::TestItem &item) {
                    chooseBuild(remote, *options, item, [&remote, options, item](BuildId build) {
                        if (options->set.empty())
                            return send(remote, *options, item, build, std::nullopt);
                        findSet(remote, options->set,
                                [&remote, options, item, build](const protocol::ParameterSet &set) {
                                    send(remote, *options, item, build, set.id);
                                });
                    });
                });
            });
        };
    });
}

void addCancel(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("cancel", "Cancel a deploy-test run that has not ended");
    auto id = std::make_shared<std::int64_t>(0);
    cmd->add_option("RUN", *id, "The run's number, as crat runs shows it")->required()->check(wholeNumber(1));
    const auto format = addFormat(cmd);
    cmd->callback([&ctx, id, format] {
        ctx.action = [&ctx, id, format] {
            return Remote::run(ctx, [id, format](Remote &remote) {
                remote.client().cancelRun(RunId(*id), &remote, remote.expect<void>([&remote, id, format] {
                    if (*format == "json")
                        remote.context().out << protocol::json::object{{"run_id", *id}} << '\n';
                    else
                        remote.context().out << "run " << *id << " is being cancelled\n";
                    remote.finish(Done);
                }));
            });
        };
    });
}

} // namespace crat::cli
