#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QMenu>
#include <QTreeView>

#include "tests/gui/support/Bench.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/language/ProblemsPane.h"

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
                         "    Add To Cart    ${PRICEE}\n"
                         "    Add To Cart\n";

const QByteArray Shop = "*** Keywords ***\n"
                        "Add To Cart\n"
                        "    [Arguments]    ${item}\n"
                        "    No Operation\n";

const QByteArray Broken = "*** Test Cases ***\n"
                          "Loop\n"
                          "    FOR    ${i}    IN    a\n"
                          "        No Operation\n";

} // namespace

/// Problems in rows, cells and the pane. No library is asked, so no Python.
class ProblemsTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<test::Bench> m_bench;
    CaseGridView *m_grid = nullptr;

    CaseModel *model() const { return m_grid->caseModel(); }
    int rowProblem(int row) const { return model()->headerData(row, Qt::Vertical, CaseModel::ProblemRole).toInt(); }
    int cellProblem(int row, int column) const
    {
        return model()->index(row, column).data(CaseModel::ProblemRole).toInt();
    }
    QTreeView *list() const { return m_bench->window->findChild<QTreeView *>(QStringLiteral("problemList")); }
    QStringList listed(language::ProblemsModel::Column column) const
    {
        QStringList all;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            all << list()->model()->index(row, column).data().toString();
        return all;
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<test::Bench>();
        m_bench->write(QStringLiteral("buy.robot"), Suite);
        m_bench->write(QStringLiteral("shop.resource"), Shop);
        m_bench->write(QStringLiteral("more/broken.robot"), Broken);
        QVERIFY(m_bench->open());
        m_grid = m_bench->openTest(QStringLiteral("buy.robot"), QStringLiteral("Buy"));
        QVERIFY(m_grid);
        QTRY_VERIFY(rowProblem(2) != CaseModel::NoProblem);
    }
    void cleanup() { m_bench.reset(); }

    void rowsAndCellsAreMarkedWithWhatIsWrong()
    {
        QCOMPARE(rowProblem(0), int(CaseModel::NoProblem));
        QCOMPARE(rowProblem(1), int(CaseModel::Warning));
        QCOMPARE(cellProblem(1, 0), int(CaseModel::NoProblem));
        QCOMPARE(cellProblem(1, 1), int(CaseModel::Warning));
        QCOMPARE(rowProblem(2), int(CaseModel::Error));
        const QString said = model()->index(1, 1).data(Qt::ToolTipRole).toString();
        QVERIFY2(said.contains(QStringLiteral("PRICEE")), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("(unknown-variable)")), qPrintable(said));
        QCOMPARE(model()->headerData(1, Qt::Vertical, Qt::ToolTipRole).toString(), said);
    }

    void aMarkStaysWithItsRowAndGoesWithItsText()
    {
        m_grid->goTo(0);
        QTest::keyClick(m_grid, Qt::Key_I, Qt::ControlModifier); // a row above
        QCOMPARE(rowProblem(1), int(CaseModel::NoProblem));      // at once: never on another row
        QCOMPARE(rowProblem(2), int(CaseModel::Warning));
        QCOMPARE(rowProblem(3), int(CaseModel::Error));
        m_grid->goTo(3, 1);
        m_bench->type(QStringLiteral("beer"));
        m_bench->key(Qt::Key_Tab);
        QCOMPARE(rowProblem(3), int(CaseModel::NoProblem)); // it may be mended: nothing is claimed
        QTRY_COMPARE(m_bench->workbench->language().findingsOf(m_bench->path(QStringLiteral("buy.robot")))->tree.get(),
                     &m_bench->workbench->currentPage()->document().tree());
        QCOMPARE(rowProblem(3), int(CaseModel::NoProblem));
    }

    void aQuickFixIsOneEntry()
    {
        m_grid->goTo(1, 1);
        QTest::keyClick(m_grid, Qt::Key_Period, Qt::ControlModifier);
        auto *menu = m_grid->findChild<QMenu *>(QStringLiteral("fixMenu"));
        QVERIFY(menu && menu->isVisible());
        QCOMPARE(menu->actions().size(), 1);
        QTest::keyClick(menu, Qt::Key_Return);
        QCOMPARE(model()->index(1, 1).data().toString(), QStringLiteral("${PRICE}"));
        QCOMPARE(m_bench->workbench->currentPage()->document().undoStack().index(), 1);
        QTRY_COMPARE(rowProblem(1), int(CaseModel::NoProblem));
        m_bench->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_bench->bytes(), Suite);
        QTRY_COMPARE(rowProblem(1), int(CaseModel::Warning));
    }

    void theContextMenuHasTheFixesOfItsCell()
    {
        auto *menu = m_bench->workbench->currentPage()->findChild<QMenu *>(QStringLiteral("cellMenu"));
        const auto open = [&](int row, int column) {
            m_grid->goTo(row, column);
            QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(5, 5), m_grid->mapToGlobal(QPoint(5, 5)));
            QApplication::sendEvent(m_grid, &event);
            const QString first = menu->actions().first()->text();
            menu->hide();
            return first;
        };
        const QString usual = open(0, 0);
        QVERIFY(open(1, 1).contains(QStringLiteral("PRICE")));
        QCOMPARE(open(0, 0), usual);
    }

    void thePaneListsTheProjectAndGoesToThePlace()
    {
        QTRY_VERIFY(listed(language::ProblemsModel::Rule).contains(QStringLiteral("missing-end")));
        auto *dock = m_bench->window->dock(QStringLiteral("dock.problems"));
        QTRY_COMPARE(dock->windowTitle(), QStringLiteral("Problems (%1)").arg(list()->model()->rowCount()));
        m_bench->window->showDock(QStringLiteral("dock.problems"));
        const int row = static_cast<int>(listed(language::ProblemsModel::Rule).indexOf(QStringLiteral("missing-end")));
        const QModelIndex index = list()->model()->index(row, 0);
        QCOMPARE(index.siblingAtColumn(language::ProblemsModel::File).data().toString(),
                 QStringLiteral("more/broken.robot"));
        const QPoint at = list()->visualRect(index).center();
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(list()->viewport(), Qt::LeftButton, {}, at);
        QTRY_COMPARE(m_bench->workbench->currentPage()->file(), QStringLiteral("more/broken.robot"));
        QTRY_COMPARE(m_bench->workbench->currentPage()->currentTest(), QStringLiteral("Loop"));
        QCOMPARE(m_bench->workbench->currentPage()->grid().currentIndex().row(), 0);
    }

    void thePaneFilters()
    {
        QTRY_VERIFY(listed(language::ProblemsModel::Rule).contains(QStringLiteral("missing-end")));
        const int all = list()->model()->rowCount();
        auto *severity = m_bench->window->findChild<QComboBox *>(QStringLiteral("problemSeverity"));
        severity->setCurrentIndex(2); // warnings
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            QCOMPARE(list()->model()->index(row, 0).data(language::ProblemsModel::SeverityRole).toInt(),
                     int(robot::Severity::Warning));
        severity->setCurrentIndex(0);
        QCOMPARE(list()->model()->rowCount(), all);
        m_bench->window->findChild<QLineEdit *>(QStringLiteral("problemFilter"))->setText(QStringLiteral("PRICEE"));
        QCOMPARE(list()->model()->rowCount(), 1);
        m_bench->window->findChild<QLineEdit *>(QStringLiteral("problemFilter"))->clear();
        m_bench->window->findChild<QCheckBox *>(QStringLiteral("problemsOfFile"))->setChecked(true);
        QVERIFY(!listed(language::ProblemsModel::File).contains(QStringLiteral("more/broken.robot")));
        QVERIFY(list()->model()->rowCount() > 0);
    }

    void aClosedFileCountsFromTheDiskAgain()
    {
        const auto wrong = [&] {
            return listed(language::ProblemsModel::File).count(QStringLiteral("buy.robot"));
        };
        QTRY_VERIFY(wrong() > 0);
        const auto before = wrong();
        m_grid->goTo(2, 1);
        m_bench->type(QStringLiteral("beer"));
        m_bench->key(Qt::Key_Tab);
        QTRY_COMPARE(wrong(), before - 1);
        m_bench->prompts.answers.insert(QStringLiteral("close-unsaved"), QStringLiteral("discard"));
        m_bench->window->pages().closeAll([](bool) {});
        QTRY_COMPARE(wrong(), before);
    }
};

QTEST_MAIN(ProblemsTest)
#include "ProblemsTest.moc"
