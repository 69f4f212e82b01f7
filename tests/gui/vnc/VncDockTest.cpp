// The live view against a real VNC server, with real key and mouse events.
#include <QAction>
#include <QComboBox>
#include <QInputMethodEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>
#include <QToolBar>
#include <QToolButton>

#include "tests/gui/support/ScriptedPrompts.h"
#include "tests/gui/support/Shot.h"
#include "tests/integration/vnc/DisplayServer.h"
#include "ui/shell/Theme.h"
#include "ui/vnc/VncDock.h"
#include "ui/vnc/VncScreen.h"

using namespace crat;
using namespace crat::vncui;
using State = vnc::VncSession::State;
using test::DisplayServer;

namespace {

constexpr int kPatience = 20000;

SessionChoice choice(const QString &id, quint16 port)
{
    SessionChoice c{id, QStringLiteral("Login works (%1)").arg(id), {}};
    c.target.url = QUrl(QStringLiteral("vnc://127.0.0.1:%1").arg(port));
    return c;
}

} // namespace

class VncDockTest : public QObject {
    Q_OBJECT

    struct Stage {
        test::ScriptedPrompts prompts;
        VncDock dock{prompts, nullptr, {30, std::chrono::milliseconds(100), std::chrono::milliseconds(300)}};
        Stage()
        {
            dock.resize(700, 560);
            dock.show();
        }
        template <class T>
        T *find(const char *name)
        {
            T *found = dock.findChild<T *>(QLatin1String(name));
            if (!found)
                qFatal("no %s", name);
            return found;
        }
        QString state() { return find<QLabel>("vnc.state")->text(); }
        QString card() { return find<QLabel>("vnc.card.title")->text(); }
        bool cardShown() { return find<QWidget>("vnc.card")->isVisible(); }
        void click(const char *action)
        {
            QTest::mouseClick(find<QWidget>((QByteArray(action) + ".button").constData()), Qt::LeftButton);
        }
        vnc::VncSession &session() { return dock.view()->session(); }
        VncScreen *screen() { return dock.view()->screen(); }
    };

private Q_SLOTS:
    void initTestCase()
    {
        m_server = std::make_unique<DisplayServer>(test::freePort());
        QVERIFY(m_server->isUp());
        m_xev.setProcessEnvironment(m_server->environment());
        m_xev.start(QStringLiteral("xev"), {QStringLiteral("-geometry"), QStringLiteral("636x476+0+0")});
        QVERIFY(m_xev.waitForStarted());
        connect(&m_xev, &QProcess::readyRead, this, [this] { m_said += m_xev.readAll(); });
        QTRY_VERIFY_WITH_TIMEOUT(m_said.contains("MapNotify"), kPatience);
    }
    void cleanupTestCase()
    {
        m_xev.kill();
        m_xev.waitForFinished();
        m_server.reset();
    }

    void saysThatThereIsNoSession()
    {
        Stage s;
        QVERIFY(s.cardShown());
        QCOMPARE(s.card(), QStringLiteral("No session yet"));
        QVERIFY(!s.find<QAction>("vnc.control")->isEnabled());
        QVERIFY(!s.find<QAction>("vnc.screenshot")->isEnabled());
        test::shot(s.dock, QStringLiteral("vnc-idle"));
    }

    void watchesANewSessionAndKeepsItsLastPicture()
    {
        Stage s;
        s.dock.setSessions({choice(QStringLiteral("abc"), m_server->port())});
        QCOMPARE(s.dock.watched(), QStringLiteral("abc"));
        QCOMPARE(s.find<QComboBox>("vnc.picker")->currentText(), QStringLiteral("Login works (abc)"));
        QTRY_COMPARE_WITH_TIMEOUT(s.session().state(), State::Live, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!s.session().frame().isNull(), kPatience);
        QVERIFY(!s.cardShown());
        QVERIFY(s.state().startsWith(QStringLiteral("Live, watching only")));
        QTRY_VERIFY_WITH_TIMEOUT(s.find<QLabel>("vnc.size")->text().startsWith(QStringLiteral("640 × 480")), kPatience);
        // What is drawn is what the server shows: xev's white window.
        QTRY_VERIFY_WITH_TIMEOUT(
            s.screen()->grab().toImage().pixelColor(s.screen()->pictureRect().center().toPoint()).lightness() > 200,
            kPatience);
        test::shot(s.dock, QStringLiteral("vnc-live"));
        s.dock.setSessions({});
        QCOMPARE(s.session().state(), State::Ended);
        QVERIFY(s.cardShown());
        QCOMPARE(s.card(), QStringLiteral("Session ended"));
        QVERIFY(!s.session().frame().isNull());
        test::shot(s.dock, QStringLiteral("vnc-ended"));
    }

    void keepsAspectAndMapsPointsInBothScalings()
    {
        Stage s;
        s.dock.setSessions({choice(QStringLiteral("abc"), m_server->port())});
        QTRY_VERIFY_WITH_TIMEOUT(!s.session().frame().isNull(), kPatience);
        for (const QSize size : {QSize(420, 560), QSize(1100, 420), QSize(700, 560)}) {
            s.dock.resize(size);
            QTRY_VERIFY(qAbs(s.screen()->pictureRect().width() / s.screen()->pictureRect().height() - 640.0 / 480) <
                        0.01);
            const QRectF r = s.screen()->pictureRect();
            QVERIFY(QRectF(s.screen()->rect()).adjusted(-1, -1, 1, 1).contains(r));
            QCOMPARE(s.screen()->remoteFrom(r.topLeft() + QPointF(0.1, 0.1)), QPoint(0, 0));
            QCOMPARE(s.screen()->remoteFrom(r.bottomRight() + QPointF(50, 50)), QPoint(639, 479));
            QCOMPARE(s.screen()->remoteFrom(r.center() + QPointF(0.01, 0.01)),
                     QPoint(320, 240)); // off the pixels' edge
        }
        s.dock.resize(400, 400);
        s.click("vnc.actual");
        QCOMPARE(s.screen()->scaling(), Scaling::Actual);
        QTRY_COMPARE(s.screen()->pictureRect().size(), QSizeF(640, 480));
        QVERIFY(s.screen()->width() >= 640); // the area around it scrolls
        s.click("vnc.fit");
        QTRY_VERIFY(s.screen()->width() <= 400);
    }

    void passesMouseAndKeysOnOnlyUnderControl()
    {
        Stage s;
        s.dock.resize(760, 640);
        s.dock.setSessions({choice(QStringLiteral("abc"), m_server->port())});
        QTRY_VERIFY_WITH_TIMEOUT(!s.session().frame().isNull(), kPatience);
        const auto at = [&](double x, double y) {
            const QRectF r = s.screen()->pictureRect();
            return QPoint(qRound(r.x() + r.width() * x), qRound(r.y() + r.height() * y));
        };
        m_said.clear();
        QTest::mouseClick(s.screen(), Qt::LeftButton, {}, at(0.25, 0.25));
        QTest::keyClicks(s.screen(), QStringLiteral("q"));

        s.click("vnc.control");
        QVERIFY(s.session().hasControl());
        QVERIFY(s.state().contains(QStringLiteral("in control")));
        test::shot(s.dock, QStringLiteral("vnc-control"));
        QTest::mouseMove(s.screen(), at(0.5, 0.5));
        QTest::mouseClick(s.screen(), Qt::RightButton, {}, at(0.5, 0.5));
        QTRY_VERIFY_WITH_TIMEOUT(m_said.contains("button 3"), kPatience);
        QVERIFY(!m_said.contains("button 1"));
        QVERIFY2(QRegularExpression(QStringLiteral("root:\\(3(19|20|21),2(39|40|41)\\)"))
                     .match(QString::fromLatin1(m_said))
                     .hasMatch(),
                 m_said.right(300).constData());

        QTest::keyClick(s.screen(), 'B');
        QTRY_VERIFY2_WITH_TIMEOUT(m_said.contains("keysym 0x42, B"), m_said.right(600).constData(), kPatience);
        QTest::keyClick(s.screen(), Qt::Key_Tab);
        QTRY_VERIFY_WITH_TIMEOUT(m_said.contains("Tab)"), kPatience);
        QTest::keyClick(s.screen(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(m_said.contains("F5)"), kPatience);
        QVERIFY(!m_said.contains("0x71, q"));
        QInputMethodEvent commit;
        commit.setCommitString(QStringLiteral("汉"));
        QCoreApplication::sendEvent(s.screen(), &commit);
        QTRY_VERIFY_WITH_TIMEOUT(m_said.contains("U6C49"), kPatience);
        QPoint local = at(0.5, 0.5);
        QWheelEvent wheel(local, s.screen()->mapToGlobal(local), {}, {0, -120}, {}, {}, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(s.screen(), &wheel);
        QTRY_VERIFY_WITH_TIMEOUT(m_said.contains("button 5"), kPatience);

        QTest::keyPress(s.screen(), Qt::Key_Control);
        QTRY_VERIFY_WITH_TIMEOUT(m_said.contains("Control_L)"), kPatience);
        m_said.clear();
        QTest::keyPress(s.screen(), Qt::Key_Escape, Qt::ControlModifier | Qt::AltModifier);
        QVERIFY(!s.session().hasControl());
        QVERIFY(!s.find<QAction>("vnc.control")->isChecked());
        QTRY_VERIFY_WITH_TIMEOUT(m_said.contains("KeyRelease event"), kPatience);
        QVERIFY(!m_said.contains("Escape"));
    }

    void handsOverAScreenshot()
    {
        Stage s;
        QSignalSpy taken(&s.dock, &VncDock::screenshotTaken);
        s.dock.setSessions({choice(QStringLiteral("abc"), m_server->port())});
        QTRY_VERIFY_WITH_TIMEOUT(!s.session().frame().isNull(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(s.find<QAction>("vnc.screenshot")->isEnabled(), kPatience);
        s.click("vnc.screenshot");
        QCOMPARE(taken.count(), 1);
        QCOMPARE(taken.first().first().value<image::Image>().width(), 640);
    }

    void asksForThePasswordInTheView()
    {
        DisplayServer guarded(test::freePort(), "640x480", "2e2dbf576eb06c9e"); // "secret"
        QVERIFY(guarded.isUp());
        Stage s;
        s.dock.setSessions({choice(QStringLiteral("guarded"), guarded.port())});
        QTRY_COMPARE_WITH_TIMEOUT(s.session().state(), State::NeedsPassword, kPatience);
        auto *password = s.find<QLineEdit>("vnc.card.password");
        QVERIFY(password->isVisible());
        test::shot(s.dock, QStringLiteral("vnc-password"));
        QTest::keyClicks(password, QStringLiteral("secret"));
        QTest::mouseClick(s.find<QPushButton>("vnc.card.button"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(s.session().state(), State::Live, kPatience);
        QVERIFY(!s.cardShown());
    }

    void tellsWhyThereIsNoPictureAndTriesAgain()
    {
        const quint16 port = test::freePort();
        Stage s;
        s.dock.setSessions({choice(QStringLiteral("late"), port)});
        QTRY_COMPARE_WITH_TIMEOUT(s.session().state(), State::Waiting, kPatience);
        QVERIFY(s.find<QLabel>("vnc.card.text")->text().contains(QStringLiteral("127.0.0.1")));
        test::shot(s.dock, QStringLiteral("vnc-waiting"));
        DisplayServer late(port);
        QVERIFY(late.isUp());
        QTRY_COMPARE_WITH_TIMEOUT(s.session().state(), State::Live, kPatience);
    }

    void watchesATypedAddress()
    {
        Stage s;
        s.prompts.answers.insert(QStringLiteral("vnc-address"),
                                 QStringLiteral("vnc://127.0.0.1:%1").arg(m_server->port()));
        auto *picker = s.find<QComboBox>("vnc.picker");
        picker->setFocus();
        QTest::keyClick(picker, Qt::Key_End); // "Another address …"
        QTRY_COMPARE_WITH_TIMEOUT(s.session().state(), State::Live, kPatience);
        QVERIFY(s.prompts.askedIds.contains(QStringLiteral("vnc-address")));
        QVERIFY(picker->currentText().startsWith(QStringLiteral("vnc://")));
    }

    void everyWidgetHasANameForPeopleWhoDoNotSeeIt()
    {
        Stage s;
        for (const QWidget *w : s.dock.findChildren<QWidget *>()) {
            if (w->focusPolicy() == Qt::NoFocus || !w->isVisibleTo(&s.dock) ||
                w->objectName().startsWith(QLatin1String("qt_")))
                continue;
            QVERIFY2(!w->accessibleName().isEmpty() && !w->objectName().isEmpty(), w->metaObject()->className());
        }
    }

    void looksRightInTheDark()
    {
        qApp->setPalette(shell::Theme::paletteFor(shell::Theme::dark()));
        Stage s;
        s.dock.setSessions({choice(QStringLiteral("abc"), m_server->port())});
        QTRY_VERIFY_WITH_TIMEOUT(!s.session().frame().isNull(), kPatience);
        test::shot(s.dock, QStringLiteral("vnc-live-dark"));
        s.dock.setSessions({});
        test::shot(s.dock, QStringLiteral("vnc-ended-dark"));
        qApp->setPalette(shell::Theme::paletteFor(shell::Theme::light()));
        QVERIFY(s.cardShown());
    }

private:
    std::unique_ptr<DisplayServer> m_server;
    QProcess m_xev;
    QByteArray m_said;
};

QTEST_MAIN(VncDockTest)
#include "VncDockTest.moc"
