// The studio's live picture of a browser becomes a template: a real X and VNC server (Xtigervnc) behind the companion's WebSocket
// route, the dock that follows a run, the toolbox that takes the picture, and the mouse that cuts.
#include <QAction>
#include <QApplication>
#include <QDialogButtonBox>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include <opencv2/imgproc.hpp>

#include "app/studio/Studio.h"
#include "core/image/Codec.h"
#include "tests/gui/studio/FakeCompanion.h"
#include "tests/gui/support/Shot.h"
#include "tests/integration/vnc/DisplayServer.h"
#include "tests/unit/image/Scenes.h"
#include "ui/imagebox/ImageToolbox.h"
#include "ui/imagebox/PictureView.h"
#include "ui/shell/Theme.h"
#include "ui/vnc/VncDock.h"

using namespace crat;
using image::test::Scene;

namespace {

constexpr int Patience = 30'000;
constexpr QRect Button{60, 420, 120, 40}, Larger{400, 200, 180, 60};

/// What the companion does at /api/v1/sessions/{id}/vnc: bytes between the studio's WebSocket and the display's VNC server.
void relay(QWebSocket *socket, quint16 port)
{
    auto *server = new QTcpSocket(socket);
    server->connectToHost(QHostAddress::LocalHost, port);
    QObject::connect(server, &QTcpSocket::readyRead, socket,
                     [socket, server] { socket->sendBinaryMessage(server->readAll()); });
    QObject::connect(socket, &QWebSocket::binaryFrameReceived, server,
                     [server](const QByteArray &bytes, bool) { server->write(bytes); });
}

} // namespace

class LiveToolboxTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_home, m_project;

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
            qputenv(name, QFile::encodeName(m_home.filePath(QLatin1String(name))));
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"); // no keyring of the person who runs this
        QFile settings(m_project.filePath(QStringLiteral("crat.toml")));
        QVERIFY(settings.open(QIODevice::WriteOnly) && settings.write("[project]\nname = \"Teashop\"\n") > 0);
    }

    void theLivePictureIsCutFoundAndDrawn()
    {
        // The "browser": a page with a button, and the same one at one and a half times the size.
        test::DisplayServer display(test::freePort(), "800x600");
        QVERIFY(display.isUp());
        const cv::Mat element = Scene::element(Button.width(), Button.height(), "Place order", 7);
        Scene page(800, 600, 5);
        page.paste(element, {Button.x(), Button.y()});
        page.paste(image::test::resized(element, 1.5, cv::INTER_CUBIC), {Larger.x(), Larger.y()});
        const QString picture = m_home.filePath(QStringLiteral("page.png"));
        QVERIFY(image::writePng(picture.toStdString(), page.image()).has_value());
        display.showOnRoot(picture);

        test::FakeCompanion companion;
        companion.onSocket = [&](QWebSocket *socket, const test::Request &request) {
            if (request.target.startsWith("/api/v1/sessions/5f1c0ffee/vnc"))
                relay(socket, display.port());
        };
        studio::Options options;
        options.folder = m_project.path();
        options.server = companion.endpoint().base.toString();
        options.language = QStringLiteral("en");
        options.theme = shell::ThemeChoice::Light;
        options.size = QSize(1500, 900);
        studio::Studio studio(*qApp, options);
        QSignalSpy scanned(&studio.workbench(), &casegrid::CaseWorkbench::projectScanned);
        studio.start();
        auto &window = studio.window();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTRY_VERIFY_WITH_TIMEOUT(!scanned.isEmpty(), Patience);
        QTRY_COMPARE_WITH_TIMEOUT(window.companionIndicator()->status().state, shell::CompanionState::Connected,
                                  Patience);

        // A run has a browser: the dock watches it.
        protocol::ExecutionEvent session;
        session.type = "session";
        session.session = "5f1c0ffee";
        session.browser = "chrome";
        Q_EMIT studio.workbench().runs().controller()->eventReceived(session);
        auto *dock = window.findChild<vncui::VncDock *>();
        QVERIFY(dock);
        const auto live = [&] {
            return dock->view()->session().frame();
        };
        const cv::Vec4b wanted = page.mat().at<cv::Vec4b>(Button.center().y(), Button.center().x());
        const auto showsThePage = [&] {
            const vnc::Frame frame = live();
            if (frame.isNull() || frame.image.width() != 800)
                return false;
            const std::uint8_t *pixel = frame.image.row(Button.center().y()) + Button.center().x() * 4;
            return std::abs(pixel[0] - wanted[0]) < 12 && std::abs(pixel[1] - wanted[1]) < 12 &&
                   std::abs(pixel[2] - wanted[2]) < 12;
        };
        QTRY_VERIFY_WITH_TIMEOUT(showsThePage(), Patience);

        // The toolbox takes its picture.
        window.actions().find(QStringLiteral("tools.imagebox"))->trigger();
        auto *box = window.findChild<imagebox::ImageToolbox *>();
        QVERIFY(box);
        const auto part = [&](const char *name) {
            auto *found = box->findChild<QWidget *>(QLatin1String(name));
            if (!found)
                qFatal("no %s", name);
            return found;
        };
        QTRY_VERIFY(part("imagebox.live.button")->isVisible());
        QTest::mouseClick(part("imagebox.live.button"), Qt::LeftButton);
        imagebox::PictureView *view = box->pictureView();
        QTRY_VERIFY(view->hasPicture());
        QVERIFY(
            static_cast<QLabel *>(part("imagebox.status"))->text().startsWith(QStringLiteral("Live view · 800 × 600")));

        // Cut with the mouse.
        QTest::mouseClick(part("imagebox.actual.button"), Qt::LeftButton);
        view->centerOn(Button.center());
        QWidget *port = view->viewport();
        const QPoint from = view->mapFromScene(Button.topLeft());
        const QPoint to = view->mapFromScene(QPoint(Button.x() + Button.width(), Button.y() + Button.height()));
        QVERIFY(port->rect().contains(from) && port->rect().contains(to));
        QTest::mousePress(port, Qt::LeftButton, {}, from);
        QTest::mouseMove(port, (from + to) / 2);
        QTest::mouseMove(port, to);
        QTest::mouseRelease(port, Qt::LeftButton, {}, to);
        QVERIFY2(view->selection().intersected(Button).width() >= Button.width() - 4 &&
                     view->selection().united(Button).width() <= Button.width() + 4,
                 qPrintable(QStringLiteral("%1 %2").arg(view->selection().x()).arg(view->selection().width())));
        QSignalSpy saved(box, &imagebox::ImageToolbox::templateSaved);
        QTest::mouseClick(part("imagebox.cut.button"), Qt::LeftButton);
        auto *asked = window.findChild<QInputDialog *>(QStringLiteral("template-name"));
        QTRY_VERIFY(asked && asked->isVisible());
        auto *name = asked->findChild<QLineEdit *>();
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("order.png"));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, Patience);
        const auto onDisk = image::readImage(m_project.filePath(QStringLiteral("images/order.png")).toStdString());
        QVERIFY(onDisk.has_value());
        QVERIFY(std::abs(onDisk->width() - Button.width()) <= 4 && std::abs(onDisk->height() - Button.height()) <= 4);

        // Found where it is, and where it is larger; both are drawn.
        QTest::mouseClick(part("imagebox.find"), Qt::LeftButton);
        auto *places = static_cast<QTreeWidget *>(part("imagebox.places"));
        QTRY_COMPARE_WITH_TIMEOUT(places->topLevelItemCount(), 2, Patience);
        QCOMPARE(places->topLevelItem(0)->text(2), QStringLiteral("100 %"));
        QVERIFY2(places->topLevelItem(1)->text(2).contains(QStringLiteral("15")) ||
                     places->topLevelItem(1)->text(2).contains(QStringLiteral("14")),
                 qPrintable(places->topLevelItem(1)->text(2)));
        QTest::mouseClick(places->viewport(), Qt::LeftButton, {},
                          places->visualItemRect(places->topLevelItem(1)).center());
        const QColor mark = shell::coloursFor(view->palette()).danger;
        const auto isMarked = [&](const QRect &where) {
            const QImage drawn = port->grab().toImage();
            const QPoint edge = view->mapFromScene(QPointF(where.x(), where.center().y()));
            for (int dx = -6; dx <= 6; ++dx) {
                if (drawn.rect().contains(edge + QPoint(dx, 0)) && drawn.pixelColor(edge + QPoint(dx, 0)) == mark)
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(isMarked(Larger));
        view->centerOn(Button.center());
        QTRY_VERIFY(isMarked(Button));
        test::shot(window, QStringLiteral("studio-live-toolbox"));

        QSignalSpy closed(&window, &shell::MainWindow::closed);
        window.close();
        QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, Patience);
    }
};

QTEST_MAIN(LiveToolboxTest)
#include "LiveToolboxTest.moc"
