#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "core/companion/auth/SignIn.h"
#include "core/companion/http/Router.h"
#include "core/companion/http/SessionWatch.h"
#include "core/companion/http/WorkerPool.h"
#include "core/companion/store/Database.h"

namespace crat::http {

/// A request's head, as the server read it.
struct Head {
    std::string method;                                      ///< "GET" …
    std::string target;                                      ///< raw
    std::map<std::string, std::string, std::less<>> headers; ///< names in lower case; repeated ones joined by ", "
    std::string remoteAddress;
    bool upgrade = false; ///< asks for a WebSocket
};

/// Decides what a request is: route, session, role, origin; then calls its handler on the right thread. Knows no sockets. Any thread.
class Dispatcher {
public:
    Dispatcher(const Router &router, store::Database &database, auth::SignIn &signIn);
    ~Dispatcher();

    struct Plan {
        const Router::Entry *entry = nullptr;
        std::shared_ptr<Request> request;
        auth::SignIn::Presented presented;
    };
    /// From the head alone, before a byte of the body is read: what to do, or the refusal (400, 401, 403, 404, 405, 413, 426).
    std::variant<Plan, Response> plan(const Head &head) const;

    /// The session and role, asked of the database (User and Admin routes), then `done` on some thread: an error, or fine and the
    /// principal filled in. For what must be known before a large body is read or a WebSocket accepted.
    void admit(const Plan &plan, std::function<void(Result<>)> done);
    /// Calls the handler; `admitted` where admit() said yes already.
    void run(const Plan &plan, bool admitted, Responder out);

    /// A WebSocket of `plan` is open: it is closed (1008) when its session ends.
    void opened(const Plan &plan, const std::shared_ptr<WebSocket> &socket);

    void stop(); ///< ends the worker threads after what is queued

private:
    Result<> admitOn(store::Reader &reader, const Plan &plan) const;
    void runAdmitted(const Plan &plan, Responder out);
    const Router &m_router;
    store::Database &m_database;
    auth::SignIn &m_signIn;
    WorkerPool m_workers;
    SessionWatch m_watch;
};

} // namespace crat::http
