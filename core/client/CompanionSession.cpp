#include "core/client/CompanionSession.h"

namespace crat::client {

CompanionSession::CompanionSession(QObject *parent) : CompanionSession(NumberedStream::Timing(), parent) {}

CompanionSession::CompanionSession(NumberedStream::Timing timing, QObject *parent)
    : QObject(parent), m_events(timing, nullptr)
{
    connect(&m_events, &EventStream::stateChanged, this, &CompanionSession::onStream);
    connect(&m_events, &EventStream::refused, this, [this](const Error &error) {
        m_error = error;
        // Without a token nobody was signed in, so nothing has ended.
        if (error.code == Errc::Unauthorized && m_client.endpoint().token.isEmpty())
            m_error.forUser = tr("Sign in to %1 to run tests there and to see its builds.").arg(m_name).toStdString();
        setState(error.code == Errc::NotFound ? State::Lost : State::SignedOut);
    });
    connect(&m_client, &CompanionClient::unauthorized, this, [this] {
        if (m_state == State::Off)
            return;
        m_events.stop();
        m_error = Error{Errc::Unauthorized, tr("Your sign-in at %1 has ended.").arg(m_name).toStdString(), {}};
        setState(State::SignedOut);
    });
}

void CompanionSession::connectTo(const Endpoint &endpoint, const QString &name)
{
    const bool other = endpoint != m_client.endpoint();
    m_events.stop();
    m_name = name;
    m_error = {};
    if (other) {
        m_identity = {};
        m_version.clear();
        m_client.setEndpoint(endpoint);
        Q_EMIT endpointChanged();
    }
    m_events.start(endpoint);
}

void CompanionSession::disconnectFrom()
{
    m_events.stop();
    m_client.setEndpoint({});
    m_identity = {};
    m_name.clear();
    setState(State::Off);
    Q_EMIT endpointChanged();
}

void CompanionSession::onStream(NumberedStream::State state)
{
    switch (state) {
    case NumberedStream::State::Stopped: return; // whoever stopped it says why
    case NumberedStream::State::Connecting:
        // A try after a loss stays "lost" until it succeeds: no flicker.
        if (m_state != State::Lost)
            setState(State::Connecting);
        return;
    case NumberedStream::State::Waiting:
        m_error = m_events.lastError();
        setState(State::Lost);
        return;
    case NumberedStream::State::Connected:
        setState(State::Connected);
        Q_EMIT connected();
        ask();
        return;
    }
}

void CompanionSession::ask()
{
    m_client.me(this, [this](Result<Identity> who) {
        if (!who)
            return;
        m_identity = std::move(*who);
        Q_EMIT identityChanged();
    });
    m_client.version(this, [this](Result<VersionInfo> version) {
        if (!version)
            return;
        m_version = QString::fromStdString(version->appVersion);
        Q_EMIT identityChanged();
    });
}

void CompanionSession::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

} // namespace crat::client
