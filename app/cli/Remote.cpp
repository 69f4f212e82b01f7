#include "app/cli/Remote.h"

#include <QCoreApplication>
#include <QTimer>

#include "core/client/CompanionState.h"
#include "core/client/TokenStore.h"

namespace crat::cli {

Result<client::Endpoint> findCompanion(const Context &ctx)
{
    const client::FileTokenStore store(client::FileTokenStore::defaultPath());
    const auto own = client::CompanionState::load(client::CompanionState::defaultPath());
    QString address = QString::fromStdString(ctx.server);
    if (address.isEmpty()) {
        const auto last = store.lastServer();
        if (!last)
            return tl::unexpected(last.error());
        address = last->toString();
    }
    if (address.isEmpty() && own)
        address = own->endpoint.base.toString();
    auto endpoint = client::Endpoint::parse(address.isEmpty() ? QStringLiteral("127.0.0.1:8000") : address);
    if (!endpoint)
        return endpoint;
    if (!ctx.token.empty()) {
        endpoint->token = QByteArray::fromStdString(ctx.token);
    } else if (own && own->endpoint.base == endpoint->base) {
        endpoint->token = own->endpoint.token;
    } else {
        auto kept = store.token(endpoint->base);
        if (!kept)
            return tl::unexpected(kept.error());
        endpoint->token = *kept;
    }
    return endpoint;
}

Remote::Remote(Context &ctx, const client::Endpoint &endpoint) : m_ctx(ctx), m_client(endpoint) {}

Remote::~Remote()
{
    // What follows a run refers to the calls: it goes first.
    qDeleteAll(findChildren<QObject *>(Qt::FindDirectChildrenOnly));
}

int Remote::run(Context &ctx, std::function<void(Remote &)> begin)
{
    int argc = 1;
    char name[] = "crat";
    char *argv[] = {name, nullptr};
    QCoreApplication app(argc, argv);
    const auto endpoint = findCompanion(ctx);
    if (!endpoint)
        return ctx.failed(endpoint.error());
    Remote remote(ctx, *endpoint);
    QTimer::singleShot(0, &remote, [&] { begin(remote); });
    const int code = app.exec();
    ctx.out.flush();
    return code;
}

void Remote::finish(int code)
{
    QCoreApplication::exit(code);
}

void Remote::fail(const Error &error)
{
    m_ctx.out.flush();
    m_ctx.err << "crat: " << error.forUser << '\n';
    const std::string address = m_client.endpoint().base.toString().toStdString();
    int code = Environment;
    switch (error.code) {
    case Errc::Unauthorized:
        if (!m_ctx.token.empty())
            m_ctx.err << "      The token that was refused is the one in CRAT_TOKEN or --token.\n";
        m_ctx.err << "      Sign in with: crat login --server " << address << " --email YOU\n";
        break;
    case Errc::Forbidden: m_ctx.err << "      This needs an administrator's sign-in at " << address << ".\n"; break;
    case Errc::Unavailable:
    case Errc::Timeout:
        m_ctx.err << "      The address comes from --server, CRAT_SERVER, crat login or a studio on this machine: "
                  << address << '\n';
        break;
    case Errc::BadInput:
    case Errc::NotFound:
    case Errc::Conflict:
    case Errc::TooLarge: code = WrongUse; break;
    default: break;
    }
    finish(code);
}

} // namespace crat::cli
