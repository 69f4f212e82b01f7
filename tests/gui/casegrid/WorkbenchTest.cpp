#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTreeView>

#include "tests/gui/support/Bench.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/casegrid/LogPane.h"

using namespace crat;
using namespace crat::casegrid;

namespace {

const QByteArray Suite = "*** Test Cases ***\nFirst\n    Log    1\n    Log    2\nSecond\n    Log    3\n\n*** Keywords "
                         "***\nHelp\n    No Operation\n";

/// Stands where a companion would; says what the test wants said.
class ScriptedRuns final : public RunController {
public:
    RunState state() const override { return m_state; }
    QString whyNot() const override { return reason; }
    void start(const RunRequest &request) override
    {
        last = request;
        set(RunState::Running);
    }
    void stop() override
    {
        protocol::Execution execution;
        execution.status = protocol::ExecutionStatus::Cancelled;
        set(RunState::Idle);
        Q_EMIT finished(execution);
    }
    QString snapshotDigest(const QString &) const override { return {}; }
    void step(const char *type, int line, const char *status = nullptr)
    {
        protocol::ExecutionEvent event;
        event.type = type;
        event.id = std::to_string(line);
        event.name = "Log";
        event.source = "s/suite.robot";
        event.line = line;
        if (status)
            event.status = status;
        Q_EMIT this->eventReceived(event);
    }
    void set(RunState state)
    {
        m_state = state;
        Q_EMIT stateChanged(state);
    }
    RunRequest last;
    QString reason;

private:
    RunState m_state = RunState::Idle;
};

} // namespace

class WorkbenchTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<test::Bench> m_bench;
    QTreeView *m_tree = nullptr;

    RowState mark(int row) const
    {
        return static_cast<RowState>(m_bench->workbench->currentPage()
                                         ->grid()
                                         .caseModel()
                                         ->headerData(row, Qt::Vertical, CaseModel::MarkRole)
                                         .toInt());
    }
    QModelIndex node(const QString &name) const
    {
        const QModelIndexList found = m_tree->model()->match(m_tree->model()->index(0, 0), Qt::DisplayRole, name, 1,
                                                             Qt::MatchExactly | Qt::MatchRecursive | Qt::MatchWrap);
        return found.value(0);
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<test::Bench>();
        m_bench->write(QStringLiteral("s/suite.robot"), Suite);
        m_bench->write(QStringLiteral("s/common.resource"), "*** Keywords ***\nOpen Shop\n    No Operation\n");
        QVERIFY(m_bench->open());
        m_tree = m_bench->window->findChild<QTreeView *>(QStringLiteral("projectTree"));
    }
    void cleanup() { m_bench.reset(); }

    void doubleClickAndEnterOpenATest()
    {
        m_tree->expandAll();
        const QModelIndex second = node(QStringLiteral("Second"));
        QVERIFY(second.isValid());
        QTest::mouseClick(m_tree->viewport(), Qt::LeftButton, {}, m_tree->visualRect(second).center());
        QTest::mouseDClick(m_tree->viewport(), Qt::LeftButton, {}, m_tree->visualRect(second).center());
        QTRY_VERIFY(m_bench->workbench->currentPage()); // the file is read on another thread
        QTRY_COMPARE(m_bench->workbench->currentPage()->currentTest(), QStringLiteral("Second"));
        m_tree->setFocus();
        m_tree->setCurrentIndex(node(QStringLiteral("First")));
        QTest::keyClick(m_tree, Qt::Key_Return);
        QCOMPARE(m_bench->workbench->currentPage()->currentTest(), QStringLiteral("First"));
        QCOMPARE(m_bench->window->pages().count(), 1); // one page a file
    }

    void searchFindsByKeyboard()
    {
        m_bench->key(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        auto *field = m_bench->window->findChild<QLineEdit *>(QStringLiteral("projectSearch"));
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, QStringLiteral("open sh"));
        QVERIFY(node(QStringLiteral("Open Shop")).isValid());
        QVERIFY(!node(QStringLiteral("First")).isValid());
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(node(QStringLiteral("suite.robot")).isValid());
    }

    void rowsLightUpAsTheRunGoesOn()
    {
        ScriptedRuns runs;
        m_bench->workbench->runs().setController(&runs);
        CaseGridView *grid = m_bench->openTest(QStringLiteral("s/suite.robot"), QStringLiteral("First"));
        m_bench->key(Qt::Key_F5);
        QCOMPARE(runs.last.paths, QStringList{QStringLiteral("s/suite.robot")});
        QCOMPARE(runs.last.tests, QStringList{QStringLiteral("Suite.First")});
        QVERIFY(runs.last.unsaved.isEmpty());
        runs.step("step_start", 3);
        QCOMPARE(mark(0), RowState::Running);
        runs.step("step_end", 3, "PASS");
        QCOMPARE(mark(0), RowState::Passed);
        // The second row is edited while it runs: it is marked as changed and stays so.
        runs.step("step_start", 4);
        grid->goTo(1, 1);
        m_bench->type(QStringLiteral("9"));
        m_bench->key(Qt::Key_Return);
        runs.step("step_end", 4, "FAIL");
        QCOMPARE(mark(1), RowState::Changed);
        QCOMPARE(mark(0), RowState::Passed);
        // Undo brings back what ran, and with it its result.
        m_bench->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(mark(1), RowState::Failed);
        m_bench->key(Qt::Key_F5, Qt::ShiftModifier);
        QCOMPARE(runs.state(), RunState::Idle);
        m_bench->workbench->runs().setController(nullptr);
    }

    void theTestsResultStandsOverItsRows()
    {
        ScriptedRuns runs;
        m_bench->workbench->runs().setController(&runs);
        m_bench->openTest(QStringLiteral("s/suite.robot"), QStringLiteral("First"));
        auto *words = m_bench->window->findChild<QLabel *>(QStringLiteral("testVerdict.text"));
        QVERIFY(words->text().isEmpty());
        m_bench->key(Qt::Key_F5);
        Q_EMIT runs.sending(1, 2);
        Q_EMIT runs.sending(2, 2);
        const auto tell = [&](const char *type, const char *status, const char *message) {
            protocol::ExecutionEvent event;
            event.type = type;
            event.name = "Suite.First";
            event.test = "First";
            event.source = "s/suite.robot";
            event.line = 2;
            event.elapsedMs = 2345;
            if (status)
                event.status = status;
            event.message = message;
            Q_EMIT runs.eventReceived(event);
        };
        tell("test_start", nullptr, "");
        QCOMPARE(words->text(), QStringLiteral("Running…"));
        tell("test_end", "FAIL", "The page did not load");
        QCOMPARE(words->text(), QStringLiteral("Failed: The page did not load"));
        m_bench->workbench->currentPage()->showItem(robot::ItemKind::Test, QStringLiteral("Second"));
        QVERIFY(words->text().isEmpty());
        m_bench->workbench->currentPage()->showItem(robot::ItemKind::Test, QStringLiteral("First"));
        tell("test_end", "PASS", "");
        QCOMPARE(words->text(), QStringLiteral("Passed in 2.3 s"));
        auto *log = m_bench->window->findChild<LogPane *>();
        log->flush();
        // However many files are sent, the log says so once.
        QCOMPARE(log->findChild<QPlainTextEdit *>(QStringLiteral("logText"))
                     ->toPlainText()
                     .count(QStringLiteral("ending files")),
                 1);
        m_bench->workbench->runs().setController(nullptr);
    }

    void aMessageOfManyLinesLeavesTheBarAsItIs()
    {
        ScriptedRuns runs;
        m_bench->workbench->runs().setController(&runs);
        m_bench->openTest(QStringLiteral("s/suite.robot"), QStringLiteral("First"));
        const auto *head = m_bench->window->findChild<QWidget *>(QStringLiteral("caseHead"));
        const auto *words = m_bench->window->findChild<QLabel *>(QStringLiteral("testVerdict.text"));
        m_bench->key(Qt::Key_F5);
        const auto failed = [&](const QString &message) {
            protocol::ExecutionEvent event;
            event.type = "test_end";
            event.name = "Suite.First";
            event.test = "First";
            event.source = "s/suite.robot";
            event.line = 2;
            event.status = "FAIL";
            event.message = message.toStdString();
            Q_EMIT runs.eventReceived(event);
            QTest::qWait(0); // the layouts' turn
            return head->sizeHint().height();
        };
        const int before = failed(QStringLiteral("short"));
        QVERIFY(words->text().endsWith(QStringLiteral("short")));
        QCOMPARE(failed(QStringLiteral("The page did not load\n").repeated(20)), before);
        QVERIFY(words->text().contains(QStringLiteral("did not load")));
        QVERIFY(words->sizeHint().height() < 2 * words->fontMetrics().height());
        m_bench->workbench->runs().setController(nullptr);
    }

    void anErrorOfTheRunIsToldWhole()
    {
        ScriptedRuns runs;
        m_bench->workbench->runs().setController(&runs);
        m_bench->openTest(QStringLiteral("s/suite.robot"), QStringLiteral("First"));
        m_bench->key(Qt::Key_F5);
        protocol::Execution execution;
        execution.status = protocol::ExecutionStatus::Error;
        execution.errorMessage = "Java is not installed here. Run packaging/dependencies";
        runs.set(RunState::Idle);
        Q_EMIT runs.finished(execution);
        QTRY_COMPARE(m_bench->prompts.askedIds, QStringList{QStringLiteral("run-error")});
        QCOMPARE(m_bench->prompts.asked.first().text, QString::fromStdString(execution.errorMessage));
        m_bench->workbench->runs().setController(nullptr);
    }

    void projectSettingsCountAsSoonAsTheyAreWritten()
    {
        m_bench->write(QStringLiteral("crat.toml"), "[robot.variables]\nURL = \"one\"\n");
        ScriptedRuns runs;
        m_bench->workbench->runs().setController(&runs);
        m_bench->openTest(QStringLiteral("s/suite.robot"), QStringLiteral("First"));
        const auto runsWith = [&](const char *url) {
            m_bench->key(Qt::Key_F5);
            m_bench->key(Qt::Key_F5, Qt::ShiftModifier);
            return runs.last.variables.contains("URL") && runs.last.variables.at("URL") == url;
        };
        QTRY_VERIFY(runsWith("one"));
        QFile same(m_bench->path(QStringLiteral("crat.toml"))); // in place: the folder does not change
        QVERIFY(same.open(QIODevice::ReadWrite));
        same.write("[robot.variables]\nURL = \"two\"\n");
        same.close();
        QTRY_VERIFY(runsWith("two"));
        m_bench->workbench->runs().setController(nullptr);
    }

    void unsavedTextRunsAsShown()
    {
        ScriptedRuns runs;
        m_bench->workbench->runs().setController(&runs);
        CaseGridView *grid = m_bench->openTest(QStringLiteral("s/suite.robot"), QStringLiteral("First"));
        grid->goTo(0, 1);
        m_bench->type(QStringLiteral("7"));
        m_bench->key(Qt::Key_Return);
        m_bench->key(Qt::Key_F6);
        QVERIFY(runs.last.tests.isEmpty());
        QCOMPARE(runs.last.unsaved.value(QStringLiteral("s/suite.robot")),
                 QByteArray(Suite).replace("Log    1", "Log    7"));
        m_bench->workbench->runs().setController(nullptr);
    }

    void whyNothingRunsIsSaid()
    {
        ScriptedRuns runs;
        runs.reason = QStringLiteral("no browser");
        m_bench->workbench->runs().setController(&runs);
        m_bench->openTest(QStringLiteral("s/suite.robot"), QStringLiteral("First"));
        m_bench->key(Qt::Key_F5);
        QTRY_COMPARE(m_bench->prompts.askedIds, QStringList{QStringLiteral("cannot-run")});
        QCOMPARE(m_bench->prompts.asked.first().text, QStringLiteral("no browser"));
        m_bench->workbench->runs().setController(nullptr);
    }

    void aCleanFileIsReadAgainAndADirtyOneAsks()
    {
        CaseGridView *grid = m_bench->openTest(QStringLiteral("s/suite.robot"), QStringLiteral("First"));
        m_bench->write(QStringLiteral("s/suite.robot"), QByteArray(Suite).replace("Log    1", "Log    one"));
        QTRY_COMPARE(grid->caseModel()->index(0, 1).data().toString(), QStringLiteral("one"));
        grid->goTo(1, 1);
        m_bench->type(QStringLiteral("mine"));
        m_bench->key(Qt::Key_Return);
        m_bench->write(QStringLiteral("s/suite.robot"), QByteArray(Suite).replace("Log    1", "Log    two"));
        QTRY_VERIFY(m_bench->prompts.askedIds.contains(QStringLiteral("changed-outside"))); // cancelled: mine is kept
        QCOMPARE(grid->caseModel()->index(1, 1).data().toString(), QStringLiteral("mine"));
        QVERIFY(m_bench->workbench->currentPage()->isModified());
    }

    void closingAsksAndSaves()
    {
        CaseGridView *grid = m_bench->openTest(QStringLiteral("s/suite.robot"), QStringLiteral("First"));
        grid->goTo(0, 1);
        m_bench->type(QStringLiteral("kept"));
        m_bench->key(Qt::Key_Return);
        m_bench->prompts.answers.insert(QStringLiteral("close-unsaved"), QStringLiteral("save"));
        QSignalSpy closed(m_bench->window.get(), &shell::MainWindow::closed);
        m_bench->window->close();
        QTRY_COMPARE(closed.size(), 1);
        QCOMPARE(m_bench->read(QStringLiteral("s/suite.robot")), QByteArray(Suite).replace("Log    1", "Log    kept"));
    }

    void aFileThatIsNoUtf8IsShownAndLeftAlone()
    {
        const QByteArray latin = "*** Test Cases ***\nT\n    Log    caf\xe9\n";
        m_bench->write(QStringLiteral("s/latin.robot"), latin);
        CasePage *page = m_bench->openFile(QStringLiteral("s/latin.robot"));
        QVERIFY(page->isTextMode());
        auto *text = page->findChild<QPlainTextEdit *>(QStringLiteral("textView"));
        QVERIFY(text->isReadOnly());
        QVERIFY(page->findChild<QLabel *>(QStringLiteral("bannerText"))->text().contains(QStringLiteral("3")));
        m_bench->type(QStringLiteral("x"));
        QCOMPARE(m_bench->bytes(), latin);
    }

    void newTestRenameAndDelete()
    {
        CasePage *page = m_bench->openFile(QStringLiteral("s/suite.robot"));
        auto *dock = m_bench->window->findChild<ProjectDock *>(QStringLiteral("projectDock"));
        m_bench->prompts.answers.insert(QStringLiteral("new-item"), QStringLiteral("Third"));
        Q_EMIT dock->newItemRequested({ProjectModel::Kind::Suite, QStringLiteral("s/suite.robot"), {}},
                                      robot::ItemKind::Test);
        QTRY_COMPARE(page->currentTest(), QStringLiteral("Third"));
        m_bench->prompts.answers.insert(QStringLiteral("rename-item"), QStringLiteral("Fourth"));
        Q_EMIT dock->renameRequested(
            {ProjectModel::Kind::Test, QStringLiteral("s/suite.robot"), QStringLiteral("Third")});
        QTRY_COMPARE(page->currentTest(), QStringLiteral("Fourth"));
        m_tree->expandAll();
        QVERIFY(node(QStringLiteral("Fourth")).isValid());
        m_bench->prompts.answers.insert(QStringLiteral("delete-item"), QStringLiteral("delete"));
        Q_EMIT dock->deleteRequested(
            {ProjectModel::Kind::Test, QStringLiteral("s/suite.robot"), QStringLiteral("Fourth")});
        QTRY_COMPARE(m_bench->bytes(), Suite);
        QCOMPARE(page->document().undoStack().index(), 3);
    }

    void unsavedTextIsOfferedBackAfterACrash()
    {
        CaseGridView *grid = m_bench->openTest(QStringLiteral("s/suite.robot"), QStringLiteral("First"));
        grid->goTo(0, 1);
        m_bench->type(QStringLiteral("lost"));
        m_bench->key(Qt::Key_Return);
        const QDir recovery(m_bench->settings->stateFolder() + QStringLiteral("/recovery"));
        QTRY_COMPARE_WITH_TIMEOUT(recovery.entryList(QDir::Files).size(), 1, 4000);
        // As if the studio had been killed: its file stays, its process does not.
        QFile file(recovery.filePath(recovery.entryList(QDir::Files).first()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray all = file.readAll();
        file.close();
        m_bench->stop();
        const qsizetype at = all.indexOf("\"process\":\"") + 11;
        all.replace(at, all.indexOf('"', at) - at, "1 1 no-such-boot");
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(all);
        file.close();
        m_bench->prompts.answers.insert(QStringLiteral("recover"), QStringLiteral("recover"));
        m_bench->start();
        QVERIFY(m_bench->open());
        QTRY_VERIFY(m_bench->workbench->currentPage());
        QTRY_VERIFY(m_bench->workbench->currentPage()->isModified());
        QCOMPARE(m_bench->bytes(), QByteArray(Suite).replace("Log    1", "Log    lost"));
        QCOMPARE(m_bench->read(QStringLiteral("s/suite.robot")), Suite);
    }
};

QTEST_MAIN(WorkbenchTest)
#include "WorkbenchTest.moc"
