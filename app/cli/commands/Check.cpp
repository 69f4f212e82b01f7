#include <filesystem>

#include <boost/json.hpp>

#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "app/cli/commands/CheckFix.h"
#include "core/robot/diagnostics/ProjectCheck.h"
#include "core/robot/diagnostics/Robocop.h"

namespace crat::cli {
namespace {

namespace fs = std::filesystem;

struct CheckOptions {
    std::vector<std::string> paths;
    std::string format = "text", failOn = "warning", project, python;
    std::vector<std::string> rules, ignored, pythonPath, variables, variableFiles, argumentFiles, languages;
    bool robocop = false, noLibraries = false, listRules = false, fix = false, dryRun = false;
    double libraryTimeout = 20;
};

int listRules(Context &ctx, const std::string &format)
{
    if (format == "json") {
        boost::json::array rules;
        for (const robot::Rule &rule : robot::rules())
            rules.push_back(boost::json::object{
                {"name", rule.name}, {"severity", robot::toString(rule.severity)}, {"summary", rule.summary}});
        ctx.out << rules << '\n';
        return Done;
    }
    for (const robot::Rule &rule : robot::rules())
        ctx.out << rule.name << std::string(24 - std::min<std::size_t>(rule.name.size(), 23), ' ')
                << robot::toString(rule.severity) << (rule.severity == robot::Severity::Error ? "    " : "  ")
                << rule.summary << '\n';
    return Done;
}

robot::ProjectOptions projectOf(const CheckOptions &options)
{
    robot::ProjectOptions project =
        robot::findProject(options.project.empty() ? options.paths.front() : options.project);
    std::error_code ec;
    const fs::path current = fs::current_path(ec);
    const auto add = [&](const char *name, const std::vector<std::string> &values) {
        for (const std::string &value : values)
            robot::addCommandLine(project, name, value, current);
    };
    add("--pythonpath", options.pythonPath);
    add("--variable", options.variables);
    add("--variablefile", options.variableFiles);
    add("--argumentfile", options.argumentFiles);
    add("--language", options.languages);
    if (!options.python.empty())
        project.python = options.python;
    return project;
}

robot::LibraryOptions librariesOf(const CheckOptions &options, const robot::ProjectOptions &project)
{
    std::error_code ec;
    const fs::path program = fs::read_symlink("/proc/self/exe", ec);
    robot::LibraryOptions libraries = robot::libraryOptionsOf(project, program.parent_path());
    libraries.timeLimit = std::chrono::milliseconds(static_cast<std::int64_t>(options.libraryTimeout * 1000));
    return libraries;
}

/// Paths are shown as they were given: relative to the current folder where that is shorter.
std::string shownPath(const std::string &path, const fs::path &current)
{
    const fs::path relative = fs::path(path).lexically_relative(current);
    const bool outside = relative.empty() || *relative.begin() == "..";
    return outside ? path : relative.string();
}

Result<> addRobocop(const robot::LibraryOptions &libraries, const robot::ProjectOptions &project,
                    std::vector<robot::FileReport> &files)
{
    std::vector<std::string> paths;
    paths.reserve(files.size());
    for (const robot::FileReport &file : files)
        paths.push_back(file.path);
    if (paths.empty())
        return {};
    auto found = robot::runRobocop(libraries.python, project.root, paths, Deadline::after(std::chrono::minutes(10)));
    if (!found)
        return tl::unexpected(found.error());
    for (robot::FileReport &file : files) {
        auto &extra = (*found)[file.path];
        file.findings.insert(file.findings.end(), extra.begin(), extra.end());
        std::stable_sort(file.findings.begin(), file.findings.end(), [](const auto &a, const auto &b) {
            return std::pair(a.line, a.column) < std::pair(b.line, b.column);
        });
    }
    return {};
}

bool isWanted(const CheckOptions &options, const robot::Diagnostic &finding)
{
    const auto names = [&finding](const std::vector<std::string> &list) {
        return std::find(list.begin(), list.end(), finding.rule) != list.end();
    };
    return (options.rules.empty() || names(options.rules)) && !names(options.ignored);
}

Result<> checkRuleNames(const CheckOptions &options)
{
    for (const auto *list : {&options.rules, &options.ignored}) {
        for (const std::string &rule : *list) {
            if (!options.robocop && !robot::findRule(rule))
                return fail(Errc::BadInput,
                            "There is no rule \"" + rule + "\". crat check --list-rules shows them all.");
        }
    }
    return {};
}

int report(Context &ctx, const CheckOptions &options, std::vector<robot::FileReport> files)
{
    std::error_code ec;
    const fs::path current = fs::current_path(ec);
    std::size_t errors = 0, warnings = 0;
    for (robot::FileReport &file : files) {
        file.path = shownPath(file.path, current);
        std::erase_if(file.findings, [&](const auto &finding) { return !isWanted(options, finding); });
        for (const robot::Diagnostic &finding : file.findings)
            ++(finding.severity == robot::Severity::Error ? errors : warnings);
    }
    if (options.format == "json")
        ctx.out << robot::jsonReport(files);
    else if (options.format == "sarif")
        ctx.out << robot::sarifReport(files, CRAT_VERSION);
    else
        ctx.out << robot::textReport(files) << counted(files.size(), "file") << ", " << counted(errors, "error") << ", "
                << counted(warnings, "warning") << '\n';
    ctx.out.flush();
    const bool failed = options.failOn == "error" ? errors != 0 : options.failOn == "warning" && errors + warnings != 0;
    return failed ? Findings : Done;
}

int checkPaths(Context &ctx, const CheckOptions &options)
{
    if (options.listRules)
        return listRules(ctx, options.format);
    if (options.paths.empty())
        return ctx.failed({Errc::BadInput, "Name the files or folders to check.", {}});
    if (const auto known = checkRuleNames(options); !known)
        return ctx.failed(known.error());
    const robot::ProjectOptions project = projectOf(options);
    for (const std::string &problem : project.problems)
        ctx.err << "crat: " << problem << '\n';
    const robot::LibraryOptions libraryOptions = librariesOf(options, project);
    robot::LibraryService libraries(libraryOptions);
    robot::ProjectCheckOptions check{.project = project, .paths = options.paths};
    check.askLibraries = !options.noLibraries;
    auto checked = robot::checkProject(check, &libraries);
    if (!checked)
        return ctx.failed(checked.error());
    if (checked->files.empty())
        ctx.err << "crat: there is no .robot or .resource file in what was named\n";
    if (options.fix) {
        for (robot::FileReport &file : checked->files)
            std::erase_if(file.findings, [&](const auto &finding) { return !isWanted(options, finding); });
        const auto fixed = fixFindings(ctx, *checked, options.dryRun);
        if (!fixed)
            return ctx.failed(fixed.error());
        if (options.dryRun)
            return fixed->fixes != 0 ? Findings : Done;
        ctx.err << "crat: " << fixed->fixes << " fixes in " << fixed->files << " files\n";
        checked = robot::checkProject(check, &libraries);
        if (!checked)
            return ctx.failed(checked.error());
    }
    if (options.robocop) {
        if (const auto added = addRobocop(libraryOptions, project, checked->files); !added)
            return ctx.failed(added.error());
    }
    return report(ctx, options, std::move(checked->files));
}

void addOptions(CLI::App &cmd, CheckOptions &options)
{
    cmd.add_option(
        "PATH", options.paths,
        "Files, or folders that are searched for .robot and .resource files. They are checked as one project; what "
        "they import from elsewhere is read, but not reported on");
    cmd.add_option("--format", options.format, "text: one finding a line; json: one array; sarif: SARIF 2.1.0")
        ->check(CLI::IsMember({"text", "json", "sarif"}))
        ->capture_default_str();
    cmd.add_option("--rules", options.rules, "Report these rules only (comma-separated)")
        ->delimiter(',')
        ->allow_extra_args(false);
    cmd.add_option("--ignore", options.ignored, "Leave these rules out (comma-separated)")
        ->delimiter(',')
        ->allow_extra_args(false);
    cmd.add_flag("--list-rules", options.listRules, "Show all rules and end; with --format json as one array");
    cmd.add_option("--fail-on", options.failOn, "What makes the exit code 1: error, warning (or worse), never")
        ->check(CLI::IsMember({"error", "warning", "never"}))
        ->capture_default_str();
    CLI::Option *fix = cmd.add_flag(
        "--fix", options.fix, "Make the fixes that change nothing of what the files do, then report what is left");
    cmd.add_flag("--dry-run", options.dryRun,
                 "With --fix: only print the fixes, as a diff (exit code 1 if there are any)")
        ->needs(fix);
    cmd.add_flag("--robocop", options.robocop, "Run robocop too and list its findings beside ours");
    cmd.add_flag("--no-libraries", options.noLibraries,
                 "Do not ask Python what libraries offer; unknown keywords then pass");
    cmd.add_option("--library-timeout", options.libraryTimeout, "Seconds that the import of one library may take")
        ->check(CLI::Range(0.1, 3600.0))
        ->capture_default_str();
    cmd.add_option(
        "--project", options.project,
        "Folder of crat.toml, robot.toml or pyproject.toml (default: looked for at the first PATH and above)");
    cmd.add_option("--python", options.python,
                   "Python with Robot Framework (default: crat.toml, CRAT_PYTHON, .venv, PATH)");
    cmd.add_option("-P,--pythonpath", options.pythonPath, "As for robot; may be repeated")->allow_extra_args(false);
    cmd.add_option("-v,--variable", options.variables, "NAME:VALUE, as for robot; may be repeated")
        ->allow_extra_args(false);
    cmd.add_option("-V,--variablefile", options.variableFiles, "As for robot; may be repeated")
        ->allow_extra_args(false);
    cmd.add_option("-A,--argumentfile", options.argumentFiles, "As for robot; may be repeated")
        ->allow_extra_args(false);
    cmd.add_option("--language", options.languages,
                   "Read the files with this language too, as for robot; may be repeated")
        ->allow_extra_args(false);
}

} // namespace

void addCheck(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand(
        "check",
        "Report what is wrong in Robot files: unknown, wrongly called, unused, deprecated, unreachable, malformed");
    cmd->footer(
        "A comment switches findings off: \"# crat: disable=RULE\" behind a row for that row; alone and indented for "
        "the\n"
        "rest of the test or keyword; alone at the line's start for the rest of the section, before the first section\n"
        "for the file. \"# crat: enable=RULE\" takes it back. \"# robocop: off=RULE\" and \"# noqa\" count too.\n"
        "Exit codes: 0 nothing found, 1 findings (a file that cannot be read is one; see --fail-on), 2 wrong use,\n"
        "3 a path or program is missing.\n"
        "Examples:\n  crat check tests\n  crat check tests --fail-on error --format sarif > findings.sarif\n"
        "  crat check tests --fix --dry-run");
    auto options = std::make_shared<CheckOptions>();
    addOptions(*cmd, *options);
    cmd->callback([&ctx, options] {
        ctx.action = [&ctx, options] {
            return checkPaths(ctx, *options);
        };
    });
}

} // namespace crat::cli
