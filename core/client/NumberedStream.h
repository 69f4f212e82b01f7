#pragma once

#include <chrono>
#include <memory>

#include <QNetworkRequest>
#include <QObject>
#include <QTimer>

#include "core/base/Result.h"
#include "core/client/Backoff.h"
#include "core/client/Endpoint.h"

class QWebSocket;

namespace crat::client {

/// The handshake request of a WebSocket below `endpoint`, with the token in its Authorization header.
QNetworkRequest webSocketRequest(const Endpoint &endpoint, const QString &route);

/// A WebSocket whose text messages are numbered, kept alive over cuts: it says after which number it goes on, so nothing
/// is missed or seen twice. Whoever owns it decodes the messages and calls advance().
/// Thread: the one that made it.
class NumberedStream : public QObject {
    Q_OBJECT
public:
    enum class State {
        Stopped,
        Connecting,
        Connected,
        Waiting, ///< lost; the next try is at nextTry()
    };
    Q_ENUM(State)

    struct Timing {
        std::chrono::milliseconds firstDelay{500}, mostDelay{30'000};
        std::chrono::milliseconds handshake{10'000}; ///< a try that takes longer counts as failed
        std::chrono::milliseconds ping{15'000};      ///< two unanswered in a row: the line is taken for dead
    };

    explicit NumberedStream(QObject *parent = nullptr);
    NumberedStream(Timing timing, QObject *parent);
    ~NumberedStream() override;

    /// An endless stream is taken up again even where the server closed it in order (a companion that restarts).
    void setEndless(bool endless) { m_endless = endless; }
    /// Opens `route` (without query; "?after=N" is added) and keeps it open until stop(). `after` absent: "latest", which is
    /// from now on.
    void start(const Endpoint &endpoint, const QString &route, std::optional<std::int64_t> after);
    void stop();
    /// A try now instead of when the back-off ends.
    void retryNow();

    State state() const { return m_state; }
    std::optional<std::int64_t> lastNumber() const { return m_last; }
    /// Until the next try; 0 when none is planned.
    std::chrono::milliseconds untilNextTry() const;
    /// Why the line was lost, for a person.
    const Error &lastError() const { return m_error; }

    /// The owner has taken in message `number`. False: it was seen before and is to be dropped.
    bool advance(std::int64_t number);

Q_SIGNALS:
    void message(const QByteArray &text);
    void stateChanged(crat::client::NumberedStream::State state);
    /// The server closed the stream in order (code 1000): there is no more. The stream is Stopped.
    void ended();
    /// The server refused the handshake for good (401, 403, 404). The stream is Stopped.
    void refused(const crat::Error &error);

private:
    void open();
    void lost(const Error &error);
    void setState(State state);
    void onClosed();
    void onFailed();
    void onPingDue();

    Timing m_timing;
    Endpoint m_endpoint;
    QString m_route;
    std::optional<std::int64_t> m_last;
    State m_state = State::Stopped;
    Error m_error;
    Backoff m_backoff;
    QTimer m_retry, m_handshake, m_ping;
    int m_unanswered = 0;
    bool m_endless = false;
    bool m_closeSeen = false;
    std::unique_ptr<QWebSocket> m_socket;
};

} // namespace crat::client
