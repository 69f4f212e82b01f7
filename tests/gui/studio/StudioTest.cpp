// The whole window on a scripted companion: what a person sees in both themes and both languages, at 100 % and (a second ctest
// entry) at 200 %. With CRAT_SCREENSHOTS each is written as a picture.

#include <QAccessible>
#include <QComboBox>
#include <QDesktopServices>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>
#include <QToolButton>

#include "app/studio/Studio.h"
#include "tests/gui/studio/FakeCompanion.h"
#include "tests/gui/support/Shot.h"
#include "ui/casegrid/CasePage.h"
#include "ui/shell/ElidedLabel.h"

using namespace crat;

namespace {

const QByteArray Suite = "*** Settings ***\n"
                         "Documentation    Signing in.\n"
                         "\n"
                         "*** Test Cases ***\n"
                         "Known Customer Signs In\n"
                         "    [Documentation]    The greeting names the person, not the account.\n"
                         "    [Tags]    smoke\n"
                         "    Sign In As    tester    open-sesame\n"
                         "    FOR    ${word}    IN    Welcome    Tess\n"
                         "        Page Should Contain    ${word}\n"
                         "    END\n"
                         "    Capture Page Screenshot    greeting.png\n"
                         "\n"
                         "用中文名字登录\n"
                         "    Sign In As    wang    zhimakaimen\n";

/// A widget of ours: not a part that Qt builds for itself inside another.
bool isOurs(const QWidget *widget)
{
    if (widget->objectName().startsWith(QLatin1String("qt_")) || widget->inherits("QScrollBar") ||
        widget->inherits("QTabBar") || widget->inherits("QMenu"))
        return false;
    for (const QWidget *at = widget->parentWidget(); at; at = at->parentWidget()) {
        if (at->inherits("QAbstractSpinBox") || at->inherits("QComboBox") || at->inherits("QLineEdit") ||
            at->inherits("QTabBar") || at->inherits("QHeaderView"))
            return false;
    }
    return !widget->inherits("QTableCornerButton") && !widget->inherits("QHeaderView");
}

QString described(const QWidget *widget)
{
    QStringList path;
    for (const QWidget *at = widget; at && path.size() < 4; at = at->parentWidget())
        path.prepend(at->objectName().isEmpty() ? QLatin1String(at->metaObject()->className()) : at->objectName());
    return path.join(QLatin1Char('/'));
}

/// What a person cannot read, reach by name or have read out, in words; empty: nothing.
QStringList defectsOf(QWidget &window)
{
    QStringList found;
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        if (!widget->isVisible() || !isOurs(widget) || widget->visibleRegion().isEmpty())
            continue;
        const auto *label = qobject_cast<QLabel *>(widget);
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        const bool elides = qobject_cast<const shell::ElidedLabel *>(label) != nullptr;
        if ((button || (label && !label->text().isEmpty() && !label->wordWrap() && !elides)) &&
            (widget->width() < widget->sizeHint().width() || widget->height() < widget->minimumSizeHint().height()))
            found << QStringLiteral("clipped: %1, %2 of %3 pixels")
                         .arg(described(widget))
                         .arg(widget->width())
                         .arg(widget->sizeHint().width());
        if (label && label->wordWrap() && label->height() + 1 < label->heightForWidth(label->width()))
            found << QStringLiteral("clipped lines: %1").arg(described(widget));
        const bool takesPart = button || qobject_cast<QLineEdit *>(widget) || qobject_cast<QComboBox *>(widget) ||
                               qobject_cast<QAbstractItemView *>(widget) || qobject_cast<QPlainTextEdit *>(widget);
        if (takesPart && widget->objectName().isEmpty())
            found << QStringLiteral("no object name: %1").arg(described(widget));
        if (widget->focusPolicy() != Qt::NoFocus || takesPart) {
            QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(widget);
            if (!spoken || spoken->text(QAccessible::Name).isEmpty())
                found << QStringLiteral("no accessible name: %1").arg(described(widget));
        }
    }
    return found;
}

protocol::ExecutionEvent happening(const char *type, int line = 0, const char *status = nullptr)
{
    protocol::ExecutionEvent made;
    made.type = type;
    made.at = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    made.source = "tests/login.robot";
    if (line > 0) {
        made.line = line;
        made.id = std::to_string(line);
        made.name = "Step in line " + std::to_string(line);
    }
    if (status)
        made.status = status;
    return made;
}

} // namespace

class StudioTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_home, m_project;
    std::unique_ptr<test::FakeCompanion> m_companion;
    std::unique_ptr<studio::Studio> m_studio;

    template <class T>
    T *part(const char *name) const
    {
        auto *found = m_studio->window().findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("no %s", name);
        return found;
    }
    shell::CompanionState state() const { return m_studio->window().companionIndicator()->status().state; }
    /// Starts it as a person does who was signed in to a server, with the suite's first test open.
    bool start(const QString &language = QStringLiteral("en"), shell::ThemeChoice theme = shell::ThemeChoice::Light)
    {
        studio::Options options;
        options.folder = m_project.path();
        options.open = QStringLiteral("tests/login.robot::Known Customer Signs In");
        options.server = m_companion->endpoint().base.toString();
        options.language = language;
        options.theme = theme;
        options.size = QSize(1360, 860);
        m_studio = std::make_unique<studio::Studio>(*qApp, options);
        QSignalSpy scanned(&m_studio->workbench(), &casegrid::CaseWorkbench::projectScanned);
        m_studio->start();
        m_studio->window().activateWindow();
        return QTest::qWaitForWindowActive(&m_studio->window()) && (!scanned.isEmpty() || scanned.wait(20'000)) &&
               QTest::qWaitFor([this] { return state() == shell::CompanionState::Connected; }, 20'000) &&
               QTest::qWaitFor([this] { return part<QTableView>("history.runs")->model()->rowCount() == 3; }, 20'000) &&
               QTest::qWaitFor([this] { return part<QPushButton>("trigger.go")->isEnabled(); }, 20'000);
    }
    bool stop()
    {
        QSignalSpy closed(&m_studio->window(), &shell::MainWindow::closed);
        m_studio->window().close();
        const bool done = !closed.isEmpty() || closed.wait(20'000);
        m_studio.reset();
        return done;
    }
    QList<QUrl> m_opened;
    casegrid::RunController &runs() const { return *m_studio->workbench().runs().controller(); }
    void run()
    {
        Q_EMIT runs().eventReceived(happening("step_start", 8));
        Q_EMIT runs().eventReceived(happening("step_end", 8, "PASS"));
        Q_EMIT runs().eventReceived(happening("step_start", 9));
        Q_EMIT runs().eventReceived(happening("step_start", 10));
    }

public Q_SLOTS: // not a test: takes the place of the browser
    void onOpened(const QUrl &url) { m_opened << url; }

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
            qputenv(name, QFile::encodeName(m_home.filePath(QLatin1String(name))));
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"); // no keyring of the person who runs this
        QVERIFY(QDir(m_project.path()).mkpath(QStringLiteral("tests")));
        QFile file(m_project.filePath(QStringLiteral("tests/login.robot")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(Suite) == Suite.size());
        QFile settings(m_project.filePath(QStringLiteral("crat.toml")));
        QVERIFY(settings.open(QIODevice::WriteOnly) && settings.write("[project]\nname = \"Teashop\"\n") > 0);
    }
    void init() { m_companion = std::make_unique<test::FakeCompanion>(); }
    void cleanup()
    {
        m_studio.reset();
        m_companion.reset();
    }

    /// What looks for defects sees them.
    void aDefectIsSeen()
    {
        QWidget window;
        window.setObjectName(QStringLiteral("bad"));
        auto *button = new QPushButton(QStringLiteral("A long text on it"), &window);
        button->setGeometry(0, 0, 30, 30);
        auto *field = new QLineEdit(&window);
        field->setGeometry(0, 40, 100, 30);
        field->setObjectName(QStringLiteral("field"));
        auto *label = new QLabel(QStringLiteral("Words that need several lines"), &window);
        label->setObjectName(QStringLiteral("label"));
        label->setWordWrap(true);
        label->setGeometry(0, 80, 60, 10);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QString found = defectsOf(window).join(QLatin1Char('\n'));
        for (const char *each : {"clipped: bad/QPushButton", "no object name: bad/QPushButton",
                                 "no accessible name: bad/field", "clipped lines: bad/label"})
            QVERIFY2(found.contains(QLatin1String(each)), qPrintable(found));
    }

    void everythingIsNamedAndFits_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("dark");
        QTest::newRow("english-light") << QStringLiteral("en") << false;
        QTest::newRow("english-dark") << QStringLiteral("en") << true;
        QTest::newRow("chinese-light") << QStringLiteral("zh_CN") << false;
        QTest::newRow("chinese-dark") << QStringLiteral("zh_CN") << true;
    }
    void everythingIsNamedAndFits()
    {
        QFETCH(QString, language);
        QFETCH(bool, dark);
        QVERIFY(start(language, dark ? shell::ThemeChoice::Dark : shell::ThemeChoice::Light));
        const QString name = QStringLiteral("studio-%1-%2")
                                 .arg(QLatin1String(QTest::currentDataTag()))
                                 .arg(qRound(m_studio->window().devicePixelRatioF() * 100));
        QStringList defects;
        const auto look = [&](const char *what) {
            QTest::qWait(0); // the layouts' turn
            for (const QString &each : defectsOf(m_studio->window()))
                defects << QLatin1String(what) + QStringLiteral(": ") + each;
            test::shot(m_studio->window(), name + QLatin1Char('-') + QLatin1String(what));
        };
        look("start");
        run();
        look("running");
        auto &window = m_studio->window();
        window.showDock(QStringLiteral("dock.trigger"));
        window.showDock(QStringLiteral("dock.history"));
        QTest::mouseClick(part<QPushButton>("trigger.go"), Qt::LeftButton);
        QTRY_VERIFY(
            part<QWidget>("triggerPanel")->findChild<QLabel *>(QStringLiteral("step.time.download"))->isVisible());
        part<QTableView>("history.runs")->selectRow(1);
        look("trigger");
        m_studio->workbench().currentPage()->setTextMode(true);
        look("text");
        window.actions().find(QStringLiteral("tools.imagebox"))->trigger();
        window.showDock(QStringLiteral("dock.vnc"));
        look("toolbox");
        m_companion->stopListening();
        m_companion->cutSockets();
        QTRY_VERIFY(part<QWidget>("connectionBanner")->isVisible());
        look("lost");
        QVERIFY2(defects.isEmpty(), qPrintable(QLatin1Char('\n') + defects.join(QLatin1Char('\n'))));
    }

    void aTriggerFromTheBarTakesWhatIsChosenThere()
    {
        QVERIFY(start());
        QByteArray sent;
        m_companion->on("POST /api/v1/test-items/1/deploy-test", [&](const test::Request &request) {
            sent = request.body;
            return test::Reply{200, R"({"message":"","data":{"queued":false,"run_id":9}})"};
        });
        const auto choose = [&](const char *name, const QString &wanted) {
            auto *box = part<QComboBox>(name);
            QTRY_VERIFY(box->isVisible() && box->findText(wanted) >= 0);
            box->setFocus();
            QTest::keyClicks(box, wanted);
            QCOMPARE(box->currentText(), wanted);
        };
        choose("triggerBar.set", QStringLiteral("nightly"));
        QTRY_COMPARE(part<QComboBox>("trigger.set")->currentText(),
                     QStringLiteral("nightly")); // the pane says the same
        auto *build = part<QComboBox>("triggerBar.build");
        QTRY_COMPARE(build->count(), 3); // the newest, and both by number
        build->setFocus();
        QTest::keyClick(build, Qt::Key_End);
        QVERIFY2(build->currentText().contains(QStringLiteral("#42")), qPrintable(build->currentText()));
        QTest::mouseClick(part<QPushButton>("triggerBar.go"), Qt::LeftButton);
        QTRY_VERIFY(!sent.isEmpty());
        QVERIFY2(sent.contains("\"build_info_id\":7") && sent.contains("\"parameter_set_id\":5"), sent);
    }

    void theLiveViewComesUpWithARunUnlessItWasClosed()
    {
        QVERIFY(start());
        QDockWidget *live = m_studio->window().dock(QStringLiteral("dock.vnc"));
        m_studio->window().showDock(QStringLiteral("dock.trigger"));
        QTRY_VERIFY(live->visibleRegion().isEmpty()); // behind the other tab
        const auto session = [&](const char *type) {
            protocol::ExecutionEvent made = happening(type);
            made.session = "5f1c0ffee";
            made.browser = "chrome";
            Q_EMIT runs().eventReceived(made);
        };
        session("session");
        QTRY_VERIFY(!live->visibleRegion().isEmpty());
        session("session_end");
        live->close();
        session("session");
        QVERIFY(live->isHidden()); // closed by the person
    }

    void theLogOfARunIsBroughtHereAndOpened()
    {
        m_companion->on("GET /api/v1/executions/e1/files",
                        R"({"data":[{"name":"log.html","size":10},{"name":"report.html","size":4},)"
                        R"({"name":"selenium-screenshot-1.png","size":3},{"name":"../../escape.png","size":3},)"
                        R"({"name":"output.xml","size":9}]})");
        m_companion->on("GET /api/v1/executions/e1/files/log.html", "<p>the log");
        m_companion->on("GET /api/v1/executions/e1/files/report.html", "<p>r");
        m_companion->on("GET /api/v1/executions/e1/files/selenium-screenshot-1.png", "png");
        QVERIFY(start());
        QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "onOpened");
        m_opened.clear();
        protocol::Execution execution;
        execution.id = "e1";
        execution.status = protocol::ExecutionStatus::Failed;
        Q_EMIT runs().finished(execution);
        auto *button = part<QToolButton>("logOpenLog");
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(m_opened.size(), 1);
        const QFileInfo log(m_opened.first().toLocalFile());
        QCOMPARE(log.fileName(), QStringLiteral("log.html"));
        QFile file(log.filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("<p>the log"));
        QVERIFY(log.dir().exists(QStringLiteral("selenium-screenshot-1.png")));
        QVERIFY(!log.dir().exists(QStringLiteral("output.xml")));
        QVERIFY(!QFileInfo::exists(log.path() + QStringLiteral("/../../escape.png")));
        // A second time nothing is asked for: the companion may be gone.
        m_companion->stopListening();
        m_companion->cutSockets();
        QTest::mouseClick(part<QToolButton>("logOpenReport"), Qt::LeftButton);
        QTRY_COMPARE(m_opened.size(), 2);
        QVERIFY(m_opened.last().toLocalFile().endsWith(QStringLiteral("/report.html")));
        QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
    }

    void aLostCompanionIsSaidAndFoundAgain()
    {
        QVERIFY(start());
        auto *strip = part<QToolBar>("toolbar.connection");
        QVERIFY(!strip->isVisible());
        m_companion->stopListening();
        m_companion->cutSockets();
        QTRY_VERIFY(strip->isVisible());
        QTRY_COMPARE(state(), shell::CompanionState::Reconnecting);
        QVERIFY(!part<QPushButton>("triggerBar.go")->isEnabled());
        m_companion->listenAgain();
        QTest::mouseClick(part<QPushButton>("connectionBanner.button"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(state(), shell::CompanionState::Connected, 20'000);
        QTRY_VERIFY(!strip->isVisible());
        QTRY_VERIFY(part<QPushButton>("triggerBar.go")->isEnabled());
    }

    void windowsAndDocksComeBackAsTheyWereLeft()
    {
        QVERIFY(start());
        auto *window = &m_studio->window();
        window->addDockWidget(Qt::LeftDockWidgetArea, window->dock(QStringLiteral("dock.trigger")));
        QTest::mouseClick(part<QToolButton>("dock.history.close"), Qt::LeftButton);
        QVERIFY(window->dock(QStringLiteral("dock.history"))->isHidden());
        m_companion->stopListening();
        m_companion->cutSockets();
        QTRY_VERIFY(part<QToolBar>("toolbar.connection")->isVisible()); // while something is said there
        m_companion->listenAgain();
        QVERIFY(stop());
        QVERIFY(start());
        window = &m_studio->window();
        QCOMPARE(window->dockWidgetArea(window->dock(QStringLiteral("dock.trigger"))), Qt::LeftDockWidgetArea);
        QVERIFY(window->dock(QStringLiteral("dock.history"))->isHidden());
        QVERIFY(!window->dock(QStringLiteral("dock.log"))->isHidden());
        QVERIFY(!part<QToolBar>("toolbar.connection")->isVisible()); // there is nothing to say now
    }
};

QTEST_MAIN(StudioTest)
#include "StudioTest.moc"
