#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QWebSocket>

#include "tests/gui/support/Shot.h"
#include "tests/unit/client/TestServer.h"
#include "ui/history/HistoryPanel.h"
#include "ui/settings/ConnectionBanner.h"
#include "ui/trigger/TriggerPanel.h"

using namespace crat;
using namespace std::chrono_literals;
using test::Reply;
using test::Request;

namespace {

const char *const kItem =
    R"({"id":1,"name":"shop","associated_job_name":"Shop","created_at":"2026-11-22T08:00:00Z","updated_at":"2026-11-22T08:00:00Z"})";
const char *const kBuild =
    R"({"id":7,"job_name":"Shop","build_number":42,"package_path":"/shop/","created_at":"2026-11-22T08:00:00Z","raw_data":{}})";

QByteArray run(int id, const QByteArray &status, const QByteArray &steps, const QByteArray &more = {})
{
    return R"({"id":)" + QByteArray::number(id) +
           R"(,"test_item_id":1,"build_info_id":7,"triggered_by":"lin","status":")" + status +
           R"(","started_at":"2026-11-22T08:00:00Z","steps":[)" + steps + R"(],"test_item":)" + kItem +
           R"(,"build_info":)" + kBuild + more + "}";
}

const QByteArray kDownloaded =
    R"({"name":"download","status":"COMPLETED","start_time":"2026-11-22T08:00:00Z","end_time":"2026-11-22T08:00:12Z","details":"shop.tar.gz"})";
const QByteArray kBroken =
    R"({"name":"deploy","status":"FAILED","start_time":"2026-11-22T08:00:12Z","end_time":"2026-11-22T08:00:15Z","error":"nginx did not start"})";

struct Bench {
    Bench()
    {
        server.on("GET /api/v1/test-items", QByteArray(R"({"data":[)") + kItem + "]}");
        server.on("GET /api/v1/parameter-sets", R"({"data":[]})");
        server.on("GET /api/v1/job-versions", "[]");
        server.on("GET /api/v1/builds", QByteArray(R"({"data":[)") + kBuild + R"(],"total":1})");
        server.on("GET /api/v1/builds/job/Shop/latest", QByteArray(R"({"data":)") + kBuild + "}");
        server.on("GET /api/v1/deploy-test-runs",
                  R"({"data":[)" + run(3, "COMPLETED", kDownloaded, R"(,"report_url":"/reports/3/")") +
                      R"(],"total":1})");
        server.on("GET /api/v1/deploy-test-runs/9", R"({"data":)" + run(9, "DOWNLOADING", {}) + "}");
        server.on("POST /api/v1/test-items/1/deploy-test", R"({"message":"","data":{"queued":false,"run_id":9}})");
    }
    void send(const QByteArray &data, const QByteArray &type = "run.changed")
    {
        server.sockets.first()->sendTextMessage(QString::fromUtf8(R"({"number":)" + QByteArray::number(++number) +
                                                                  R"(,"at":"2026-11-22T08:00:00Z","type":")" + type +
                                                                  R"(","data":)" + data + "}"));
    }
    test::TestServer server;
    int number = 0;
    client::CompanionSession session{client::NumberedStream::Timing{60'000ms, 60'000ms}, nullptr};
    client::Catalogue catalogue{session};
    QList<QUrl> opened;
    std::function<void(const QUrl &)> open = [this](const QUrl &url) {
        opened += url;
    };
};

} // namespace

class TriggerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aClickTriggersAndTheStepsFollow()
    {
        Bench bench;
        trigger::TriggerController controller(bench.session, bench.catalogue);
        trigger::TriggerPanel panel(controller, bench.open);
        panel.resize(420, 520);
        panel.show();
        auto *go = panel.findChild<QPushButton *>(QStringLiteral("trigger.go"));
        QVERIFY(go && !go->isEnabled()); // nothing is connected
        bench.session.connectTo(bench.server.endpoint(), QStringLiteral("test"));
        QTRY_VERIFY(go->isEnabled());
        QCOMPARE(panel.findChild<QComboBox *>(QStringLiteral("trigger.item"))->currentText(), QStringLiteral("shop"));
        QTest::mouseClick(go, Qt::LeftButton);
        QTRY_VERIFY(controller.run().has_value());
        QCOMPARE(bench.server.count("POST /api/v1/test-items/1/deploy-test"), 1);
        bench.send(run(9, "FAILED", kDownloaded + "," + kBroken,
                       R"(,"error_message":"the deploy failed","finished_at":"2026-11-22T08:00:15Z")"));
        auto *text = panel.findChild<QLabel *>(QStringLiteral("step.text.deploy"));
        QTRY_COMPARE(text->text(), QStringLiteral("nginx did not start"));
        QCOMPARE(panel.findChild<QLabel *>(QStringLiteral("runView.error"))->text(),
                 QStringLiteral("the deploy failed"));
        QCOMPARE(panel.findChild<QLabel *>(QStringLiteral("step.time.download"))->text(), QStringLiteral("12 s"));
        QVERIFY(!panel.findChild<QPushButton *>(QStringLiteral("trigger.cancel"))->isVisible());
        test::shot(panel, QStringLiteral("trigger-failed"));
    }

    void aRunThatIsDeletedIsNotWaitedFor()
    {
        Bench bench;
        trigger::TriggerController controller(bench.session, bench.catalogue);
        trigger::TriggerPanel panel(controller, bench.open);
        panel.show();
        auto *go = panel.findChild<QPushButton *>(QStringLiteral("trigger.go"));
        auto *trouble = panel.findChild<QLabel *>(QStringLiteral("trigger.trouble"));
        QVERIFY(go && trouble);
        bench.session.connectTo(bench.server.endpoint(), QStringLiteral("test"));
        QTRY_VERIFY(go->isEnabled());
        QTest::mouseClick(go, Qt::LeftButton);
        QTRY_VERIFY(controller.run().has_value());
        bench.send(R"({"id":8})", "run.deleted"); // another one
        bench.send(R"({"id":9})", "run.deleted");
        QTRY_VERIFY(!controller.run().has_value());
        QVERIFY(trouble->text().contains(QStringLiteral("Run 9 was deleted")));
        // Ended ones went with their build while we were away: whether ours is one of them is asked.
        QTRY_VERIFY(go->isEnabled());
        QTest::mouseClick(go, Qt::LeftButton);
        QTRY_VERIFY(controller.run().has_value());
        bench.server.on("GET /api/v1/deploy-test-runs/9", [](const Request &) {
            return Reply{404, R"({"error":"there is no run 9"})"};
        });
        bench.send(R"({"build_info_id":7,"count":1})", "run.deleted");
        QTRY_VERIFY(!controller.run().has_value());
    }

    void historyFiltersAndOpensTheReport()
    {
        Bench bench;
        history::HistoryPanel panel(bench.session, bench.catalogue, bench.open);
        panel.resize(1000, 420);
        panel.show();
        auto *table = panel.findChild<QTableView *>(QStringLiteral("history.runs"));
        auto *runs = panel.findChild<history::RunModel *>();
        QVERIFY(table && runs);
        const QAbstractItemModelTester tester(runs, QAbstractItemModelTester::FailureReportingMode::QtTest);
        bench.session.connectTo(bench.server.endpoint(), QStringLiteral("test"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QTRY_VERIFY(!bench.server.sockets.isEmpty());
        bench.send(run(4, "TESTING", kDownloaded));
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QTest::keyClicks(panel.findChild<QLineEdit *>(QStringLiteral("history.runFilter")),
                         QStringLiteral("completed"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        const QRect cell = table->visualRect(table->model()->index(0, 1));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
        auto *report = panel.findChild<QPushButton *>(QStringLiteral("runView.report"));
        QTRY_VERIFY(report->isVisible());
        QTest::mouseClick(report, Qt::LeftButton);
        QCOMPARE(bench.opened.value(0).path(), QStringLiteral("/reports/3/"));
        test::shot(panel, QStringLiteral("history"));
    }

    void failedTestsLookFailed()
    {
        Bench bench;
        history::HistoryPanel panel(bench.session, bench.catalogue, bench.open);
        panel.resize(1000, 420);
        panel.show();
        auto *table = panel.findChild<QTableView *>(QStringLiteral("history.runs"));
        auto *figures = panel.findChild<QLabel *>(QStringLiteral("runView.figures"));
        QVERIFY(table && figures);
        bench.session.connectTo(bench.server.endpoint(), QStringLiteral("test"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        const auto cell = [table](int column) {
            return table->model()->index(0, column);
        };
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(cell(1)).center());
        QCOMPARE(cell(history::RunModel::Status).data().toString(), QStringLiteral("Completed"));
        QCOMPARE(cell(history::RunModel::Tests).data().toString(), QString());
        QVERIFY(!figures->isVisible()); // its report has none
        const auto sent = [&bench](const QByteArray &counts) {
            bench.send(run(3, "COMPLETED", kDownloaded, R"(,"test_figures":{)" + counts + "}"));
        };
        QTRY_VERIFY(!bench.server.sockets.isEmpty());
        sent(R"("total":4,"passed":2,"failed":1,"skipped":1)");
        QTRY_COMPARE(cell(history::RunModel::Status).data().toString(), QStringLiteral("Tests failed"));
        QCOMPARE(cell(history::RunModel::Tests).data().toString(), QStringLiteral("2 of 4"));
        QVERIFY(figures->isVisible());
        QCOMPARE(figures->text(), QStringLiteral("2 of 4 tests passed, 1 failed, 1 skipped"));
        QCOMPARE(panel.findChild<QLabel *>(QStringLiteral("runView.state"))->text(), QStringLiteral("Tests failed"));
        test::shot(panel, QStringLiteral("history-tests-failed"));
        sent(R"("total":0)");
        QTRY_COMPARE(figures->text(), QStringLiteral("No tests ran"));
        sent(R"("total":3,"passed":3)");
        QTRY_COMPARE(cell(history::RunModel::Status).data().toString(), QStringLiteral("Completed"));
        QCOMPARE(figures->text(), QStringLiteral("3 of 3 tests passed"));
    }

    void aLostCompanionIsShownAndRetried()
    {
        Bench bench;
        settings::ConnectionBanner banner(bench.session);
        bench.session.connectTo(bench.server.endpoint(), QStringLiteral("test"));
        QTRY_COMPARE(bench.session.state(), client::CompanionSession::State::Connected);
        QVERIFY(banner.isHidden());
        bench.server.cutSockets();
        QTRY_VERIFY(banner.isVisible());
        QVERIFY(banner.findChild<QLabel *>(QStringLiteral("connectionBanner.text"))
                    ->text()
                    .contains(QStringLiteral("test")));
        QTest::mouseClick(banner.findChild<QPushButton *>(QStringLiteral("connectionBanner.button")), Qt::LeftButton);
        QTRY_VERIFY(banner.isHidden());
    }
};

QTEST_MAIN(TriggerTest)
#include "TriggerTest.moc"
