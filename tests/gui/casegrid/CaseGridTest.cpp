#include <QClipboard>
#include <QHeaderView>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProcess>
#include <QTextBlock>
#include <QTextLayout>

#include "tests/gui/support/Bench.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/casegrid/RowHeader.h"

using namespace crat;
using namespace crat::casegrid;

namespace {

// Uneven separators, tabs, a comment, CRLF in one place: nothing of it may change but what was edited.
const QByteArray Suite = "*** Settings ***\n"
                         "Library    SeleniumLibrary\n"
                         "\n"
                         "*** Test Cases ***\n"
                         "Valid Login\n"
                         "    [Tags]    smoke\n"
                         "    Open Browser  ${URL}      chrome\n"
                         "    Input Text\tid:user    demo   # who\r\n"
                         "    Click Button    id:go\n"
                         "    # a remark\n"
                         "    ${title} =    Get Title\n"
                         "\n"
                         "Other\n"
                         "    Log    1\n";

} // namespace

class CaseGridTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<test::Bench> m_bench;
    CaseGridView *m_grid = nullptr;

    CaseModel *model() const { return m_grid->caseModel(); }
    QString cell(int row, int column) const { return model()->index(row, column).data().toString(); }
    /// Undo to the very first byte.
    void undoAll()
    {
        auto &stack = m_bench->workbench->currentPage()->document().undoStack();
        for (int i = 0; i < 50 && stack.canUndo(); ++i)
            m_bench->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_bench->bytes(), Suite);
        QVERIFY(!m_bench->workbench->currentPage()->isModified());
    }
    int entries() const { return m_bench->workbench->currentPage()->document().undoStack().index(); }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<test::Bench>();
        m_bench->write(QStringLiteral("login.robot"), Suite);
        QVERIFY(m_bench->open());
        m_grid = m_bench->openTest(QStringLiteral("login.robot"), QStringLiteral("Valid Login"));
        QVERIFY(m_grid);
        QCOMPARE(model()->stepCount(), 6);
        m_bench->listen();
    }
    void cleanup() { m_bench.reset(); }

    void typingReplacesACellAndOneLineOfTheDiff()
    {
        QProcess git;
        const auto run = [&](const QStringList &arguments) {
            git.setWorkingDirectory(m_bench->root());
            git.start(QStringLiteral("git"), arguments);
            return git.waitForFinished(20000) && git.exitCode() == 0;
        };
        QVERIFY(run({QStringLiteral("init"), QStringLiteral("-q")}));
        QVERIFY(run(
            {QStringLiteral("-c"), QStringLiteral("core.autocrlf=false"), QStringLiteral("add"), QStringLiteral(".")}));
        m_grid->goTo(1, 2);
        m_bench->type(QStringLiteral("firefox"));
        m_bench->key(Qt::Key_Return);
        QCOMPARE(cell(1, 2), QStringLiteral("firefox"));
        QCOMPARE(m_grid->currentIndex().row(), 2); // Enter goes down
        QCOMPARE(entries(), 1);
        m_bench->key(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(!m_bench->workbench->currentPage()->isModified());
        QByteArray wanted = Suite;
        wanted.replace("chrome", "firefox");
        QCOMPARE(m_bench->read(QStringLiteral("login.robot")), wanted);
        QVERIFY(run({QStringLiteral("diff"), QStringLiteral("--numstat")}));
        QCOMPARE(git.readAllStandardOutput().trimmed(), QByteArray("1\t1\tlogin.robot"));
    }

    void f2GoesOnWritingAtTheEndAndEscapeGivesUp()
    {
        m_grid->goTo(3, 1);
        m_bench->key(Qt::Key_F2);
        m_bench->type(QStringLiteral("2"));
        m_bench->key(Qt::Key_Tab);
        QCOMPARE(cell(3, 1), QStringLiteral("id:go2"));
        QCOMPARE(m_grid->currentIndex().column(), 2);
        m_grid->goTo(3, 1);
        m_bench->type(QStringLiteral("gone"));
        m_bench->key(Qt::Key_Escape);
        QCOMPARE(cell(3, 1), QStringLiteral("id:go2"));
        undoAll();
    }

    void aDoubleClickOpensTheCell()
    {
        const QRect rect = m_grid->visualRect(model()->index(1, 0));
        QTest::mouseClick(m_grid->viewport(), Qt::LeftButton, {}, rect.center());
        QTest::mouseDClick(m_grid->viewport(), Qt::LeftButton, {}, rect.center());
        auto *editor = m_grid->findChild<QLineEdit *>(QStringLiteral("cellEditor"));
        QVERIFY(editor);
        QCOMPARE(editor->text(), QStringLiteral("Open Browser"));
        m_bench->key(Qt::Key_Escape);
    }

    void aCellBehindTheLastOneIsAdded()
    {
        m_grid->goTo(3, 2);
        m_bench->type(QStringLiteral("x"));
        m_bench->key(Qt::Key_Return);
        QCOMPARE(cell(3, 2), QStringLiteral("x"));
        const QList<QByteArray> before = Suite.split('\n'), after = m_bench->bytes().split('\n');
        QCOMPARE(after.size(), before.size());
        for (int line = 0; line < before.size(); ++line)
            QCOMPARE(after[line] == before[line], line != 8); // Click Button's, and no other
        undoAll();
    }

    void theLastRowTakesNewSteps()
    {
        m_grid->goTo(6, 0);
        m_bench->type(QStringLiteral("Close Browser"));
        m_bench->key(Qt::Key_Return);
        QCOMPARE(model()->stepCount(), 7);
        QVERIFY(m_bench->bytes().contains("    ${title} =    Get Title\n    Close Browser\n\nOther\n"));
        undoAll();
    }

    void aRowTypedIntoTheLastLineGoesOnWithTab()
    {
        m_grid->goTo(6, 0);
        m_bench->type(QStringLiteral("Log"));
        m_bench->key(Qt::Key_Tab);
        QCOMPARE(m_grid->currentIndex(), model()->index(6, 1)); // the new row's argument, not the line under it
        m_bench->type(QStringLiteral("hello"));
        m_bench->key(Qt::Key_Return);
        QVERIFY2(m_bench->bytes().contains("    ${title} =    Get Title\n    Log    hello\n\nOther\n"),
                 m_bench->bytes());
        QCOMPARE(m_grid->currentIndex(), model()->index(7, 0)); // ready for the next one
        m_grid->goTo(7, 2);
        m_bench->type(QStringLiteral("Close Browser")); // a row begins at its first cell, wherever one starts to type
        m_bench->key(Qt::Key_Return);
        QCOMPARE(cell(7, 0), QStringLiteral("Close Browser"));
        undoAll();
    }

    void aRightClickOffersRowsAndCells()
    {
        const auto chooseFrom = [&](const char *menuName, QWidget *where, QPoint at, const QString &action) {
            QWidget *window = m_bench->window.get();
            QTest::mouseClick(window->windowHandle(), Qt::RightButton, {}, where->mapTo(window, at));
            QMenu *menu = nullptr;
            QTRY_VERIFY(menu = qobject_cast<QMenu *>(QApplication::activePopupWidget()));
            QCOMPARE(menu->objectName(), QLatin1String(menuName));
            QAction *wanted = nullptr;
            for (QAction *each : menu->actions())
                wanted = each->objectName() == action ? each : wanted;
            QVERIFY2(wanted && wanted->isEnabled(), qPrintable(action));
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(wanted).center());
            QTRY_VERIFY(!QApplication::activePopupWidget());
        };
        const QPoint cellPlace = m_grid->visualRect(model()->index(1, 1)).center();
        chooseFrom("cellMenu", m_grid->viewport(), cellPlace, QStringLiteral("case.insertBelow"));
        QCOMPARE(model()->stepCount(), 7);
        QCOMPARE(m_grid->currentIndex().row(), 2); // the click made its cell the current one
        undoAll();
        QHeaderView *header = m_grid->verticalHeader();
        const QPoint rowPlace(header->width() / 2, header->sectionViewportPosition(3) + header->sectionSize(3) / 2);
        chooseFrom("rowMenu", header->viewport(), rowPlace, QStringLiteral("case.deleteRows"));
        QCOMPARE(model()->stepCount(), 5);
        QVERIFY(!m_bench->bytes().contains("Click Button"));
        undoAll();
    }

    void rowsAreInsertedDeletedDuplicated()
    {
        m_grid->goTo(3, 0);
        m_bench->key(Qt::Key_I, Qt::ControlModifier);
        QCOMPARE(model()->stepCount(), 7);
        QVERIFY2(m_grid->currentIndex().row() == 3, m_bench->bytes());
        m_bench->type(QStringLiteral("Log"));
        m_bench->key(Qt::Key_Tab);
        m_bench->type(QStringLiteral("hi"));
        m_bench->key(Qt::Key_Return);
        QCOMPARE(cell(3, 0), QStringLiteral("Log"));
        QCOMPARE(cell(3, 1), QStringLiteral("hi"));
        QCOMPARE(m_grid->currentIndex(), model()->index(4, 0)); // Enter returns to where the row of Tabs began
        m_grid->goTo(3, 0);
        m_bench->key(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY2(m_bench->bytes().contains("    Log\thi\n    Log\thi\n"), m_bench->bytes());
        m_bench->key(Qt::Key_Minus, Qt::ControlModifier);
        m_grid->goTo(3, 0);
        m_bench->key(Qt::Key_Minus, Qt::ControlModifier);
        QCOMPARE(m_bench->bytes(), Suite);
        undoAll();
    }

    void altArrowsMoveRows()
    {
        m_grid->goTo(3, 0);
        m_bench->key(Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(cell(2, 0), QStringLiteral("Click Button"));
        QCOMPARE(m_grid->currentIndex().row(), 2);
        QCOMPARE(entries(), 1);
        m_bench->key(Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(m_bench->bytes(), Suite);
        undoAll();
    }

    void aRowIsDraggedByItsHeader()
    {
        auto *header = qobject_cast<RowHeader *>(m_grid->verticalHeader());
        const auto middle = [&](int row) {
            return QPoint(header->width() / 2, header->sectionViewportPosition(row) + header->sectionSize(row) / 2);
        };
        QWidget *at = header->viewport();
        QTest::mousePress(at, Qt::LeftButton, {}, middle(1));
        QTest::mouseMove(at, middle(2));
        QTest::mouseMove(at, middle(3) + QPoint(0, 5));
        QCOMPARE(header->dropRow(), 4);
        QTest::mouseRelease(at, Qt::LeftButton, {}, middle(3) + QPoint(0, 5));
        QCOMPARE(header->dropRow(), -1);
        QCOMPARE(cell(3, 0), QStringLiteral("Open Browser"));
        QCOMPARE(entries(), 1);
        undoAll();

        QTest::mousePress(at, Qt::LeftButton, {}, middle(1));
        QTest::mouseMove(at, middle(4));
        QTest::keyClick(header, Qt::Key_Escape);
        QTest::mouseRelease(at, Qt::LeftButton, {}, middle(4));
        QCOMPARE(m_bench->bytes(), Suite);
    }

    void copyAndPasteSpeakTsv()
    {
        m_grid->goTo(1, 0);
        m_grid->selectionModel()->select(QItemSelection(model()->index(1, 0), model()->index(2, 1)),
                                         QItemSelectionModel::ClearAndSelect);
        m_bench->key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("Open Browser\t${URL}\nInput Text\tid:user\n"));
        QApplication::clipboard()->setText(QStringLiteral("Log\tone\nLog\ttwo\nLog\t\"a \"\"b\"\"\"\n"));
        m_grid->goTo(6, 0);
        m_bench->key(Qt::Key_V, Qt::ControlModifier);
        QVERIFY2(m_bench->bytes().contains("    Log    one\n    Log    two\n    Log    a \"b\"\n\nOther"),
                 m_bench->bytes());
        QCOMPARE(entries(), 1);
        undoAll();
        m_grid->goTo(1, 1);
        m_bench->key(Qt::Key_X, Qt::ControlModifier);
        QVERIFY(cell(1, 1) == QStringLiteral("${EMPTY}"));
        undoAll();
    }

    void deleteClearsAndCommentsToggle()
    {
        m_grid->goTo(1, 2);
        m_bench->key(Qt::Key_Delete);
        QVERIFY(m_bench->bytes().contains("    Open Browser  ${URL}\n"));
        undoAll();
        m_grid->goTo(3, 0);
        m_bench->key(Qt::Key_Slash, Qt::ControlModifier);
        QVERIFY(m_bench->bytes().contains("    # Click Button    id:go\n"));
        m_bench->key(Qt::Key_Slash, Qt::ControlModifier);
        QCOMPARE(m_bench->bytes(), Suite);
        undoAll();
    }

    void anInputMethodBeginsInAClosedCellAndLosesNothing()
    {
        for (const int column : {0, 1, 2}) {
            m_grid->goTo(1, column);
            QVERIFY(m_grid->testAttribute(Qt::WA_InputMethodEnabled));
            QInputMethodEvent composing(QStringLiteral("ni"), {});
            QApplication::sendEvent(m_grid, &composing);
            QInputMethodEvent done;
            done.setCommitString(QStringLiteral("你好"));
            QApplication::sendEvent(QApplication::focusWidget(), &done);
            m_bench->key(Qt::Key_Return);
            QCOMPARE(cell(1, column), QStringLiteral("你好"));
        }
        undoAll();
    }

    void undoInsideAnOpenCellIsItsOwn()
    {
        m_grid->goTo(3, 1);
        m_bench->key(Qt::Key_F2);
        m_bench->type(QStringLiteral("abc"));
        m_bench->key(Qt::Key_Z, Qt::ControlModifier);
        auto *editor = m_grid->findChild<QLineEdit *>(QStringLiteral("cellEditor"));
        QVERIFY(editor);
        QVERIFY(editor->text() != QStringLiteral("id:goabc"));
        m_bench->key(Qt::Key_Escape);
        QCOMPARE(m_bench->bytes(), Suite);
    }

    void gridAndTextAreOneDocument()
    {
        CasePage *page = m_bench->workbench->currentPage();
        m_grid->goTo(3, 0);
        m_bench->key(Qt::Key_F4);
        QVERIFY(page->isTextMode());
        auto *text = page->findChild<QPlainTextEdit *>(QStringLiteral("textView"));
        QCOMPARE(text->textCursor().blockNumber() + 1, 9); // the grid's row
        m_bench->key(Qt::Key_End);
        m_bench->type(QStringLiteral("    now"));
        QByteArray wanted = Suite;
        wanted.replace("id:go\n", "id:go    now\n");
        QCOMPARE(m_bench->bytes(), wanted);
        m_bench->key(Qt::Key_Return);
        m_bench->type(QStringLiteral("    Log    3"));
        m_bench->key(Qt::Key_F4);
        QVERIFY(!page->isTextMode());
        QCOMPARE(cell(4, 0), QStringLiteral("Log"));
        QCOMPARE(m_grid->currentIndex().row(), 4); // the text's line
        undoAll();
        QCOMPARE(text->toPlainText().toUtf8(), QByteArray(Suite).replace("\r\n", "\n"));
    }

    void anEndlessLineIsShownCutAndKeptWhole()
    {
        const QByteArray endless = "    Log    " + QByteArray("用x ").repeated(600'000);
        const QByteArray before = "*** Test Cases ***\nBig\n" + endless + "\n    Log    short\n";
        m_bench->write(QStringLiteral("big.robot"), before);
        QVERIFY(m_bench->openTest(QStringLiteral("big.robot"), QStringLiteral("Big")));
        CasePage *page = m_bench->workbench->currentPage();
        page->setTextMode(true);
        auto *text = page->findChild<QPlainTextEdit *>(QStringLiteral("textView"));
        text->setFocus();
        const auto line = [&](int number) {
            return text->document()->findBlockByNumber(number).text();
        };
        QVERIFY2(line(2).size() < 110'000, qPrintable(QString::number(line(2).size())));
        QVERIFY(line(2).contains(QStringLiteral("grid")));
        // What is not here cannot be lost: keys in it change nothing, however quickly they come.
        const QString shown = text->toPlainText();
        text->setTextCursor(QTextCursor(text->document()->findBlockByNumber(2)));
        QTest::keyClick(text, Qt::Key_Return);
        QTest::keyClick(text, Qt::Key_X);
        QTest::keyClick(text, Qt::Key_Backspace);
        QTRY_COMPARE(text->toPlainText(), shown);
        QCOMPARE(m_bench->bytes(), before);
        // The others are typed in as ever.
        QTextCursor cursor(text->document()->findBlockByNumber(3));
        cursor.movePosition(QTextCursor::EndOfBlock);
        text->setTextCursor(cursor);
        QTest::keyClicks(text, QStringLiteral("er"));
        QByteArray after = before;
        after.replace("short\n", "shorter\n");
        QCOMPARE(m_bench->bytes(), after);
        for (const QTextLayout::FormatRange &range : text->document()->findBlockByNumber(2).layout()->formats())
            QVERIFY(range.length < 10); // the keyword is coloured, what is cut is not
        // A long line that comes in whole goes on whole, and is shown cut.
        cursor.movePosition(QTextCursor::EndOfBlock);
        const QString pasted = QStringLiteral("y").repeated(200'000);
        cursor.insertText(pasted);
        QTRY_VERIFY(line(3).size() < 110'000);
        after.replace("shorter\n", "shorter" + pasted.toUtf8() + "\n");
        QCOMPARE(m_bench->bytes(), after);
    }

    void editsInTheGridReachTheText()
    {
        auto *text = m_bench->workbench->currentPage()->findChild<QPlainTextEdit *>(QStringLiteral("textView"));
        const auto same = [&] {
            return text->toPlainText().toUtf8() == m_bench->bytes().replace("\r\n", "\n");
        };
        m_grid->goTo(1, 0);
        m_bench->key(Qt::Key_Minus, Qt::ControlModifier);
        QVERIFY(same());
        m_bench->key(Qt::Key_I, Qt::ControlModifier);
        QVERIFY(same());
        m_bench->type(QStringLiteral("A"));
        m_bench->key(Qt::Key_Return);
        QVERIFY(same());
        m_bench->key(Qt::Key_Down, Qt::AltModifier);
        QVERIFY(same());
        undoAll();
        QVERIFY(same());
    }

    void tenThousandStepsOpenAndEditAtOnce()
    {
        QByteArray big = "*** Test Cases ***\nBig\n";
        for (int i = 0; i < 10000; ++i)
            big += "    Log    step " + QByteArray::number(i) + "\n";
        m_bench->write(QStringLiteral("big.robot"), big);
        CaseGridView *grid = m_bench->openTest(QStringLiteral("big.robot"), QStringLiteral("Big"));
        QVERIFY(grid);
        QCOMPARE(grid->caseModel()->stepCount(), 10000);
        QElapsedTimer timer;
        timer.start();
        grid->goTo(9000, 1);
        m_bench->type(QStringLiteral("x"));
        m_bench->key(Qt::Key_Return);
        qInfo() << "one edited cell of 10,000 rows, debug build:" << timer.elapsed() << "ms";
        QCOMPARE(grid->caseModel()->index(9000, 1).data().toString(), QStringLiteral("x"));
        QVERIFY(timer.elapsed() < 5000);
    }
};

QTEST_MAIN(CaseGridTest)
#include "CaseGridTest.moc"
