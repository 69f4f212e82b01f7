#include "TestServer.h"

#include <QTcpSocket>
#include <QWebSocket>

namespace crat::test {

TestServer::TestServer() : m_upgrade(QStringLiteral("test"), QWebSocketServer::NonSecureMode)
{
    connect(&m_server, &QTcpServer::newConnection, this, &TestServer::onConnection);
    connect(&m_upgrade, &QWebSocketServer::newConnection, this, [this] {
        while (QWebSocket *socket = m_upgrade.nextPendingConnection()) {
            socket->setParent(this);
            sockets.append(socket);
            connect(socket, &QWebSocket::disconnected, this, [this, socket] { sockets.removeOne(socket); });
            if (onSocket)
                onSocket(socket, m_handshake);
        }
    });
    m_server.listen(QHostAddress::LocalHost);
    m_port = m_server.serverPort();
}

TestServer::~TestServer()
{
    for (QTcpSocket *socket : m_buffers.keys())
        socket->disconnect(this);
}

crat::client::Endpoint TestServer::endpoint(const QByteArray &token) const
{
    return {QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)), token};
}

int TestServer::count(const QByteArray &route) const
{
    return static_cast<int>(std::count_if(requests.begin(), requests.end(), [&](const Request &r) {
        return r.method + ' ' + r.target.split('?').first() == route;
    }));
}

void TestServer::cutSockets()
{
    for (QWebSocket *socket : QList(sockets))
        socket->abort();
}

void TestServer::stopListening()
{
    m_server.close();
    cutSockets();
}

void TestServer::listenAgain()
{
    m_server.listen(QHostAddress::LocalHost, m_port);
}

void TestServer::onConnection()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        m_buffers.insert(socket, {});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onData(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_buffers.remove(socket);
            socket->deleteLater();
        });
    }
}

void TestServer::onData(QTcpSocket *socket)
{
    const QByteArray seen = m_buffers.value(socket) + socket->peek(socket->bytesAvailable());
    const qsizetype end = seen.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    Request request;
    const QList<QByteArray> lines = seen.left(end).split('\n');
    const QList<QByteArray> first = lines[0].trimmed().split(' ');
    request.method = first[0];
    request.target = first.value(1);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        request.headers.insert(lines[i].left(colon).trimmed().toLower(), lines[i].mid(colon + 1).trimmed());
    }
    if (request.headers.value("upgrade").toLower() == "websocket") {
        requests.append(request);
        socket->disconnect(this);
        m_buffers.remove(socket);
        if (refuseSockets) {
            socket->write("HTTP/1.1 " + QByteArray::number(refuseSockets) +
                          " Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            socket->disconnectFromHost();
            return;
        }
        m_handshake = request;
        m_upgrade.handleConnection(socket); // reads the handshake itself: it was only peeked at
        return;
    }
    const qsizetype length = request.headers.value("content-length", "0").toLongLong();
    m_buffers[socket] += socket->readAll();
    QByteArray &buffer = m_buffers[socket];
    if (buffer.size() < end + 4 + length)
        return;
    request.body = buffer.mid(end + 4, length);
    buffer.clear();
    answer(socket, request);
}

void TestServer::answer(QTcpSocket *socket, const Request &request)
{
    requests.append(request);
    const auto found = m_routes.find(request.method + ' ' + request.target.split('?').first());
    const Reply reply = found == m_routes.end() ? Reply{404, R"({"error":"no such route"})"} : found->second(request);
    if (reply.silent)
        return;
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + " Status\r\nContent-Type: application/json\r\n";
    for (const auto &[name, value] : reply.headers)
        head += name + ": " + value + "\r\n";
    head += "Content-Length: " + QByteArray::number(reply.announced >= 0 ? reply.announced : reply.body.size()) +
            "\r\n\r\n";
    socket->write(head + reply.body);
    if (reply.cut)
        socket->disconnectFromHost();
}

} // namespace crat::test
