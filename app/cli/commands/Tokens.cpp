#include "app/cli/Commands.h"
#include "app/cli/commands/Paths.h"
#include "core/base/Files.h"
#include "core/robot/Characters.h"
#include "core/robot/Document.h"
#include "core/robot/TokenStream.h"

namespace crat::cli {
namespace {

constexpr std::size_t FlushAt = 1u << 20;

struct Totals {
    std::size_t files = 0, tokens = 0, unreadable = 0, bytes = 0;
};

void printTotals(Context &ctx, const Totals &totals)
{
    ctx.out << totals.files << " files, " << totals.bytes << " bytes, " << totals.tokens << " tokens, "
            << totals.unreadable << " not readable\n";
}

int printTokens(Context &ctx, const std::vector<std::string> &paths, bool count)
{
    const auto files = robotFiles(paths);
    if (!files)
        return ctx.failed(files.error());
    Totals totals;
    std::string out;
    for (const std::string &path : *files) {
        ++totals.files;
        const auto bytes = readFile(path);
        std::size_t bad = 0;
        std::string error;
        if (!bytes)
            error = bytes.error().forUser;
        else if (!robot::isValidUtf8(*bytes, &bad))
            error = "not UTF-8: invalid byte at offset " + std::to_string(bad);
        if (!error.empty()) {
            ++totals.unreadable;
            if (!count)
                robot::appendErrorJson(out, path, error);
            continue;
        }
        const robot::LexedFile file = robot::lex(*bytes, robot::fileKindOf(path));
        totals.bytes += bytes->size();
        if (count)
            totals.tokens += robot::countTokens(file);
        else
            robot::appendTokensJson(out, path, *bytes, file);
        if (out.size() > FlushAt) {
            ctx.out << out;
            out.clear();
        }
    }
    ctx.out << out;
    if (count)
        printTotals(ctx, totals);
    ctx.out.flush();
    return Done;
}

} // namespace

void addTokens(CLI::App &app, Context &ctx)
{
    struct Options {
        std::vector<std::string> paths;
        std::string format = "jsonl";
    };
    CLI::App *cmd =
        app.add_subcommand("tokens", "Print the tokens of Robot files as Robot Framework's lexer gives them");
    auto options = std::make_shared<Options>();
    cmd->add_option("PATH", options->paths, "Files, or folders that are searched for .robot and .resource files")
        ->required();
    cmd->add_option("--format", options->format, "jsonl: one line a file; count: totals only")
        ->check(CLI::IsMember({"jsonl", "count"}))
        ->capture_default_str();
    cmd->callback([&ctx, options] {
        ctx.action = [&ctx, options] {
            return printTokens(ctx, options->paths, options->format == "count");
        };
    });
}

} // namespace crat::cli
