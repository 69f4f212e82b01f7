#pragma once

#include <QByteArray>
#include <QObject>
#include <QUrl>

#include "core/base/Result.h"

class QSocketNotifier;
class QTcpSocket;
class QTimer;
class QWebSocket;

namespace crat::vnc {

/// Carries bytes between one end of a socketpair and a WebSocket (ws, wss) or TCP (vnc) server. Lives on a thread with an event
/// loop of its own. What the decoder has not taken is bounded: RFB sends one update for each request, so a server that
/// goes past the bound is broken or hostile.
class VncPump : public QObject {
    Q_OBJECT
public:
    /// Takes over `fd` (non-blocking). `authorization`: the header's value, or empty; never logged.
    VncPump(int fd, QUrl url, QByteArray authorization);
    ~VncPump() override;

public Q_SLOTS:
    void start(); ///< on its thread
    void stop();  ///< on its thread: closes both sides

Q_SIGNALS:
    void opened();
    /// The server's side is gone: why, and whether it took its leave in the proper way. At most once.
    void closed(const crat::Error &error, bool properly);

private:
    void startWebSocket();
    void startTcp();
    void fromServer(const QByteArray &bytes);
    void flushToDecoder();
    void fromDecoder();
    void toServer(const char *bytes, qint64 n);
    qint64 waitingForServer() const;
    void end(const Error &error, bool properly);
    Error handshakeError(const QString &reason) const;

    int m_fd;
    const QUrl m_url;
    const QByteArray m_authorization;
    QWebSocket *m_web = nullptr;
    QTcpSocket *m_tcp = nullptr;
    QSocketNotifier *m_readable = nullptr;
    QSocketNotifier *m_writable = nullptr;
    QTimer *m_connectTimer = nullptr;
    QByteArray m_pending; ///< from the server, not yet taken by the decoder
    qsizetype m_pendingAt = 0;
    bool m_open = false;
    bool m_ended = false;
};

} // namespace crat::vnc
