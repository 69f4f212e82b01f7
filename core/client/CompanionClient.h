#pragma once

#include <map>
#include <vector>

#include <QObject>
#include <QString>

#include "core/client/Endpoint.h"
#include "core/client/HttpClient.h"
#include "core/protocol/Execution.h"
#include "core/protocol/Types.h"

namespace crat::client {

/// A page of a list, newest first.
template <class T>
struct Page {
    std::vector<T> data;
    std::int64_t total = 0; ///< in the whole list
    std::int64_t limit = 0, offset = 0;
};

/// What kind of program signs in.
enum class ClientKind { Studio, CommandLine };

struct SignIn {
    std::string token;
    bool isAdmin = false;
    std::string email;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (token, isAdmin, email))

struct Identity {
    std::string email;
    bool isAdmin = false;
};
BOOST_DESCRIBE_STRUCT(Identity, (), (email, isAdmin))

struct TriggerAnswer {
    bool queued = false;
    std::optional<std::int64_t> queuePosition;
    RunId runId;
};
BOOST_DESCRIBE_STRUCT(TriggerAnswer, (), (queued, queuePosition, runId))

struct VersionInfo {
    std::string appName, appVersion, buildTime, commitHash;
};
BOOST_DESCRIBE_STRUCT(VersionInfo, (), (appName, appVersion, buildTime, commitHash))

struct ResultFile {
    std::string name; ///< relative to the execution's folder, forward slashes
    std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(ResultFile, (), (name, size))

/// The companion's routes as typed calls. Every call takes a `context`: when that object dies the call is given up and
/// `done` is not called; otherwise `done` gets exactly one Result, never before the call has returned.
/// Errors: those of HttpClient::json, plus BadInput where an answer does not have the contract's shape.
/// Thread: the one that made it. Owns nothing outside; never logs a body or a token.
class CompanionClient : public QObject {
    Q_OBJECT
public:
    explicit CompanionClient(QObject *parent = nullptr);
    explicit CompanionClient(const Endpoint &endpoint, QObject *parent = nullptr);

    /// Calls that are under way keep the former address.
    void setEndpoint(const Endpoint &endpoint);
    const Endpoint &endpoint() const { return m_http.endpoint(); }
    HttpClient &http() { return m_http; }

    // Sign-in. login() does not keep the token: put it into the endpoint. It ends an older session of the same person and kind.
    void login(const QString &email, const QString &password, ClientKind kind, QObject *context, Callback<SignIn> done);
    void logout(QObject *context, Callback<void> done);
    void me(QObject *context, Callback<Identity> done);

    // Builds. `job` empty: of all jobs. `limit` 1 to 100.
    void builds(const QString &job, int limit, int offset, QObject *context, Callback<Page<protocol::Build>> done);
    void latestBuild(const QString &job, QObject *context, Callback<protocol::Build> done);
    void jobNames(QObject *context, Callback<std::vector<std::string>> done);

    // Version selections.
    void selections(QObject *context, Callback<std::vector<protocol::JobVersionSelection>> done);
    void selectBuild(const QString &job, BuildId build, std::optional<bool> autoSync, QObject *context,
                     Callback<protocol::JobVersionSelection> done);
    void selectLatest(const QString &job, QObject *context, Callback<protocol::JobVersionSelection> done);

    // Test items.
    void testItems(QObject *context, Callback<std::vector<protocol::TestItem>> done);
    void createTestItem(const protocol::TestItem &item, QObject *context, Callback<protocol::TestItem> done);
    void updateTestItem(TestItemId id, const protocol::json::object &fields, QObject *context, Callback<void> done);

    // Parameter sets.
    void parameterSets(QObject *context, Callback<std::vector<protocol::ParameterSet>> done);
    void createParameterSet(const protocol::ParameterSet &set, QObject *context, Callback<protocol::ParameterSet> done);
    void updateParameterSet(ParameterSetId id, const protocol::json::object &fields, QObject *context,
                            Callback<void> done);

    // Deploy-test runs.
    void trigger(TestItemId item, BuildId build, std::optional<ParameterSetId> set, QObject *context,
                 Callback<TriggerAnswer> done);
    void runs(TestItemId item, int limit, int offset, QObject *context, Callback<Page<protocol::DeployTestRun>> done);
    /// Of all items.
    void allRuns(int limit, int offset, QObject *context, Callback<Page<protocol::DeployTestRun>> done);
    void run(RunId id, QObject *context, Callback<protocol::DeployTestRun> done);
    void cancelRun(RunId id, QObject *context, Callback<void> done);
    void processingCount(QObject *context, Callback<std::int64_t> done);

    // Settings. A write-only one comes back empty.
    void settings(QObject *context, Callback<std::map<std::string, protocol::Setting>> done);
    void putSettings(const std::map<std::string, std::string> &values, QObject *context, Callback<void> done);

    // The companion itself.
    void version(QObject *context, Callback<VersionInfo> done);
    void health(QObject *context, Callback<void> done);

    // Executions (see core/protocol/Execution.h); ExecutionClient strings them together.
    void missingBlobs(const std::vector<std::string> &digests, QObject *context,
                      Callback<std::vector<std::string>> done);
    void putBlob(const QString &sha256, const QByteArray &bytes, QObject *context, Callback<void> done);
    void createExecution(const protocol::ExecutionRequest &request, QObject *context,
                         Callback<protocol::Execution> done);
    void execution(const QString &id, QObject *context, Callback<protocol::Execution> done);
    void executions(int limit, int offset, QObject *context, Callback<Page<protocol::Execution>> done);
    void cancelExecution(const QString &id, QObject *context, Callback<void> done);
    void executionFiles(const QString &id, QObject *context, Callback<std::vector<ResultFile>> done);
    void executionFile(const QString &id, const QString &name, QIODevice *sink, QObject *context, Callback<void> done);

    /// Where the picture of a browser session is: RFB in binary WebSocket messages, no subprotocol. The token goes into
    /// the handshake's Authorization header (webSocketRequest()).
    QUrl vncUrl(const QString &session) const;

Q_SIGNALS:
    void endpointChanged();
    /// A call that carried a token was answered 401.
    void unauthorized();

private:
    HttpClient m_http;
};

} // namespace crat::client
