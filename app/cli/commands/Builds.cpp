#include "app/cli/Commands.h"
#include "app/cli/Lookup.h"
#include "app/cli/Output.h"
#include "app/cli/Remote.h"
#include "app/cli/Table.h"

namespace crat::cli {
namespace {

struct Options {
    std::string job;
    int limit = 20, offset = 0;
    std::shared_ptr<std::string> format;
};

void printBuilds(Context &ctx, const client::Page<protocol::Build> &page, bool json)
{
    if (json) {
        ctx.out << protocol::toJsonText(page.data) << '\n';
        return;
    }
    Table table({"ID", "JOB", "BUILD", "RECEIVED", "BUILT BY", "PACKAGE"});
    for (const protocol::Build &build : page.data)
        table.add({std::to_string(build.id.value()), build.jobName, "#" + std::to_string(build.buildNumber),
                   localTime(build.createdAt), build.buildUser, build.packagePath});
    if (table.isEmpty()) {
        ctx.out << "No builds.\n";
        return;
    }
    table.print(ctx.out);
    const auto shown = page.offset + static_cast<std::int64_t>(page.data.size());
    if (shown < page.total)
        ctx.out << page.total - shown << " more: --offset " << shown << '\n';
}

void printSelection(Remote &remote, const protocol::JobVersionSelection &selection, bool json)
{
    if (json)
        remote.context().out << protocol::toJsonText(selection) << '\n';
    else
        remote.context().out << selection.jobName << " is at "
                             << (selection.selectedBuild
                                     ? "build #" + std::to_string(selection.selectedBuild->buildNumber)
                                     : "no build")
                             << (selection.autoSyncEnabled ? ", following the newest" : "") << '\n';
    remote.finish(Done);
}

} // namespace

void addBuilds(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("builds", "The builds that have arrived, newest first");
    auto options = std::make_shared<Options>();
    cmd->add_option("--job", options->job, "Only builds of this job");
    cmd->add_option("--limit", options->limit, "How many to show")->check(CLI::Range(1, 100))->capture_default_str();
    cmd->add_option("--offset", options->offset, "Leave out this many of the newest")->check(wholeNumber(0));
    options->format = addFormat(cmd);
    cmd->footer("Example:\n  crat builds --job SHOP --limit 5 --format json");
    cmd->callback([&ctx, options] {
        ctx.action = [&ctx, options] {
            return Remote::run(ctx, [options](Remote &remote) {
                remote.client().builds(QString::fromStdString(options->job), options->limit, options->offset, &remote,
                                       remote.expect<client::Page<protocol::Build>>(
                                           [&remote, options](client::Page<protocol::Build> page) {
                                               printBuilds(remote.context(), page, *options->format == "json");
                                               remote.finish(Done);
                                           }));
            });
        };
    });
}

namespace {

struct SelectOptions {
    std::string job, build;
    bool follow = false, stay = false;
    std::shared_ptr<std::string> format;
};

void select(Remote &remote, const std::shared_ptr<SelectOptions> &options)
{
    const auto follow = options->follow || options->stay ? std::optional<bool>(options->follow) : std::nullopt;
    const auto take = [&remote, options, follow](const protocol::Build &build) {
        remote.client().selectBuild(
            QString::fromStdString(options->job), build.id, follow, &remote,
            remote.expect<protocol::JobVersionSelection>([&remote, options](protocol::JobVersionSelection selection) {
                printSelection(remote, selection, *options->format == "json");
            }));
    };
    if (options->build == "latest")
        return findLatestBuild(remote, options->job, take);
    const auto number = parseBuildNumber(options->build);
    if (!number)
        return remote.fail(number.error());
    findBuildByNumber(remote, options->job, *number, take);
}

} // namespace

void addSelect(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("select", "Choose which build of a job crat trigger and the studio take");
    auto options = std::make_shared<SelectOptions>();
    cmd->add_option("JOB", options->job, "The Jenkins job's name, as crat builds shows it")->required();
    cmd->add_option("BUILD", options->build, "A build's number, or latest")->required();
    CLI::Option *follow =
        cmd->add_flag("--follow", options->follow, "From now on move to the job's newest build once a day");
    cmd->add_flag("--stay", options->stay,
                  "Stay at this build. Without --follow and --stay it is as it was before, and a new one stays")
        ->excludes(follow);
    options->format = addFormat(cmd);
    cmd->footer("Examples:\n  crat select SHOP latest\n  crat select SHOP 101 --stay");
    cmd->callback([&ctx, options] {
        ctx.action = [&ctx, options] {
            return Remote::run(ctx, [options](Remote &remote) { select(remote, options); });
        };
    });
}

} // namespace crat::cli
