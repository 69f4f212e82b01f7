#include "core/companion/execution/ExecutionRoutes.h"

#include "core/base/Files.h"
#include "core/base/Random.h"
#include "core/companion/execution/Snapshot.h"
#include "core/companion/http/ContentType.h"
#include "core/companion/http/Fields.h"

namespace crat::execution {
namespace {

namespace fs = std::filesystem;
namespace json = protocol::json;
using http::Request;
using http::Response;
using protocol::Execution;
using protocol::ExecutionRequest;
using protocol::listSchema;
using protocol::objectSchema;
using protocol::schemaOf;
using protocol::typeSchema;

constexpr std::uint64_t MaxRequest = 16u << 20;
constexpr std::size_t MaxPlainEvents = 1000, MaxFiles = 10'000;

Result<Response> missingBlobsAnswer(const BlobStore &blobs, const Request &request)
{
    auto body = protocol::parseJson(request.body, MaxRequest);
    if (!body)
        return tl::unexpected(body.error());
    if (!body->is_object())
        return fail(Errc::BadInput, "the body is no JSON object");
    auto digests = http::field<std::vector<std::string>>(body->get_object(), "digests");
    if (!digests)
        return tl::unexpected(digests.error());
    auto missing = blobs.missing(*digests);
    if (!missing)
        return tl::unexpected(missing.error());
    return Response::json({{"missing", protocol::toJson(*missing)}});
}

Result<Response> create(ExecutionService &service, const Request &request)
{
    auto wanted = protocol::fromJsonText<ExecutionRequest>(request.body, MaxRequest);
    if (!wanted)
        return tl::unexpected(wanted.error());
    auto created = service.create(*wanted, request.principal.email);
    if (!created && created.error().code == Errc::Conflict)
        return Response::json(
            {{"error", created.error().forUser}, {"missing", protocol::toJson(missingBlobs(*wanted, service.blobs()))}},
            409);
    if (!created)
        return tl::unexpected(created.error());
    return Response::json({{"message", "the execution is queued"}, {"data", protocol::toJson(*created)}}, 201);
}

Result<Response> list(ExecutionService &service, const Request &request)
{
    auto page = service.list(request.limit(), request.offset());
    if (!page)
        return tl::unexpected(page.error());
    return Response::json({{"data", protocol::toJson(page->data)},
                           {"total", page->total},
                           {"limit", request.limit()},
                           {"offset", request.offset()}});
}

/// What an execution has left behind, without what is under way.
Result<Response> listFiles(ExecutionService &service, const Request &request)
{
    if (auto known = service.get(request.parameter("id")); !known)
        return tl::unexpected(known.error());
    const fs::path output = service.folderOf(request.parameter("id")).output();
    std::vector<std::pair<std::string, std::uint64_t>> files;
    std::error_code ec;
    for (fs::recursive_directory_iterator it(output, ec), end; !ec && it != end && files.size() < MaxFiles;
         it.increment(ec)) {
        std::error_code one;
        if (!it->is_symlink(one) && it->is_regular_file(one))
            files.emplace_back(it->path().lexically_relative(output).generic_string(), it->file_size(one));
    }
    std::sort(files.begin(), files.end());
    json::array data;
    for (const auto &[name, size] : files)
        data.push_back(json::object{{"name", name}, {"size", size}});
    return Response::json({{"data", std::move(data)}});
}

Result<Response> file(ExecutionService &service, const Request &request)
{
    const std::string &path = request.parameter("path");
    if (auto known = service.get(request.parameter("id")); !known)
        return tl::unexpected(known.error());
    const auto none = fail(Errc::NotFound, "this execution has no such file");
    if (!isSafeRelativePath(path))
        return none;
    std::error_code ec;
    const fs::path output = fs::canonical(service.folderOf(request.parameter("id")).output(), ec);
    const fs::path file = fs::canonical(output / path, ec);
    // A link that a test has laid must not lead out.
    if (ec || !fs::is_regular_file(file, ec) || file.lexically_relative(output).generic_string().starts_with(".."))
        return none;
    Response response = Response::download(file, http::contentTypeOf(file));
    // Robot's log is a page with scripts of its own; it may not act in the companion's name.
    response.headers.emplace_back("Content-Security-Policy", "sandbox allow-scripts");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    return response;
}

Result<> exists(store::Reader &reader, const std::string &id)
{
    auto row = reader.first("SELECT id FROM executions WHERE id = ?", {id});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row || !isUuid(id))
        return fail(Errc::NotFound, "There is no execution " + id.substr(0, 64));
    return {};
}

Result<Response> plainEvents(ExecutionService &service, const Request &request, store::Reader &reader)
{
    auto after = request.queryNumber("after", 0);
    if (!after)
        return tl::unexpected(after.error());
    if (auto known = exists(reader, request.parameter("id")); !known)
        return tl::unexpected(known.error());
    EventLog::Reader events(EventLog(service.folderOf(request.parameter("id")).events()));
    auto there = events.skipTo(*after);
    if (!there)
        return tl::unexpected(there.error());
    json::array data;
    while (*there && data.size() < MaxPlainEvents) {
        auto next = events.next(MaxPlainEvents - data.size());
        if (!next)
            return tl::unexpected(next.error());
        if (next->empty())
            break;
        for (const auto &event : *next)
            data.push_back(protocol::toJson(event));
    }
    return Response::json({{"data", std::move(data)}});
}

json::value executionAnswer()
{
    return http::dataSchema(schemaOf<Execution>());
}

void addEventRoute(http::Router &router, ExecutionService &service, EventStreamer &streamer)
{
    router.webSocket(
        {.path = "/api/v1/executions/{id}/events",
         .operationId = "followExecution",
         .summary = "WebSocket: each event of one execution as a text message, from after+1 on, then live; closed with "
                    "1000 after "
                    "the event \"ended\". Without upgrade: 1,000 at most",
         .tag = "executions",
         .response = http::dataSchema(listSchema(schemaOf<protocol::ExecutionEvent>())),
         .query = {{"after", "number of the last event that is known; absent: from the beginning", true}},
         .failures = {404}},
        [&service, &streamer](const std::shared_ptr<const Request> &request, std::shared_ptr<http::WebSocket> socket) {
            const std::string &id = request->parameter("id");
            streamer.add(std::move(socket), id, EventLog(service.folderOf(id).events()),
                         request->queryNumber("after", 0).value_or(0));
        },
        [&service](const Request &request, store::Reader &reader) { return plainEvents(service, request, reader); },
        [](const Request &request, store::Reader &reader) -> Result<Response> {
            if (auto after = request.queryNumber("after", 0); !after)
                return tl::unexpected(after.error());
            return exists(reader, request.parameter("id")).map([] { return Response{}; });
        });
}

void addFileRoutes(http::Router &router, ExecutionService &service)
{
    router.blocking({.path = "/api/v1/executions/{id}/files",
                     .operationId = "listExecutionFiles",
                     .summary = "What an execution has written: output.xml, log.html, screenshots",
                     .tag = "executions",
                     .response = http::dataSchema(
                         listSchema(objectSchema({{"name", typeSchema("string")}, {"size", typeSchema("integer")}}))),
                     .failures = {404}},
                    [&service](const Request &request) { return listFiles(service, request); });
    router.blocking({.path = "/api/v1/executions/{id}/files/{path...}",
                     .operationId = "getExecutionFile",
                     .summary = "The bytes of one of these files",
                     .tag = "executions",
                     .failures = {404}},
                    [&service](const Request &request) { return file(service, request); });
}

} // namespace

void addBlobRoutes(http::Router &router, ExecutionService &service)
{
    router.blocking({.method = http::Method::Post,
                     .path = "/api/v1/blobs/missing",
                     .operationId = "findMissingBlobs",
                     .summary = "Which of these files the companion does not have yet",
                     .tag = "executions",
                     .request = objectSchema({{"digests", listSchema(typeSchema("string"))}}),
                     .response = objectSchema({{"missing", listSchema(typeSchema("string"))}}),
                     .failures = {413},
                     .maxBody = MaxRequest},
                    [&service](const Request &request) { return missingBlobsAnswer(service.blobs(), request); });
    router.blocking(
        {.method = http::Method::Put,
         .path = "/api/v1/blobs/{sha256}",
         .operationId = "putBlob",
         .summary = "Sends one file; its address is the SHA-256 of its bytes",
         .tag = "executions",
         .status = 204,
         .failures = {413},
         .body = http::Body::File,
         .maxBody = BlobStore::MaxBlob},
        [&service](const Request &request) -> Result<Response> {
            return service.blobs().take(request.parameter("sha256"), request.bodyFile, request.bodySha256).map([] {
                return Response::empty();
            });
        });
}

void addExecutionRoutes(http::Router &router, ExecutionService &service, EventStreamer &streamer)
{
    router.blocking({.method = http::Method::Post,
                     .path = "/api/v1/executions",
                     .operationId = "createExecution",
                     .summary = "Runs Robot Framework cases; 409 names the files that have to be sent first",
                     .tag = "executions",
                     .status = 201,
                     .request = schemaOf<ExecutionRequest>(),
                     .response = objectSchema({{"message", typeSchema("string")}, {"data", schemaOf<Execution>()}}),
                     .failures = {409, 413, 429},
                     .maxBody = MaxRequest},
                    [&service](const Request &request) { return create(service, request); });
    router.blocking({.path = "/api/v1/executions",
                     .operationId = "listExecutions",
                     .summary = "Executions, newest first",
                     .tag = "executions",
                     .response = http::pageSchema(schemaOf<Execution>()),
                     .query = {{"limit", "1 to 100, else 20", true}, {"offset", "from 0", true}}},
                    [&service](const Request &request) { return list(service, request); });
    router.blocking({.path = "/api/v1/executions/{id}",
                     .operationId = "getExecution",
                     .summary = "One execution as it is now",
                     .tag = "executions",
                     .response = executionAnswer(),
                     .failures = {404}},
                    [&service](const Request &request) -> Result<Response> {
                        return service.get(request.parameter("id")).map([](const Execution &execution) {
                            return Response::json({{"data", protocol::toJson(execution)}});
                        });
                    });
    router.blocking({.method = http::Method::Post,
                     .path = "/api/v1/executions/{id}/cancel",
                     .operationId = "cancelExecution",
                     .summary = "Stops it; robot still writes its output.xml",
                     .tag = "executions",
                     .response = http::messageSchema(),
                     .failures = {404, 409},
                     .body = http::Body::None},
                    [&service](const Request &request) -> Result<Response> {
                        return service.cancel(request.parameter("id")).map([] {
                            return Response::message("the execution is being stopped");
                        });
                    });
    addFileRoutes(router, service);
    addEventRoute(router, service, streamer);
}

void addGridRoute(http::Router &router, Grid &grid)
{
    router.blocking({.path = "/api/v1/grid",
                     .operationId = "getGrid",
                     .summary = "How the browser Grid of this machine stands, its nodes and sessions",
                     .tag = "grid",
                     .response = http::dataSchema(schemaOf<GridStatus>())},
                    [&grid](const Request &) -> Result<Response> {
                        return Response::json({{"data", protocol::toJson(grid.status())}});
                    });
}

} // namespace crat::execution
