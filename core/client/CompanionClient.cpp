#include "core/client/CompanionClient.h"

namespace crat::client {
namespace {

using protocol::json::object;
using protocol::json::value;
using namespace Qt::StringLiterals;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(crat::client::CompanionClient)
};

tl::unexpected<Error> odd(const QString &route, const std::string &what)
{
    return fail(Errc::BadInput,
                Texts::tr("The companion's answer to %1 has another shape than expected (%2). Studio and "
                          "companion may be of different versions.")
                    .arg(route, QString::fromStdString(what))
                    .toStdString());
}

/// The whole answer as T.
template <class T>
Callback<value> whole(const QString &route, Callback<T> done)
{
    return [route, done = std::move(done)](Result<value> got) {
        if (!got)
            return done(tl::unexpected(got.error()));
        if constexpr (std::is_void_v<T>) {
            done({});
        } else {
            auto read = protocol::fromJson<T>(*got);
            done(read ? std::move(read) : Result<T>(odd(route, read.error().forUser)));
        }
    };
}

/// The member `key` of the answer as T.
template <class T>
Callback<value> member(const QString &route, const char *key, Callback<T> done)
{
    return [route, key, done = std::move(done)](Result<value> got) {
        if (!got)
            return done(tl::unexpected(got.error()));
        const value *found = got->is_object() ? got->get_object().if_contains(key) : nullptr;
        if (!found)
            return done(odd(route, "no \"" + std::string(key) + '"'));
        auto read = protocol::fromJson<T>(*found, key);
        done(read ? std::move(read) : Result<T>(odd(route, read.error().forUser)));
    };
}

template <class T>
Callback<value> data(const QString &route, Callback<T> done)
{
    return member<T>(route, "data", std::move(done));
}

template <class T>
Callback<value> page(const QString &route, Callback<Page<T>> done)
{
    return [route, done = std::move(done)](Result<value> got) {
        if (!got)
            return done(tl::unexpected(got.error()));
        const value *rows = got->is_object() ? got->get_object().if_contains("data") : nullptr;
        if (!rows)
            return done(odd(route, "no \"data\""));
        auto read = protocol::fromJson<std::vector<T>>(*rows, "data");
        if (!read)
            return done(odd(route, read.error().forUser));
        Page<T> out;
        out.data = std::move(*read);
        const auto number = [&](const char *key, std::int64_t otherwise) {
            const value *found = got->get_object().if_contains(key);
            return found && found->is_int64() ? found->get_int64() : otherwise;
        };
        out.total = number("total", static_cast<std::int64_t>(out.data.size()));
        out.limit = number("limit", 0);
        out.offset = number("offset", 0);
        done(std::move(out));
    };
}

QString pageQuery(int limit, int offset)
{
    return u"?limit=%1&offset=%2"_s.arg(limit).arg(offset);
}

} // namespace

CompanionClient::CompanionClient(QObject *parent) : QObject(parent)
{
    connect(&m_http, &HttpClient::unauthorized, this, &CompanionClient::unauthorized);
}

CompanionClient::CompanionClient(const Endpoint &endpoint, QObject *parent) : CompanionClient(parent)
{
    m_http.setEndpoint(endpoint);
}

void CompanionClient::setEndpoint(const Endpoint &endpoint)
{
    if (endpoint == m_http.endpoint())
        return;
    m_http.setEndpoint(endpoint);
    Q_EMIT endpointChanged();
}

void CompanionClient::login(const QString &email, const QString &password, ClientKind kind, QObject *context,
                            Callback<SignIn> done)
{
    const QString route = u"/api/v1/auth/login"_s;
    m_http.json("POST", route,
                object{{"email", email.toStdString()},
                       {"password", password.toStdString()},
                       {"client", kind == ClientKind::Studio ? "studio" : "cli"}},
                context, whole(route, std::move(done)));
}

void CompanionClient::logout(QObject *context, Callback<void> done)
{
    const QString route = u"/api/v1/auth/logout"_s;
    m_http.json("POST", route, object{}, context, whole(route, std::move(done)));
}

void CompanionClient::me(QObject *context, Callback<Identity> done)
{
    const QString route = u"/api/v1/auth/me"_s;
    m_http.json("GET", route, {}, context, whole(route, std::move(done)));
}

void CompanionClient::builds(const QString &job, int limit, int offset, QObject *context,
                             Callback<Page<protocol::Build>> done)
{
    QString route = u"/api/v1/builds"_s + pageQuery(limit, offset);
    if (!job.isEmpty())
        route += u"&job_name="_s + encoded(job);
    m_http.json("GET", route, {}, context, page(route, std::move(done)));
}

void CompanionClient::latestBuild(const QString &job, QObject *context, Callback<protocol::Build> done)
{
    const QString route = u"/api/v1/builds/job/%1/latest"_s.arg(encoded(job));
    m_http.json("GET", route, {}, context, data(route, std::move(done)));
}

void CompanionClient::jobNames(QObject *context, Callback<std::vector<std::string>> done)
{
    const QString route = u"/api/v1/builds/job-names"_s;
    m_http.json("GET", route, {}, context, data(route, std::move(done)));
}

void CompanionClient::selections(QObject *context, Callback<std::vector<protocol::JobVersionSelection>> done)
{
    const QString route = u"/api/v1/job-versions"_s;
    m_http.json("GET", route, {}, context, whole(route, std::move(done)));
}

void CompanionClient::selectBuild(const QString &job, BuildId build, std::optional<bool> autoSync, QObject *context,
                                  Callback<protocol::JobVersionSelection> done)
{
    const QString route = u"/api/v1/job-versions"_s;
    object body{{"job_name", job.toStdString()}, {"build_id", build.value()}};
    if (autoSync)
        body["auto_sync"] = *autoSync;
    m_http.json("PUT", route, body, context, whole(route, std::move(done)));
}

void CompanionClient::selectLatest(const QString &job, QObject *context, Callback<protocol::JobVersionSelection> done)
{
    const QString route = u"/api/v1/job-versions/%1/sync"_s.arg(encoded(job));
    m_http.json("POST", route, object{}, context, whole(route, std::move(done)));
}

void CompanionClient::testItems(QObject *context, Callback<std::vector<protocol::TestItem>> done)
{
    const QString route = u"/api/v1/test-items"_s;
    m_http.json("GET", route, {}, context, data(route, std::move(done)));
}

void CompanionClient::createTestItem(const protocol::TestItem &item, QObject *context,
                                     Callback<protocol::TestItem> done)
{
    const QString route = u"/api/v1/test-items"_s;
    object body{{"name", item.name},
                {"description", item.description},
                {"associated_job_name", item.associatedJobName},
                {"notification_enabled", item.notificationEnabled}};
    if (item.associatedParameterSetId)
        body["associated_parameter_set_id"] = item.associatedParameterSetId->value();
    m_http.json("POST", route, body, context, data(route, std::move(done)));
}

void CompanionClient::updateTestItem(TestItemId id, const object &fields, QObject *context, Callback<void> done)
{
    const QString route = u"/api/v1/test-items/%1"_s.arg(id.value());
    m_http.json("PUT", route, fields, context, whole(route, std::move(done)));
}

void CompanionClient::parameterSets(QObject *context, Callback<std::vector<protocol::ParameterSet>> done)
{
    const QString route = u"/api/v1/parameter-sets"_s;
    m_http.json("GET", route, {}, context, data(route, std::move(done)));
}

void CompanionClient::createParameterSet(const protocol::ParameterSet &set, QObject *context,
                                         Callback<protocol::ParameterSet> done)
{
    const QString route = u"/api/v1/parameter-sets"_s;
    m_http.json("POST", route,
                object{{"name", set.name}, {"description", set.description}, {"parameters", set.parameters}}, context,
                data(route, std::move(done)));
}

void CompanionClient::updateParameterSet(ParameterSetId id, const object &fields, QObject *context, Callback<void> done)
{
    const QString route = u"/api/v1/parameter-sets/%1"_s.arg(id.value());
    m_http.json("PUT", route, fields, context, whole(route, std::move(done)));
}

void CompanionClient::trigger(TestItemId item, BuildId build, std::optional<ParameterSetId> set, QObject *context,
                              Callback<TriggerAnswer> done)
{
    const QString route = u"/api/v1/test-items/%1/deploy-test"_s.arg(item.value());
    object body{{"build_info_id", build.value()}};
    if (set)
        body["parameter_set_id"] = set->value();
    m_http.json("POST", route, body, context, data(route, std::move(done)));
}

void CompanionClient::runs(TestItemId item, int limit, int offset, QObject *context,
                           Callback<Page<protocol::DeployTestRun>> done)
{
    const QString route = u"/api/v1/test-items/%1/deploy-runs"_s.arg(item.value()) + pageQuery(limit, offset);
    m_http.json("GET", route, {}, context, page(route, std::move(done)));
}

void CompanionClient::allRuns(int limit, int offset, QObject *context, Callback<Page<protocol::DeployTestRun>> done)
{
    const QString route = u"/api/v1/deploy-test-runs"_s + pageQuery(limit, offset);
    m_http.json("GET", route, {}, context, page(route, std::move(done)));
}

void CompanionClient::run(RunId id, QObject *context, Callback<protocol::DeployTestRun> done)
{
    const QString route = u"/api/v1/deploy-test-runs/%1"_s.arg(id.value());
    m_http.json("GET", route, {}, context, data(route, std::move(done)));
}

void CompanionClient::cancelRun(RunId id, QObject *context, Callback<void> done)
{
    const QString route = u"/api/v1/deploy-test-runs/%1/cancel"_s.arg(id.value());
    m_http.json("POST", route, object{}, context, whole(route, std::move(done)));
}

void CompanionClient::processingCount(QObject *context, Callback<std::int64_t> done)
{
    const QString route = u"/api/v1/processing-count"_s;
    m_http.json("GET", route, {}, context, data<object>(route, [route, done = std::move(done)](Result<object> got) {
                    if (!got)
                        return done(tl::unexpected(got.error()));
                    const value *count = got->if_contains("count");
                    done(count && count->is_int64() ? Result<std::int64_t>(count->get_int64())
                                                    : odd(route, "no \"count\""));
                }));
}

void CompanionClient::settings(QObject *context, Callback<std::map<std::string, protocol::Setting>> done)
{
    const QString route = u"/api/v1/settings"_s;
    m_http.json("GET", route, {}, context, data(route, std::move(done)));
}

void CompanionClient::putSettings(const std::map<std::string, std::string> &values, QObject *context,
                                  Callback<void> done)
{
    const QString route = u"/api/v1/settings"_s;
    m_http.json("PUT", route, protocol::toJson(values), context, whole(route, std::move(done)));
}

void CompanionClient::version(QObject *context, Callback<VersionInfo> done)
{
    const QString route = u"/api/v1/version"_s;
    m_http.json("GET", route, {}, context, data(route, std::move(done)));
}

void CompanionClient::health(QObject *context, Callback<void> done)
{
    const QString route = u"/health"_s;
    m_http.json("GET", route, {}, context, [route, done = std::move(done)](Result<value> got) {
        if (!got)
            return done(tl::unexpected(got.error()));
        const value *service = got->is_object() ? got->get_object().if_contains("service") : nullptr;
        done(service && service->is_string() && service->get_string() == "crat" ? Result<>()
                                                                                : odd(route, "no \"service\""));
    });
}

void CompanionClient::missingBlobs(const std::vector<std::string> &digests, QObject *context,
                                   Callback<std::vector<std::string>> done)
{
    const QString route = u"/api/v1/blobs/missing"_s;
    m_http.json("POST", route, object{{"digests", protocol::toJson(digests)}}, context,
                member(route, "missing", std::move(done)));
}

void CompanionClient::putBlob(const QString &sha256, const QByteArray &bytes, QObject *context, Callback<void> done)
{
    m_http.putBytes(u"/api/v1/blobs/"_s + encoded(sha256), bytes, context, std::move(done));
}

void CompanionClient::createExecution(const protocol::ExecutionRequest &request, QObject *context,
                                      Callback<protocol::Execution> done)
{
    const QString route = u"/api/v1/executions"_s;
    m_http.json("POST", route, protocol::toJson(request), context, data(route, std::move(done)));
}

void CompanionClient::execution(const QString &id, QObject *context, Callback<protocol::Execution> done)
{
    const QString route = u"/api/v1/executions/"_s + encoded(id);
    m_http.json("GET", route, {}, context, data(route, std::move(done)));
}

void CompanionClient::executions(int limit, int offset, QObject *context, Callback<Page<protocol::Execution>> done)
{
    const QString route = u"/api/v1/executions"_s + pageQuery(limit, offset);
    m_http.json("GET", route, {}, context, page(route, std::move(done)));
}

void CompanionClient::cancelExecution(const QString &id, QObject *context, Callback<void> done)
{
    const QString route = u"/api/v1/executions/%1/cancel"_s.arg(encoded(id));
    m_http.json("POST", route, object{}, context, whole(route, std::move(done)));
}

void CompanionClient::executionFiles(const QString &id, QObject *context, Callback<std::vector<ResultFile>> done)
{
    const QString route = u"/api/v1/executions/%1/files"_s.arg(encoded(id));
    m_http.json("GET", route, {}, context, data(route, std::move(done)));
}

void CompanionClient::executionFile(const QString &id, const QString &name, QIODevice *sink, QObject *context,
                                    Callback<void> done)
{
    const QString path = QString::fromLatin1(QUrl::toPercentEncoding(name, "/"));
    m_http.getFile(u"/api/v1/executions/%1/files/"_s.arg(encoded(id)) + path, sink, context, std::move(done));
}

QUrl CompanionClient::vncUrl(const QString &session) const
{
    return m_http.endpoint().webSocketUrl(u"/api/v1/sessions/%1/vnc"_s.arg(encoded(session)));
}

} // namespace crat::client
