#pragma once

#include <QObject>

#include "core/client/NumberedStream.h"
#include "core/protocol/Types.h"

namespace crat::client {

/// The companion's state events (/api/v1/events), from a number on, over any number of lost connections.
/// A model takes a snapshot on each `connected()` and the events after it.
/// Thread: the one that made it; signals come there.
class EventStream : public QObject {
    Q_OBJECT
public:
    using State = NumberedStream::State;

    explicit EventStream(QObject *parent = nullptr);
    EventStream(NumberedStream::Timing timing, QObject *parent);

    /// Begins anew with another companion or user. `after` absent: with what happens from now on.
    void start(const Endpoint &endpoint, std::optional<std::int64_t> after = std::nullopt);
    void stop() { m_stream.stop(); }
    void retryNow() { m_stream.retryNow(); }

    State state() const { return m_stream.state(); }
    std::optional<std::int64_t> lastNumber() const { return m_stream.lastNumber(); }
    std::chrono::milliseconds untilNextTry() const { return m_stream.untilNextTry(); }
    const Error &lastError() const { return m_stream.lastError(); }

Q_SIGNALS:
    void eventReceived(const crat::protocol::Event &event);
    void stateChanged(crat::client::NumberedStream::State state);
    /// Connected, for the first time or again.
    void connected();
    /// The companion does not let us in (401, 403): sign in again, then start().
    void refused(const crat::Error &error);

private:
    void onMessage(const QByteArray &text);

    NumberedStream m_stream;
};

} // namespace crat::client
