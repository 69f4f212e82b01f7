#include <cstdlib>

#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "app/cli/Remote.h"
#include "app/cli/Secret.h"
#include "app/cli/Table.h"
#include "core/client/TokenStore.h"

namespace crat::cli {
namespace {

/// CRAT_PASSWORD, the terminal or standard input; none at all is the empty one, with which some companions sign users in.
Result<std::string> password(Context &ctx)
{
    if (const char *given = std::getenv("CRAT_PASSWORD"))
        return std::string(given);
    auto line = readSecret(ctx.err, "Password: ");
    if (!line && line.error().code == Errc::BadInput)
        return std::string();
    return line;
}

void keep(Remote &remote, const QByteArray &token)
{
    client::FileTokenStore store(client::FileTokenStore::defaultPath());
    if (auto kept = store.setToken(remote.client().endpoint().base, token); !kept)
        return remote.fail(kept.error());
    remote.finish(Done);
}

void signedIn(Remote &remote, const client::SignIn &done, const std::string &format)
{
    const std::string server = remote.client().endpoint().base.toString().toStdString();
    std::ostream &out = remote.context().out;
    if (format == "json") // everything but the token
        out << protocol::json::object{{"server", server}, {"email", done.email}, {"is_admin", done.isAdmin}} << '\n';
    else
        out << "Signed in as " << plain(done.email) << (done.isAdmin ? " (administrator)" : "") << " at " << server
            << '\n';
    keep(remote, QByteArray::fromStdString(done.token));
}

} // namespace

void addLogin(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("login", "Sign in to a companion; the token is kept for the commands after it");
    auto email = std::make_shared<std::string>();
    cmd->add_option("--email", *email, "Your e-mail address at the companion")->required();
    const auto format = addFormat(cmd);
    cmd->footer("The password is taken from CRAT_PASSWORD, else asked for; where standard input is no terminal, its "
                "first line\n"
                "is the password. A later sign-in with crat ends the earlier one of the same person.\n"
                "Examples:\n"
                "  crat login --server https://crat.example.org --email me@example.org\n"
                "  crat login --email ci@example.org < password-file");
    cmd->callback([&ctx, email, format] {
        ctx.action = [&ctx, email, format] {
            const auto secret = password(ctx);
            if (!secret)
                return ctx.failed(secret.error());
            ctx.token.clear(); // an old token must not stand in the way of a new one
            return Remote::run(ctx, [email, format, secret = *secret](Remote &remote) {
                client::Endpoint endpoint = remote.client().endpoint();
                endpoint.token.clear();
                remote.client().setEndpoint(endpoint);
                remote.client().login(QString::fromStdString(*email), QString::fromStdString(secret),
                                      client::ClientKind::CommandLine, &remote,
                                      remote.expect<client::SignIn>(
                                          [&remote, format](client::SignIn done) { signedIn(remote, done, *format); }));
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
