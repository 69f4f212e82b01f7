#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QWebSocket>

#include "TestServer.h"
#include "core/base/Sha256.h"
#include "core/client/ExecutionClient.h"

using namespace crat;
using namespace crat::client;
using test::Reply;
using test::Request;

namespace {

QString eventText(int number, const QString &type)
{
    return QStringLiteral(R"({"number":%1,"at":"2026-11-22T08:00:00Z","type":"%2"})").arg(number).arg(type);
}

QByteArray executionText(const QByteArray &status)
{
    return R"({"message":"ok","data":{"id":"e-1","status":")" + status + R"(","created_at":"2026-11-22T08:00:00Z"}})";
}

/// A companion that knows one execution, "e-1", of three events.
struct Companion {
    Companion()
    {
        server.on("POST /api/v1/blobs/missing", [this](const Request &request) {
            const auto asked = protocol::parseJson(request.body.toStdString());
            protocol::json::array missing;
            for (const auto &digest : asked->at("digests").as_array()) {
                if (!blobs.contains(QByteArray::fromStdString(std::string(digest.as_string()))))
                    missing.push_back(digest);
            }
            return Reply{200, QByteArray::fromStdString(
                                  protocol::json::serialize(protocol::json::object{{"missing", missing}}))};
        });
        server.on("POST /api/v1/executions", [this](const Request &request) {
            created.append(request.body);
            return Reply{201, executionText("QUEUED")};
        });
        server.on("GET /api/v1/executions/e-1", [this](const Request &) { return Reply{200, executionText(status)}; });
        server.on("POST /api/v1/executions/e-1/cancel", [this](const Request &) {
            status = "CANCELLED";
            for (QWebSocket *socket : server.sockets)
                socket->sendTextMessage(eventText(9, QStringLiteral("ended")));
            return Reply{200, R"({"message":"ok"})"};
        });
    }
    void accept(const QByteArray &bytes)
    {
        const QByteArray digest = QByteArray::fromStdString(sha256Hex(bytes.toStdString()));
        server.on("PUT /api/v1/blobs/" + digest, [this, digest](const Request &request) {
            blobs.insert(digest, request.body);
            return Reply{204, ""};
        });
    }

    test::TestServer server;
    QMap<QByteArray, QByteArray> blobs;
    QList<QByteArray> created;
    QByteArray status = "PASSED";
};

struct Project {
    Project()
    {
        QFile file(folder.filePath(QStringLiteral("a.robot")));
        if (!file.open(QIODevice::WriteOnly) || file.write("saved") != 5)
            qFatal("cannot write");
    }
    ExecutionJob job() const
    {
        ExecutionJob out;
        out.projectRoot = folder.path();
        out.request.projectName = "demo";
        out.request.paths = {"a.robot"};
        return out;
    }
    QTemporaryDir folder;
};

struct Spies {
    explicit Spies(ExecutionClient &client)
        : started(&client, &ExecutionClient::started), event(&client, &ExecutionClient::eventReceived),
          finished(&client, &ExecutionClient::finished), failed(&client, &ExecutionClient::failed)
    {
    }
    QSignalSpy started, event, finished, failed;
};

} // namespace

class ExecutionClientTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filesGoUpOnceAndEventsComeDown()
    {
        Companion companion;
        companion.accept("saved");
        companion.server.onSocket = [](QWebSocket *socket, const Request &) {
            socket->sendTextMessage(eventText(1, QStringLiteral("status")));
            socket->sendTextMessage(eventText(2, QStringLiteral("ended")));
            socket->close();
        };
        Project project;
        CompanionClient api(companion.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        client.start(project.job());
        QTRY_COMPARE(spies.finished.count(), 1);
        QCOMPARE(spies.started.count(), 1);
        QCOMPARE(spies.event.count(), 2);
        QCOMPARE(spies.failed.count(), 0);
        QCOMPARE(spies.finished.at(0).at(0).value<protocol::Execution>().status, protocol::ExecutionStatus::Passed);
        QCOMPARE(companion.blobs.size(), 1);
        QVERIFY(companion.created.at(0).contains(R"("paths":["a.robot"])"));
        QVERIFY(companion.created.at(0).contains(QByteArray::fromStdString(sha256Hex("saved"))));

        client.start(project.job()); // what is there is not sent again
        QTRY_COMPARE(spies.finished.count(), 2);
        QCOMPARE(companion.server.count("PUT /api/v1/blobs/" + companion.blobs.firstKey()), 1);
    }

    void unsavedEditsAreWhatRuns()
    {
        Companion companion;
        companion.accept("unsaved");
        companion.server.onSocket = [](QWebSocket *socket, const Request &) {
            socket->sendTextMessage(eventText(1, QStringLiteral("ended")));
        };
        Project project;
        ExecutionJob job = project.job();
        job.overrides.insert(QStringLiteral("a.robot"), "unsaved");
        CompanionClient api(companion.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        client.start(job);
        QTRY_COMPARE(spies.finished.count(), 1);
        QCOMPARE(companion.blobs.first(), QByteArray("unsaved"));
    }

    void aCutStreamLosesAndRepeatsNothing()
    {
        Companion companion;
        companion.accept("saved");
        companion.server.onSocket = [](QWebSocket *socket, const Request &request) {
            const int after = request.target.mid(request.target.indexOf("after=") + 6).toInt();
            socket->sendTextMessage(
                eventText(after + 1, after + 1 == 4 ? QStringLiteral("ended") : QStringLiteral("console")));
            socket->flush();
            if (after + 1 < 4)
                QTimer::singleShot(0, socket, [socket] { socket->abort(); });
        };
        Project project;
        CompanionClient api(companion.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        QList<qint64> seen;
        connect(&client, &ExecutionClient::eventReceived, this,
                [&](const protocol::ExecutionEvent &e) { seen.append(e.number); });
        client.start(project.job());
        QTRY_COMPARE_WITH_TIMEOUT(spies.finished.count(), 1, 20'000);
        QCOMPARE(seen, (QList<qint64>{1, 2, 3, 4}));
    }

    void aCompanionThatComesBackAtAnotherAddressIsHeardOn()
    {
        Companion first;
        first.accept("saved");
        first.server.onSocket = [](QWebSocket *socket, const Request &) {
            socket->sendTextMessage(eventText(1, QStringLiteral("console")));
            socket->sendTextMessage(eventText(2, QStringLiteral("console")));
        };
        Project project;
        CompanionClient api(first.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        QSignalSpy line(&client, &ExecutionClient::connectionChanged);
        client.start(project.job());
        QTRY_COMPARE(spies.event.count(), 2);
        // However often it is tried, the loss is said once.
        const QByteArray stream = "GET /api/v1/executions/e-1/events";
        first.server.refuseSockets = 503;
        first.server.cutSockets();
        QTRY_VERIFY_WITH_TIMEOUT(first.server.count(stream) >= 4, 30'000);
        QCOMPARE(line.count(), 2);
        QCOMPARE(line.at(1).at(0).toBool(), false);

        Companion second;
        second.status = "FAILED";
        second.server.onSocket = [](QWebSocket *socket, const Request &) {
            socket->sendTextMessage(eventText(3, QStringLiteral("ended")));
        };
        api.setEndpoint(second.server.endpoint("another"));
        QTRY_COMPARE(spies.finished.count(), 1);
        QCOMPARE(spies.finished.at(0).at(0).value<protocol::Execution>().status, protocol::ExecutionStatus::Failed);
        QCOMPARE(spies.event.count(), 3);
        QCOMPARE(spies.failed.count(), 0);
        QCOMPARE(second.server.count(stream), 1);
        const Request taken = second.server.requests.first();
        QVERIFY2(taken.target.endsWith("after=2"), taken.target.constData());
        QCOMPARE(taken.headers.value("authorization"), QByteArray("Bearer another"));
        QCOMPARE(line.count(), 3);
        QCOMPARE(line.at(2).at(0).toBool(), true);
    }

    void aCompanionThatDoesNotKnowTheRunEndsItWithAReason()
    {
        Companion first, second;
        first.server.onSocket = [](QWebSocket *socket, const Request &) {
            socket->sendTextMessage(eventText(1, QStringLiteral("console")));
        };
        second.server.refuseSockets = 404;
        CompanionClient api(first.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        client.follow(QStringLiteral("e-1"));
        QTRY_COMPARE(spies.event.count(), 1);
        api.setEndpoint(second.server.endpoint());
        QTRY_COMPARE(spies.failed.count(), 1);
        QCOMPARE(client.phase(), ExecutionClient::Phase::Ended);
        const Error error = spies.failed.at(0).at(0).value<Error>();
        QVERIFY(error.code == Errc::NotFound);
        QVERIFY2(error.forUser.find("run") != std::string::npos, error.forUser.c_str());
    }

    void leavingTheCompanionEndsTheFollowing()
    {
        Companion companion;
        companion.server.onSocket = [](QWebSocket *socket, const Request &) {
            socket->sendTextMessage(eventText(1, QStringLiteral("console")));
        };
        CompanionClient api(companion.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        client.follow(QStringLiteral("e-1"));
        QTRY_COMPARE(spies.event.count(), 1);
        api.setEndpoint({});
        QCOMPARE(spies.failed.count(), 1);
        QCOMPARE(client.phase(), ExecutionClient::Phase::Ended);
    }

    void stoppingGetsOutWhereTheCompanionIsGone()
    {
        Companion companion;
        companion.server.onSocket = [](QWebSocket *socket, const Request &) {
            socket->sendTextMessage(eventText(1, QStringLiteral("console")));
        };
        CompanionClient api(companion.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        QSignalSpy line(&client, &ExecutionClient::connectionChanged);
        client.follow(QStringLiteral("e-1"));
        QTRY_COMPARE(spies.event.count(), 1);
        companion.server.stopListening();
        QTRY_COMPARE(line.count(), 2);
        client.cancel();
        QTRY_COMPARE(spies.failed.count(), 1);
        QVERIFY(spies.failed.at(0).at(0).value<Error>().code == Errc::Unavailable);
        QCOMPARE(client.phase(), ExecutionClient::Phase::Ended);
    }

    void cancelAsksTheCompanionAndWaitsForTheEnd()
    {
        Companion companion;
        companion.accept("saved");
        companion.server.onSocket = [](QWebSocket *socket, const Request &) {
            socket->sendTextMessage(eventText(1, QStringLiteral("status")));
        };
        Project project;
        CompanionClient api(companion.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        client.start(project.job());
        QTRY_COMPARE(spies.event.count(), 1);
        client.cancel();
        QTRY_COMPARE(spies.finished.count(), 1);
        QCOMPARE(spies.finished.at(0).at(0).value<protocol::Execution>().status, protocol::ExecutionStatus::Cancelled);
    }

    void cancelBeforeTheStartStartsNothing()
    {
        Companion companion;
        Project project;
        CompanionClient api(companion.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        client.start(project.job());
        client.cancel();
        QCOMPARE(spies.failed.count(), 1);
        QVERIFY(spies.failed.at(0).at(0).value<Error>().code == Errc::Cancelled);
        client.start(project.job()); // usable again; the blob is refused, which ends it
        QTRY_COMPARE(spies.failed.count(), 2);
        QCOMPARE(companion.created.size(), 0);
    }

    void twoAtOnceAreRefused()
    {
        Companion companion;
        Project project;
        CompanionClient api(companion.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        client.start(project.job());
        client.start(project.job());
        QVERIFY(spies.failed.at(0).at(0).value<Error>().code == Errc::Conflict);
    }

    void aGoneFolderIsSaid()
    {
        Companion companion;
        CompanionClient api(companion.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        ExecutionJob job;
        job.projectRoot = QStringLiteral("/nonexistent/project");
        client.start(job);
        QTRY_COMPARE(spies.failed.count(), 1);
        QVERIFY(spies.failed.at(0).at(0).value<Error>().code == Errc::NotFound);
    }

    void followTakesUpARunningOne()
    {
        Companion companion;
        companion.server.onSocket = [](QWebSocket *socket, const Request &) {
            socket->sendTextMessage(eventText(8, QStringLiteral("ended")));
        };
        CompanionClient api(companion.server.endpoint());
        ExecutionClient client(api);
        Spies spies(client);
        client.follow(QStringLiteral("e-1"), 7);
        QTRY_COMPARE(spies.finished.count(), 1);
        QVERIFY(companion.server.requests.at(0).target.endsWith("/api/v1/executions/e-1/events?after=7"));
    }

    void deletingItWhileItHashesIsSafe()
    {
        Companion companion;
        Project project;
        CompanionClient api(companion.server.endpoint());
        auto client = std::make_unique<ExecutionClient>(api);
        client->start(project.job());
        client.reset();
        ExecutionClient other(api);
        Spies spies(other);
        other.start(project.job());
        QTRY_VERIFY(spies.failed.count() == 1);
    }
};

std::unique_ptr<QObject> makeExecutionClientTest()
{
    return std::make_unique<ExecutionClientTest>();
}

#include "ExecutionClientTest.moc"
