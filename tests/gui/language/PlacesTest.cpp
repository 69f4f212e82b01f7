#include <QDockWidget>
#include <QHelpEvent>
#include <QScrollBar>
#include <QTextBrowser>
#include <QToolTip>
#include <QTreeView>

#include "tests/gui/support/Bench.h"
#include "ui/casegrid/CaseModel.h"

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
                         "    Add To Cart    costs ${PRICE}\n"
                         "    Nobody Knows This\n";

const QByteArray Shop = "*** Keywords ***\n"
                        "Check Out\n"
                        "    No Operation\n"
                        "Add To Cart\n"
                        "    [Documentation]    Puts one thing into the cart.\n"
                        "    [Arguments]    ${item}\n"
                        "    No Operation\n";

} // namespace

/// The way from a cell to what it names. No library is asked, so no Python.
class PlacesTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<test::Bench> m_bench;
    CaseGridView *m_grid = nullptr;

    CasePage *page() const { return m_bench->workbench->currentPage(); }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<test::Bench>();
        m_bench->write(QStringLiteral("buy.robot"), Suite);
        m_bench->write(QStringLiteral("shop.resource"), Shop);
        QVERIFY(m_bench->open());
        m_grid = m_bench->openTest(QStringLiteral("buy.robot"), QStringLiteral("Buy"));
        QVERIFY(m_grid);
    }
    void cleanup() { m_bench.reset(); }

    void f12GoesToAKeywordInAnotherFile()
    {
        m_grid->goTo(0, 0);
        m_bench->key(Qt::Key_F12); // right after the start: answered once the project is known
        QTRY_COMPARE(page()->file(), QStringLiteral("shop.resource"));
        QCOMPARE(page()->scope().name, QStringLiteral("Add To Cart"));
        QCOMPARE(m_bench->window->pages().count(), 2);
    }

    void f12GoesToAVariableInsideAText()
    {
        m_grid->goTo(1, 1);
        m_bench->key(Qt::Key_F12);
        QTRY_COMPARE(page()->scope().section, robot::SectionKind::Variables);
        QCOMPARE(page()->grid().currentIndex().row(), 0);
    }

    void ctrlClickDoesTheSame()
    {
        const QRect cell = m_grid->visualRect(m_grid->caseModel()->index(1, 0));
        QTest::mouseClick(m_grid->viewport(), Qt::LeftButton, Qt::ControlModifier,
                          {cell.left() + 30, cell.center().y()});
        QTRY_COMPARE(page()->file(), QStringLiteral("shop.resource"));
    }

    void ctrlClickBesideTheTextSelectsMore()
    {
        m_grid->goTo(0, 1);
        const auto beside = [this](int row) {
            const QRect cell = m_grid->visualRect(m_grid->caseModel()->index(row, 0));
            return QPoint(cell.right() - 4, cell.center().y());
        };
        QSignalSpy wanted(m_grid, &CaseGridView::placeWanted);
        QTest::mouseClick(m_grid->viewport(), Qt::LeftButton, Qt::ControlModifier, beside(1));
        QCOMPARE(m_grid->selectionModel()->selectedIndexes().size(), 2);
        // From here on text selects too: a person is collecting cells.
        const QRect cell = m_grid->visualRect(m_grid->caseModel()->index(2, 0));
        QTest::mouseClick(m_grid->viewport(), Qt::LeftButton, Qt::ControlModifier,
                          {cell.left() + 30, cell.center().y()});
        QCOMPARE(m_grid->selectionModel()->selectedIndexes().size(), 3);
        QCOMPARE(wanted.size(), 0);
    }

    void shiftF12ListsTheUsages()
    {
        m_grid->goTo(0, 0);
        m_bench->key(Qt::Key_F12, Qt::ShiftModifier);
        auto *list = m_bench->window->findChild<QTreeView *>(QStringLiteral("usageList"));
        QTRY_COMPARE(list->model()->rowCount(), 3); // the keyword itself and two calls
        auto *dock = m_bench->window->dock(QStringLiteral("dock.usages"));
        QVERIFY(!dock->isHidden());
        QCOMPARE(dock->windowTitle(), QStringLiteral("Usages of Add To Cart (3)"));
        for (int row = 0; row < 3; ++row) {
            if (list->model()->index(row, 0).data().toString().contains(QStringLiteral("costs")))
                list->setCurrentIndex(list->model()->index(row, 0));
        }
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(page()->file(), QStringLiteral("buy.robot"));
        QCOMPARE(page()->grid().currentIndex().row(), 1);
        QVERIFY(page()->grid().hasFocus());
    }

    void theMouseOverAKeywordShowsItsDocumentation()
    {
        const QPoint at = m_grid->visualRect(m_grid->caseModel()->index(0, 0)).center();
        QHelpEvent help(QEvent::ToolTip, at, m_grid->viewport()->mapToGlobal(at));
        QApplication::sendEvent(m_grid->viewport(), &help);
        QTRY_VERIFY(QToolTip::text().contains(QStringLiteral("Puts one thing into the cart.")));
        QToolTip::hideText();
    }

    void longListsOfArgumentsWrap()
    {
        m_grid->goTo(0, 0);
        m_grid->showDocumentation(
            QStringLiteral("**Long**\n```\n%1\n```\n").arg(QStringLiteral("argument: str | None, ").repeated(20)));
        auto *view = m_grid->findChild<QTextBrowser *>(QStringLiteral("documentationText"));
        QVERIFY(view && view->isVisible());
        QTRY_COMPARE(view->horizontalScrollBar()->maximum(), 0);
        QTest::keyClick(view, Qt::Key_Escape);
    }

    void whatNobodyKnowsGoesNowhere()
    {
        m_grid->goTo(0, 0);
        QTRY_COMPARE(m_grid->caseModel()->headerData(1, Qt::Horizontal).toString(), QStringLiteral("item"));
        m_grid->goTo(2, 0);
        QSignalSpy placed(&m_bench->workbench->language(), &language::ProjectLanguage::placed);
        m_bench->key(Qt::Key_F12);
        QTRY_COMPARE(placed.size(), 1);
        QCOMPARE(page()->file(), QStringLiteral("buy.robot"));
        QCOMPARE(m_grid->currentIndex(), m_grid->caseModel()->index(2, 0));
    }
};

QTEST_MAIN(PlacesTest)
#include "PlacesTest.moc"
