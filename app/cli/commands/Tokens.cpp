#include <atomic>
#include <thread>

#include "app/cli/Commands.h"
#include "app/cli/commands/Paths.h"
#include "core/base/Files.h"
#include "core/robot/Characters.h"
#include "core/robot/Document.h"
#include "core/robot/TokenStream.h"

namespace crat::cli {
namespace {

constexpr std::size_t BatchFiles = 64; // whose lines wait in memory until they are printed in order
constexpr unsigned MostThreads = 64;

struct Totals {
    std::size_t files = 0, tokens = 0, unreadable = 0, bytes = 0;
};

/// A file to read, or a path that there is none for.
struct Source {
    std::string path;
    std::string missing; ///< why it cannot be read, known beforehand
};

struct Answer {
    std::string line; ///< of JSON
    std::size_t bytes = 0, tokens = 0;
    bool unreadable = false;
};

std::vector<Source> sourcesOf(const std::vector<std::string> &paths)
{
    std::vector<Source> sources;
    for (const std::string &path : paths) {
        auto files = robotFiles({path});
        if (!files) {
            sources.push_back({path, files.error().forUser});
            continue;
        }
        for (std::string &file : *files)
            sources.push_back({std::move(file), {}});
    }
    return sources;
}

Answer answerFor(const Source &source, const robot::Languages &languages, bool count)
{
    Answer answer;
    std::string error = source.missing;
    std::string bytes;
    if (error.empty()) {
        auto read = readFile(source.path);
        std::size_t bad = 0;
        if (!read)
            error = read.error().forUser;
        else if (!robot::isValidUtf8(*read, &bad))
            error = "not UTF-8: invalid byte at offset " + std::to_string(bad);
        else
            bytes = std::move(*read);
    }
    answer.unreadable = !error.empty();
    answer.bytes = bytes.size();
    if (answer.unreadable) {
        if (!count)
            robot::appendErrorJson(answer.line, source.path, error);
        return answer;
    }
    const robot::LexedFile file = robot::lex(bytes, robot::fileKindOf(source.path), languages);
    if (count)
        answer.tokens = robot::countTokens(file);
    else
        robot::appendTokensJson(answer.line, source.path, bytes, file);
    return answer;
}

/// The answers for sources [first, end), worked out on all cores.
std::vector<Answer> answersFor(const std::vector<Source> &sources, std::size_t first, std::size_t end,
                               const robot::Languages &languages, bool count)
{
    std::vector<Answer> answers(end - first);
    std::atomic<std::size_t> next = first;
    const auto work = [&] {
        for (std::size_t i = next++; i < end; i = next++)
            answers[i - first] = answerFor(sources[i], languages, count);
    };
    std::vector<std::jthread> helpers;
    const std::size_t cores = std::clamp(std::thread::hardware_concurrency(), 1u, MostThreads);
    for (std::size_t i = 1; i < std::min(cores, answers.size()); ++i)
        helpers.emplace_back(work);
    work();
    helpers.clear(); // waits for them
    return answers;
}

int printTokens(Context &ctx, const std::vector<std::string> &paths, const robot::Languages &languages, bool count)
{
    const std::vector<Source> sources = sourcesOf(paths);
    if (sources.empty())
        ctx.err << "crat: there is no .robot or .resource file in what was named\n";
    Totals totals{.files = sources.size()};
    // Totals keep nothing of a file, so that one batch does.
    const std::size_t batch = count ? std::max<std::size_t>(sources.size(), 1) : BatchFiles;
    for (std::size_t first = 0; first < sources.size(); first += batch) {
        for (const Answer &answer :
             answersFor(sources, first, std::min(sources.size(), first + batch), languages, count)) {
            ctx.out << answer.line;
            totals.tokens += answer.tokens;
            totals.bytes += answer.bytes;
            totals.unreadable += answer.unreadable;
        }
    }
    if (count)
        ctx.out << totals.files << " files, " << totals.bytes << " bytes, " << totals.tokens << " tokens, "
                << totals.unreadable << " not readable\n";
    ctx.out.flush();
    int code = Done;
    for (const Source &source : sources) {
        if (source.missing.empty())
            continue;
        ctx.err << "crat: " << source.missing << '\n';
        code = Environment;
    }
    return code;
}

} // namespace

void addTokens(CLI::App &app, Context &ctx)
{
    struct Options {
        std::vector<std::string> paths;
        std::vector<std::string> languages;
        std::string format = "jsonl";
    };
    CLI::App *cmd =
        app.add_subcommand("tokens", "Print the tokens of Robot files as Robot Framework's lexer gives them");
    cmd->footer("A line for each file: {\"file\": path, \"tokens\": [[type, value, line, column], …]}, or\n"
                "{\"file\": path, \"error\": why} for one that Robot Framework cannot read.\n"
                "Exit code 3 if a PATH does not exist.\nExample:\n  crat tokens --format jsonl tests > tokens.jsonl");
    auto options = std::make_shared<Options>();
    cmd->add_option("PATH", options->paths, "Files, or folders that are searched for .robot and .resource files")
        ->required();
    cmd->add_option("--format", options->format, "jsonl: one line a file; count: totals only")
        ->check(CLI::IsMember({"jsonl", "count"}))
        ->capture_default_str();
    cmd->add_option("--language", options->languages,
                    "Read the files with this language too, as robot --language; may be repeated")
        ->allow_extra_args(false);
    cmd->callback([&ctx, options] {
        ctx.action = [&ctx, options] {
            robot::Languages languages;
            for (const std::string &name : options->languages) {
                if (!languages.add(name))
                    return ctx.failed({Errc::BadInput,
                                       "Robot Framework has no language \"" + name +
                                           "\". Write a code such as de or pt-BR, or a name such as Finnish.",
                                       {}});
            }
            return printTokens(ctx, options->paths, languages, options->format == "count");
        };
    });
}

} // namespace crat::cli
