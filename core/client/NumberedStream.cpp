#include "core/client/NumberedStream.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QWebSocket>

namespace crat::client {

QNetworkRequest webSocketRequest(const Endpoint &endpoint, const QString &route)
{
    QNetworkRequest request(endpoint.webSocketUrl(route));
    if (!endpoint.token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + endpoint.token);
    return request;
}

NumberedStream::NumberedStream(QObject *parent) : NumberedStream(Timing(), parent) {}

NumberedStream::NumberedStream(Timing timing, QObject *parent)
    : QObject(parent), m_timing(timing), m_backoff(timing.firstDelay, timing.mostDelay)
{
    m_retry.setSingleShot(true);
    m_handshake.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &NumberedStream::open);
    connect(&m_handshake, &QTimer::timeout, this, [this] {
        lost(Error{Errc::Timeout, tr("The companion did not answer in time.").toStdString(), {}});
    });
    connect(&m_ping, &QTimer::timeout, this, &NumberedStream::onPingDue);
}

NumberedStream::~NumberedStream()
{
    // A socket that goes while it is open says so, and half of us is gone by then.
    if (m_socket)
        m_socket->disconnect(this);
}

void NumberedStream::start(const Endpoint &endpoint, const QString &route, std::optional<std::int64_t> after)
{
    stop();
    m_endpoint = endpoint;
    m_route = route;
    m_last = after;
    m_backoff.reset();
    m_error = {};
    open();
}

void NumberedStream::stop()
{
    m_retry.stop();
    m_handshake.stop();
    m_ping.stop();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket.release()->deleteLater(); // may be the sender of what brought us here
    }
    setState(State::Stopped);
}

void NumberedStream::retryNow()
{
    if (m_state != State::Waiting)
        return;
    m_retry.stop();
    open();
}

std::chrono::milliseconds NumberedStream::untilNextTry() const
{
    return m_retry.isActive() ? m_retry.remainingTimeAsDuration() : std::chrono::milliseconds(0);
}

bool NumberedStream::advance(std::int64_t number)
{
    if (m_last && number <= *m_last)
        return false;
    m_last = number;
    return true;
}

void NumberedStream::open()
{
    m_socket = std::make_unique<QWebSocket>();
    m_socket->setMaxAllowedIncomingMessageSize(16u << 20);
    m_socket->setMaxAllowedIncomingFrameSize(16u << 20);
    if (m_endpoint.isLoopback())
        m_socket->setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    connect(m_socket.get(), &QWebSocket::connected, this, [this] {
        m_handshake.stop();
        m_backoff.reset();
        m_unanswered = 0;
        m_ping.start(m_timing.ping);
        setState(State::Connected);
    });
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        m_unanswered = 0;
        Q_EMIT message(text.toUtf8());
    });
    connect(m_socket.get(), &QWebSocket::pong, this, [this] { m_unanswered = 0; });
    // Only a close frame announces itself; after a cut QWebSocket also says 1000.
    m_closeSeen = false;
    connect(m_socket.get(), &QWebSocket::aboutToClose, this, [this] { m_closeSeen = true; });
    connect(m_socket.get(), &QWebSocket::disconnected, this, &NumberedStream::onClosed);
    connect(m_socket.get(), qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &NumberedStream::onFailed);
    setState(State::Connecting);
    m_handshake.start(m_timing.handshake);
    const QString after = m_last ? QString::number(*m_last) : QStringLiteral("latest");
    const QString route = m_route + QStringLiteral("?after=") + after;
    m_socket->open(webSocketRequest(m_endpoint, route));
}

void NumberedStream::onClosed()
{
    if (!m_socket)
        return;
    const auto code = m_socket->closeCode();
    if (m_state == State::Connected && m_closeSeen && code == QWebSocketProtocol::CloseCodeNormal && !m_endless) {
        stop();
        Q_EMIT ended();
        return;
    }
    // The companion has less than we saw (another database): go on with what comes, the owner reads the state anew.
    if (m_endless && m_closeSeen && code == QWebSocketProtocol::CloseCodePolicyViolated)
        m_last.reset();
    if (m_state == State::Connected || m_state == State::Connecting)
        lost(Error{Errc::Unavailable, tr("The connection to the companion was lost.").toStdString(),
                   "close code " + std::to_string(static_cast<int>(code))});
}

void NumberedStream::onFailed()
{
    // Once connected, `disconnected` follows by itself and knows the close code.
    if (!m_socket || m_state != State::Connecting)
        return;
    const QString reason = m_socket->errorString();
    // QWebSocket gives the handshake's status only inside its text.
    for (const auto &[status, code] :
         {std::pair{"401", Errc::Unauthorized}, {"403", Errc::Forbidden}, {"404", Errc::NotFound}}) {
        if (!reason.contains(QLatin1String(status)))
            continue;
        m_error = Error{code,
                        (code == Errc::NotFound
                             ? tr("The companion does not know this stream of events. It may be of an older version.")
                             : tr("The companion does not let you in. Sign in again."))
                            .toStdString(),
                        reason.toStdString()};
        stop();
        Q_EMIT refused(m_error);
        return;
    }
    lost(Error{Errc::Unavailable,
               tr("The companion at %1 cannot be reached.").arg(m_endpoint.base.toString()).toStdString(),
               reason.toStdString()});
}

void NumberedStream::onPingDue()
{
    if (m_unanswered >= 2) {
        lost(Error{Errc::Timeout, tr("The companion has stopped answering.").toStdString(), {}});
        return;
    }
    ++m_unanswered;
    m_socket->ping();
}

void NumberedStream::lost(const Error &error)
{
    m_error = error;
    m_handshake.stop();
    m_ping.stop();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
        m_socket.release()->deleteLater();
    }
    m_retry.start(m_backoff.next());
    setState(State::Waiting);
}

void NumberedStream::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

} // namespace crat::client
