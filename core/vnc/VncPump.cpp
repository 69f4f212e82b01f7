#include "core/vnc/VncPump.h"

#include <cerrno>

#include <QHostAddress>
#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QRegularExpression>
#include <QSocketNotifier>
#include <QTcpSocket>
#include <QTimer>
#include <QWebSocket>
#include <sys/socket.h>
#include <unistd.h>

namespace crat::vnc {
namespace {

constexpr qsizetype kMaxPending = 96 << 20; // more than a raw 4K screen
constexpr qint64 kMaxToServer = 1 << 20;
constexpr int kConnectTimeout = 10'000; // milliseconds

std::string text(const QString &s)
{
    return s.toStdString();
}

} // namespace

VncPump::VncPump(int fd, QUrl url, QByteArray authorization)
    : m_fd(fd), m_url(std::move(url)), m_authorization(std::move(authorization))
{
}

VncPump::~VncPump()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

void VncPump::start()
{
    m_readable = new QSocketNotifier(m_fd, QSocketNotifier::Read, this);
    connect(m_readable, &QSocketNotifier::activated, this, &VncPump::fromDecoder);
    m_writable = new QSocketNotifier(m_fd, QSocketNotifier::Write, this);
    m_writable->setEnabled(false);
    connect(m_writable, &QSocketNotifier::activated, this, &VncPump::flushToDecoder);
    m_connectTimer = new QTimer(this);
    m_connectTimer->setSingleShot(true);
    connect(m_connectTimer, &QTimer::timeout, this, [this] {
        end({Errc::Timeout, text(tr("%1 did not answer within 10 seconds.").arg(m_url.authority())), {}}, false);
    });
    m_connectTimer->start(kConnectTimeout);
    if (m_url.scheme() == QLatin1String("vnc"))
        startTcp();
    else
        startWebSocket();
}

void VncPump::startWebSocket()
{
    m_web = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    // A proxy of the environment cannot reach this very machine.
    if (m_url.host() == QLatin1String("localhost") || QHostAddress(m_url.host()).isLoopback())
        m_web->setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    m_web->setMaxAllowedIncomingFrameSize(kMaxPending);
    m_web->setMaxAllowedIncomingMessageSize(kMaxPending);
    connect(m_web, &QWebSocket::connected, this, [this] {
        m_open = true;
        m_connectTimer->stop();
        Q_EMIT opened();
    });
    connect(m_web, &QWebSocket::binaryFrameReceived, this,
            [this](const QByteArray &bytes, bool) { fromServer(bytes); });
    connect(m_web, &QWebSocket::bytesWritten, this,
            [this] { m_readable->setEnabled(waitingForServer() < kMaxToServer); });
    connect(m_web, &QWebSocket::disconnected, this, [this] {
        const auto code = m_web->closeCode();
        const bool properly =
            m_open && (code == QWebSocketProtocol::CloseCodeNormal || code == QWebSocketProtocol::CloseCodeGoingAway) &&
            m_web->error() == QAbstractSocket::UnknownSocketError;
        end(m_open ? Error{Errc::Unavailable, text(tr("The connection to %1 was closed.").arg(m_url.authority())),
                           "WebSocket closed, code " + std::to_string(code)}
                   : handshakeError(m_web->errorString()),
            properly);
    });
    connect(m_web, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this,
            [this](QAbstractSocket::SocketError e) {
                // A server that just goes is told by disconnected(), which knows the close code.
                if (!m_open || e != QAbstractSocket::RemoteHostClosedError)
                    end(handshakeError(m_web->errorString()), false);
            });
    QNetworkRequest request(m_url);
    if (!m_authorization.isEmpty())
        request.setRawHeader("Authorization", m_authorization);
    m_web->open(request);
}

void VncPump::startTcp()
{
    m_tcp = new QTcpSocket(this);
    m_tcp->setReadBufferSize(4 << 20);
    connect(m_tcp, &QTcpSocket::connected, this, [this] {
        m_open = true;
        m_connectTimer->stop();
        m_tcp->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        Q_EMIT opened();
    });
    connect(m_tcp, &QTcpSocket::readyRead, this, [this] { flushToDecoder(); });
    connect(m_tcp, &QTcpSocket::bytesWritten, this,
            [this] { m_readable->setEnabled(waitingForServer() < kMaxToServer); });
    connect(m_tcp, &QTcpSocket::errorOccurred, this, [this] {
        fromServer(m_tcp->readAll());
        end(m_open ? Error{Errc::Unavailable, text(tr("The connection to %1 was closed.").arg(m_url.authority())),
                           text(m_tcp->errorString())}
                   : handshakeError(m_tcp->errorString()),
            false);
    });
    m_tcp->connectToHost(m_url.host(), static_cast<quint16>(m_url.port(5900)));
}

Error VncPump::handshakeError(const QString &reason) const
{
    const std::string log =
        "VNC " + text(m_url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)) + ": " + text(reason);
    static const QRegularExpression status(QStringLiteral("status code: (\\d{3})"));
    const int http = status.match(reason).captured(1).toInt();
    // Selenium Grid answers 400 for a session that it does not know.
    if (http == 400 || http == 404 || http == 410)
        return {Errc::NotFound, text(tr("The server has no picture for this session. The session may have ended.")),
                log};
    if (http == 401 || http == 403)
        return {Errc::Unauthorized, text(tr("The server does not allow you to watch this session. Sign in again.")),
                log};
    return {Errc::Unavailable, text(tr("%1 cannot be reached: %2").arg(m_url.authority(), reason)), log};
}

void VncPump::fromServer(const QByteArray &bytes)
{
    if (m_ended || bytes.isEmpty())
        return;
    if (m_pending.size() - m_pendingAt + bytes.size() > kMaxPending) {
        end({Errc::TooLarge, text(tr("The server sends more than it was asked for.")), {}}, false);
        return;
    }
    m_pending.append(bytes);
    flushToDecoder();
}

void VncPump::flushToDecoder()
{
    while (!m_ended) {
        if (m_pendingAt >= m_pending.size()) {
            m_pending.clear();
            m_pendingAt = 0;
            // TCP is read only as fast as the decoder takes it: the server is slowed down by its own window.
            if (m_tcp && m_tcp->bytesAvailable() > 0)
                m_pending = m_tcp->read(1 << 20);
            if (m_pending.isEmpty()) {
                m_writable->setEnabled(false);
                return;
            }
        }
        const auto n = ::send(m_fd, m_pending.constData() + m_pendingAt,
                              static_cast<std::size_t>(m_pending.size() - m_pendingAt), MSG_NOSIGNAL);
        if (n > 0) {
            m_pendingAt += n;
        } else if (errno == EAGAIN || errno == EINTR) {
            if (m_pendingAt > (8 << 20)) {
                m_pending.remove(0, m_pendingAt);
                m_pendingAt = 0;
            }
            m_writable->setEnabled(true);
            return;
        } else {
            stop(); // the decoder has ended; it says why itself
            return;
        }
    }
}

void VncPump::fromDecoder()
{
    char buffer[16 * 1024];
    const auto n = ::recv(m_fd, buffer, sizeof buffer, 0);
    if (n > 0)
        toServer(buffer, n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        stop();
}

void VncPump::toServer(const char *bytes, qint64 n)
{
    if (m_web)
        m_web->sendBinaryMessage(QByteArray(bytes, n));
    else
        m_tcp->write(bytes, n);
    if (waitingForServer() >= kMaxToServer)
        m_readable->setEnabled(false); // until the server reads again
}

qint64 VncPump::waitingForServer() const
{
    return m_web ? m_web->bytesToWrite() : m_tcp->bytesToWrite();
}

void VncPump::end(const Error &error, bool properly)
{
    if (m_ended)
        return;
    Q_EMIT closed(error, properly); // before the decoder can notice: the caller hears the reason first
    stop();
}

void VncPump::stop()
{
    if (m_ended)
        return;
    m_ended = true;
    if (m_connectTimer)
        m_connectTimer->stop();
    for (QSocketNotifier *notifier : {m_readable, m_writable}) {
        if (notifier)
            notifier->setEnabled(false);
    }
    ::shutdown(m_fd, SHUT_RDWR);
    if (m_web) {
        m_web->disconnect(this);
        m_web->abort();
    }
    if (m_tcp) {
        m_tcp->disconnect(this);
        m_tcp->abort();
    }
}

} // namespace crat::vnc
