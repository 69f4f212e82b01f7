#pragma once

#include <functional>
#include <map>

#include <QHash>
#include <QList>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QUrl>
#include <QWebSocketServer>

#include "core/client/Endpoint.h"

class QTcpSocket;
class QWebSocket;

namespace crat::test {

struct Request {
    QByteArray method, target, body;      ///< target: path and query as sent
    QMap<QByteArray, QByteArray> headers; ///< lower-case names
};

struct Reply {
    int status = 200;
    QByteArray body = "{}";
    QList<QPair<QByteArray, QByteArray>> headers = {};
    qint64 announced = -1; ///< Content-Length, if another than the body's size
    bool silent = false;   ///< never answers
    bool cut = false;      ///< closes after the body, whatever was announced
};

/// A small HTTP and WebSocket server on a free loopback port, for one test. Routes are "METHOD /path" without query.
class TestServer : public QObject {
    Q_OBJECT
public:
    TestServer();
    ~TestServer() override;

    crat::client::Endpoint endpoint(const QByteArray &token = "t0ken") const;
    void on(const QByteArray &route, std::function<Reply(const Request &)> answer)
    {
        m_routes[route] = std::move(answer);
    }
    void on(const QByteArray &route, const QByteArray &body)
    {
        on(route, [body](const Request &) { return Reply{200, body}; });
    }

    QList<Request> requests; ///< of HTTP and handshakes, in order
    int count(const QByteArray &route) const;

    /// Called with every new WebSocket; the socket lives until cut.
    std::function<void(QWebSocket *, const Request &)> onSocket;
    int refuseSockets = 0; ///< HTTP status that handshakes are answered with; 0: accepted
    QList<QWebSocket *> sockets;
    void cutSockets(); ///< as a pulled plug does
    void stopListening();
    void listenAgain(); ///< at the same port

private:
    void onConnection();
    void onData(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const Request &request);

    QTcpServer m_server;
    QWebSocketServer m_upgrade;
    quint16 m_port = 0;
    std::map<QByteArray, std::function<Reply(const Request &)>> m_routes;
    QHash<QTcpSocket *, QByteArray> m_buffers;
    Request m_handshake;
};

} // namespace crat::test
