#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

#include "TestServer.h"
#include "core/client/Backoff.h"
#include "core/client/EventStream.h"

using namespace crat;
using namespace crat::client;
using namespace std::chrono_literals;
using test::Request;

namespace {

const NumberedStream::Timing kQuick{10ms, 40ms, 2'000ms, 15'000ms};

QString eventText(int number)
{
    return QStringLiteral(R"({"number":%1,"at":"2026-11-22T08:00:00Z","type":"build.received","data":{"id":%1}})")
        .arg(number);
}

} // namespace

class StreamTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void delaysGrowToTheirBoundWithJitter()
    {
        Backoff backoff(100ms, 1000ms);
        std::chrono::milliseconds expected = 100ms;
        for (int i = 0; i < 40; ++i) {
            const auto delay = backoff.next();
            QVERIFY(delay >= expected / 2);
            QVERIFY(delay <= expected);
            expected = std::min(expected * 2, std::chrono::milliseconds(1000));
        }
        backoff.reset();
        QVERIFY(backoff.next() <= 100ms);
    }

    void eventsComeInOrderFromTheGivenNumber()
    {
        test::TestServer server;
        server.onSocket = [](QWebSocket *socket, const Request &) {
            socket->sendTextMessage(eventText(6));
            socket->sendTextMessage(eventText(7));
        };
        EventStream stream(kQuick, nullptr);
        QList<qint64> seen;
        connect(&stream, &EventStream::eventReceived, this, [&](const protocol::Event &e) { seen.append(e.number); });
        stream.start(server.endpoint(), 5);
        QTRY_COMPARE(seen, (QList<qint64>{6, 7}));
        QCOMPARE(server.requests.at(0).target, QByteArray("/api/v1/events?after=5"));
        QCOMPARE(server.requests.at(0).headers.value("authorization"), QByteArray("Bearer t0ken"));
        QCOMPARE(stream.lastNumber(), 7);
    }

    void aCutLineGoesOnWhereItStopped()
    {
        test::TestServer server;
        server.onSocket = [](QWebSocket *socket, const Request &request) {
            if (request.target.endsWith("after=0"))
                socket->sendTextMessage(eventText(1));
            else
                for (int n : {1, 2, 3}) // an eager server repeats one: it is dropped
                    socket->sendTextMessage(eventText(n));
        };
        EventStream stream(kQuick, nullptr);
        QList<qint64> seen;
        QSignalSpy connected(&stream, &EventStream::connected);
        connect(&stream, &EventStream::eventReceived, this, [&](const protocol::Event &e) { seen.append(e.number); });
        stream.start(server.endpoint(), 0);
        QTRY_COMPARE(seen.size(), 1);
        server.cutSockets();
        QTRY_COMPARE(seen, (QList<qint64>{1, 2, 3}));
        QCOMPARE(server.requests.last().target, QByteArray("/api/v1/events?after=1"));
        QCOMPARE(connected.count(), 2);
    }

    void aCompanionThatIsAwayIsTriedUntilItIsBack()
    {
        test::TestServer server;
        EventStream stream(kQuick, nullptr);
        stream.start(server.endpoint());
        QTRY_COMPARE(stream.state(), EventStream::State::Connected);
        QCOMPARE(server.requests.at(0).target, QByteArray("/api/v1/events?after=latest"));
        server.stopListening();
        QTRY_COMPARE(stream.state(), EventStream::State::Waiting);
        QVERIFY(!stream.lastError().forUser.empty());
        QSignalSpy states(&stream, &EventStream::stateChanged);
        QTRY_VERIFY(states.count() >= 4); // two more tries at least
        server.listenAgain();
        QTRY_COMPARE(stream.state(), EventStream::State::Connected);
    }

    void retryNowDoesNotWait()
    {
        test::TestServer server;
        EventStream stream(NumberedStream::Timing{60'000ms, 60'000ms}, nullptr);
        stream.start(server.endpoint());
        QTRY_COMPARE(stream.state(), EventStream::State::Connected);
        server.cutSockets();
        QTRY_COMPARE(stream.state(), EventStream::State::Waiting);
        QVERIFY(stream.untilNextTry() > 20s);
        stream.retryNow();
        QTRY_COMPARE(stream.state(), EventStream::State::Connected);
    }

    void anOrderlyCloseIsNoEndOfTheEvents()
    {
        test::TestServer server;
        EventStream stream(kQuick, nullptr);
        QSignalSpy connected(&stream, &EventStream::connected);
        stream.start(server.endpoint());
        QTRY_COMPARE(connected.count(), 1);
        server.sockets.at(0)->close(QWebSocketProtocol::CloseCodeNormal);
        QTRY_COMPARE(connected.count(), 2);
    }

    void aCompanionThatHasLessBeginsAnew()
    {
        test::TestServer server;
        server.onSocket = [](QWebSocket *socket, const Request &request) {
            if (request.target.endsWith("after=900"))
                socket->close(QWebSocketProtocol::CloseCodePolicyViolated,
                              QStringLiteral("after is beyond the newest event, 3"));
            else
                socket->sendTextMessage(eventText(4));
        };
        EventStream stream(kQuick, nullptr);
        QSignalSpy connected(&stream, &EventStream::connected); // whoever has a model reads it anew on each
        QList<qint64> seen;
        connect(&stream, &EventStream::eventReceived, this, [&](const protocol::Event &e) { seen.append(e.number); });
        stream.start(server.endpoint(), 900);
        QTRY_COMPARE(seen, (QList<qint64>{4}));
        QCOMPARE(connected.count(), 2);
    }

    void whatIsNoLongerKeptIsNotWaitedFor()
    {
        test::TestServer server;
        server.onSocket = [](QWebSocket *socket, const Request &request) {
            if (request.target.endsWith("after=2"))
                socket->close(QWebSocketProtocol::CloseCodePolicyViolated,
                              QStringLiteral("events up to 40 are no longer kept; read the state again"));
            else if (request.target.endsWith("after=latest"))
                socket->sendTextMessage(eventText(51));
        };
        EventStream stream(kQuick, nullptr);
        QSignalSpy connected(&stream, &EventStream::connected);
        QList<qint64> seen;
        connect(&stream, &EventStream::eventReceived, this, [&](const protocol::Event &e) { seen.append(e.number); });
        stream.start(server.endpoint(), 2);
        QTRY_COMPARE(seen, (QList<qint64>{51}));
        QCOMPARE(connected.count(), 2);
    }

    void aRefusedHandshakeIsNotRepeated()
    {
        test::TestServer server;
        server.refuseSockets = 401;
        EventStream stream(kQuick, nullptr);
        QSignalSpy refused(&stream, &EventStream::refused);
        stream.start(server.endpoint());
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(stream.state(), EventStream::State::Stopped);
        QVERIFY(refused.at(0).at(0).value<Error>().code == Errc::Unauthorized);
    }

    void aDeadLineIsFoundByPings()
    {
        // A peer that took the handshake and then says nothing, not even pong: a raw socket.
        QTcpServer deaf;
        QVERIFY(deaf.listen(QHostAddress::LocalHost));
        test::TestServer relayed; // makes the handshake's answer; its bytes are passed on by hand
        QList<QByteArray> asked;
        connect(&deaf, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *client = deaf.nextPendingConnection();
            auto *up = new QTcpSocket(client);
            up->connectToHost(QHostAddress::LocalHost, static_cast<quint16>(relayed.endpoint().base.port()));
            connect(client, &QTcpSocket::readyRead, up, [client, up, &asked] {
                const QByteArray bytes = client->readAll();
                if (bytes.startsWith("GET")) {
                    asked.append(bytes.left(bytes.indexOf('\r')));
                    up->write(bytes);
                } // frames are swallowed
            });
            connect(up, &QTcpSocket::readyRead, client, [client, up] { client->write(up->readAll()); });
        });
        EventStream stream(NumberedStream::Timing{10ms, 20ms, 2'000ms, 30ms}, nullptr);
        stream.start(Endpoint{QUrl(QStringLiteral("http://127.0.0.1:%1").arg(deaf.serverPort())), {}}, 3);
        QTRY_VERIFY(asked.size() >= 2);
        QVERIFY(asked.at(1).contains("after=3"));
    }

    void brokenMessagesAreDropped()
    {
        test::TestServer server;
        server.onSocket = [](QWebSocket *socket, const Request &) {
            for (const char *text : {"", "{", "[]", R"({"number":"x"})", R"({"number":1,"at":"yesterday"})"})
                socket->sendTextMessage(QString::fromLatin1(text));
            socket->sendTextMessage(eventText(9));
        };
        EventStream stream(kQuick, nullptr);
        QList<qint64> seen;
        connect(&stream, &EventStream::eventReceived, this, [&](const protocol::Event &e) { seen.append(e.number); });
        stream.start(server.endpoint());
        QTRY_COMPARE(seen, (QList<qint64>{9}));
    }
};

std::unique_ptr<QObject> makeStreamTest()
{
    return std::make_unique<StreamTest>();
}

#include "StreamTest.moc"
