#include <algorithm>
#include <cstring>
#include <iostream>
#include <string_view>
#include <vector>

#include <poll.h>
#include <unistd.h>

#include "app/cli/Commands.h"

namespace {

using crat::cli::Context;

constexpr void (*Commands[])(CLI::App &, Context &) = {
    // clang-format off
    crat::cli::addApi,
    crat::cli::addBuilds,
    crat::cli::addCancel,
    crat::cli::addCat,
    crat::cli::addCheck,
    crat::cli::addDeps,
    crat::cli::addEdit,
    crat::cli::addFormat,
    crat::cli::addImage,
    crat::cli::addItems,
    crat::cli::addLogin,
    crat::cli::addLogout,
    crat::cli::addLsp,
    crat::cli::addParams,
    crat::cli::addRename,
    crat::cli::addResults,
    crat::cli::addRun,
    crat::cli::addRuns,
    crat::cli::addSelect,
    crat::cli::addSettings,
    crat::cli::addTokens,
    crat::cli::addTrigger,
    // clang-format on
};

constexpr auto Footer = R"(
Examples:
  crat login --server https://crat.example.org --email me@example.org
  crat trigger shop --build latest --wait
  crat run tests/login.robot --include smoke
  crat runs --item shop --format json
  crat COMMAND --help

Environment: CRAT_SERVER (as --server), CRAT_TOKEN (an access token, instead of crat login).
Exit codes: 0 done; 1 the thing asked about is bad (failed tests, findings, a picture that is not there);
2 wrong use (options, or a name or number that the companion does not know); 3 server or environment;
4 a deploy-test run that was waited for failed, was cancelled or deleted.)";

/// Every user of the machine can read a command line: the token is overwritten there as soon as it is known. What is left is the
/// moment before, so the help recommends CRAT_TOKEN.
void hideToken(int argc, char **argv)
{
    constexpr std::string_view Joined = "--token=";
    for (int i = 1; i < argc; ++i) {
        const std::string_view word(argv[i]);
        const bool own = word == "--token" && i + 1 < argc;
        if (!own && !word.starts_with(Joined))
            continue;
        char *secret = own ? argv[++i] : argv[i] + Joined.size();
        std::fill_n(secret, std::strlen(secret), '*');
    }
}

/// The commands that talk to a companion: their help names the options that stand before the command, too.
constexpr std::string_view Remote[] = {"api",    "builds", "cancel", "items",  "login",    "logout",
                                       "params", "run",    "runs",   "select", "settings", "trigger"};
constexpr auto RemoteFooter =
    "Companion: --server URL or CRAT_SERVER, else the one signed in to last (see crat --help).";

void nameTheCompanion(CLI::App &command)
{
    const std::string footer = command.get_footer();
    command.footer((footer.empty() ? "" : footer + "\n") + RemoteFooter);
    for (CLI::App *below : command.get_subcommands(nullptr))
        nameTheCompanion(*below);
}

/// What is wrong with the words, and whose help has the right ones.
std::string wrongUse(const CLI::App *app, const CLI::Error &error)
{
    std::string what = error.what();
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) { // its own text has them backwards
        what = "not expected here:";
        for (const std::string &word : app->remaining(true))
            what += ' ' + word;
    }
    std::string command = "crat";
    while (!app->get_subcommands().empty()) {
        app = app->get_subcommands().front();
        command += ' ' + app->get_name();
    }
    return "crat: " + what + ". See: " + command + " --help\n";
}

bool takesValue(const CLI::App &app, const std::string &word)
{
    if (const CLI::Option *option = app.get_option_no_throw(word))
        return option->get_items_expected_min() > 0;
    const auto commands = app.get_subcommands(nullptr);
    return std::any_of(commands.begin(), commands.end(),
                       [&word](const CLI::App *command) { return takesValue(*command, word); });
}

/// The command line as CLI11 wants it, the last word first. To "--value=" it would give the next word, whatever that is: an
/// empty value becomes a word of its own.
std::vector<std::string> wordsOf(const CLI::App &app, int argc, char **argv)
{
    std::vector<std::string> words;
    for (int i = 1; i < argc; ++i) {
        const std::string word(argv[i]);
        const bool isValue = i > 1 && argv[i - 1][0] == '-' && takesValue(app, argv[i - 1]);
        const bool isEmptied = !isValue && word.starts_with("--") && word.find('=') == word.size() - 1 &&
                               takesValue(app, word.substr(0, word.size() - 1));
        words.push_back(isEmptied ? word.substr(0, word.size() - 1) : word);
        if (isEmptied)
            words.emplace_back();
    }
    std::reverse(words.begin(), words.end());
    return words;
}

/// The exit code, unless what was printed did not arrive: a full disk must not look like success. A reader that has seen
/// enough (`crat runs | head -1`) is no reason for words.
int checkOutput(Context &ctx, int code)
{
    ctx.out.flush();
    if (ctx.out.good())
        return code;
    pollfd output{STDOUT_FILENO, POLLOUT, 0};
    const bool readerGone = ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
    if (!readerGone)
        ctx.err << "crat: the output could not be written: is the disk full?\n";
    return crat::cli::Environment;
}

int run(int argc, char **argv)
{
    CLI::App app{"CRAT on the command line: Robot Framework files, builds, runs and pictures"};
    app.name("crat");
    app.require_subcommand(1);
    app.set_version_flag("--version", "crat " CRAT_VERSION);
    Context ctx{.out = std::cout, .err = std::cerr};
    app.add_option(
           "--server", ctx.server,
           "Address of the companion, e.g. http://127.0.0.1:8000; otherwise the one that crat login signed in to last, "
           "else the one that a studio on this machine has started, else http://127.0.0.1:8000")
        ->envname("CRAT_SERVER");
    app.add_option("--token", ctx.token,
                   "An access token, instead of crat login; better given as CRAT_TOKEN, which is not seen")
        ->envname("CRAT_TOKEN");
    app.fallthrough();
    app.failure_message(wrongUse);
    for (const auto add : Commands)
        add(app, ctx);
    for (const std::string_view name : Remote)
        nameTheCompanion(*app.get_subcommand(std::string(name)));
    app.footer(Footer); // only now: a command inherits what its parent has when it is added
    try {
        app.parse(wordsOf(app, argc, argv));
        hideToken(argc, argv);
    } catch (const CLI::RequiredError &e) {
        // What looks like a command and is none is only seen as one that is missing.
        if (const auto words = app.remaining(); !words.empty()) {
            ctx.err << "crat: there is no command " << words.front() << ". crat --help lists them\n";
            return crat::cli::WrongUse;
        }
        return app.exit(e) == 0 ? crat::cli::Done : crat::cli::WrongUse;
    } catch (const CLI::ParseError &e) {
        return app.exit(e) == 0 ? crat::cli::Done : crat::cli::WrongUse;
    }
    return ctx.action ? checkOutput(ctx, ctx.action()) : crat::cli::WrongUse;
}

} // namespace

int main(int argc, char **argv)
{
    std::ios::sync_with_stdio(false);
    try {
        return run(argc, argv);
    } catch (const std::exception &e) {
        std::cerr << "crat: " << e.what() << '\n';
        return crat::cli::Environment;
    }
}
