#include <filesystem>

#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/robot/index/DependencyReport.h"
#include "core/robot/index/Project.h"

namespace crat::cli {
namespace {

namespace fs = std::filesystem;

struct DepsOptions {
    std::vector<std::string> paths;
    std::string format = "text";
    bool noLibraries = false;
};

int showDependencies(Context &ctx, const DepsOptions &options)
{
    const auto files = robot::projectFiles(options.paths);
    if (!files)
        return ctx.failed(files.error());
    std::error_code ec;
    const fs::path program = fs::read_symlink("/proc/self/exe", ec);
    const robot::ProjectOptions project = robot::findProject(options.paths.front());
    for (const std::string &problem : project.problems)
        ctx.err << "crat: " << problem << '\n';
    robot::LibraryService libraries(robot::libraryOptionsOf(project, program.parent_path()));
    robot::Project index(project, &libraries);
    index.load(*files);
    if (!options.noLibraries)
        index.loadLibraries(Deadline::after(std::chrono::minutes(2)));
    const robot::DependencyReport report = robot::dependencyReport(
        *index.snapshot(), *robot::dependencyFormatOf(options.format), fs::current_path(ec).string());
    ctx.out << report.text;
    if (options.format == "text")
        ctx.out << counted(report.files, "file") << ", " << counted(report.imports, "import") << ", " << report.broken
                << " broken, " << counted(report.cycles, "cycle") << '\n';
    return Done;
}

} // namespace

void addDeps(CLI::App &app, Context &ctx)
{
    CLI::App *cmd =
        app.add_subcommand("deps", "Show which libraries, resources and variable files each Robot file imports");
    auto options = std::make_shared<DepsOptions>();
    cmd->add_option("PATH", options->paths,
                    "Files, or folders that are searched for .robot and .resource files, as one project")
        ->required();
    cmd->add_option("--format", options->format, "text: indented lines; json: one object; dot: a graph for Graphviz")
        ->check(CLI::IsMember({"text", "json", "dot"}))
        ->capture_default_str();
    cmd->add_flag("--no-libraries", options->noLibraries,
                  "Do not ask Python whether libraries can be imported; they then count as pending");
    cmd->footer("What is missing or cannot be imported says why; resources that import one another in a ring are "
                "listed at the end.\n"
                "Examples:\n"
                "  crat deps tests\n"
                "  crat deps tests --format dot | dot -Tsvg > tests.svg\n"
                "  crat deps . --format json | jq -r '.files[] | select(.file == \"shop.resource\") | .importedBy[]'\n"
                "Exit codes: 0 done, also with broken imports (crat check judges them); 2 wrong use, 3 a path is "
                "missing.");
    cmd->callback([&ctx, options] {
        ctx.action = [&ctx, options] {
            return showDependencies(ctx, *options);
        };
    });
}

} // namespace crat::cli
