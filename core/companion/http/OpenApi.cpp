#include "core/companion/http/OpenApi.h"

#include <mutex>
#include <set>

#include "core/companion/http/Target.h"
#include "core/protocol/Execution.h"
#include "core/protocol/Schema.h"
#include "core/protocol/Types.h"

namespace crat::http {

namespace {

namespace json = protocol::json;

json::object components()
{
    using namespace protocol;
    return {{"Build", schemaOf<Build>()},
            {"TestItem", schemaOf<TestItem>()},
            {"ParameterSet", schemaOf<ParameterSet>()},
            {"DeployTestRun", schemaOf<DeployTestRun>()},
            {"Setting", schemaOf<Setting>()},
            {"JobVersionSelection", schemaOf<JobVersionSelection>()},
            {"SelectionChange", schemaOf<SelectionChange>()},
            {"Event", schemaOf<Event>()},
            {"Execution", schemaOf<Execution>()},
            {"ExecutionRequest", schemaOf<ExecutionRequest>()},
            {"ExecutionEvent", schemaOf<ExecutionEvent>()},
            {"Error", objectSchema({{"error", typeSchema("string")}})}};
}

/// "{rest...}" is our own; OpenAPI knows one-segment names only.
std::string documentedPath(std::string path)
{
    if (const auto dots = path.find("...}"); dots != std::string::npos)
        path.erase(dots, 3);
    return path;
}

json::array parametersOf(const Router::Entry &entry)
{
    json::array out;
    for (const std::string &part : entry.parts) {
        if (!part.starts_with('{'))
            continue;
        const std::string name = documentedPath(part).substr(1, documentedPath(part).size() - 2);
        out.push_back(json::object{
            {"name", name}, {"in", "path"}, {"required", true}, {"schema", protocol::typeSchema("string")}});
    }
    for (const QueryParameter &q : entry.info.query)
        out.push_back(json::object{{"name", q.name},
                                   {"in", "query"},
                                   {"description", q.description},
                                   {"schema", protocol::typeSchema(q.number ? "integer" : "string")}});
    return out;
}

json::object content(const json::value &schema)
{
    return {{"application/json", json::object{{"schema", schema}}}};
}

std::string_view meaning(int status)
{
    switch (status) {
    case 200: return "Done";
    case 201: return "Made";
    case 204: return "Done, nothing to say";
    case 101: return "The connection speaks WebSocket from here on";
    case 400: return "The request can never work; the error says why";
    case 401: return "No live session";
    case 403: return "Not allowed to this caller";
    case 404: return "No such thing";
    case 409: return "It exists already, or its state forbids this now";
    case 410: return "No longer kept";
    case 413: return "The body is too large";
    case 426: return "This address speaks WebSocket only";
    case 429: return "Too many tries; Retry-After says how long to wait";
    case 501: return "Not with this companion";
    case 503: return "Something outside is away; trying again helps";
    default: return "The companion's own mistake";
    }
}

json::object responsesOf(const Router::Entry &entry)
{
    const RouteInfo &info = entry.info;
    const bool socket = entry.socket != nullptr;
    const bool socketOnly = socket && !entry.read;
    json::object out;
    json::object good{{"description", meaning(info.status)}};
    if (!info.response.is_null())
        good.emplace("content", content(info.response));
    if (!socketOnly)
        out.emplace(std::to_string(info.status), std::move(good));
    std::set<int> failures(info.failures.begin(), info.failures.end());
    if (socketOnly)
        failures.insert(426);
    failures.insert({400, 500, 503});
    if (info.role != Role::Public)
        failures.insert(401);
    if (info.role == Role::Admin || socket || info.method != Method::Get)
        failures.insert(403);
    if (info.method == Method::Post || info.method == Method::Put)
        failures.insert(413);
    if (socket)
        out.emplace("101", json::object{{"description", meaning(101)}});
    for (const int status : failures) {
        if (status != info.status)
            out.emplace(std::to_string(status), json::object{{"description", meaning(status)},
                                                             {"content", content(protocol::schemaRef("Error"))}});
    }
    return out;
}

json::object operationOf(const Router::Entry &entry)
{
    const RouteInfo &info = entry.info;
    json::object out{{"operationId", info.operationId}, {"summary", info.summary}, {"tags", json::array{info.tag}}};
    out.emplace("x-crat-role", toString(info.role));
    if (info.role != Role::Public)
        out.emplace("security", json::array{json::object{{"bearer", json::array{}}}});
    if (auto parameters = parametersOf(entry); !parameters.empty())
        out.emplace("parameters", std::move(parameters));
    if (info.body == Body::File)
        out.emplace("requestBody", json::object{{"required", true},
                                                {"content", json::object{{"application/octet-stream",
                                                                          json::object{{"schema", json::object{}}}}}}});
    else if (!info.request.is_null())
        out.emplace("requestBody", json::object{{"required", true}, {"content", content(info.request)}});
    out.emplace("responses", responsesOf(entry));
    return out;
}

std::string lowerMethod(Method m)
{
    std::string out(toString(m));
    for (char &c : out)
        c = static_cast<char>(c - 'A' + 'a');
    return out;
}

} // namespace

json::object openApiDocument(const Router &router, const std::string &version)
{
    json::object paths;
    for (const Router::Entry &entry : router.entries()) {
        const std::string path = documentedPath(entry.info.path);
        if (!paths.contains(path))
            paths.emplace(path, json::object{});
        paths[path].as_object().emplace(lowerMethod(entry.info.method), operationOf(entry));
    }
    return {{"openapi", "3.1.0"},
            {"info",
             json::object{{"title", "CRAT companion"},
                          {"version", version},
                          {"description",
                           "Builds come in, are deployed and tested, and are reported. Errors are {\"error\": text}."},
                          {"license", json::object{{"name", "GPL-3.0-or-later"}, {"identifier", "GPL-3.0-or-later"}}}}},
            {"paths", std::move(paths)},
            {"components",
             json::object{{"schemas", components()},
                          {"securitySchemes", json::object{{"bearer", json::object{{"type", "http"},
                                                                                   {"scheme", "bearer"},
                                                                                   {"bearerFormat", "JWT"}}}}}}}};
}

void addOpenApiRoute(Router &router, std::string version)
{
    struct Cache {
        std::once_flag once;
        std::string text;
    };
    auto cache = std::make_shared<Cache>();
    router.async({.path = "/api/v1/openapi.json",
                  .role = Role::Public,
                  .operationId = "getOpenApi",
                  .summary = "This description",
                  .tag = "system",
                  .response = protocol::typeSchema("object")},
                 [&router, version, cache](const std::shared_ptr<const Request> &, const Responder &out) {
                     std::call_once(cache->once,
                                    [&] { cache->text = json::serialize(openApiDocument(router, version)); });
                     out.reply(Response::text(cache->text, "application/json"));
                 });
}

} // namespace crat::http
