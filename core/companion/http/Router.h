#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/companion/http/Message.h"
#include "core/companion/http/WebSocket.h"
#include "core/companion/store/Database.h"

namespace crat::http {

/// Answers one request, from any thread, once. When the last copy goes without an answer, the client gets a 500.
class Responder {
public:
    explicit Responder(std::function<void(Response)> send);
    void reply(Response response) const;
    void reply(Result<Response> response) const; ///< an error by Response::of
private:
    struct State;
    std::shared_ptr<State> m_state;
};

enum class Body { None, Json, File };

struct QueryParameter {
    std::string name, description;
    bool number = false;
};

/// What a route is, for the dispatcher, the authorization and the OpenAPI document alike.
struct RouteInfo {
    Method method = Method::Get;
    std::string path; ///< "/api/v1/builds/{id}"; a last part "{rest...}" takes several segments
    Role role = Role::User;
    std::string operationId; ///< unique, camelCase
    std::string summary;
    std::string tag;
    int status = 200;               ///< of success
    protocol::json::value request;  ///< JSON Schema of the body; null: none. See protocol/Schema.h
    protocol::json::value response; ///< JSON Schema of the success answer; null: no described body
    std::vector<QueryParameter> query = {};
    std::vector<int> failures = {};   ///< statuses beyond the common 400, 401, 403, 500, 503 (404, 409 …)
    Body body = Body::Json;           ///< for POST and PUT
    std::uint64_t maxBody = 1u << 20; ///< bytes; more is refused with 413 before it is read
};

/// The one table of routes: modules add to it before the server starts, and it never changes after.
/// The session and role are checked before a handler is called. Handlers must not throw (they are guarded all the same).
class Router {
public:
    using ReadHandler = std::function<Result<Response>(const Request &, store::Reader &)>;
    using WriteHandler = std::function<Result<Response>(const Request &, store::Transaction &)>;
    using BlockingHandler = std::function<Result<Response>(const Request &)>;
    using AsyncHandler = std::function<void(std::shared_ptr<const Request>, Responder)>;
    using SocketHandler = std::function<void(std::shared_ptr<const Request>, std::shared_ptr<WebSocket>)>;

    /// Runs on a store reader thread.
    void read(RouteInfo info, ReadHandler handler);
    /// Runs on the store's writer thread inside a group commit; the answer goes out after COMMIT. Keep it short: parse first,
    /// no files, no network.
    void write(RouteInfo info, WriteHandler handler);
    /// Runs on a bounded pool of worker threads: may use Database::writeNow, files, child processes.
    void blocking(RouteInfo info, BlockingHandler handler);
    /// Runs on an HTTP thread: must return at once and reply later (or right there).
    void async(RouteInfo info, AsyncHandler handler);
    /// A WebSocket at a GET route. `handler` is called on an HTTP thread after the upgrade. `withoutUpgrade`, where given, answers a
    /// plain GET (else 426). Refuse an upgrade (404 …) in `check`, which runs as a ReadHandler before it; its success answer is ignored.
    void webSocket(RouteInfo info, SocketHandler handler, ReadHandler withoutUpgrade = {}, ReadHandler check = {});

    struct Entry {
        RouteInfo info;
        std::vector<std::string> parts; ///< pattern, split at slashes
        ReadHandler read;
        WriteHandler write;
        BlockingHandler blocking;
        AsyncHandler async;
        SocketHandler socket;
        ReadHandler check;
    };
    struct Match {
        const Entry *entry = nullptr; ///< null: nothing at this path and method
        std::map<std::string, std::string, std::less<>> parameters;
        std::vector<Method> allowed; ///< methods that exist at this path, where `entry` is null
    };
    /// Finds by a raw (still percent-encoded) path, so that an encoded slash stays inside its segment. Fixed parts win over
    /// {parameters}. Error: BadInput (bad percent-encoding, not UTF-8, NUL).
    Result<Match> find(Method method, std::string_view rawPath) const;
    const std::vector<Entry> &entries() const { return m_entries; }

private:
    void add(Entry entry);
    std::vector<Entry> m_entries;
};

} // namespace crat::http
