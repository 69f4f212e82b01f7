// VncSession against the real thing: Xtigervnc, and websockify before it as a Grid node has it.
#include "core/vnc/VncSession.h"

#include <QNetworkProxy>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

#include "core/image/Codec.h"
#include "tests/integration/vnc/DisplayServer.h"

using namespace crat;
using namespace crat::vnc;
using test::DisplayServer;
using State = VncSession::State;

namespace {

constexpr int kPatience = 20000; // milliseconds
const vnc::RetryPolicy kQuick{30, std::chrono::milliseconds(100), std::chrono::milliseconds(300)};

VncTarget tcp(quint16 port)
{
    VncTarget target;
    target.url = QUrl(QStringLiteral("vnc://127.0.0.1:%1").arg(port));
    return target;
}

/// A picture in four colours, as a file.
QString fourColours(const QTemporaryDir &folder, int width, int height)
{
    image::Image::Bytes bytes;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const bool right = x >= width / 2, low = y >= height / 2;
            const std::uint8_t pixel[4] = {std::uint8_t(right ? 230 : 20), std::uint8_t(low ? 210 : 40),
                                           std::uint8_t(right == low ? 250 : 10), 255};
            bytes.insert(bytes.end(), pixel, pixel + 4);
        }
    }
    const QString path = folder.filePath(QStringLiteral("four.png"));
    const auto ok = image::writePng(path.toStdString(), image::Image::fromBgra(width, height, bytes).value());
    return ok ? path : QString();
}

bool near(const Frame &frame, int x, int y, int blue, int green, int red)
{
    if (frame.isNull() || x >= frame.image.width() || y >= frame.image.height())
        return false;
    const std::uint8_t *p = frame.image.row(y) + x * 4;
    return std::abs(p[0] - blue) < 12 && std::abs(p[1] - green) < 12 && std::abs(p[2] - red) < 12;
}

bool showsFourColours(const Frame &frame)
{
    const int w = frame.image.width(), h = frame.image.height();
    return near(frame, w / 4, h / 4, 20, 40, 250) && near(frame, w * 3 / 4, h / 4, 230, 40, 10) &&
           near(frame, w / 4, h * 3 / 4, 20, 210, 10) && near(frame, w * 3 / 4, h * 3 / 4, 230, 210, 250);
}

} // namespace

class VncSessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsThePictureInEveryEncoding_data()
    {
        QTest::addColumn<int>("encoding");
        QTest::newRow("tight") << int(Encoding::Tight);
        QTest::newRow("zrle") << int(Encoding::Zrle);
        QTest::newRow("raw") << int(Encoding::Raw);
    }
    void showsThePictureInEveryEncoding()
    {
        QFETCH(int, encoding);
        DisplayServer server(test::freePort());
        QVERIFY(server.isUp());
        server.showOnRoot(fourColours(m_folder, 640, 480));
        VncSession session(kQuick);
        VncTarget target = tcp(server.port());
        target.encoding = static_cast<Encoding>(encoding);
        session.open(target);
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Live, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(showsFourColours(session.frame()), kPatience);
        QCOMPARE(session.frame().image.width(), 640);
        QVERIFY(session.desktopName().size() > 0);
    }

    void showsThePictureThroughWebsockify()
    {
        DisplayServer server(test::freePort());
        QVERIFY(server.isUp());
        server.showOnRoot(fourColours(m_folder, 640, 480));
        QProcess websockify;
        const quint16 port = test::freePort();
        websockify.start(QStringLiteral("websockify"),
                         {QStringLiteral("127.0.0.1:%1").arg(port), QStringLiteral("127.0.0.1:%1").arg(server.port())});
        QVERIFY(websockify.waitForStarted());
        VncSession session(kQuick);
        VncTarget target;
        target.url = QUrl(QStringLiteral("ws://127.0.0.1:%1/websockify").arg(port));
        target.authorization = "Bearer abc";
        session.open(target); // tried again until websockify listens
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Live, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(showsFourColours(session.frame()), kPatience);

        server.kill(); // websockify then closes the WebSocket
        QTRY_VERIFY_WITH_TIMEOUT(session.state() != State::Live, kPatience);
        QVERIFY(!session.frame().isNull()); // the last picture stays
        websockify.kill();
        websockify.waitForFinished();
    }

    void goesAroundTheEnvironmentsProxyForThisMachine()
    {
        // As the studio's own companion is reached on a machine whose environment names a proxy: here one where nobody listens.
        const QByteArray proxy = "http://127.0.0.1:" + QByteArray::number(test::freePort());
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy"})
            qputenv(name, proxy);
        for (const char *name : {"no_proxy", "NO_PROXY"})
            qunsetenv(name);
        const bool before = QNetworkProxyFactory::usesSystemConfiguration();
        QNetworkProxyFactory::setUseSystemConfiguration(true);
        const auto restore = qScopeGuard([before] {
            QNetworkProxyFactory::setUseSystemConfiguration(before);
            for (const char *name : {"http_proxy", "https_proxy", "all_proxy"})
                qunsetenv(name);
        });
        DisplayServer server(test::freePort());
        QVERIFY(server.isUp());
        server.showOnRoot(fourColours(m_folder, 640, 480));
        // The WebSocket's other end, in this process.
        QWebSocketServer front(QStringLiteral("relay"), QWebSocketServer::NonSecureMode);
        front.setProxy(QNetworkProxy::NoProxy);
        QVERIFY(front.listen(QHostAddress::LocalHost));
        connect(&front, &QWebSocketServer::newConnection, this, [&] {
            QWebSocket *socket = front.nextPendingConnection();
            socket->setParent(&front);
            auto *display = new QTcpSocket(socket);
            display->setProxy(QNetworkProxy::NoProxy);
            display->connectToHost(QHostAddress::LocalHost, server.port());
            connect(display, &QTcpSocket::readyRead, socket,
                    [socket, display] { socket->sendBinaryMessage(display->readAll()); });
            connect(socket, &QWebSocket::binaryFrameReceived, display,
                    [display](const QByteArray &bytes, bool) { display->write(bytes); });
        });
        for (const QString &host : {QStringLiteral("127.0.0.1"), QStringLiteral("localhost")}) {
            VncSession session(kQuick);
            VncTarget target;
            target.url = QUrl(QStringLiteral("ws://%1:%2/x").arg(host).arg(front.serverPort()));
            session.open(target);
            QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Live, kPatience);
            QTRY_VERIFY_WITH_TIMEOUT(showsFourColours(session.frame()), kPatience);
            session.close();
            session.open(tcp(server.port())); // and without a WebSocket
            QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Live, kPatience);
        }
    }

    void inputReachesTheServerOnlyUnderControl()
    {
        DisplayServer server(test::freePort());
        QVERIFY(server.isUp());
        QProcess xev;
        xev.setProcessEnvironment(server.environment());
        xev.start(QStringLiteral("xev"), {QStringLiteral("-geometry"), QStringLiteral("400x300+0+0")});
        QVERIFY(xev.waitForStarted());
        QByteArray said;
        connect(&xev, &QProcess::readyRead, this, [&] { said += xev.readAll(); });
        QTRY_VERIFY_WITH_TIMEOUT(said.contains("MapNotify"), kPatience);

        VncSession session(kQuick);
        session.open(tcp(server.port()));
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Live, kPatience);
        const auto mouse = [&] {
            return server.run(QStringLiteral("xdotool"), {QStringLiteral("getmouselocation")});
        };
        session.sendPointer(11, 12, 0); // without control
        session.setControl(true);
        session.sendPointer(123, 77, 0);
        QTRY_VERIFY2_WITH_TIMEOUT(mouse().contains("x:123 y:77"), mouse().constData(), kPatience);
        QVERIFY(!said.contains("(11,12)"));
        session.sendPointer(123, 77, 1);
        session.sendPointer(123, 77, 0);
        QTRY_VERIFY_WITH_TIMEOUT(said.contains("ButtonRelease event"), kPatience);
        session.sendKey(0x0061, true); // a
        session.sendKey(0x0061, false);
        QTRY_VERIFY_WITH_TIMEOUT(said.contains("(keysym 0x61, a)"), kPatience);
        session.sendKey(0x01006c49, true); // 汉: a Unicode keysym that no keyboard has
        session.sendKey(0x01006c49, false);
        QTRY_VERIFY2_WITH_TIMEOUT(said.contains("U6C49"), said.right(600).constData(), kPatience);
        said.clear();
        session.sendKey(0xffe1, true); // Shift stays down …
        QTRY_VERIFY_WITH_TIMEOUT(said.contains("KeyPress event"), kPatience);
        session.setControl(false); // … until control is given back
        QTRY_VERIFY_WITH_TIMEOUT(said.contains("KeyRelease event"), kPatience);
        xev.kill();
        xev.waitForFinished();
    }

    void saysWhenTheServerIsGoneAndComesBack()
    {
        const quint16 port = test::freePort();
        auto server = std::make_unique<DisplayServer>(port);
        QVERIFY(server->isUp());
        VncSession session(kQuick);
        session.open(tcp(port));
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Live, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!session.frame().isNull(), kPatience);
        const auto generation = session.frame().generation;

        server->kill();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Waiting, kPatience);
        QVERIFY(!session.error().forUser.empty());
        server = std::make_unique<DisplayServer>(port, "800x600");
        QVERIFY(server->isUp());
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Live, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(session.frame().image.width(), 800, kPatience);
        QVERIFY(session.frame().generation > generation);
    }

    void givesUpInWords()
    {
        VncSession session({2, std::chrono::milliseconds(20), std::chrono::milliseconds(20)});
        QSignalSpy states(&session, &VncSession::stateChanged);
        session.open(tcp(test::freePort()));
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Failed, kPatience);
        QVERIFY(QString::fromStdString(session.error().forUser).contains(QStringLiteral("127.0.0.1")));
        QVERIFY(states.count() >= 4); // connecting, waiting, connecting, …, failed

        VncTarget nonsense;
        nonsense.url = QUrl(QStringLiteral("ftp://x"));
        session.open(nonsense);
        QCOMPARE(session.state(), State::Failed);
        QVERIFY(session.error().code == Errc::BadInput);
    }

    void asksForAPassword()
    {
        // "secret", as VNC keeps it: DES with the protocol's fixed key.
        DisplayServer server(test::freePort(), "640x480", "2e2dbf576eb06c9e");
        QVERIFY(server.isUp());
        VncSession session(kQuick);
        session.open(tcp(server.port()));
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::NeedsPassword, kPatience);
        session.setPassword(QStringLiteral("wrong"));
        QTRY_VERIFY_WITH_TIMEOUT(session.state() == State::NeedsPassword &&
                                     session.error().forUser.find("did not accept") != std::string::npos,
                                 kPatience);
        session.setPassword(QStringLiteral("secret"));
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), State::Live, kPatience);
    }

    void leavesTheFormerScreenAtOnce()
    {
        DisplayServer first(test::freePort(), "640x480"), second(test::freePort(), "800x600");
        QVERIFY(first.isUp() && second.isUp());
        VncSession session(kQuick);
        for (int i = 0; i < 5; ++i) {
            session.open(tcp(first.port()));
            QTRY_VERIFY_WITH_TIMEOUT(session.frame().image.width() == 640, kPatience);
            bool mixed = false;
            const auto watch = connect(&session, &VncSession::frameReady, this,
                                       [&](const Frame &frame) { mixed |= frame.image.width() == 640; });
            session.open(tcp(second.port()));
            QTRY_VERIFY_WITH_TIMEOUT(session.frame().image.width() == 800, kPatience);
            disconnect(watch);
            QVERIFY(!mixed);
        }
        session.end(QStringLiteral("The session has ended."));
        QCOMPARE(session.state(), State::Ended);
        QVERIFY(!session.frame().isNull());
        session.close();
        QCOMPARE(session.state(), State::Idle);
        QVERIFY(session.frame().isNull());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(VncSessionTest)
#include "VncSessionTest.moc"
