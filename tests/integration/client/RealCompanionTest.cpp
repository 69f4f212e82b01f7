#include <csignal>
#include <optional>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/client/CompanionSession.h"
#include "core/client/EmbeddedCompanion.h"
#include "core/client/ExecutionClient.h"

using namespace crat;
using namespace crat::client;

/// The client on the real cratd: started, spoken to, killed, started again, ended.
class RealCompanionTest : public QObject {
    Q_OBJECT
private:
    bool announce(CompanionClient &client, int number)
    {
        std::optional<bool> good;
        client.http().json(
            "POST", QStringLiteral("/api/v1/builds"),
            protocol::json::object{{"JOB_NAME", "Shop"}, {"PACKAGE_PATH", "/shop/"}, {"BUILD_NUMBER", number}}, this,
            [&](Result<protocol::json::value> answer) { good = answer.has_value(); });
        return QTest::qWaitFor([&] { return good.has_value(); }, 20'000) && *good;
    }

private Q_SLOTS:
    void nothingIsMissedOverAKilledCompanion()
    {
        QTemporaryDir folder;
        EmbeddedCompanion::Options options;
        options.program = QStringLiteral(CRAT_BIN_DIR "/cratd");
        options.dataFolder = folder.filePath(QStringLiteral("data"));
        options.stateFile = folder.filePath(QStringLiteral("state/companion.json"));
        EmbeddedCompanion companion(options, nullptr);
        QSignalSpy ready(&companion, &EmbeddedCompanion::ready);
        companion.start();
        QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 30'000);

        CompanionClient client(companion.endpoint());
        EventStream events;
        QStringList types;
        connect(&events, &EventStream::eventReceived, this,
                [&](const protocol::Event &event) { types += QString::fromStdString(event.type); });
        events.start(companion.endpoint());
        QTRY_COMPARE_WITH_TIMEOUT(events.state(), EventStream::State::Connected, 20'000);
        QVERIFY(announce(client, 1));
        QTRY_VERIFY_WITH_TIMEOUT(types.contains(QStringLiteral("build.received")), 20'000);
        const auto seen = events.lastNumber();
        QVERIFY(seen.has_value());

        ::kill(companion.processId(), SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 2, 30'000);
        client.setEndpoint(companion.endpoint());
        types.clear();
        QVERIFY(announce(client, 2)); // before the stream is back
        events.start(companion.endpoint(), seen);
        QTRY_VERIFY_WITH_TIMEOUT(types.contains(QStringLiteral("build.received")), 20'000);

        std::optional<Result<Page<protocol::Build>>> builds;
        client.builds(QStringLiteral("Shop"), 20, 0, this,
                      [&](Result<Page<protocol::Build>> page) { builds = std::move(page); });
        QTRY_VERIFY_WITH_TIMEOUT(builds.has_value(), 20'000);
        QVERIFY(builds->has_value());
        QCOMPARE((*builds)->total, 2);

        std::optional<Result<Page<protocol::DeployTestRun>>> runs;
        client.allRuns(20, 0, this, [&](Result<Page<protocol::DeployTestRun>> page) { runs = std::move(page); });
        QTRY_VERIFY_WITH_TIMEOUT(runs.has_value(), 20'000);
        QVERIFY(runs->has_value());
        QCOMPARE((*runs)->total, 0);

        // As after a database that was replaced: it goes on from what is newest there, and says that the state is to be read.
        QSignalSpy connected(&events, &EventStream::connected);
        types.clear();
        events.start(companion.endpoint(), 1000);
        QTRY_COMPARE_WITH_TIMEOUT(connected.count(), 2, 20'000);
        QVERIFY(announce(client, 3));
        QTRY_VERIFY_WITH_TIMEOUT(types.contains(QStringLiteral("build.received")), 20'000);

        std::optional<bool> ended;
        companion.shutDown(std::chrono::seconds(20), [&](bool e) { ended = e; });
        QTRY_VERIFY_WITH_TIMEOUT(ended.has_value(), 30'000);
        QVERIFY(*ended);
        QCOMPARE(companion.state(), EmbeddedCompanion::State::Stopped);
    }

    /// As the studio does it: the session's client gets the new address.
    void aRunIsFollowedOverAKilledCompanion()
    {
        QTemporaryDir folder;
        EmbeddedCompanion::Options options;
        options.program = QStringLiteral(CRAT_BIN_DIR "/cratd");
        options.dataFolder = folder.filePath(QStringLiteral("data"));
        options.stateFile = folder.filePath(QStringLiteral("companion.json"));
        EmbeddedCompanion companion(options, nullptr);
        CompanionSession session;
        connect(&companion, &EmbeddedCompanion::ready, this,
                [&] { session.connectTo(companion.endpoint(), QStringLiteral("test")); });
        companion.start();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), CompanionSession::State::Connected, 30'000);
        const Endpoint first = companion.endpoint();

        QDir(folder.path()).mkdir(QStringLiteral("project"));
        QFile suite(folder.filePath(QStringLiteral("project/long.robot")));
        const QByteArray text = "*** Test Cases ***\nLong\n    Sleep    10 minutes\n";
        QVERIFY(suite.open(QIODevice::WriteOnly) && suite.write(text) == text.size());
        suite.close();
        ExecutionJob job;
        job.projectRoot = folder.filePath(QStringLiteral("project"));
        job.request.projectName = "demo";
        job.request.paths = {"long.robot"};
        ExecutionClient execution(session.client());
        QStringList types;
        connect(&execution, &ExecutionClient::eventReceived, this,
                [&](const protocol::ExecutionEvent &event) { types += QString::fromStdString(event.type); });
        QSignalSpy finished(&execution, &ExecutionClient::finished), failed(&execution, &ExecutionClient::failed);
        QSignalSpy line(&execution, &ExecutionClient::connectionChanged);
        execution.start(job);
        QTRY_VERIFY_WITH_TIMEOUT(types.contains(QStringLiteral("step_start")) || !finished.isEmpty(), 120'000);
        QVERIFY2(finished.isEmpty(),
                 finished.isEmpty()
                     ? ""
                     : finished.at(0).at(0).value<protocol::Execution>().errorMessage.c_str()); // it lacks its tools

        ::kill(companion.processId(), SIGKILL);
        // There, lost, there again: the new companion took the running test over, and it can be stopped there.
        QTRY_COMPARE_WITH_TIMEOUT(line.count(), 3, 60'000);
        QVERIFY(line.at(2).at(0).toBool());
        QVERIFY(!(companion.endpoint() == first));
        execution.cancel();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
        QCOMPARE(finished.at(0).at(0).value<protocol::Execution>().status, protocol::ExecutionStatus::Cancelled);
        QCOMPARE(types.count(QStringLiteral("ended")), 1);
        QCOMPARE(failed.count(), 0);
        std::optional<bool> ended;
        companion.shutDown(std::chrono::seconds(20), [&](bool e) { ended = e; });
        QTRY_VERIFY_WITH_TIMEOUT(ended.has_value(), 30'000);
    }

    void aTokenThatIsNotItsOwnIsRefused()
    {
        QTemporaryDir folder;
        EmbeddedCompanion::Options options;
        options.program = QStringLiteral(CRAT_BIN_DIR "/cratd");
        options.dataFolder = folder.filePath(QStringLiteral("data"));
        options.stateFile = folder.filePath(QStringLiteral("companion.json"));
        EmbeddedCompanion companion(options, nullptr);
        companion.start();
        QTRY_COMPARE_WITH_TIMEOUT(companion.state(), EmbeddedCompanion::State::Running, 30'000);
        CompanionSession session;
        session.connectTo(Endpoint{companion.endpoint().base, {}}, QStringLiteral("team"));
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), CompanionSession::State::SignedOut, 20'000);
        // Who was never signed in is not told to do so again.
        QVERIFY2(QString::fromStdString(session.error().forUser).startsWith(QStringLiteral("Sign in to team")),
                 session.error().forUser.c_str());
        session.connectTo(Endpoint{companion.endpoint().base, "wrong"}, QStringLiteral("test"));
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), CompanionSession::State::SignedOut, 20'000);
        session.connectTo(companion.endpoint(), QStringLiteral("test"));
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), CompanionSession::State::Connected, 20'000);
        std::optional<bool> ended;
        companion.shutDown(std::chrono::seconds(20), [&](bool e) { ended = e; });
        QTRY_VERIFY_WITH_TIMEOUT(ended.has_value(), 30'000);
    }
};

QTEST_GUILESS_MAIN(RealCompanionTest)
#include "RealCompanionTest.moc"
