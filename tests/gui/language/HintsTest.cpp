#include <QHeaderView>

#include "tests/gui/support/Bench.h"
#include "ui/casegrid/CaseModel.h"

using namespace crat;
using namespace crat::casegrid;

namespace {

const QByteArray Suite = "*** Settings ***\n"
                         "Resource    shop.resource\n"
                         "\n"
                         "*** Test Cases ***\n"
                         "Buy\n"
                         "    [Setup]    Add To Cart    tea\n"
                         "    Add To Cart    tea    3\n"
                         "    ${id} =    Add To Cart\n"
                         "    No Such Keyword    x\n"
                         "Table\n"
                         "    [Template]    Add To Cart\n"
                         "    tea    1\n";

const QByteArray Shop = "*** Keywords ***\n"
                        "Add To Cart\n"
                        "    [Arguments]    ${item}    ${count: int}=1    @{notes}\n"
                        "    No Operation\n";

} // namespace

/// The strip above the columns and the grey names in empty cells. No library is asked, so no Python.
class HintsTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<test::Bench> m_bench;
    CaseGridView *m_grid = nullptr;

    CaseModel *model() const { return m_grid->caseModel(); }
    QString header(int column, int role = Qt::DisplayRole) const
    {
        return model()->headerData(column, Qt::Horizontal, role).toString();
    }
    QString ghost(int row, int column) const
    {
        return model()->index(row, column).data(CaseModel::GhostRole).toString();
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
        m_grid->goTo(1);
        QTRY_COMPARE(header(1), QStringLiteral("item"));
    }
    void cleanup() { m_bench.reset(); }

    void theStripNamesTheArgumentsOfTheCurrentRow()
    {
        QCOMPARE(header(0), QStringLiteral("Keyword"));
        QCOMPARE(header(2), QStringLiteral("count = 1"));
        QCOMPARE(header(3), QStringLiteral("notes 1"));
        QCOMPARE(header(2, Qt::ToolTipRole), QStringLiteral("count: int = 1\nshop.Add To Cart"));
        m_bench->key(Qt::Key_Down); // behind an assignment they begin a column later
        QCOMPARE(header(0), QStringLiteral("Assign to"));
        QCOMPARE(header(2), QStringLiteral("item"));
        m_bench->key(Qt::Key_Down); // nobody knows this one
        QCOMPARE(header(1), QStringLiteral("Argument 1"));
        m_grid->goTo(0);
        QCOMPARE(header(2), QStringLiteral("item")); // of a setup too
    }

    void emptyCellsShowWhatComesNextAndTheFileStaysAsItIs()
    {
        QCOMPARE(ghost(1, 3), QStringLiteral("notes 1"));
        QCOMPARE(ghost(1, 4), QString());
        QCOMPARE(ghost(2, 2), QString()); // not the current row
        m_bench->key(Qt::Key_Down);
        QCOMPARE(ghost(2, 2), QStringLiteral("item"));
        QCOMPARE(ghost(2, 3), QStringLiteral("count = 1"));
        QCOMPARE(model()->index(2, 2).data().toString(), QString());
        QCOMPARE(m_bench->bytes(), Suite);
        m_grid->goTo(2, 2);
        m_bench->type(QStringLiteral("milk"));
        m_bench->key(Qt::Key_Tab);
        QCOMPARE(ghost(2, 2), QString());
        QCOMPARE(ghost(2, 3), QStringLiteral("count = 1"));
    }

    void aTemplatedTestHasNamedColumns()
    {
        m_bench->workbench->currentPage()->showItem(robot::ItemKind::Test, QStringLiteral("Table"));
        m_grid->goTo(1);
        QCOMPARE(header(0), QStringLiteral("item"));
        QCOMPARE(header(1), QStringLiteral("count = 1"));
    }

    void anOpenFileCountsAsItIsShown()
    {
        CasePage *shop = m_bench->openFile(QStringLiteral("shop.resource"));
        const auto &tree = shop->document().tree();
        const std::size_t at = tree.bytes().find("${item}");
        QVERIFY(shop->document().push(robot::replaceText(tree, at, at + 7, "${article}"), QStringLiteral("Rename")));
        QTRY_COMPARE(header(1), QStringLiteral("article"));
        shop->document().undoStack().undo();
        QTRY_COMPARE(header(1), QStringLiteral("item"));
    }

    void aChangeOnTheDiskCounts()
    {
        QByteArray other = Shop;
        other.replace("${item}", "${thing}");
        m_bench->write(QStringLiteral("new.tmp"), other);
        QVERIFY(QFile::remove(m_bench->path(QStringLiteral("shop.resource"))));
        QVERIFY(
            QFile::rename(m_bench->path(QStringLiteral("new.tmp")), m_bench->path(QStringLiteral("shop.resource"))));
        QTRY_COMPARE(header(1), QStringLiteral("thing"));
    }
};

QTEST_MAIN(HintsTest)
#include "HintsTest.moc"
