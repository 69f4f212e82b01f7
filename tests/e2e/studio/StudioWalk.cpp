// Opens a case in the real studio with its own companion, edits one cell with the keyboard, runs the case, watches the browser
// over VNC, saves, and checks each of it. Environment: CRAT_WALK_WORKSPACE (a copy of the demo workspace), CRAT_WALK_SCREENSHOT.

#include <cstdio>

#include <QApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "app/studio/Studio.h"
#include "core/base/Log.h"
#include "core/base/Result.h"
#include "ui/casegrid/CaseGridView.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/casegrid/CasePage.h"
#include "ui/casegrid/RunMarks.h"
#include "ui/shell/CompanionIndicator.h"
#include "ui/vnc/VncScreen.h"
#include "ui/vnc/VncView.h"

namespace crat {
namespace {

constexpr auto CaseFile = "tests/login.robot";
constexpr auto CaseName = "Known Customer Signs In";
constexpr int CompanionMs = 60'000, RunMs = 180'000;

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Is the shop's own page on it: much of its header's colour (--accent in shop.css), which no desktop or browser brings?
bool showsShop(const QImage &picture)
{
    constexpr int Near = 16; // the picture is scaled and may have come as JPEG
    const QColor header(0x0f, 0x76, 0x6e);
    int found = 0;
    for (int y = 0; y < picture.height(); y += 2) {
        for (int x = 0; x < picture.width(); x += 2) {
            const QColor here = picture.pixelColor(x, y);
            found += std::abs(here.red() - header.red()) < Near && std::abs(here.green() - header.green()) < Near &&
                     std::abs(here.blue() - header.blue()) < Near;
        }
    }
    return found > 300;
}

/// The 1-based lines of the steps of the case.
QList<std::uint32_t> stepLines(const QByteArray &text)
{
    QList<std::uint32_t> out;
    for (const char *step : {"    Sign In As    tester    open-sesame", "    Login Message Should Be    Welcome, Tess",
                             "    Capture Page Screenshot    signed-in.png"})
        out += static_cast<std::uint32_t>(text.left(text.indexOf(step)).count('\n') + 1);
    return out;
}

class StudioWalk : public QObject {
    Q_OBJECT

public:
    explicit StudioWalk(QApplication &application) : m_application(application) {}

private Q_SLOTS:
    void initTestCase();
    void theCompanionConnects();
    void aCaseIsOpened();
    void oneCellIsEdited();
    void theCaseRunsAndIsWatched();
    void itIsSaved();
    void cleanupTestCase();

private:
    template <class T>
    T *part(const char *name) const
    {
        return m_studio->window().findChild<T *>(QString::fromLatin1(name));
    }
    vncui::VncView *view() const { return m_studio->window().findChild<vncui::VncView *>(); }
    void trigger(const char *action) const
    {
        auto *found = part<QAction>(action);
        QVERIFY2(found && found->isEnabled(), action);
        found->trigger();
    }
    casegrid::RunCoordinator &runs() const { return m_studio->workbench().runs(); }
    QImage watched() const { return view()->screen()->grab().toImage(); }
    casegrid::RowState rowState(std::uint32_t line) const
    {
        return m_studio->workbench().marks().mark(QString::fromLatin1(CaseFile), line, line).state;
    }
    static QByteArray endOf(const QSignalSpy &finished, const QSignalSpy &failed)
    {
        if (!failed.isEmpty())
            return "the run could not be started: " + QByteArray::fromStdString(failed[0][0].value<Error>().forUser);
        if (finished.isEmpty())
            return {};
        const auto execution = finished[0][0].value<protocol::Execution>();
        return QByteArray::fromStdString("the run ended as " + protocol::enumText(execution.status) +
                                         " before its browser could be watched: " + execution.errorMessage);
    }

    QApplication &m_application;
    QString m_workspace, m_screenshot;
    QByteArray m_before;
    std::unique_ptr<studio::Studio> m_studio;
    casegrid::CasePage *m_page = nullptr;
};

void StudioWalk::initTestCase()
{
    m_workspace = qEnvironmentVariable("CRAT_WALK_WORKSPACE");
    m_screenshot = qEnvironmentVariable("CRAT_WALK_SCREENSHOT");
    m_before = contentsOf(m_workspace + QLatin1Char('/') + QLatin1String(CaseFile));
    QVERIFY2(!m_before.isEmpty(), "CRAT_WALK_WORKSPACE names no copy of the demo workspace");
    studio::Options options;
    options.folder = m_workspace;
    options.size = QSize(1440, 900);
    m_studio = std::make_unique<studio::Studio>(m_application, options);
    QSignalSpy scanned(&m_studio->workbench(), &casegrid::CaseWorkbench::projectScanned);
    m_studio->start();
    m_studio->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_studio->window()));
    QTRY_VERIFY_WITH_TIMEOUT(scanned.size() > 0, 20'000);
}

void StudioWalk::theCompanionConnects()
{
    auto *indicator = part<shell::CompanionIndicator>("companionIndicator");
    QVERIFY(indicator);
    QTRY_VERIFY2_WITH_TIMEOUT(indicator->status().state == shell::CompanionState::Connected,
                              qPrintable(indicator->status().detail), CompanionMs);
}

void StudioWalk::aCaseIsOpened()
{
    m_studio->workbench().openFile(QString::fromLatin1(CaseFile), [this](casegrid::CasePage *page) { m_page = page; });
    QTRY_VERIFY(m_page);
    QVERIFY(m_page->showItem(robot::ItemKind::Test, QString::fromLatin1(CaseName)));
    QCOMPARE(m_page->currentTest(), QString::fromLatin1(CaseName));
}

void StudioWalk::oneCellIsEdited()
{
    casegrid::CaseGridView &grid = m_page->grid();
    grid.setFocus();
    const auto found = grid.model()->match(grid.model()->index(0, 1), Qt::DisplayRole, QStringLiteral("signed-in.png"),
                                           1, Qt::MatchExactly);
    QVERIFY(!found.isEmpty());
    grid.setCurrentIndex(found.first());
    for (const char c : {'g', 'r', 'e', 'e', 't', 'i', 'n', 'g', '.', 'p', 'n', 'g'})
        QTest::keyClick(QApplication::focusWidget(), c); // the first opens the editor, which takes the others
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(found.first().data().toString(), QStringLiteral("greeting.png"));
    QVERIFY(m_page->isModified());
}

void StudioWalk::theCaseRunsAndIsWatched()
{
    m_studio->window().showDock(QStringLiteral("dock.vnc"));
    QSignalSpy finished(runs().controller(), &casegrid::RunController::finished);
    QSignalSpy failed(runs().controller(), &casegrid::RunController::failed);
    const QList<std::uint32_t> lines = stepLines(m_before);
    QSet<std::uint32_t> ran;
    QObject scope;
    connect(&m_studio->workbench().marks(), &casegrid::RunMarks::changed, &scope, [&] {
        for (const std::uint32_t line : lines) {
            if (rowState(line) == casegrid::RowState::Running)
                ran += line;
        }
    });
    trigger("run.test");
    QVERIFY(view());
    const auto over = [&] {
        return !finished.isEmpty() || !failed.isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(view()->session().state() == vnc::VncSession::State::Live || over(), RunMs);
    QVERIFY2(!over(), endOf(finished, failed).constData());
    // The shop's page, not an empty display or browser, must come over the wire, and move while the case goes on.
    QTRY_VERIFY_WITH_TIMEOUT(showsShop(watched()) || over(), 60'000);
    QVERIFY2(!over(), endOf(finished, failed).constData());
    QVERIFY(m_studio->window().grab().save(m_screenshot));
    const QImage first = watched();
    bool moved = false;
    QTRY_VERIFY_WITH_TIMEOUT((moved = moved || (!over() && watched() != first)) || over(), 60'000);
    QVERIFY2(moved, "the picture of the browser stood still");
    QTRY_VERIFY_WITH_TIMEOUT(over(), RunMs);
    QVERIFY2(failed.isEmpty(), endOf(finished, failed).constData());
    const auto execution = finished.first().first().value<protocol::Execution>();
    QVERIFY2(execution.status == protocol::ExecutionStatus::Passed, execution.errorMessage.c_str());
    QCOMPARE(execution.passed, 1);
    for (const std::uint32_t line : lines) {
        QVERIFY2(ran.contains(line), qPrintable(QStringLiteral("the row of line %1 was never running").arg(line)));
        QVERIFY2(rowState(line) == casegrid::RowState::Passed,
                 qPrintable(QStringLiteral("the row of line %1 is not green").arg(line)));
    }
    const auto mark =
        m_studio->workbench().marks().testMark(QString::fromLatin1(CaseFile), QString::fromLatin1(CaseName));
    QVERIFY2(mark.state == casegrid::RowState::Passed, "the test's row is not marked as passed");
    QVERIFY(m_studio->window().grab().save(
        QString(m_screenshot).replace(QLatin1String(".png"), QLatin1String("-after.png"))));
}

void StudioWalk::itIsSaved()
{
    QCOMPARE(contentsOf(m_page->document().path()), m_before); // it ran as shown, not as saved
    trigger("case.save");
    QTRY_VERIFY(!m_page->isModified());
    QByteArray expected = m_before;
    expected.replace("signed-in.png", "greeting.png");
    QCOMPARE(contentsOf(m_page->document().path()), expected); // that one cell, and not a byte more
}

void StudioWalk::cleanupTestCase()
{
    if (!m_studio)
        return;
    QSignalSpy closed(&m_studio->window(), &shell::MainWindow::closed);
    m_studio->window().close();
    QTRY_VERIFY_WITH_TIMEOUT(!closed.isEmpty(), 30'000);
    m_studio.reset();
}

} // namespace
} // namespace crat

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("crat-studio"));
    QApplication::setQuitOnLastWindowClosed(false);
    crat::setUpLogging({});
    crat::StudioWalk walk(application);
    return QTest::qExec(&walk, argc, argv);
}

#include "StudioWalk.moc"
