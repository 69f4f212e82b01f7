#include <iostream>

#include <termios.h>
#include <unistd.h>

#include "app/cli/Commands.h"
#include "app/cli/Remote.h"
#include "core/client/TokenStore.h"

namespace crat::cli {
namespace {

/// Reads one line from the terminal without showing it, or from a pipe.
std::string readPassword(std::ostream &prompt)
{
    termios before{};
    const bool terminal = ::tcgetattr(STDIN_FILENO, &before) == 0;
    if (terminal) {
        termios hidden = before;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
        prompt << "Password: " << std::flush;
    }
    std::string line;
    std::getline(std::cin, line);
    if (terminal) {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        prompt << '\n';
    }
    return line;
}

void keep(Remote &remote, const QByteArray &token)
{
    client::FileTokenStore store(client::FileTokenStore::defaultPath());
    if (auto kept = store.setToken(remote.client().endpoint().base, token); !kept)
        return remote.fail(kept.error());
    remote.finish(Done);
}

} // namespace

void addLogin(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("login", "Sign in to a companion; the token is kept for the commands after it");
    auto email = std::make_shared<std::string>();
    cmd->add_option("--email", *email, "Who you are there")->required();
    cmd->footer("The password is asked for, or read as one line from standard input.");
    cmd->callback([&ctx, email] {
        ctx.action = [&ctx, email] {
            const QString password = QString::fromStdString(readPassword(ctx.err));
            ctx.token.clear(); // an old token must not stand in the way of a new one
            return Remote::run(ctx, [email, password](Remote &remote) {
                client::Endpoint endpoint = remote.client().endpoint();
                endpoint.token.clear();
                remote.client().setEndpoint(endpoint);
                remote.client().login(QString::fromStdString(*email), password, &remote,
                                      remote.expect<client::SignIn>([&remote](client::SignIn done) {
                                          remote.context().out
                                              << "Signed in as " << done.email
                                              << (done.isAdmin ? " (administrator)" : "") << " at "
                                              << remote.client().endpoint().base.toString().toStdString() << '\n';
                                          keep(remote, QByteArray::fromStdString(done.token));
                                      }));
            });
        };
    });
}

void addLogout(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("logout", "End the session and forget its token");
    cmd->callback([&ctx] {
        ctx.action = [&ctx] {
            return Remote::run(ctx, [](Remote &remote) {
                remote.client().logout(&remote, [&remote](Result<> done) {
                    if (!done && done.error().code != Errc::Unauthorized)
                        remote.context().err << "crat: the companion was not told: " << done.error().forUser << '\n';
                    keep(remote, {});
                });
            });
        };
    });
}

} // namespace crat::cli
