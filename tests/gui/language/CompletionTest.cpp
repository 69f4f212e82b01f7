#include <QInputMethodEvent>
#include <QLineEdit>
#include <QListView>
#include <QTextBrowser>

#include "tests/gui/support/Bench.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/language/CompletionPopup.h"

using namespace crat;
using namespace crat::casegrid;

namespace {

const QByteArray Suite = "*** Settings ***\n"
                         "Resource    shop.resource\n"
                         "\n"
                         "*** Variables ***\n"
                         "${PRICE}    3\n"
                         "\n"
                         "*** Test Cases ***\n"
                         "Buy\n"
                         "    Add To Cart    tea\n"
                         "    Check Out\n";

const QByteArray Shop = "*** Keywords ***\n"
                        "Add To Cart\n"
                        "    [Documentation]    Puts <b>one</b> *thing* into the cart.\n"
                        "    [Arguments]    ${item}    ${count}=1\n"
                        "    No Operation\n"
                        "Check Out\n"
                        "    No Operation\n"
                        "Check In Again\n"
                        "    No Operation\n";

} // namespace

/// Completion in the grid's cells, with real keys. No library is asked, so no Python.
class CompletionTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<test::Bench> m_bench;
    CaseGridView *m_grid = nullptr;

    CaseModel *model() const { return m_grid->caseModel(); }
    QString cell(int row, int column) const { return model()->index(row, column).data().toString(); }
    language::CompletionPopup *popup() const
    {
        return m_bench->window->findChild<language::CompletionPopup *>(QStringLiteral("completionPopup"));
    }
    bool isShown() const { return popup() && popup()->isVisible(); }
    QLineEdit *editor() const { return m_grid->findChild<QLineEdit *>(QStringLiteral("cellEditor")); }
    QStringList labels() const
    {
        QStringList all;
        for (const language::CompletionChoice &choice : popup()->answer().choices)
            all << choice.label;
        return all;
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<test::Bench>();
        m_bench->write(QStringLiteral("buy.robot"), Suite);
        m_bench->write(QStringLiteral("shop.resource"), Shop);
        QVERIFY(m_bench->open());
        m_grid = m_bench->openTest(QStringLiteral("buy.robot"), QStringLiteral("Buy"));
        QVERIFY(m_grid);
        m_grid->goTo(0);
        QTRY_COMPARE(model()->headerData(1, Qt::Horizontal).toString(), QStringLiteral("item")); // the project is known
    }
    void cleanup() { m_bench.reset(); }

    void typingListsWhatFitsAndEnterTakesIt()
    {
        m_grid->goTo(1, 0);
        m_bench->type(QStringLiteral("adc"));
        QTRY_VERIFY(isShown());
        QTRY_COMPARE(labels(), QStringList{QStringLiteral("Add To Cart")});
        QVERIFY(editor()->hasFocus());
        QCOMPARE(m_bench->bytes(), Suite);
        m_bench->key(Qt::Key_Return);
        QVERIFY(!isShown());
        QVERIFY(editor()); // the cell stays open
        QCOMPARE(editor()->text(), QStringLiteral("Add To Cart"));
        m_bench->key(Qt::Key_Return); // and this is the cell's
        QCOMPARE(cell(1, 0), QStringLiteral("Add To Cart"));
        QCOMPARE(m_grid->currentIndex().row(), 2);
        m_grid->goTo(1, 1);
        QCOMPARE(model()->index(1, 1).data(CaseModel::GhostRole).toString(), QStringLiteral("item"));
    }

    void tabTakesItAndMovesOnInTheLastRowToo()
    {
        m_grid->goTo(2, 0);
        m_bench->type(QStringLiteral("check"));
        QTRY_VERIFY(isShown() && labels().contains(QStringLiteral("Check Out")));
        QCOMPARE(labels().size(), 2);
        while (popup()->current()->label != u"Check In Again")
            m_bench->key(Qt::Key_Down);
        m_bench->key(Qt::Key_Tab);
        QVERIFY(!isShown());
        QCOMPARE(cell(2, 0), QStringLiteral("Check In Again"));
        QCOMPARE(m_grid->currentIndex(), model()->index(2, 1));
        m_bench->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_bench->bytes(), Suite);
    }

    void escapeClosesTheListThenTheCell()
    {
        m_grid->goTo(1, 0);
        m_bench->type(QStringLiteral("add"));
        QTRY_VERIFY(isShown());
        m_bench->key(Qt::Key_Escape);
        QVERIFY(!isShown());
        QVERIFY(editor());
        QCOMPARE(editor()->text(), QStringLiteral("add"));
        m_bench->key(Qt::Key_Escape);
        QTRY_VERIFY(!editor());
        QCOMPARE(m_bench->bytes(), Suite);
    }

    void whatFitsNothingShowsNothing()
    {
        m_grid->goTo(1, 0);
        m_bench->type(QStringLiteral("add"));
        QTRY_VERIFY(isShown());
        m_bench->type(QStringLiteral("qqq"));
        QTRY_VERIFY(!isShown());
        m_bench->key(Qt::Key_Return);
        QCOMPARE(cell(1, 0), QStringLiteral("addqqq"));
    }

    void aVariableIsCompletedInsideItsText()
    {
        m_grid->goTo(0, 1);
        m_bench->type(QStringLiteral("costs ${pr"));
        QTRY_VERIFY(isShown() && labels().contains(QStringLiteral("${PRICE}")));
        m_bench->key(Qt::Key_Tab);
        QCOMPARE(cell(0, 1), QStringLiteral("costs ${PRICE}"));
    }

    void anArgumentIsNeverTakenUnlessMarked()
    {
        m_grid->goTo(0, 2);
        m_bench->type(QStringLiteral("c")); // count= fits
        QTRY_VERIFY(isShown());
        QVERIFY(labels().contains(QStringLiteral("count=")));
        QVERIFY(!popup()->current());
        m_bench->key(Qt::Key_Return);
        QCOMPARE(cell(0, 2), QStringLiteral("c"));
    }

    void theDocumentationStandsBesideItAsText()
    {
        m_grid->goTo(1, 0);
        m_bench->type(QStringLiteral("addto"));
        QTRY_VERIFY(isShown());
        auto *view = popup()->findChild<QTextBrowser *>(QStringLiteral("completionDocumentation"));
        QTRY_VERIFY(view->isVisible());
        QVERIFY2(view->toPlainText().contains(QStringLiteral("<b>one</b>")), qPrintable(view->toPlainText()));
        QVERIFY(view->toPlainText().contains(QStringLiteral("item, count=1")));
    }

    void aKeyOpensItByHand()
    {
        m_grid->goTo(1, 0);
        QTest::keyClick(m_grid, Qt::Key_Slash, Qt::AltModifier);
        QTRY_VERIFY(isShown());
        QVERIFY(editor()->hasFocus());
        m_bench->key(Qt::Key_Escape);
        m_bench->key(Qt::Key_Escape);
        m_grid->goTo(2, 0);
        QTest::keyClick(m_grid, Qt::Key_Slash, Qt::AltModifier);
        QTRY_VERIFY(isShown() && labels().contains(QStringLiteral("Add To Cart")));
    }

    void anInputMethodIsLeftAlone()
    {
        m_grid->goTo(1, 0);
        m_bench->type(QStringLiteral("add"));
        QTRY_VERIFY(isShown());
        QInputMethodEvent composing(QStringLiteral("zhong"), {});
        QApplication::sendEvent(editor(), &composing);
        QVERIFY(!isShown());
        m_bench->key(Qt::Key_Down); // would move in the list
        QVERIFY(!isShown());
        QVERIFY(editor());
        QInputMethodEvent written(QString(), {});
        written.setCommitString(QStringLiteral("中"));
        QApplication::sendEvent(editor(), &written);
        QCOMPARE(editor()->text(), QStringLiteral("add中"));
    }

    void whatWasChosenBeforeComesFirst()
    {
        const auto ask = [&] {
            m_grid->goTo(2, 0);
            m_bench->type(QStringLiteral("check"));
            return QTest::qWaitFor([&] { return isShown() && labels().size() == 2; });
        };
        QVERIFY(ask());
        const QString second = labels()[1];
        for (int i = 0; i < 10; ++i) { // the longer one fits less well at first
            while (popup()->current()->label != second)
                m_bench->key(Qt::Key_Down);
            m_bench->key(Qt::Key_Return);
            m_bench->key(Qt::Key_Escape);
            QVERIFY(ask());
        }
        QCOMPARE(labels()[0], second);
    }
};

QTEST_MAIN(CompletionTest)
#include "CompletionTest.moc"
