#include <chrono>
#include <cstdlib>

#include "app/cli/Commands.h"
#include "app/cli/commands/Paths.h"
#include "core/base/ChildProcess.h"
#include "core/base/Files.h"
#include "core/robot/Characters.h"

namespace crat::cli {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

struct FormatRequest {
    std::vector<std::string> paths;
    bool check = false, diff = false;
    int timeoutSeconds = 120;
};

/// The robocop that belongs to our Python: CRAT_PYTHON's, that of the checkout or installation this program stands in, or
/// the one in PATH.
std::optional<fs::path> findRobocop()
{
    std::vector<fs::path> folders;
    if (const char *python = std::getenv("CRAT_PYTHON"); python && *python)
        folders.push_back(fs::path(python).parent_path());
    std::error_code ec;
    for (fs::path at = fs::read_symlink("/proc/self/exe", ec).parent_path(); at.has_relative_path();
         at = at.parent_path()) {
        folders.push_back(at / ".venv/bin");
        folders.push_back(at / "lib/crat/venv/bin");
    }
    for (const fs::path &folder : folders) {
        if (fs::exists(folder / "robocop", ec))
            return folder / "robocop";
    }
    return findProgram("robocop");
}

std::vector<std::string> argumentsFor(const fs::path &robocop, const FormatRequest &request)
{
    // auto: CRLF stays CRLF. The cache would be written beside the files.
    std::vector<std::string> arguments{robocop.string(), "format", "--line-ending", "auto", "--no-cache"};
    if (request.check)
        arguments.emplace_back("--check");
    if (request.diff)
        arguments.insert(arguments.end(), {"--diff", "--no-color"});
    if (request.diff && !request.check)
        arguments.emplace_back("--no-overwrite");
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), request.paths.begin(), request.paths.end());
    return arguments;
}

constexpr std::string_view Bom = "\xEF\xBB\xBF";

/// What has to be known of the files beforehand, because robocop drops byte order marks and skips what it cannot read.
struct Before {
    std::vector<std::string> withBom, unreadable;
};

Before lookAt(const std::vector<std::string> &files)
{
    Before before;
    for (const std::string &file : files) {
        const auto bytes = readFile(file);
        if (!bytes || !robot::isValidUtf8(*bytes))
            before.unreadable.push_back(file);
        else if (bytes->starts_with(Bom))
            before.withBom.push_back(file);
    }
    return before;
}

Result<> giveBomBack(const std::vector<std::string> &files)
{
    for (const std::string &file : files) {
        const auto bytes = readFile(file);
        if (!bytes)
            return tl::unexpected(bytes.error());
        if (bytes->starts_with(Bom))
            continue;
        if (auto written = writeFileAtomically(file, std::string(Bom) + *bytes); !written)
            return written;
    }
    return {};
}

int formatFiles(Context &ctx, const FormatRequest &request)
{
    const auto files = robotFiles(request.paths);
    if (!files)
        return ctx.failed(files.error());
    const Before before = lookAt(*files);
    const auto robocop = findRobocop();
    if (!robocop)
        return ctx.failed(
            {Errc::Unavailable,
             "robocop, which formats Robot files, is not installed. packaging/dependencies installs it (into "
             ".venv); or set CRAT_PYTHON to the Python of an environment that has robotframework-robocop.",
             {}});
    ProcessOptions options{.arguments = argumentsFor(*robocop, request)};
    options.environment = {{"NO_COLOR", "1"}, {"PYTHONUTF8", "1"}, {"COLUMNS", "200"}};
    const auto done =
        runProcess(std::move(options), Deadline::after(std::chrono::seconds(request.timeoutSeconds)), 64u << 20);
    if (const auto kept = giveBomBack(before.withBom); !kept)
        return ctx.failed(kept.error());
    if (!done && done.error().code == Errc::Timeout)
        return ctx.failed({Errc::Timeout,
                           "robocop was stopped after " + std::to_string(request.timeoutSeconds) +
                               " s (--timeout gives it longer). Files that it had not come to are unchanged.",
                           {}});
    if (!done)
        return ctx.failed(done.error());
    ctx.out << done->output << std::flush;
    ctx.err << done->error << std::flush;
    for (const std::string &file : before.unreadable)
        ctx.err << "crat: " << file << ": not formatted, because it cannot be read as UTF-8\n";
    if (!done->exit.ok() && done->exit.code != 1)
        return Environment;
    return done->exit.ok() && before.unreadable.empty() ? Done : Findings;
}

} // namespace

void addFormat(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("format", "Format Robot files with robocop's formatter");
    cmd->footer(
        "robocop reads its own configuration (robocop.toml, pyproject.toml) as always. Line ends and byte order\n"
        "marks stay as they are. --check writes nothing and ends with exit code 1 if a file would change; --diff\n"
        "writes nothing and prints what would change. Exit code 1 as well if a file is not UTF-8.\n"
        "Example:\n  crat format --check tests");
    auto request = std::make_shared<FormatRequest>();
    cmd->add_option("PATH", request->paths, "Files, or folders that are searched for .robot and .resource files")
        ->required();
    cmd->add_flag("--check", request->check, "Only say whether anything would change (exit code 1 if so)");
    cmd->add_flag("--diff", request->diff, "Only print what would change, as a diff");
    cmd->add_option("--timeout", request->timeoutSeconds, "Seconds after which robocop is stopped")
        ->check(CLI::Range(1, 86400))
        ->capture_default_str();
    cmd->callback([&ctx, request] {
        ctx.action = [&ctx, request] {
            return formatFiles(ctx, *request);
        };
    });
}

} // namespace crat::cli
