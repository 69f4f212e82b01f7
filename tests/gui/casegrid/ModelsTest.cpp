#include <QAbstractItemModelTester>

#include "tests/gui/support/Bench.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/casegrid/ProjectModel.h"

using namespace crat;
using namespace crat::casegrid;

namespace {

std::shared_ptr<Project> sample()
{
    auto project = std::make_shared<Project>();
    project->root = QStringLiteral("/p");
    ProjectFile login;
    login.path = QStringLiteral("tests/login.robot");
    login.entries = {{robot::ItemKind::Test, QStringLiteral("Valid Login"), 3},
                     {robot::ItemKind::Keyword, QStringLiteral("Sign In"), 9}};
    ProjectFile common;
    common.path = QStringLiteral("common.resource");
    common.kind = robot::FileKind::Resource;
    common.entries = {{robot::ItemKind::Keyword, QStringLiteral("Open Shop"), 2}};
    project->files = {common, login};
    return project;
}

} // namespace

class ModelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void caseModelKeepsItsPromises()
    {
        test::Bench bench;
        bench.write(
            QStringLiteral("a.robot"),
            "*** Test Cases ***\nOne\n    Log    1\n    FOR    ${i}    IN    1  2\n        Log    ${i}\n    END\n");
        auto document = bench.openDocument(QStringLiteral("a.robot"));
        QVERIFY(document);
        RunMarks marks;
        CaseModel model(*document, marks, QStringLiteral("a.robot"));
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setScope(GridScope::first(document->tree()));
        QCOMPARE(model.rowCount(), 5); // four rows and the one that takes new steps
        QCOMPARE(model.index(2, 0).data(CaseModel::DepthRole).toInt(), 1);
        QVERIFY(model.setData(model.index(0, 1), QStringLiteral("2")));
        QVERIFY(!model.setData(model.index(0, 1), QStringLiteral("2"))); // no change, no entry
        QVERIFY(model.insertSteps(1, {{QStringLiteral("A"), QStringLiteral("b")}, {QStringLiteral("C")}},
                                  QStringLiteral("t")));
        QVERIFY(model.removeSteps({0}));
        QVERIFY(model.moveSteps(0, 1, 2));
        QVERIFY(model.duplicateSteps(0, 2));
        QVERIFY(model.setData(model.index(0, 9), QStringLiteral("far")) || model.columnCount() <= 9);
        while (document->undoStack().canUndo())
            document->undoStack().undo();
        QCOMPARE(model.rowCount(), 5);
        while (document->undoStack().canRedo())
            document->undoStack().redo();
        // The test goes and comes back.
        QVERIFY(document->push(robot::deleteItem(document->tree(), 0), QStringLiteral("d")));
        QVERIFY(model.isLost());
        QCOMPARE(model.rowCount(), 0);
        document->undoStack().undo();
        QVERIFY(!model.isLost());
    }

    void theScopeFollowsARename()
    {
        test::Bench bench;
        bench.write(QStringLiteral("a.robot"), "*** Test Cases ***\nOne\n    Log    1\nTwo\n    Log    2\n");
        auto document = bench.openDocument(QStringLiteral("a.robot"));
        RunMarks marks;
        CaseModel model(*document, marks, QStringLiteral("a.robot"));
        model.setScope(GridScope::ofItem(document->tree(), 1));
        QVERIFY(document->push(robot::renameItem(document->tree(), 1, "Three"), QStringLiteral("r")));
        QCOMPARE(model.scope().name, QStringLiteral("Three"));
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("2"));
        QVERIFY(document->push(robot::addItem(document->tree(), robot::ItemKind::Test, "Zero", {{"Log", "0"}}, 0),
                               QStringLiteral("a")));
        QCOMPARE(model.scope().name, QStringLiteral("Three"));
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("2"));
    }

    void projectModelKeepsItsPromises()
    {
        RunMarks marks;
        ProjectModel model(marks);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setProject(sample());
        QCOMPARE(model.rowCount(), 2);
        const QModelIndex folder = model.index(0, 0);
        QCOMPARE(folder.data().toString(), QStringLiteral("tests")); // folders before files
        const QModelIndex login = model.index(0, 0, folder);
        QVERIFY(model.hasChildren(login));
        QCOMPARE(model.rowCount(login), 2);
        model.setOutline(QStringLiteral("tests/login.robot"), {{robot::ItemKind::Test, QStringLiteral("Renamed"), 3}});
        QCOMPARE(model.index(0, 0, model.find(QStringLiteral("tests/login.robot"))).data().toString(),
                 QStringLiteral("Renamed"));
        model.setFilter(QStringLiteral("open"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("common.resource"));
        QCOMPARE(model.index(0, 0, model.index(0, 0)).data().toString(), QStringLiteral("Open Shop"));
        model.setFilter(QStringLiteral("no such thing"));
        QCOMPARE(model.rowCount(), 0);
        model.setFilter({});
        QCOMPARE(model.rowCount(), 2);
    }
};

QTEST_MAIN(ModelsTest)
#include "ModelsTest.moc"
