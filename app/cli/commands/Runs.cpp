#include "app/cli/Commands.h"
#include "app/cli/Lookup.h"
#include "app/cli/Output.h"
#include "app/cli/Remote.h"
#include "app/cli/Table.h"

namespace crat::cli {
namespace {

struct Options {
    std::string item;
    std::int64_t run = 0;
    int limit = 20, offset = 0;
    std::shared_ptr<std::string> format;
};

using RunPage = client::Page<protocol::DeployTestRun>;

void printOne(Context &ctx, const protocol::DeployTestRun &run)
{
    std::ostream &out = ctx.out;
    out << "run      " << run.id.value() << "\nitem     " << plain(itemName(run)) << "\nbuild    "
        << plain(buildName(run)) << "\nstate    " << statusWord(run.status);
    if (run.queuePosition)
        out << ", place " << *run.queuePosition;
    out << "\nby       " << plain(run.triggeredBy) << "\nstarted  " << localTime(run.startedAt);
    if (run.finishedAt)
        out << "\nfinished " << localTime(*run.finishedAt) << " (" << duration(*run.finishedAt - run.startedAt) << ')';
    if (run.testFigures)
        out << "\ntests    " << figuresText(*run.testFigures);
    if (!run.reportUrl.empty())
        out << "\nreport   " << plain(run.reportUrl);
    if (!run.errorMessage.empty())
        out << "\nerror    " << indented(run.errorMessage, 9);
    out << "\n\n";
    Table table({"STEP", "STATE", "STARTED", "TOOK", ""});
    for (const protocol::Step &step : run.steps)
        table.add({protocol::enumText(step.name), protocol::enumText(step.status), localTime(step.startTime),
                   step.endTime ? duration(*step.endTime - step.startTime) : "",
                   firstLine(step.error.value_or(step.details.value_or("")))});
    if (!table.isEmpty())
        table.print(out);
}

void printList(Context &ctx, const RunPage &page)
{
    Table table({"RUN", "ITEM", "BUILD", "STATE", "PASSED", "STARTED", "TOOK", "BY", "ERROR"});
    for (const protocol::DeployTestRun &run : page.data)
        table.add({std::to_string(run.id.value()), itemName(run), buildName(run), statusWord(run.status),
                   run.testFigures
                       ? std::to_string(run.testFigures->passed) + " of " + std::to_string(run.testFigures->total)
                       : "",
                   localTime(run.startedAt), run.finishedAt ? duration(*run.finishedAt - run.startedAt) : "",
                   run.triggeredBy, firstLine(run.errorMessage)});
    if (table.isEmpty()) {
        ctx.out << "No runs.\n";
        return;
    }
    table.print(ctx.out);
    const auto shown = page.offset + static_cast<std::int64_t>(page.data.size());
    if (shown < page.total)
        ctx.out << page.total - shown << " more: --offset " << shown << '\n';
}

void list(Remote &remote, std::shared_ptr<Options> options)
{
    auto print = remote.expect<RunPage>([&remote, options](const RunPage &page) {
        if (*options->format == "json")
            remote.context().out << protocol::toJsonText(page.data) << '\n';
        else
            printList(remote.context(), page);
        remote.finish(Done);
    });
    if (options->item.empty())
        return remote.client().allRuns(options->limit, options->offset, &remote, print);
    findItem(remote, options->item, [&remote, options, print](const protocol::TestItem &item) {
        remote.client().runs(item.id, options->limit, options->offset, &remote, print);
    });
}

} // namespace

void addRuns(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("runs", "The history of deploy-test runs, or one run with its steps");
    auto options = std::make_shared<Options>();
    cmd->add_option("RUN", options->run, "The number of one run, which is then shown with every step")
        ->check(wholeNumber(1));
    cmd->add_option("--item", options->item, "Only runs of this test item");
    cmd->add_option("--limit", options->limit, "How many to show")->check(CLI::Range(1, 100))->capture_default_str();
    cmd->add_option("--offset", options->offset, "Leave out this many of the newest")->check(wholeNumber(0));
    options->format = addFormat(cmd);
    cmd->footer("Examples:\n  crat runs --item shop --limit 5\n  crat runs 42 --format json");
    cmd->callback([&ctx, options] {
        ctx.action = [&ctx, options] {
            return Remote::run(ctx, [options](Remote &remote) {
                if (options->run == 0)
                    return list(remote, options);
                remote.client().run(
                    RunId(options->run), &remote,
                    remote.expect<protocol::DeployTestRun>([&remote, options](protocol::DeployTestRun run) {
                        if (*options->format == "json")
                            remote.context().out << protocol::toJsonText(run) << '\n';
                        else
                            printOne(remote.context(), run);
                        remote.finish(Done);
                    }));
            });
        };
    });
}

} // namespace crat::cli
