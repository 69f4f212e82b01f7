#include "core/companion/target/TargetModule.h"

#include <sodium/utils.h>

#include <algorithm>

#include "core/base/Files.h"
#include "core/base/Log.h"
#include "core/base/Random.h"
#include "core/companion/http/ContentType.h"
#include "core/companion/target/FileTree.h"
#include "core/companion/target/Retention.h"
#include "core/companion/target/TaskRows.h"

namespace crat::target {

namespace fs = std::filesystem;
namespace json = protocol::json;
using http::Request;
using http::Response;

namespace {

constexpr std::int64_t LongestWait = 60;

/// This machine's own id, made once and kept in its data folder: the store may be shared by several machines.
Result<std::string> machineId(const fs::path &folder)
{
    const fs::path file = folder / "machine-id";
    auto known = readFile(file, 100);
    if (known && isUuid(*known))
        return *known;
    const std::string fresh = randomUuid();
    if (auto made = makeFolder(folder); !made)
        return tl::unexpected(made.error());
    if (auto written = writeFileAtomically(file, fresh); !written)
        return tl::unexpected(written.error());
    return fresh;
}

bool isLoopback(std::string_view address)
{
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.") ||
           address == "localhost";
}

http::RouteInfo route(http::Method method, std::string path, std::string operation, std::string summary)
{
    http::RouteInfo info;
    info.method = method;
    info.path = std::move(path);
    info.role = http::Role::Public; // the target token is checked by the handlers: it is no person's session
    info.operationId = std::move(operation);
    info.summary = std::move(summary);
    info.tag = "target";
    info.failures = {401, 403, 404, 409, 429};
    return info;
}

json::object textProperties(std::initializer_list<const char *> names)
{
    json::object properties;
    for (const char *name : names)
        properties[name] = json::object{{"type", "string"}};
    return properties;
}

json::value taskIdSchema()
{
    return json::object{
        {"type", "object"}, {"properties", textProperties({"task_id"})}, {"required", json::array{"task_id"}}};
}

json::value requestSchema()
{
    json::object properties = textProperties({"service_name", "package_path", "install_dir", "upgrade_type",
                                              "test_path", "base_url", "report_keyword", "package_url", "sha256"});
    properties["variables"] =
        json::object{{"type", "object"}, {"additionalProperties", json::object{{"type", "string"}}}};
    return json::object{
        {"type", "object"}, {"properties", properties}, {"required", json::array{"service_name", "install_dir"}}};
}

} // namespace

TargetModule::TargetModule(TargetOptions options, store::Database &store, const Clock &clock,
                           const fetch::HttpClient &http)
    : m_options(std::move(options)), m_store(store), m_clock(clock), m_http(http)
{
}

Result<> TargetModule::start()
{
    auto machine = machineId(m_options.folder());
    if (!machine)
        return tl::unexpected(machine.error());
    m_machine = *machine;
    if (auto made = makeFolder(m_options.reportFolder()); !made)
        return made;
    if (!m_board) // a start that waits for the database is tried again, and handlers may use the board by then
        m_board = std::make_unique<TaskBoard>(m_options, m_machine, m_store, m_clock, m_http);
    return m_board->start();
}

void TargetModule::stop(Deadline until)
{
    if (m_board)
        m_board->stop(until);
}

std::vector<http::Health> TargetModule::health() const
{
    const bool tests = !m_options.tools.python.empty() && !m_options.tools.allure.empty();
    return {{"target", tests,
             tests ? "" : "Python with Robot Framework or Allure is not found; run packaging/dependencies"}};
}

Result<> TargetModule::admitted(const Request &request) const
{
    if (m_options.token.empty()) {
        if (isLoopback(request.remoteAddress))
            return {};
        return fail(Errc::Forbidden, "this target has no token set and takes calls from its own machine only");
    }
    const std::string &given = request.bearer;
    if (given.size() == m_options.token.size() &&
        sodium_memcmp(given.data(), m_options.token.data(), given.size()) == 0)
        return {};
    return fail(Errc::Unauthorized, "the target token is missing or wrong");
}

Result<Response> TargetModule::submit(TaskKind kind, const Request &request)
{
    if (auto may = admitted(request); !may)
        return tl::unexpected(may.error());
    auto wanted = parseTaskRequest(request.body);
    if (!wanted)
        return tl::unexpected(wanted.error());
    const auto *service = m_options.services.find(wanted->serviceName);
    if (!service)
        return fail(Errc::BadInput, "unknown service '" + forLogLine(wanted->serviceName, 100) + "'");
    if (wanted->upgradeType.empty())
        wanted->upgradeType = "full";
    if (wanted->upgradeType != "full" && wanted->upgradeType != "update")
        return fail(Errc::BadInput, "upgrade_type is neither 'full' nor 'update'");
    if (kind == TaskKind::DeployAndTest) {
        if (auto folder = checkedInstallFolder(wanted->installDir); !folder)
            return tl::unexpected(folder.error());
        std::error_code ec;
        if (wanted->packageUrl.empty() && !fs::is_regular_file(wanted->packagePath, ec))
            return fail(Errc::NotFound, "the package " + forLogLine(wanted->packagePath, 300) + " is not there");
    }
    std::optional<std::string> key;
    if (const auto found = request.headers.find("idempotency-key"); found != request.headers.end())
        key = found->second.substr(0, 200);
    auto task = m_board->submit(kind, *wanted, key);
    if (!task)
        return tl::unexpected(task.error());
    return Response::json(json::object{{"task_id", task->id}});
}

void TargetModule::answerTask(const Request &request, http::Responder responder)
{
    if (auto may = admitted(request); !may) {
        responder.reply(Result<Response>(tl::unexpected(may.error())));
        return;
    }
    auto seconds = request.queryNumber("wait", 0);
    if (!seconds) {
        responder.reply(Result<Response>(tl::unexpected(seconds.error())));
        return;
    }
    const auto span = std::chrono::seconds(std::min(*seconds, LongestWait));
    m_board->wait(request.parameter("task_id"), request.queryText("seen").value_or(""), Deadline::after(span),
                  [responder](Result<Task> task) {
                      if (task)
                          responder.reply(Response::json(answerOf(*task)));
                      else
                          responder.reply(Result<Response>(tl::unexpected(task.error())));
                  });
}

Result<Response> TargetModule::log(const Request &request) const
{
    if (auto may = admitted(request); !may)
        return tl::unexpected(may.error());
    auto task = m_board->find(request.parameter("task_id"));
    if (!task)
        return tl::unexpected(task.error());
    const fs::path file = m_options.logOf(task->id);
    std::error_code ec;
    if (!fs::exists(file, ec))
        return Response::text("", "text/plain; charset=utf-8");
    return Response::download(file, "text/plain; charset=utf-8");
}

Result<std::vector<Install>> TargetModule::installs() const
{
    return m_store.readNow<std::vector<Install>>(
        [this](store::Reader &reader) { return rows::installs(reader, m_machine); });
}

Result<Response> TargetModule::services() const
{
    auto installed = installs();
    if (!installed)
        return tl::unexpected(installed.error());
    json::array list;
    for (const auto &service : m_options.services.all()) {
        json::array places;
        for (const auto &install : *installed) {
            if (install.service == service.name)
                places.push_back(json::object{{"install_dir", install.installDir},
                                              {"package", install.package},
                                              {"sha256", install.sha256},
                                              {"since", formatRfc3339(install.since)},
                                              {"task_id", install.taskId},
                                              {"former", install.former}});
        }
        std::string health = places.empty() ? "not installed" : "unknown";
        if (!service.healthUrl.empty() && !places.empty()) {
            fetch::HttpRequest ask;
            ask.url = service.healthUrl;
            ask.deadline = Deadline::after(std::chrono::seconds(2));
            const auto answer = m_http.send(ask);
            health = answer && answer->status >= 200 && answer->status < 300 ? "ok" : "failing";
        }
        list.push_back(json::object{{"name", service.name},
                                    {"kind", service.kind == ServiceKind::C ? "c" : "openresty"},
                                    {"health", health},
                                    {"installs", places}});
    }
    return Response::json(json::object{{"data", list}, {"target", json::object{{"kind", "crat"}, {"protocol", 1}}}});
}

Result<std::int64_t> TargetModule::removeOld(std::int64_t newest, Timestamp before)
{
    return removeOldTasks(m_options, m_machine, m_store, newest, before);
}

Result<Response> TargetModule::rollBack(const Request &request)
{
    if (auto may = admitted(request); !may)
        return tl::unexpected(may.error());
    const auto *service = m_options.services.find(request.parameter("name"));
    if (!service)
        return fail(Errc::NotFound, "unknown service");
    TaskRequest wanted;
    if (!request.body.empty()) {
        auto body = parseTaskRequest(request.body);
        if (!body)
            return tl::unexpected(body.error());
        wanted.installDir = body->installDir;
    }
    auto installed = installs();
    if (!installed)
        return tl::unexpected(installed.error());
    for (const auto &install : *installed) {
        if (install.service != service->name || (!wanted.installDir.empty() && wanted.installDir != install.installDir))
            continue;
        if (install.taskId.empty())
            return fail(Errc::Conflict, service->name + " was rolled back already; there is no older backup");
        wanted.serviceName = service->name;
        wanted.installDir = install.installDir;
        wanted.packagePath = install.taskId; // whose backup is brought back
        auto task = m_board->submit(TaskKind::Rollback, wanted, {});
        if (!task)
            return tl::unexpected(task.error());
        return Response::json(json::object{{"task_id", task->id}});
    }
    return fail(Errc::NotFound, service->name + " was not deployed by this target");
}

Result<Response> TargetModule::report(const Request &request) const
{
    std::string path = request.parameter("path");
    if (path.empty() || path.ends_with('/'))
        path += "index.html";
    if (!isSafeRelativePath(path))
        return fail(Errc::NotFound, "there is no such report");
    std::error_code ec;
    const fs::path root = fs::weakly_canonical(m_options.reportFolder(), ec);
    const fs::path file = fs::weakly_canonical(root / path, ec);
    if (ec || !file.string().starts_with(root.string() + "/"))
        return fail(Errc::NotFound, "there is no such report");
    if (fs::is_directory(file, ec)) {
        Response moved = Response::text("", "text/plain", 302);
        moved.headers.push_back({"Location", request.path + "/"});
        return moved;
    }
    if (!fs::is_regular_file(file, ec))
        return fail(Errc::NotFound, "there is no such report");
    Response response = Response::download(file, http::contentTypeOf(file));
    // What a suite put there may not act in the companion's name. In the sandbox the report is of no origin, so it has to be allowed
    // to read its own figures; they are public.
    response.headers.emplace_back("Content-Security-Policy", "sandbox allow-scripts allow-popups allow-downloads");
    response.headers.emplace_back("Access-Control-Allow-Origin", "*");
    return response;
}

void TargetModule::addTaskRoutes(http::Router &router)
{
    for (auto [path, kind, operation] : {std::tuple{"/api/deploy_and_test", TaskKind::DeployAndTest, "deployAndTest"},
                                         {"/api/deploy_and_test_mock", TaskKind::Mock, "deployAndTestMock"}}) {
        auto info = route(http::Method::Post, path, operation, "Deploy a package and run its tests");
        info.request = requestSchema();
        info.response = taskIdSchema();
        info.maxBody = 64u << 10;
        router.blocking(info, [this, kind = kind](const Request &request) { return submit(kind, request); });
    }
    auto get =
        route(http::Method::Get, "/api/tasks/{task_id}", "getTask", "A task's state; with wait, held until it changes");
    get.query = {{"wait", "Seconds to hold the answer, 60 at most", true}, {"seen", "The status the caller knows"}};
    router.async(get, [this](std::shared_ptr<const Request> request, http::Responder responder) {
        answerTask(*request, std::move(responder));
    });
    router.blocking(route(http::Method::Get, "/api/tasks/{task_id}/log", "getTaskLog", "What a task did, as text"),
                    [this](const Request &request) { return log(request); });
    auto cancel =
        route(http::Method::Post, "/api/tasks/{task_id}/cancel", "cancelTask", "Stop a task; a deploy is rolled back");
    cancel.body = http::Body::None;
    router.blocking(cancel, [this](const Request &request) -> Result<Response> {
        if (auto may = admitted(request); !may)
            return tl::unexpected(may.error());
        if (auto done = m_board->cancel(request.parameter("task_id")); !done)
            return tl::unexpected(done.error());
        return Response::message("cancelling");
    });
}

void TargetModule::addServiceRoutes(http::Router &router)
{
    router.blocking(
        route(http::Method::Get, "/api/services", "getServices", "What is installed here, since when, and its health"),
        [this](const Request &request) -> Result<Response> {
            if (auto may = admitted(request); !may)
                return tl::unexpected(may.error());
            return services();
        });
    auto back = route(http::Method::Post, "/api/services/{name}/rollback", "rollBackService",
                      "Bring back what was there before");
    back.response = taskIdSchema();
    router.blocking(back, [this](const Request &request) { return rollBack(request); });
    router.blocking(route(http::Method::Get, "/reports/{path...}", "getReport", "A published report"),
                    [this](const Request &request) { return report(request); });
}

void TargetModule::addRoutes(http::Router &router)
{
    addTaskRoutes(router);
    addServiceRoutes(router);
}

} // namespace crat::target
