#include "ui/settings/CompanionConnection.h"

#include "ui/settings/SignInDialog.h"

namespace crat::settings {
namespace {

const QString kServer = QStringLiteral("companion/server"); ///< empty: our own
const QString kEmail = QStringLiteral("companion/email");
constexpr std::chrono::seconds kShutDownLimit{5};

using Embedded = client::EmbeddedCompanion::State;
using Session = client::CompanionSession::State;

} // namespace

CompanionConnection::CompanionConnection(client::CompanionSession &session, client::EmbeddedCompanion &embedded,
                                         client::TokenStore &tokens, shell::Settings &settings, QObject *parent)
    : QObject(parent), m_session(session), m_embedded(embedded), m_tokens(tokens), m_settings(settings)
{
    connect(&m_session, &client::CompanionSession::stateChanged, this, [this] { Q_EMIT statusChanged(status()); });
    connect(&m_session, &client::CompanionSession::identityChanged, this, [this] { Q_EMIT statusChanged(status()); });
    connect(&m_embedded, &client::EmbeddedCompanion::stateChanged, this, &CompanionConnection::onEmbedded);
    connect(&m_embedded, &client::EmbeddedCompanion::ready, this, [this] {
        if (!m_server)
            m_session.connectTo(m_embedded.endpoint(), tr("this machine"));
    });
}

QUrl CompanionConnection::serverAddress() const
{
    return m_override.isEmpty() ? QUrl(m_settings.value(kServer).toString()) : m_override;
}

QString CompanionConnection::email() const
{
    return m_settings.value(kEmail).toString();
}

void CompanionConnection::start()
{
    const QUrl server = serverAddress();
    if (server.isEmpty())
        return useOwn();
    m_server = true;
    m_tokens.read(server, this, [this, server](Result<QByteArray> token) {
        if (m_server && serverAddress() == server)
            m_session.connectTo(client::Endpoint{server, token.value_or(QByteArray())}, server.host());
    });
    Q_EMIT statusChanged(status());
}

Result<> CompanionConnection::startWith(const QString &address)
{
    auto endpoint = client::Endpoint::parse(address);
    if (!endpoint)
        return tl::unexpected(endpoint.error());
    m_override = endpoint->base;
    start();
    return {};
}

void CompanionConnection::useOwn()
{
    m_override.clear();
    m_server = false;
    m_settings.setValue(kServer, QString());
    if (m_embedded.state() == Embedded::Running)
        m_session.connectTo(m_embedded.endpoint(), tr("this machine"));
    else
        m_embedded.start();
    onEmbedded();
}

void CompanionConnection::useServer(const client::Endpoint &endpoint, const QString &email)
{
    m_server = true;
    m_override.clear();
    m_settings.setValue(kServer, endpoint.base.toString());
    m_settings.setValue(kEmail, email);
    m_tokens.write(endpoint.base, endpoint.token, this, [](Result<>) {}); // unkept, the next start asks again
    Q_EMIT startFailureChanged({});
    m_session.connectTo(endpoint, endpoint.base.host());
}

void CompanionConnection::signOut()
{
    if (!m_server)
        return;
    const QUrl server = serverAddress();
    m_session.client().logout(this, [this, server](Result<>) {
        m_tokens.write(server, {}, this, [](Result<>) {});
        m_session.disconnectFrom();
        useOwn();
    });
}

SignInDialog *CompanionConnection::openSignIn(QWidget *parent, const QString &reason)
{
    if (m_dialog) {
        m_dialog->raise();
        return m_dialog;
    }
    m_dialog = new SignInDialog(parent);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setWindowModality(Qt::WindowModal);
    m_dialog->setEmail(email());
    m_dialog->setAddress(serverAddress().toString());
    if (!reason.isEmpty())
        m_dialog->setReason(reason);
    connect(m_dialog, &SignInDialog::signedIn, this, &CompanionConnection::useServer);
    m_dialog->show();
    return m_dialog;
}

void CompanionConnection::shutDown(std::function<void()> done)
{
    m_embedded.shutDown(kShutDownLimit, [done = std::move(done)](bool) { done(); });
}

void CompanionConnection::onEmbedded()
{
    if (m_server)
        return;
    Q_EMIT startFailureChanged(
        m_embedded.state() == Embedded::Failed ? QString::fromStdString(m_embedded.error().forUser) : QString());
    Q_EMIT statusChanged(status());
}

shell::CompanionStatus CompanionConnection::status() const
{
    using enum shell::CompanionState;
    const QString name = m_server ? serverAddress().host() : tr("this machine");
    if (!m_server && m_embedded.state() == Embedded::Failed)
        return {Failed, name, QString::fromStdString(m_embedded.error().forUser)};
    if (!m_server && m_embedded.state() == Embedded::Starting)
        return {Starting, name, QString::fromStdString(m_embedded.error().forUser)};
    switch (m_session.state()) {
    case Session::Off: return {Off, name, {}};
    case Session::Connecting: return {Starting, name, {}};
    case Session::Connected:
        return {Connected, name,
                m_session.version().isEmpty()
                    ? QString()
                    : tr("CRAT %1, signed in as %2")
                          .arg(m_session.version(), QString::fromStdString(m_session.identity().email))};
    case Session::Lost: return {Reconnecting, name, QString::fromStdString(m_session.error().forUser)};
    case Session::SignedOut: return {SignedOut, name, QString::fromStdString(m_session.error().forUser)};
    }
    return {};
}

} // namespace crat::settings
