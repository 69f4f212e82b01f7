#include <optional>

#include <QBuffer>
#include <QTest>

#include "TestServer.h"
#include "core/client/CompanionClient.h"

using namespace crat;
using namespace crat::client;
using test::Reply;
using test::Request;

namespace {

/// Waits for one answer.
template <class T>
class Answer {
public:
    Callback<T> take()
    {
        return [this](Result<T> got) {
            ++calls;
            result = std::move(got);
        };
    }
    bool wait() const
    {
        return QTest::qWaitFor([this] { return result.has_value(); }, 5000);
    }
    std::optional<Result<T>> result;
    int calls = 0;
};

constexpr auto kBuild =
    R"({"id":7,"job_name":"Nightly","build_number":42,"package_path":"/a/b/","build_user":"lin","created_at":"2026-11-22T08:00:00Z","raw_data":{"X":1},"new_key":true})";

} // namespace

class CompanionClientTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void addressesAreReadAsPeopleTypeThem_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("read"); // empty: refused
        QTest::newRow("host") << "crat.example.org"
                              << "https://crat.example.org";
        QTest::newRow("host and port") << "crat.example.org:8000"
                                       << "http://crat.example.org:8000";
        QTest::newRow("loopback") << " localhost "
                                  << "http://localhost:8000";
        QTest::newRow("full, with a path") << "https://x.org/crat/"
                                           << "https://x.org/crat";
        QTest::newRow("query goes") << "http://x.org:1?a=b#c"
                                    << "http://x.org:1";
        QTest::newRow("empty") << "  "
                               << "";
        QTest::newRow("spaces") << "my server"
                                << "";
        QTest::newRow("another scheme") << "ftp://x.org"
                                        << "";
        QTest::newRow("a password in it") << "http://a:b@x.org"
                                          << "";
    }
    void addressesAreReadAsPeopleTypeThem()
    {
        QFETCH(QString, typed);
        QFETCH(QString, read);
        const auto endpoint = Endpoint::parse(typed);
        QCOMPARE(endpoint ? endpoint->base.toString() : QString(), read);
        if (!endpoint)
            QVERIFY(!endpoint.error().forUser.empty());
    }

    void routesGoBelowTheBase()
    {
        const Endpoint endpoint{QUrl(QStringLiteral("https://x.org/crat")), {}};
        QCOMPARE(
            endpoint.url(QStringLiteral("/api/v1/builds/job/a%2Fb%20c/latest?x=1%2B2")).toString(QUrl::FullyEncoded),
            QStringLiteral("https://x.org/crat/api/v1/builds/job/a%2Fb%20c/latest?x=1%2B2"));
        QCOMPARE(endpoint.webSocketUrl(QStringLiteral("/e?after=1")).toString(),
                 QStringLiteral("wss://x.org/crat/e?after=1"));
    }

    void buildsComeAsAPage()
    {
        test::TestServer server;
        server.on("GET /api/v1/builds",
                  QByteArray(R"({"data":[)") + kBuild + R"(],"total":120,"limit":20,"offset":0})");
        CompanionClient client(server.endpoint());
        Answer<Page<protocol::Build>> answer;
        client.builds(QStringLiteral("Night&Day 夜"), 20, 0, this, answer.take());
        QVERIFY(!answer.result); // never before the call has returned
        QVERIFY(answer.wait());
        QVERIFY(answer.result->has_value());
        QCOMPARE((*answer.result)->total, 120);
        QCOMPARE((*answer.result)->data.at(0).id.value(), 7);
        QCOMPARE((*answer.result)->data.at(0).buildNumber, 42);
        const Request &asked = server.requests.at(0);
        QCOMPARE(asked.headers.value("authorization"), QByteArray("Bearer t0ken"));
        QCOMPARE(asked.target, QByteArray("/api/v1/builds?limit=20&offset=0&job_name=Night%26Day%20%E5%A4%9C"));
        QVERIFY(!asked.target.contains("t0ken"));
    }

    void triggerSendsTheChoices()
    {
        test::TestServer server;
        server.on("POST /api/v1/test-items/3/deploy-test",
                  R"({"message":"ok","data":{"queued":true,"queue_position":2,"run_id":9}})");
        CompanionClient client(server.endpoint());
        Answer<TriggerAnswer> answer;
        client.trigger(TestItemId(3), BuildId(7), ParameterSetId(1), this, answer.take());
        QVERIFY(answer.wait());
        QCOMPARE((*answer.result)->runId.value(), 9);
        QCOMPARE((*answer.result)->queuePosition, 2);
        QCOMPARE(server.requests.at(0).body, QByteArray(R"({"build_info_id":7,"parameter_set_id":1})"));
    }

    void serverErrorsKeepTheirWordsAndKind_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("not found") << 404 << QByteArray(R"({"error":"no such item"})") << int(Errc::NotFound)
                                   << "no such item";
        QTest::newRow("detail") << 422 << QByteArray(R"({"detail":"bad field"})") << int(Errc::BadInput) << "bad field";
        QTest::newRow("conflict") << 409 << QByteArray(R"({"error":"exists"})") << int(Errc::Conflict) << "exists";
        QTest::newRow("no words") << 502 << QByteArray("<html>") << int(Errc::Unavailable) << "502";
        QTest::newRow("session over") << 401 << QByteArray(R"({"error":"x"})") << int(Errc::Unauthorized)
                                      << "sign in again";
        QTest::newRow("forbidden") << 403 << QByteArray(R"({"error":"admins only"})") << int(Errc::Forbidden)
                                   << "admins only";
    }
    void serverErrorsKeepTheirWordsAndKind()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        QFETCH(QString, says);
        test::TestServer server;
        server.on("GET /api/v1/auth/me", [&](const Request &) { return Reply{status, body}; });
        CompanionClient client(server.endpoint());
        int unauthorized = 0;
        connect(&client, &CompanionClient::unauthorized, this, [&] { ++unauthorized; });
        Answer<Identity> answer;
        client.me(this, answer.take());
        QVERIFY(answer.wait());
        QVERIFY(!answer.result->has_value());
        const Error &error = answer.result->error();
        QCOMPARE(int(error.code), code);
        QVERIFY2(QString::fromStdString(error.forUser).contains(says), error.forUser.c_str());
        QVERIFY(QString::fromStdString(error.forLog).contains(QStringLiteral("/api/v1/auth/me")));
        QVERIFY(!QString::fromStdString(error.forUser + error.forLog).contains(QStringLiteral("t0ken")));
        QCOMPARE(unauthorized, status == 401 ? 1 : 0);
    }

    void aWrongPasswordIsNotASessionThatEnded()
    {
        test::TestServer server;
        server.on("POST /api/v1/auth/login", [](const Request &) {
            return Reply{401, R"({"error":"wrong e-mail or password"})"};
        });
        CompanionClient client(server.endpoint({}));
        Answer<SignIn> answer;
        client.login(QStringLiteral("a@b.c"), QStringLiteral("x"), ClientKind::Studio, this, answer.take());
        QVERIFY(answer.wait());
        QCOMPARE(answer.result->error().forUser, std::string("wrong e-mail or password"));
    }

    void aSilentServerTimesOut()
    {
        test::TestServer server;
        server.on("GET /x", [](const Request &) {
            Reply reply;
            reply.silent = true;
            return reply;
        });
        HttpClient http(HttpClient::Limits{std::chrono::milliseconds(200)}, nullptr);
        http.setEndpoint(server.endpoint());
        Answer<protocol::json::value> answer;
        http.json("GET", QStringLiteral("/x"), {}, this, answer.take());
        QVERIFY(answer.wait());
        QVERIFY(answer.result->error().code == Errc::Timeout);
    }

    void nobodyThereIsSaidInWords()
    {
        Endpoint endpoint;
        {
            test::TestServer gone;
            endpoint = gone.endpoint();
        }
        CompanionClient client(endpoint);
        Answer<VersionInfo> answer;
        client.version(this, answer.take());
        QVERIFY(answer.wait());
        QVERIFY(answer.result->error().code == Errc::Unavailable);
        QVERIFY(QString::fromStdString(answer.result->error().forUser).contains(QStringLiteral("Nothing answers")));
    }

    void anAnswerOverTheLimitIsCutOff()
    {
        test::TestServer server;
        server.on("GET /x", QByteArray(200'000, ' '));
        HttpClient http(HttpClient::Limits{std::chrono::seconds(5), 100'000, 100'000}, nullptr);
        http.setEndpoint(server.endpoint());
        Answer<protocol::json::value> answer;
        http.json("GET", QStringLiteral("/x"), {}, this, answer.take());
        QVERIFY(answer.wait());
        QVERIFY(answer.result->error().code == Errc::TooLarge);
    }

    void aCutAnswerIsAnError()
    {
        test::TestServer server;
        server.on("GET /x", [](const Request &) {
            Reply reply{200, R"({"data":)"};
            reply.announced = 5000;
            reply.cut = true;
            return reply;
        });
        HttpClient http;
        http.setEndpoint(server.endpoint());
        Answer<protocol::json::value> answer;
        http.json("GET", QStringLiteral("/x"), {}, this, answer.take());
        QVERIFY(answer.wait());
        QVERIFY(answer.result->error().code == Errc::Unavailable);
    }

    void oddShapesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no data") << QByteArray("{}");
        QTest::newRow("not JSON") << QByteArray("<html>hello</html>");
        QTest::newRow("a list") << QByteArray("[1]");
        QTest::newRow("wrong type") << QByteArray(R"({"data":[{"id":"x"}]})");
        QTest::newRow("empty") << QByteArray();
    }
    void oddShapesAreRefused()
    {
        QFETCH(QByteArray, body);
        test::TestServer server;
        server.on("GET /api/v1/test-items", body);
        CompanionClient client(server.endpoint());
        Answer<std::vector<protocol::TestItem>> answer;
        client.testItems(this, answer.take());
        QVERIFY(answer.wait());
        QVERIFY(answer.result->error().code == Errc::BadInput);
    }

    void redirectsDoNotCarryTheTokenAway()
    {
        test::TestServer other;
        test::TestServer server;
        server.on("GET /api/v1/auth/me", [&](const Request &) {
            Reply reply{302, ""};
            reply.headers = {{"Location", other.endpoint().base.toEncoded() + "/api/v1/auth/me"}};
            return reply;
        });
        CompanionClient client(server.endpoint());
        Answer<Identity> answer;
        client.me(this, answer.take());
        QVERIFY(answer.wait());
        QVERIFY(!answer.result->has_value());
        QCOMPARE(other.requests.size(), 0);
    }

    void aDeadContextGetsNoAnswer()
    {
        test::TestServer server;
        server.on("GET /api/v1/auth/me", R"({"email":"a","is_admin":true})");
        CompanionClient client(server.endpoint());
        Answer<Identity> lost, kept;
        auto context = std::make_unique<QObject>();
        client.me(context.get(), lost.take());
        context.reset();
        client.me(this, kept.take());
        QVERIFY(kept.wait());
        QCOMPARE(lost.calls, 0);
        QVERIFY((*kept.result)->isAdmin);
    }

    void filesAreStreamedIntoTheSink()
    {
        test::TestServer server;
        const QByteArray bytes = QByteArray(300'000, 'x');
        server.on("GET /api/v1/executions/e1/files/a%20b/log.html", bytes);
        CompanionClient client(server.endpoint());
        QBuffer sink;
        sink.open(QIODevice::WriteOnly);
        Answer<void> answer;
        client.executionFile(QStringLiteral("e1"), QStringLiteral("a b/log.html"), &sink, this, answer.take());
        QVERIFY(answer.wait());
        QVERIFY(answer.result->has_value());
        QCOMPARE(sink.data(), bytes);
    }

    void anErrorPageDoesNotReachTheSink()
    {
        test::TestServer server;
        server.on("GET /api/v1/executions/e1/files/log.html", [](const Request &) {
            return Reply{404, R"({"error":"no such file"})"};
        });
        CompanionClient client(server.endpoint());
        QBuffer sink;
        sink.open(QIODevice::WriteOnly);
        Answer<void> answer;
        client.executionFile(QStringLiteral("e1"), QStringLiteral("log.html"), &sink, this, answer.take());
        QVERIFY(answer.wait());
        QCOMPARE(answer.result->error().forUser, std::string("no such file"));
        QVERIFY(sink.data().isEmpty());
    }

    void vncAddressesAreWebSockets()
    {
        CompanionClient client(Endpoint{QUrl(QStringLiteral("http://127.0.0.1:8000")), "t"});
        QCOMPARE(client.vncUrl(QStringLiteral("ab/c")).toString(QUrl::FullyEncoded),
                 QStringLiteral("ws://127.0.0.1:8000/api/v1/sessions/ab%2Fc/vnc"));
    }
};

std::unique_ptr<QObject> makeCompanionClientTest()
{
    return std::make_unique<CompanionClientTest>();
}

#include "CompanionClientTest.moc"
