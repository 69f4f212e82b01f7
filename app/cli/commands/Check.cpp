#include "core/robot/Check.h"
#include "app/cli/Commands.h"
#include "app/cli/commands/Paths.h"
#include "core/base/Files.h"
#include "core/robot/Document.h"
#include "core/robot/TokenStream.h"

namespace crat::cli {
namespace {

void printText(std::ostream &out, const std::string &path, const robot::Finding &f)
{
    out << path << ':' << f.line << ':' << f.column + 1 << ": " << robot::toString(f.severity) << ": " << f.message
        << " [" << f.rule << "]\n";
}

void printJson(std::ostream &out, const std::string &path, const robot::Finding &f, bool first)
{
    std::string text = first ? "\n  {\"file\": " : ",\n  {\"file\": ";
    robot::appendJsonString(text, path);
    text += ", \"line\": " + std::to_string(f.line) + ", \"column\": " + std::to_string(f.column + 1) +
            ", \"end_column\": " + std::to_string(f.endColumn + 1) + ", \"severity\": \"" +
            std::string(robot::toString(f.severity)) + "\", \"rule\": \"" + f.rule + "\", \"message\": ";
    robot::appendJsonString(text, f.message);
    out << text << '}';
}

int checkPaths(Context &ctx, const std::vector<std::string> &paths, bool json)
{
    const auto files = robotFiles(paths);
    if (!files)
        return ctx.failed(files.error());
    if (files->empty())
        ctx.err << "crat: there is no .robot or .resource file in what was named\n";
    std::size_t errors = 0, warnings = 0;
    if (json)
        ctx.out << '[';
    for (const std::string &path : *files) {
        const auto bytes = readFile(path);
        if (!bytes)
            return ctx.failed(bytes.error());
        for (const robot::Finding &finding : robot::check(*robot::Tree::parse(*bytes, robot::fileKindOf(path)))) {
            if (json)
                printJson(ctx.out, path, finding, errors + warnings == 0);
            else
                printText(ctx.out, path, finding);
            ++(finding.severity == robot::Severity::Error ? errors : warnings);
        }
    }
    if (json)
        ctx.out << (errors + warnings ? "\n]\n" : "]\n");
    else
        ctx.out << files->size() << " files, " << errors << " errors, " << warnings << " warnings\n";
    ctx.out.flush();
    return errors + warnings ? Findings : Done;
}

} // namespace

void addCheck(CLI::App &app, Context &ctx)
{
    struct Options {
        std::vector<std::string> paths;
        std::string format = "text";
    };
    CLI::App *cmd =
        app.add_subcommand("check", "Report what is certainly wrong in Robot files; exit code 1 if anything is");
    auto options = std::make_shared<Options>();
    cmd->add_option("PATH", options->paths, "Files, or folders that are searched for .robot and .resource files")
        ->required();
    cmd->add_option("--format", options->format, "text: one finding a line; json: one array")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    cmd->footer("Examples:\n  crat check tests\n  crat check tests/login.robot --format json");
    cmd->callback([&ctx, options] {
        ctx.action = [&ctx, options] {
            return checkPaths(ctx, options->paths, options->format == "json");
        };
    });
}

} // namespace crat::cli
