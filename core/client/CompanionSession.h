#pragma once

#include <QObject>
#include <QString>

#include "core/client/CompanionClient.h"
#include "core/client/EventStream.h"

namespace crat::client {

/// The one companion that a studio works with at a time: its calls, its events, and whether it is there.
/// Thread: the one that made it.
class CompanionSession : public QObject {
    Q_OBJECT
public:
    enum class State {
        Off, ///< no companion chosen, or it is being started
        Connecting,
        Connected,
        Lost,      ///< tried again by itself, see untilNextTry()
        SignedOut, ///< it does not let us in: sign in, then connectTo()
    };
    Q_ENUM(State)

    explicit CompanionSession(QObject *parent = nullptr);
    CompanionSession(NumberedStream::Timing timing, QObject *parent);

    /// `name` is what people call it ("this machine", "crat.example.org").
    void connectTo(const Endpoint &endpoint, const QString &name);
    void disconnectFrom();
    void retryNow() { m_events.retryNow(); }

    CompanionClient &client() { return m_client; }
    const CompanionClient &client() const { return m_client; }
    EventStream &events() { return m_events; }
    State state() const { return m_state; }
    const QString &name() const { return m_name; }
    std::chrono::milliseconds untilNextTry() const { return m_events.untilNextTry(); }
    const Error &error() const { return m_error; }          ///< why it is Lost or SignedOut
    const Identity &identity() const { return m_identity; } ///< who we are there; empty before it has said so
    const QString &version() const { return m_version; }

Q_SIGNALS:
    void stateChanged(crat::client::CompanionSession::State state);
    /// Another companion or another person: what was shown is of somebody else.
    void endpointChanged();
    /// Connected, for the first time or again: take a snapshot.
    void connected();
    void identityChanged();

private:
    void setState(State state);
    void onStream(NumberedStream::State state);
    void ask();

    CompanionClient m_client;
    EventStream m_events;
    State m_state = State::Off;
    QString m_name, m_version;
    Identity m_identity;
    Error m_error;
};

} // namespace crat::client
