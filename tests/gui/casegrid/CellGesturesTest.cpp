#include <QClipboard>
#include <QMenu>
#include <QPlainTextEdit>

#include "tests/gui/support/Bench.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/casegrid/FormulaBar.h"

using namespace crat;
using namespace crat::casegrid;

namespace {

const QByteArray Suite = "*** Test Cases ***\n"
                         "Numbers\n"
                         "    Log    row1    INFO\n"
                         "    Log    a    b    c   # remark\n"
                         "    Log    9\n"
                         "    Log    8\r\n"
                         "    No Operation\n"
                         "\n"
                         "Broken\n"
                         "    FOR    ${x}    IN    1    2\n"
                         "        Log    ${x}\n";

} // namespace

/// What a spreadsheet's hands do to cells, with real keys and mouse; each ends in bytes, and undo leads back to the first one.
class CellGesturesTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<test::Bench> m_bench;
    CaseGridView *m_grid = nullptr;

    CaseModel *model() const { return m_grid->caseModel(); }
    CasePage *page() const { return m_bench->workbench->currentPage(); }
    QByteArray line(int number) const { return m_bench->bytes().split('\n').value(number - 1); }
    void undoAll()
    {
        auto &stack = page()->document().undoStack();
        for (int i = 0; i < 50 && stack.canUndo(); ++i)
            m_bench->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_bench->bytes(), Suite);
    }
    int entries() const { return page()->document().undoStack().index(); }
    QPoint centre(int row, int column) const { return m_grid->visualRect(model()->index(row, column)).center(); }
    void extend(Qt::Key arrow, int times)
    {
        for (int i = 0; i < times; ++i)
            m_bench->key(arrow, Qt::ShiftModifier);
    }
    /// From the corner of the selection to the middle of a cell.
    void pull(int row, int column, Qt::KeyboardModifiers modifiers = {}, bool release = true)
    {
        const QRect cells = m_grid->selectedCells();
        const QPoint corner = m_grid->visualRect(model()->index(cells.bottom(), cells.right())).bottomRight();
        QTest::mouseMove(m_grid->viewport(), corner);
        QTest::mousePress(m_grid->viewport(), Qt::LeftButton, modifiers, corner);
        QMouseEvent move(QEvent::MouseMove, centre(row, column), m_grid->viewport()->mapToGlobal(centre(row, column)),
                         Qt::NoButton, Qt::LeftButton, modifiers);
        QApplication::sendEvent(m_grid->viewport(), &move);
        if (release)
            QTest::mouseRelease(m_grid->viewport(), Qt::LeftButton, modifiers, centre(row, column));
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<test::Bench>();
        m_bench->write(QStringLiteral("n.robot"), Suite);
        QVERIFY(m_bench->open());
        m_grid = m_bench->openTest(QStringLiteral("n.robot"), QStringLiteral("Numbers"));
        QVERIFY(m_grid);
        QCOMPARE(model()->stepCount(), 5);
        m_bench->listen();
    }
    void cleanup() { m_bench.reset(); }

    void fillDownRepeatsTheFirstRow()
    {
        m_grid->goTo(0, 1);
        extend(Qt::Key_Down, 3);
        m_bench->key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(line(4), QByteArray("    Log    row1    b    c   # remark"));
        QCOMPARE(line(5), QByteArray("    Log    row1"));
        QCOMPARE(line(6), QByteArray("    Log    row1\r"));
        QCOMPARE(entries(), 1);
        undoAll();
    }

    void fillDownOfOneRowTakesTheCellAbove()
    {
        m_grid->goTo(2, 1);
        m_bench->key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(line(5), QByteArray("    Log    a"));
        m_grid->goTo(0, 2);
        m_bench->key(Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(line(3), QByteArray("    Log    row1    row1"));
        undoAll();
    }

    void theHandleGoesOnWithASeries()
    {
        m_grid->goTo(0, 1);
        pull(2, 1);
        QCOMPARE(line(4), QByteArray("    Log    row2    b    c   # remark"));
        QCOMPARE(line(5), QByteArray("    Log    row3"));
        QCOMPARE(entries(), 1);
        QCOMPARE(m_grid->selectedCells(), QRect(1, 0, 1, 3));
        undoAll();
    }

    void theHandleGoesUpAndSideways()
    {
        m_grid->goTo(2, 1);
        extend(Qt::Key_Down, 1); // 9, 8
        pull(0, 1);
        QCOMPARE(line(3), QByteArray("    Log    11    INFO"));
        QCOMPARE(line(4), QByteArray("    Log    10    b    c   # remark"));
        undoAll();
        m_grid->goTo(0, 1);
        pull(0, 4);
        QCOMPARE(line(3), QByteArray("    Log    row1    row2    row3    row4"));
        undoAll();
    }

    void withCtrlTheHandleRepeats()
    {
        m_grid->goTo(0, 1);
        pull(1, 1, Qt::ControlModifier);
        QCOMPARE(line(4), QByteArray("    Log    row1    b    c   # remark"));
        undoAll();
    }

    void escapeGivesUpAPull()
    {
        m_grid->goTo(0, 1);
        pull(2, 1, {}, false);
        m_bench->key(Qt::Key_Escape);
        QTest::mouseRelease(m_grid->viewport(), Qt::LeftButton, {}, centre(2, 1));
        QCOMPARE(m_bench->bytes(), Suite);
    }

    void cellsAreInsertedAndDeleted()
    {
        m_grid->goTo(1, 1);
        extend(Qt::Key_Right, 1);
        m_bench->key(Qt::Key_Plus, Qt::ControlModifier);
        QCOMPARE(line(4), QByteArray("    Log    ${EMPTY}    ${EMPTY}    a    b    c   # remark"));
        m_bench->key(Qt::Key_Minus, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_bench->bytes(), Suite);
        QCOMPARE(entries(), 2);
        m_grid->goTo(1, 1);
        extend(Qt::Key_Down, 1);
        m_bench->key(Qt::Key_Minus, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(line(4), QByteArray("    Log    b    c   # remark"));
        QCOMPARE(line(5), QByteArray("    Log"));
        undoAll();
    }

    void aTableIsPastedTurned()
    {
        QApplication::clipboard()->setText(QStringLiteral("x\ty\n1\t2\n"));
        m_grid->goTo(2, 1);
        m_bench->key(Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(line(5), QByteArray("    Log    x    1"));
        QCOMPARE(line(6), QByteArray("    Log    y    2\r"));
        QCOMPARE(m_grid->selectedCells(), QRect(1, 2, 2, 2));
        undoAll();
    }

    void ctrlArrowsGoToTheEdgeOfData()
    {
        m_grid->goTo(0, 0);
        m_bench->key(Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(m_grid->currentIndex(), model()->index(4, 0));
        QCOMPARE(m_grid->selectedCells(), QRect(0, 4, 1, 1)); // the selection goes along
        m_grid->goTo(0, 2);
        m_bench->key(Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(m_grid->currentIndex(), model()->index(1, 2));
        m_bench->key(Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(m_grid->currentIndex(), model()->index(1, 4));
        m_bench->key(Qt::Key_Left, Qt::ControlModifier);
        QCOMPARE(m_grid->currentIndex(), model()->index(1, 0));
        m_grid->goTo(0, 0);
        m_bench->key(Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_grid->selectedCells(), QRect(0, 0, 3, 1));
        m_grid->goTo(4, 3);
        m_bench->key(Qt::Key_Up, Qt::ControlModifier);
        QCOMPARE(m_grid->currentIndex(), model()->index(1, 3));
    }

    void aRowIsSplitAndJoined()
    {
        m_grid->goTo(1, 2);
        m_bench->key(Qt::Key_Return, Qt::AltModifier);
        QCOMPARE(line(4), QByteArray("    Log    a"));
        QVERIFY(line(5).trimmed().startsWith("...    b"));
        QCOMPARE(model()->stepCount(), 5); // one row all the same
        m_grid->goTo(1, 0);
        m_bench->key(Qt::Key_J, Qt::ControlModifier);
        QCOMPARE(line(4), QByteArray("    Log    a    b    c    # remark"));
        undoAll();
    }

    void rowsAreSurroundedAndTheBlockTakenAway()
    {
        m_grid->goTo(2, 0);
        extend(Qt::Key_Down, 1);
        m_bench->key(Qt::Key_T, Qt::ControlModifier | Qt::AltModifier);
        auto *menu = m_grid->findChild<QMenu *>(QStringLiteral("surroundMenu"));
        QVERIFY(menu && menu->isVisible());
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        QCOMPARE(line(5), QByteArray("    IF    ${condition}"));
        QCOMPARE(line(6), QByteArray("        Log    9"));
        QCOMPARE(line(7), QByteArray("        Log    8\r"));
        QVERIFY(line(8).startsWith("    END"));
        QCOMPARE(entries(), 1);
        QCOMPARE(m_grid->currentIndex(), model()->index(2, 1)); // the condition is next
        page()->grid().unwrapBlock();
        QCOMPARE(m_bench->bytes(), Suite);
        undoAll();
    }

    void aMissingEndIsAdded()
    {
        m_grid = m_bench->openTest(QStringLiteral("n.robot"), QStringLiteral("Broken"));
        QVERIFY(m_grid);
        m_bench->window->actions().find(QStringLiteral("case.closeBlocks"))->trigger();
        QCOMPARE(m_bench->bytes(), Suite + "    END\n");
        undoAll();
    }

    void severalRangesAreCopiedCloseTogether()
    {
        m_grid->goTo(1, 1);
        const auto beside = [this](int row, int column) {
            const QRect cell = m_grid->visualRect(model()->index(row, column));
            return QPoint(cell.right() - 4, cell.center().y());
        };
        QTest::mouseClick(m_grid->viewport(), Qt::LeftButton, Qt::ControlModifier, beside(1, 3));
        QTest::mouseClick(m_grid->viewport(), Qt::LeftButton, Qt::ControlModifier, beside(3, 1));
        m_bench->key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text().trimmed(), QStringLiteral("a\tc\n8"));
    }

    void deletingPickedRowsLeavesThoseBetween()
    {
        m_grid->goTo(0, 0);
        const QRect cell = m_grid->visualRect(model()->index(2, 0));
        QTest::mouseClick(m_grid->viewport(), Qt::LeftButton, Qt::ControlModifier,
                          {cell.right() - 4, cell.center().y()});
        m_bench->key(Qt::Key_Minus, Qt::ControlModifier);
        QByteArray wanted = Suite;
        wanted.replace("    Log    row1    INFO\n", "").replace("    Log    9\n", "");
        QCOMPARE(m_bench->bytes(), wanted);
        QCOMPARE(entries(), 1);
        undoAll();
    }

    void rowsThatAreNoBlockAreNotMoved()
    {
        m_grid->goTo(0, 0);
        const QRect cell = m_grid->visualRect(model()->index(2, 0));
        QTest::mouseClick(m_grid->viewport(), Qt::LeftButton, Qt::ControlModifier,
                          {cell.right() - 4, cell.center().y()});
        QSignalSpy refused(&page()->document(), &CaseDocument::refused);
        m_bench->key(Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(refused.size(), 1);
        QCOMPARE(m_bench->bytes(), Suite);
        m_bench->key(Qt::Key_Slash, Qt::ControlModifier); // comments need no block
        QCOMPARE(line(3), QByteArray("    # Log    row1    INFO"));
        QCOMPARE(line(4), QByteArray("    Log    a    b    c   # remark"));
        QCOMPARE(line(5), QByteArray("    # Log    9"));
        undoAll();
    }

    void theFormulaBarShowsAndTakesText()
    {
        auto *text = page()->findChild<QPlainTextEdit *>(QStringLiteral("formulaText"));
        m_grid->goTo(0, 1);
        QCOMPARE(text->toPlainText(), QStringLiteral("row1"));
        m_bench->key(Qt::Key_F2, Qt::ShiftModifier);
        QVERIFY(text->hasFocus());
        text->selectAll();
        m_bench->type(QStringLiteral("one two"));
        m_bench->key(Qt::Key_Return);
        QCOMPARE(line(3), QByteArray("    Log    one two    INFO"));
        QVERIFY(m_grid->hasFocus());
        QCOMPARE(m_grid->currentIndex(), model()->index(1, 1));
        QCOMPARE(text->toPlainText(), QStringLiteral("a"));
        m_bench->key(Qt::Key_F2, Qt::ShiftModifier);
        m_bench->type(QStringLiteral("never"));
        m_bench->key(Qt::Key_Escape);
        QCOMPARE(text->toPlainText(), QStringLiteral("a"));
        QCOMPARE(entries(), 1);
        undoAll();
    }

    void leavingTheFormulaBarTakesTheText()
    {
        auto *text = page()->findChild<QPlainTextEdit *>(QStringLiteral("formulaText"));
        m_grid->goTo(0, 1);
        m_bench->key(Qt::Key_F2, Qt::ShiftModifier);
        m_bench->key(Qt::Key_End);
        m_bench->type(QStringLiteral("x"));
        QTest::mouseClick(m_grid->viewport(), Qt::LeftButton, {}, centre(2, 1));
        QCOMPARE(line(3), QByteArray("    Log    row1x    INFO"));
        QCOMPARE(m_grid->currentIndex(), model()->index(2, 1));
        QTRY_COMPARE(text->toPlainText(), QStringLiteral("9"));
        undoAll();
    }

    void theFormulaBarGrowsWithItsText()
    {
        auto *text = page()->findChild<QPlainTextEdit *>(QStringLiteral("formulaText"));
        m_grid->goTo(0, 1);
        const int one = text->height();
        m_bench->key(Qt::Key_F2, Qt::ShiftModifier);
        text->setPlainText(QStringLiteral("many words ").repeated(60));
        QTRY_VERIFY(text->height() > 2 * one);
        QVERIFY(text->height() < 5 * one);
        m_bench->key(Qt::Key_Escape);
        QTRY_COMPARE(text->height(), one);
        page()->setTextMode(true);
        QVERIFY(page()->formulaBar().isHidden());
        page()->setTextMode(false);
        QVERIFY(!page()->formulaBar().isHidden());
    }
};

QTEST_MAIN(CellGesturesTest)
#include "CellGesturesTest.moc"
