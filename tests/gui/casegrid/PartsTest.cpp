#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolButton>

#include "ui/casegrid/LineMap.h"
#include "ui/casegrid/LogPane.h"
#include "ui/casegrid/RecoveryStore.h"
#include "ui/casegrid/RunCoordinator.h"
#include "ui/casegrid/RunMarks.h"

using namespace crat;
using namespace crat::casegrid;

namespace {

protocol::ExecutionEvent step(bool start, int line, const std::string &status = {}, const std::string &id = "s1")
{
    protocol::ExecutionEvent event;
    event.type = start ? "step_start" : "step_end";
    event.id = id;
    event.name = "Log";
    event.source = "a.robot";
    event.line = line;
    if (!start)
        event.status = status;
    return event;
}

const std::string Ran = "*** Test Cases ***\nT\n    One\n    Two\n    Three\n";

} // namespace

class PartsTest : public QObject {
    Q_OBJECT
    QList<Recovered> leftBehind(RecoveryStore &store)
    {
        std::optional<QList<Recovered>> left;
        store.leftBehind(this, [&left](QList<Recovered> found) { left = std::move(found); });
        return QTest::qWaitFor([&] { return left.has_value(); }, 10000) ? *left : QList<Recovered>();
    }

private Q_SLOTS:
    void linesAreMatchedOrLeftAlone()
    {
        const LineMap map("a\nb\nc\nd\n", "a\nx\nb\nC\nd\n");
        QCOMPARE(map.older(1), 1u);
        QCOMPARE(map.older(2), 0u); // new
        QCOMPARE(map.older(3), 2u); // moved down
        QCOMPARE(map.older(4), 0u); // changed
        QCOMPARE(map.older(5), 4u);
        QCOMPARE(map.newer(3), 0u);
        QCOMPARE(map.older(99), 0u);
        const LineMap repeated("x\nx\n", "x\nx\nx\n");
        QCOMPARE(repeated.older(1), 1u);
    }

    void aChangedRowIsNeverLit()
    {
        RunMarks marks;
        const QString file = QStringLiteral("a.robot");
        marks.begin();
        marks.setSnapshot(file, Ran);
        marks.onEvent(step(true, 3));
        QCOMPARE(marks.mark(file, 3, 3).state, RowState::Running);
        marks.onEvent(step(false, 3, "PASS"));
        // A row comes in above, and the second step is changed, while the third fails.
        marks.setCurrent(file, "*** Test Cases ***\nT\n    New\n    One\n    Two changed\n    Three\n");
        marks.onEvent(step(true, 4));
        marks.onEvent(step(false, 4, "PASS"));
        marks.onEvent(step(true, 5));
        marks.onEvent(step(false, 5, "FAIL"));
        QCOMPARE(marks.mark(file, 3, 3).state, RowState::Changed);
        QCOMPARE(marks.mark(file, 4, 4).state, RowState::Passed);
        QCOMPARE(marks.mark(file, 5, 5).state, RowState::Changed);
        QCOMPARE(marks.mark(file, 6, 6).state, RowState::Failed);
        QCOMPARE(marks.currentLine(file, 5), 6u);
        marks.setCurrent(file, Ran); // undone: what ran is there again
        QCOMPARE(marks.mark(file, 4, 4).state, RowState::Passed);
    }

    void aFailedTurnOfALoopStays()
    {
        RunMarks marks;
        marks.begin();
        marks.setSnapshot(QStringLiteral("a.robot"), Ran);
        for (const char *status : {"PASS", "FAIL", "PASS"}) {
            marks.onEvent(step(true, 3));
            marks.onEvent(step(false, 3, status));
        }
        QCOMPARE(marks.mark(QStringLiteral("a.robot"), 3, 3).state, RowState::Failed);
        QCOMPARE(marks.mark(QStringLiteral("a.robot"), 3, 3).turns, 3);
        marks.onEvent(step(true, 4));
        marks.end();
        QCOMPARE(marks.mark(QStringLiteral("a.robot"), 4, 4).state, RowState::None); // nothing runs any more
    }

    void theLogIsBoundedAndLeadsToTheRow()
    {
        LogPane pane;
        pane.resize(600, 300);
        pane.show();
        pane.begin(QStringLiteral("t"));
        for (int i = 0; i < LogPane::MaxLines + 500; ++i)
            pane.append(step(true, i + 1));
        pane.flush();
        QCOMPARE(pane.lineCount(), LogPane::MaxLines);
        pane.begin(QStringLiteral("t"));
        pane.append(step(true, 7));
        pane.flush();
        QSignalSpy clicked(&pane, &LogPane::placeActivated);
        auto *text = pane.findChild<QPlainTextEdit *>(QStringLiteral("logText"));
        QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, QPoint(60, 16));
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked.first().at(0).toString(), QStringLiteral("a.robot"));
        QCOMPARE(clicked.first().at(1).toInt(), 7);
    }

    void longLinesOfTheLogWrapOnRequest()
    {
        LogPane pane;
        pane.resize(500, 300);
        pane.show();
        pane.begin(QStringLiteral("t"));
        pane.appendNote(QString(400, QLatin1Char('x')) + QStringLiteral(" end"));
        pane.flush();
        auto *text = pane.findChild<QPlainTextEdit *>(QStringLiteral("logText"));
        auto *wrap = pane.findChild<QToolButton *>(QStringLiteral("logWrap"));
        QSignalSpy changed(&pane, &LogPane::wrappingChanged);
        QTRY_VERIFY(text->horizontalScrollBar()->maximum() > 0);
        QTest::mouseClick(wrap, Qt::LeftButton);
        QTRY_COMPARE(text->horizontalScrollBar()->maximum(), 0);
        QVERIFY(text->document()->firstBlock().layout()->lineCount() > 1);
        QCOMPARE(changed.size(), 1);
        QVERIFY(changed.first().first().toBool());
        QTest::mouseClick(wrap, Qt::LeftButton);
        QTRY_VERIFY(text->horizontalScrollBar()->maximum() > 0);
    }

    void aRunThatHasEndedOffersItsLogAndReport()
    {
        LogPane pane;
        pane.resize(500, 300);
        pane.show();
        auto *log = pane.findChild<QToolButton *>(QStringLiteral("logOpenLog"));
        auto *report = pane.findChild<QToolButton *>(QStringLiteral("logOpenReport"));
        QVERIFY(!log->isVisible() && !report->isVisible());
        QSignalSpy wanted(&pane, &LogPane::resultWanted);
        pane.setResults(QStringLiteral("e1"));
        QTest::mouseClick(log, Qt::LeftButton);
        QTest::mouseClick(report, Qt::LeftButton);
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(wanted[0], (QVariantList{QStringLiteral("e1"), QStringLiteral("log.html")}));
        QCOMPARE(wanted[1], (QVariantList{QStringLiteral("e1"), QStringLiteral("report.html")}));
        pane.begin(QStringLiteral("the next")); // has no log yet
        QVERIFY(!log->isVisible() && !report->isVisible());
    }

    void theLogSaysWhatATurnOfALoopHas()
    {
        LogPane pane;
        protocol::ExecutionEvent turn;
        turn.type = "step_start";
        turn.name = "";
        turn.assign = std::vector<std::string>{"${word} = Tess"};
        pane.append(turn);
        turn.name = "Get Title";
        turn.assign = std::vector<std::string>{"${title}"};
        pane.append(turn);
        pane.flush();
        const QString text = pane.findChild<QPlainTextEdit *>(QStringLiteral("logText"))->toPlainText().simplified();
        QVERIFY2(text.contains(QStringLiteral("${word} = Tess ")) && !text.contains(QStringLiteral("Tess =")),
                 qPrintable(text));
        QVERIFY2(text.endsWith(QStringLiteral("${title} = Get Title")), qPrintable(text));
    }

    void ownRecoveryFilesAreNotOfferedAndDeadOnesAre()
    {
        QTemporaryDir folder;
        RecoveryStore store(folder.path());
        store.keep(QStringLiteral("/p/a.robot"), "unsaved\n");
        store.flush();
        QVERIFY(leftBehind(store).isEmpty()); // this process lives
        const QStringList files = QDir(folder.path()).entryList(QDir::Files);
        QCOMPARE(files.size(), 1);
        QFile file(folder.filePath(files.first()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray all = file.readAll();
        const QByteArray body = all.mid(all.indexOf('\n') + 1);
        QCOMPARE(body, QByteArray("unsaved\n"));
        // As a studio leaves it that is dead: the same process number, started at another time.
        QVERIFY(file.resize(0) && file.seek(0));
        file.write(
            "{\"path\":\"/p/a.robot\",\"process\":\"1 1 no-such-boot\",\"savedAt\":\"2026-11-22T08:00:00.000Z\"}\n" +
            body);
        file.close();
        const QList<Recovered> left = leftBehind(store);
        QCOMPARE(left.size(), 1);
        QCOMPARE(left.first().path, QStringLiteral("/p/a.robot"));
        std::optional<Result<QByteArray>> bytes;
        store.load(left.first(), this, [&](Result<QByteArray> loaded) { bytes = std::move(loaded); });
        QTRY_VERIFY(bytes);
        QCOMPARE(**bytes, QByteArray("unsaved\n"));
        // Taken over: kept as our own, so that this studio's crash would offer it again, and no longer the dead one's.
        store.takeOver(left.first(), **bytes);
        QVERIFY(leftBehind(store).isEmpty());
        const QStringList mine = QDir(folder.path()).entryList(QDir::Files);
        QCOMPARE(mine.size(), 1);
        store.forget(QStringLiteral("/p/a.robot"));
        store.flush();
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void ofWhatIsLeftBehindOnlyTheHeadsAreRead()
    {
        QTemporaryDir folder;
        const QByteArray head = "{\"path\":\"/p/a.robot\",\"process\":\"1 1 no-such-boot\",\"savedAt\":"
                                "\"2026-11-22T08:00:00.000Z\"}\n";
        // A text over the limit (a hole in the file): it is offered, and refused by name when it is wanted.
        QFile large(folder.filePath(QStringLiteral("large.recovery")));
        QVERIFY(large.open(QIODevice::WriteOnly));
        QCOMPARE(large.write(head), head.size());
        QVERIFY(large.resize(qint64(80) << 20));
        large.close();
        QFile damaged(folder.filePath(QStringLiteral("damaged.recovery")));
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write(QByteArray(64 * 1024, 'x'));
        damaged.close();
        RecoveryStore store(folder.path());
        const QList<Recovered> left = leftBehind(store);
        QCOMPARE(left.size(), 1);
        std::optional<Result<QByteArray>> bytes;
        store.load(left.first(), this, [&](Result<QByteArray> loaded) { bytes = std::move(loaded); });
        QVERIFY(!bytes); // it is read elsewhere, and answered later
        QTRY_VERIFY(bytes);
        QVERIFY(!*bytes && bytes->error().code == Errc::TooLarge);
        QVERIFY(QFile::exists(large.fileName()));
    }

    void ofManyTextsThatWaitTheNewestIsKept()
    {
        QTemporaryDir folder;
        RecoveryStore store(folder.path());
        for (int i = 0; i < 500; ++i)
            store.keep(QStringLiteral("/p/a.robot"), QByteArray::number(i));
        store.flush();
        const QStringList files = QDir(folder.path()).entryList(QDir::Files);
        QCOMPARE(files.size(), 1);
        QFile file(folder.filePath(files.first()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().endsWith("\n499"));
    }

    void suiteNamesAreRobots_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::newRow("words") << QStringLiteral("tests/valid_login.robot") << QString()
                               << QStringLiteral("Valid Login");
        QTest::newRow("prefix") << QStringLiteral("01__order_tea.robot") << QString() << QStringLiteral("Order Tea");
        QTest::newRow("own case") << QStringLiteral("loginPage.robot") << QString() << QStringLiteral("loginPage");
        QTest::newRow("setting") << QStringLiteral("a.robot") << QStringLiteral("*** Settings ***\nName    My Suite\n")
                                 << QStringLiteral("My Suite");
    }
    void suiteNamesAreRobots()
    {
        QFETCH(QString, file);
        QFETCH(QString, text);
        QFETCH(QString, name);
        const auto tree = robot::Tree::parse(text.toStdString(), robot::FileKind::Suite);
        QCOMPARE(RunCoordinator::suiteName(file, *tree), name);
    }
};

QTEST_MAIN(PartsTest)
#include "PartsTest.moc"
