#include <csignal>

#include <unistd.h>

#include "app/cli/Commands.h"
#include "core/robot/lsp/Session.h"

namespace crat::cli {
namespace {

/// In the user's cache, beside what is kept of libraries; empty where there is none.
std::filesystem::path pastUseFile(const std::filesystem::path &programFolder)
{
    const auto libraries = robot::LibraryOptions::find(programFolder, {}).cacheFolder;
    return libraries.empty() ? libraries : libraries.parent_path() / "past-use";
}

int serve(Context &ctx, bool robocop)
{
    std::signal(SIGPIPE, SIG_IGN); // an editor that is gone is an error of write(), not the end of us
    std::error_code ec;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ec);
    robot::lsp::Session session(
        STDIN_FILENO, STDOUT_FILENO,
        {.programFolder = program.parent_path(), .robocop = robocop, .pastUse = pastUseFile(program.parent_path())});
    std::string problem;
    const int code = session.run(problem);
    if (!problem.empty())
        ctx.err << "crat lsp: " << problem << '\n';
    return code;
}

} // namespace

void addLsp(CLI::App &app, Context &ctx)
{
    CLI::App *cmd =
        app.add_subcommand("lsp", "Serve an editor over the Language Server Protocol, on standard input and output");
    auto stdio = std::make_shared<bool>(false), noRobocop = std::make_shared<bool>(false);
    cmd->add_flag("--no-robocop", *noRobocop,
                  "Leave robocop's findings out (an editor's initializationOptions {\"robocop\": false} do the same)");
    cmd->add_flag("--stdio", *stdio, "Accepted, because many editors say it; there is no other way");
    cmd->footer("VS Code: with a generic LSP client extension, set its server command to \"crat lsp\" for *.robot and "
                "*.resource.\n"
                "Neovim:  vim.lsp.config('crat', {cmd = {'crat', 'lsp'}, filetypes = {'robot'}, root_markers = "
                "{'crat.toml', '.git'}}); "
                "vim.lsp.enable('crat')");
    cmd->callback([&ctx, stdio, noRobocop] {
        ctx.action = [&ctx, noRobocop] {
            return serve(ctx, !*noRobocop);
        };
    });
}

} // namespace crat::cli
