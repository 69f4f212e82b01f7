#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "app/cli/Table.h"
#include "core/robot/TokenStream.h"
#include "core/robot/results/Model.h"
#include "core/robot/results/Reader.h"
#include "core/robot/results/Summary.h"

namespace crat::cli {
namespace {

namespace results = robot::results;
using results::Status;

/// Feeds the file to `visitor`; true if it ended as it should.
Result<bool> read(const std::string &path, results::Visitor &visitor)
{
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return fail(Errc::NotFound, path + ": no such file, or it cannot be read");
    const auto reader = results::makeReader(visitor);
    std::string chunk(1u << 18, '\0');
    while (in) {
        in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        const auto fed = reader->feed(std::string_view(chunk).substr(0, static_cast<std::size_t>(in.gcount())));
        if (!fed)
            return tl::unexpected(withContext(fed.error(), path));
    }
    return reader->finish();
}

bool isBad(const results::TestResult &test)
{
    return test.status == Status::Fail || test.status == Status::NotSet;
}

void printIndented(std::ostream &out, std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out << "      " << plain(std::string(text.substr(at, end - at))) << '\n';
        at = end + 1;
    }
}

void printText(std::ostream &out, const std::string &path, const results::Summary &summary, bool complete)
{
    const std::size_t unfinished = summary.count(Status::NotSet);
    out << plain(path) << ": "
        << fmt::format("{} tests, {} passed, {} failed, {} skipped", summary.testCount(), summary.count(Status::Pass),
                       summary.count(Status::Fail), summary.count(Status::Skip));
    if (unfinished)
        out << ", " << unfinished << " not finished";
    out << " in " << duration(summary.elapsed()) << '\n';
    if (!complete)
        out << "  The file stops in the middle: Robot Framework was ended, or still runs.\n";
    for (const results::TestResult &test : summary.tests()) {
        if (!isBad(test))
            continue;
        out << (test.status == Status::Fail ? "FAIL  " : "OPEN  ") << plain(test.longName);
        if (!test.source.empty())
            out << " (" << plain(test.source) << (test.line ? ":" + std::to_string(test.line) : std::string()) << ')';
        out << '\n';
        printIndented(out, test.message);
    }
}

void member(std::string &text, std::string_view key, std::string_view value)
{
    text += fmt::format(", \"{}\": ", key);
    robot::appendJsonString(text, value);
}

double seconds(std::chrono::microseconds span)
{
    return std::chrono::duration<double>(span).count();
}

std::string summaryJson(const std::string &path, const results::Summary &summary, bool complete)
{
    std::string text = "{\"file\": ";
    robot::appendJsonString(text, path);
    member(text, "generator", summary.runHeader().generator);
    member(text, "suite", summary.name());
    text += fmt::format(", \"complete\": {}, \"tests\": {}, \"passed\": {}, \"failed\": {}, \"skipped\": {}, "
                        "\"unfinished\": {}, \"suites\": {}, \"elapsed\": {:.6f}",
                        complete, summary.testCount(), summary.count(Status::Pass), summary.count(Status::Fail),
                        summary.count(Status::Skip), summary.count(Status::NotSet), summary.suiteCount(),
                        seconds(summary.elapsed()));
    if (summary.start())
        member(text, "start", results::formatTime(*summary.start()));
    text += ", \"failures\": [";
    bool first = true;
    for (const results::TestResult &test : summary.tests()) {
        if (!isBad(test))
            continue;
        text +=
            fmt::format("{}{{\"line\": {}, \"elapsed\": {:.6f}", first ? "" : ", ", test.line, seconds(test.elapsed));
        member(text, "name", test.longName);
        member(text, "status", results::toString(test.status));
        member(text, "message", test.message);
        member(text, "source", test.source);
        text += '}';
        first = false;
    }
    text += "], \"errors\": [";
    for (const results::Message &error : summary.errors()) {
        text += &error == &summary.errors().front() ? "{\"level\": " : ", {\"level\": ";
        robot::appendJsonString(text, error.level);
        member(text, "message", error.text);
        text += '}';
    }
    return text + "]}";
}

std::string itemJson(const results::Model &model, std::uint32_t id, std::size_t depth)
{
    const auto &node = model.nodes()[id];
    const bool message = node.kind == results::Kind::Message;
    std::string text = fmt::format("{{\"depth\": {}, \"type\": \"{}\"", depth, results::toString(node.kind));
    member(text, message ? "message" : "name", model.name(id));
    if (message)
        text += fmt::format(", \"html\": {}", node.html);
    else
        text += fmt::format(", \"status\": \"{}\", \"elapsed\": {:.6f}", results::toString(node.status),
                            seconds(model.elapsed(id)));
    if (node.line)
        text += fmt::format(", \"line\": {}", node.line);
    if (const auto start = model.start(id))
        member(text, "start", results::formatTime(*start));
    text += ", \"fields\": [";
    bool first = true;
    for (const auto &[field, value] : model.fields(id)) {
        text += fmt::format("{}[\"{}\", ", first ? "" : ", ", results::toString(field));
        robot::appendJsonString(text, model.text(value));
        text += ']';
        first = false;
    }
    return text + "]}";
}

/// One line an item, in the order in which they ran.
void printItems(std::ostream &out, const results::Model &model)
{
    using results::Model;
    if (model.nodes().empty())
        return;
    std::uint32_t id = 0;
    for (std::size_t depth = 0; id != Model::None;) {
        out << itemJson(model, id, depth) << '\n';
        const auto &node = model.nodes()[id];
        if (node.firstChild != Model::None) {
            id = node.firstChild;
            ++depth;
            continue;
        }
        while (id != Model::None && model.nodes()[id].nextSibling == Model::None) {
            id = model.nodes()[id].parent;
            --depth;
        }
        if (id != Model::None)
            id = model.nodes()[id].nextSibling;
    }
}

int printOne(Context &ctx, const std::string &path, const std::string &format)
{
    if (format == "items") {
        results::ModelBuilder builder;
        const auto complete = read(path, builder);
        if (!complete)
            return ctx.failed(complete.error());
        const results::Model model = builder.take(*complete);
        printItems(ctx.out, model);
        return *complete && (model.nodes().empty() || model.nodes()[0].status != Status::Fail) ? Done : Findings;
    }
    results::Summary summary;
    const auto complete = read(path, summary);
    if (!complete)
        return ctx.failed(complete.error());
    if (format == "json")
        ctx.out << summaryJson(path, summary, *complete) << '\n';
    else
        printText(ctx.out, path, summary, *complete);
    return *complete && summary.count(Status::Fail) + summary.count(Status::NotSet) == 0 ? Done : Findings;
}

} // namespace

void addResults(CLI::App &app, Context &ctx)
{
    struct Options {
        std::vector<std::string> files;
        std::string format = "text";
    };
    CLI::App *cmd = app.add_subcommand(
        "results", "Say what a run of Robot Framework gave, from output.xml or JSON; exit code 1 on failed tests");
    auto options = std::make_shared<Options>();
    cmd->add_option("FILE", options->files, "output.xml of Robot Framework 4 to 7, or Robot's JSON output")->required();
    cmd->add_option(
           "--format", options->format,
           "text; json: one line a file with counts and failures; items: one line a suite, test, keyword, message")
        ->check(CLI::IsMember({"text", "json", "items"}))
        ->capture_default_str();
    cmd->footer(
        "Exit codes: 0 no test failed; 1 a test failed or did not end, or the file stops in the middle; 3 a file that\n"
        "cannot be read.\n"
        "Examples:\n  crat results output.xml\n  crat results results/*/output.xml --format json");
    cmd->callback([&ctx, options] {
        ctx.action = [&ctx, options] {
            int code = Done;
            for (const std::string &file : options->files)
                code = std::max(code, printOne(ctx, file, options->format));
            ctx.out.flush();
            return code;
        };
    });
}

} // namespace crat::cli
