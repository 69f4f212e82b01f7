#include <random>

#include <QDirIterator>

#include "core/robot/Tree.h"
#include "tests/gui/support/Bench.h"
#include "ui/casegrid/CaseModel.h"

using namespace crat;
using namespace crat::casegrid;

namespace {

const QByteArray Tricky = "\xEF\xBB\xBF*** Settings ***\r\n"
                          "Library    Collections\r\n"
                          "*** Variables ***\r\n"
                          "@{LIST}    a    b\r\n"
                          "...    c   # rest\r\n"
                          "*** Test Cases ***\r\n"
                          "Tabs And Ends\r\n"
                          "\t[Tags]\ta  b\r\n"
                          "\tLog\t${x}  # why\n"
                          "    FOR    ${i}    IN    1    2\r\n"
                          "        IF    ${i}    Log    1    ELSE    Log    2\r\n"
                          "        Log Many    a\r\n"
                          "        ...    b\r\n"
                          "\r\n"
                          "        ...    c\r\n"
                          "    END\r\n"
                          "# a remark at the margin\r\n"
                          "    ${a}    ${b} =    Evaluate    (1, 2)\r\n"
                          "\r\n"
                          "On The Line    Log    1\r\n"
                          "    TRY\r\n"
                          "        Fail    \\    two\r\n"
                          "    EXCEPT    x\r\n"
                          "        No Operation\r\n"
                          "    END\r\n"
                          "*** Keywords ***\r\n"
                          "Do ${what}\r\n"
                          "    RETURN    ${what}";

const QByteArray Pipes = "| *** Test Cases *** |\n"
                         "| Piped | [Tags] | a |\n"
                         "|       | Log    | ${x} | # b\n"
                         "|       | FOR | ${i} | IN | 1 |\n"
                         "|       |     | Log | ${i} |\n"
                         "|       | END |\n";

/// Bytes of lines that no gesture on the scope's rows may touch: those before and behind the item.
std::pair<QByteArray, QByteArray> around(const robot::Tree &tree, const CaseModel &model)
{
    const QByteArray all = QByteArray(tree.bytes().data(), static_cast<qsizetype>(tree.bytes().size()));
    const robot::Item &item = tree.items()[*model.item()];
    const std::size_t begin = tree.rows()[item.nameRow].begin;
    const std::size_t end = item.endRow < tree.rows().size() ? tree.rows()[item.endRow].begin : all.size();
    return {all.left(static_cast<qsizetype>(begin)), all.mid(static_cast<qsizetype>(end))};
}

} // namespace

/// Sequences of gestures by chance over real and tricky files: the grid agrees with the text after each, what is not in the test that is
/// edited stays byte for byte, and undo leads back to the first byte, redo to the last.
/// CRAT_GESTURE_ROUNDS (sequences a file, 25), CRAT_GESTURE_SEED (1).
class GesturePropertyTest : public QObject {
    Q_OBJECT
private:
    std::mt19937 m_random;
    int m_done = 0, m_refused = 0;

    int upTo(int most) { return most <= 0 ? 0 : static_cast<int>(m_random() % static_cast<unsigned>(most + 1)); }
    QString text()
    {
        static const QStringList Texts{
            QString(),
            QStringLiteral("x"),
            QStringLiteral("# no remark"),
            QStringLiteral("  blanks  "),
            QStringLiteral("a  b"),
            QStringLiteral("\\"),
            QStringLiteral("..."),
            QStringLiteral("${x}"),
            QStringLiteral("${x} ="),
            QStringLiteral("中文 步骤"),
            QStringLiteral("FOR"),
            QStringLiteral("END"),
            QStringLiteral("IF"),
            QStringLiteral("ELSE"),
            QStringLiteral("[Tags]"),
            QStringLiteral("| pipe |"),
            QStringLiteral("tab\there"),
            QStringLiteral("line\nend"),
            QStringLiteral("*** Settings ***"),
            QStringLiteral("row7"),
        };
        return Texts[upTo(static_cast<int>(Texts.size()) - 1)];
    }
    QList<QStringList> table()
    {
        QList<QStringList> rows;
        for (int row = upTo(2); row >= 0; --row) {
            QStringList cells;
            for (int cell = upTo(3); cell >= 0; --cell)
                cells << text();
            rows << cells;
        }
        return rows;
    }
    QList<int> someRows(const CaseModel &model)
    {
        QList<int> rows;
        for (int row = 0; row < model.stepCount(); ++row) {
            if (upTo(3) == 0)
                rows << row;
        }
        return rows;
    }

    QString gesture(CaseModel &model)
    {
        const int row = upTo(model.stepCount()), count = 1 + upTo(3), column = upTo(5);
        const QRect cells(column, row, 1 + upTo(2), 1 + upTo(2));
        bool did = false;
        QString name;
        const auto done = [&](const char *what, bool ok) {
            name = QLatin1String(what);
            did = ok;
        };
        switch (upTo(16)) {
        case 0:
        case 1: done("setData", model.setData(model.index(row, column), text())); break;
        case 2: done("insertSteps", model.insertSteps(row, table(), {})); break;
        case 3: done("removeSteps", model.removeSteps(someRows(model))); break;
        case 4: done("moveSteps", model.moveSteps(row, count, upTo(model.stepCount()))); break;
        case 5: done("duplicateSteps", model.duplicateSteps(row, count)); break;
        case 6: done("toggleComment", model.toggleComment(someRows(model))); break;
        case 7: done("paste", model.paste(row, column, table(), {})); break;
        case 8:
            done("clearCells", model.clearCells({model.index(row, column), model.index(row, column + 1)}, {}));
            break;
        case 9: done("insertCells", model.insertCells(cells)); break;
        case 10: done("removeCells", model.removeCells(cells)); break;
        case 11: done("fill down", model.fill(cells, cells.adjusted(0, 0, 0, 2), true)); break;
        case 12: done("fill left", model.fill(cells, cells.adjusted(-std::min(2, cells.left()), 0, 0, 0), true)); break;
        case 13: done("splitRow", model.splitRow(row, column)); break;
        case 14: done("joinRow", model.joinRow(row)); break;
        case 15:
            done("surround", model.surround(row, count, upTo(1) ? robot::BlockKind::Try : robot::BlockKind::If,
                                            upTo(1) ? QStringList() : QStringList(QStringLiteral("${x}"))));
            break;
        default: done("unwrap", upTo(1) ? model.unwrap(row) : model.closeBlocks()); break;
        }
        ++(did ? m_done : m_refused);
        return QStringLiteral("%1 at row %2, column %3").arg(name).arg(row).arg(column);
    }

    /// The model that followed each edit shows what a new one shows.
    static QString difference(const CaseModel &model, CaseDocument &document, RunMarks &marks)
    {
        CaseModel fresh(document, marks, QStringLiteral("f.robot"));
        fresh.setScope(model.scope());
        if (fresh.stepCount() != model.stepCount())
            return QStringLiteral("%1 rows, not %2").arg(model.stepCount()).arg(fresh.stepCount());
        for (int row = 0; row < fresh.stepCount(); ++row) {
            for (int column = 0; column < fresh.columnCount(); ++column) {
                for (const int role : {int(Qt::DisplayRole), int(CaseModel::CellKindRole), int(CaseModel::DepthRole)}) {
                    if (model.index(row, column).data(role) != fresh.index(row, column).data(role))
                        return QStringLiteral("row %1, column %2").arg(row).arg(column);
                }
            }
        }
        const auto parsed = robot::Tree::parse(std::string(document.bytes()), document.tree().kind());
        if (parsed->rows().size() != document.tree().rows().size())
            return QStringLiteral("the tree is not that of the text");
        return {};
    }

    void playOn(CaseDocument &document, std::size_t item, const QByteArray &original)
    {
        RunMarks marks;
        CaseModel model(document, marks, QStringLiteral("f.robot"));
        model.setScope(GridScope::ofItem(document.tree(), item));
        document.undoStack().clear(); // what the sequence before could redo
        QStringList story;
        for (int step = 0; step < 10 && !model.isLost(); ++step) {
            const auto before = around(document.tree(), model);
            const std::string former(document.bytes());
            story << gesture(model);
            if (model.isLost() || !model.item())
                break;
            const auto after = around(document.tree(), model);
            const QByteArray why = story.join(QLatin1Char('\n')).toUtf8() + "\n--- before\n" + former.c_str() +
                                   "\n--- after\n" + std::string(document.bytes()).c_str();
            QVERIFY2(after.first == before.first, why);
            // Only a last line without an end may get one.
            QVERIFY2(after.second == before.second, why);
            const QString wrong = difference(model, document, marks);
            QVERIFY2(wrong.isEmpty(), why + "\n" + wrong.toUtf8());
        }
        const std::string last(document.bytes());
        QUndoStack &undo = document.undoStack();
        while (undo.canUndo())
            undo.undo();
        QVERIFY2(document.bytes() == std::string_view(original), story.join(QLatin1Char('\n')).toUtf8());
        while (undo.canRedo())
            undo.redo();
        QVERIFY2(document.bytes() == last, story.join(QLatin1Char('\n')).toUtf8() + "\n--- last\n" + last.c_str() +
                                               "\n--- redone\n" + std::string(document.bytes()).c_str());
        while (undo.canUndo())
            undo.undo();
    }

private Q_SLOTS:
    void sequencesByChance_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("tricky") << Tricky;
        QTest::newRow("pipes") << Pipes;
        QDirIterator files(QStringLiteral(CRAT_SOURCE_DIR "/resources/demo/workspace"), {QStringLiteral("*.robot")},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QTest::newRow(qPrintable(file.fileName().section(QLatin1Char('/'), -1))) << file.readAll();
        }
    }

    void sequencesByChance()
    {
        QFETCH(QByteArray, bytes);
        const int rounds = std::max(1, qEnvironmentVariable("CRAT_GESTURE_ROUNDS", QStringLiteral("25")).toInt());
        const int seed = qEnvironmentVariable("CRAT_GESTURE_SEED", QStringLiteral("1")).toInt();
        m_done = m_refused = 0;
        test::Bench bench;
        bench.write(QStringLiteral("f.robot"), bytes);
        auto document = bench.openDocument(QStringLiteral("f.robot"));
        QVERIFY(document);
        for (std::size_t item = 0; item < document->tree().items().size(); ++item) {
            for (int round = 0; round < rounds; ++round) {
                m_random.seed(static_cast<unsigned>(seed * 100'000 + round));
                playOn(*document, item, bytes);
                if (QTest::currentTestFailed()) {
                    qWarning("CRAT_GESTURE_SEED=%d, round %d, item %zu", seed, round, item);
                    return;
                }
            }
        }
        QVERIFY(document->tree().items().empty() || m_done > m_refused / 4); // most gestures are none that are refused
    }
};

QTEST_MAIN(GesturePropertyTest)
#include "GesturePropertyTest.moc"
