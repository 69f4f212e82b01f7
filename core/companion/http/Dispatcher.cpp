#include "core/companion/http/Dispatcher.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "core/companion/http/Target.h"

namespace crat::http {

namespace {

constexpr int WorkerThreads = 4;
constexpr std::size_t MaxQueuedCalls = 256;

/// HEAD is a GET whose answer the server sends without its body (RFC 9110, 9.3.2).
std::optional<Method> methodOf(std::string_view name)
{
    if (name == "HEAD")
        return Method::Get;
    for (const Method m : {Method::Get, Method::Post, Method::Put, Method::Delete}) {
        if (toString(m) == name)
            return m;
    }
    return {};
}

std::string header(const Head &head, std::string_view name)
{
    const auto found = head.headers.find(name);
    return found == head.headers.end() ? std::string() : found->second;
}

/// RFC 6750: "Bearer" in any case, one space or more, the token.
std::string bearerOf(const Head &head)
{
    const std::string value = header(head, "authorization");
    constexpr std::string_view scheme = "bearer ";
    if (value.size() <= scheme.size())
        return {};
    const bool same = std::equal(scheme.begin(), scheme.end(), value.begin(), [](char a, char b) {
        return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
    });
    if (!same)
        return {};
    const std::size_t begin = value.find_first_not_of(' ', scheme.size());
    return begin == std::string::npos ? std::string() : value.substr(begin);
}

/// A browser page of another origin must not change anything or listen in; programs send no Origin.
bool originAllowed(const Head &head, Method method)
{
    const std::string origin = header(head, "origin");
    if (origin.empty() || (method == Method::Get && !head.upgrade))
        return true;
    const std::size_t authority = origin.find("://");
    return authority != std::string::npos && origin.substr(authority + 3) == header(head, "host");
}

Response notAllowed(const std::vector<Method> &allowed)
{
    Response out = Response::error(405, "this address does not know that method");
    std::string names;
    for (const Method m : allowed) {
        if (names.find(toString(m)) != std::string::npos)
            continue;
        names += (names.empty() ? "" : ", ") + std::string(toString(m));
        if (m == Method::Get)
            names += ", HEAD";
    }
    out.headers.emplace_back("Allow", names);
    return out;
}

template <class F>
Result<Response> guarded(F &&call)
{
    try {
        return call();
    } catch (const std::exception &e) {
        spdlog::error("http: a handler ended with an exception: {}", e.what());
        return fail(Errc::Internal, "the companion could not do this", e.what());
    }
}

} // namespace

Dispatcher::Dispatcher(const Router &router, store::Database &database, auth::SignIn &signIn)
    : m_router(router), m_database(database), m_signIn(signIn), m_workers(WorkerThreads, MaxQueuedCalls),
      m_watch(database)
{
    signIn.onEnded(m_watch.poker());
}

Dispatcher::~Dispatcher() = default;

void Dispatcher::stop()
{
    m_watch.stop();
    m_workers.stop();
}

void Dispatcher::opened(const Plan &plan, const std::shared_ptr<WebSocket> &socket)
{
    if (plan.entry->info.role != Role::Public)
        m_watch.add(plan.request->principal.sessionId, socket);
}

std::variant<Dispatcher::Plan, Response> Dispatcher::plan(const Head &head) const
{
    auto target = splitTarget(head.target);
    if (!target)
        return Response::of(target.error());
    const auto method = methodOf(head.method);
    auto match = m_router.find(method.value_or(Method::Get), target->path);
    if (!match)
        return Response::of(match.error());
    if (!method && (match->entry || !match->allowed.empty())) {
        if (match->entry)
            match->allowed.push_back(Method::Get);
        return notAllowed(match->allowed);
    }
    if (!match->entry)
        return match->allowed.empty() ? Response::error(404, "there is nothing at this address")
                                      : notAllowed(match->allowed);
    if (!originAllowed(head, *method))
        return Response::error(403, "requests from pages of another origin are not allowed");
    auto query = parseQuery(target->query);
    if (!query)
        return Response::of(query.error());

    Plan plan;
    plan.entry = match->entry;
    plan.request = std::make_shared<Request>();
    Request &request = *plan.request;
    request.method = *method;
    request.path = percentDecode(target->path).value_or(std::string());
    request.parameters = std::move(match->parameters);
    request.query = std::move(*query);
    request.headers = head.headers;
    request.headers.erase("authorization");
    request.headers.erase("cookie");
    request.remoteAddress = head.remoteAddress;
    request.bearer = bearerOf(head);
    if (plan.entry->info.role != Role::Public) {
        auto presented = request.bearer.empty() ? fail(Errc::Unauthorized, "sign in first: this needs a session")
                                                : m_signIn.examine(request.bearer);
        if (!presented)
            return Response::of(presented.error());
        plan.presented = std::move(*presented);
    }
    if (plan.entry->socket && !head.upgrade && !plan.entry->read) {
        Response out = Response::error(426, "this address speaks WebSocket only");
        out.headers.emplace_back("Upgrade", "websocket");
        return out;
    }
    return plan;
}

Result<> Dispatcher::admitOn(store::Reader &reader, const Plan &plan) const
{
    if (plan.entry->info.role == Role::Public)
        return {};
    auto principal = m_signIn.confirm(reader, plan.presented);
    if (!principal)
        return tl::unexpected(principal.error());
    if (plan.entry->info.role == Role::Admin && !principal->isAdmin)
        return fail(Errc::Forbidden, "only an admin may do this");
    plan.request->principal = std::move(*principal);
    return {};
}

void Dispatcher::admit(const Plan &plan, std::function<void(Result<>)> done)
{
    const bool needsCheck = plan.entry->check != nullptr;
    if (plan.entry->info.role == Role::Public && !needsCheck) {
        done({});
        return;
    }
    m_database.read<void>(
        [this, plan, needsCheck](store::Reader &reader) -> Result<> {
            auto admitted = admitOn(reader, plan);
            if (!admitted || !needsCheck)
                return admitted;
            return plan.entry->check(*plan.request, reader).map([](const Response &) {});
        },
        std::move(done));
}

void Dispatcher::run(const Plan &plan, bool admitted, Responder out)
{
    const Router::Entry &entry = *plan.entry;
    const auto answer = [out](Result<Response> response) {
        out.reply(std::move(response));
    };
    if (entry.read) {
        m_database.read<Response>(
            [this, plan](store::Reader &reader) -> Result<Response> {
                if (auto ok = admitOn(reader, plan); !ok)
                    return tl::unexpected(ok.error());
                return plan.entry->read(*plan.request, reader);
            },
            answer);
    } else if (entry.write) {
        m_database.write<Response>(
            [this, plan](store::Transaction &tx) -> Result<Response> {
                if (auto ok = admitOn(tx, plan); !ok)
                    return tl::unexpected(ok.error());
                return plan.entry->write(*plan.request, tx);
            },
            answer);
    } else if (admitted || entry.info.role == Role::Public) {
        runAdmitted(plan, std::move(out));
    } else {
        admit(plan, [this, plan, out](Result<> ok) {
            if (ok)
                runAdmitted(plan, out);
            else
                out.reply(Response::of(ok.error()));
        });
    }
}

void Dispatcher::runAdmitted(const Plan &plan, Responder out)
{
    if (plan.entry->async) {
        auto done = guarded([&]() -> Result<Response> {
            plan.entry->async(plan.request, out);
            return Response{};
        });
        if (!done)
            out.reply(std::move(done));
        return;
    }
    const bool taken =
        m_workers.add([plan, out] { out.reply(guarded([&] { return plan.entry->blocking(*plan.request); })); });
    if (!taken)
        out.reply(Response::of({Errc::Unavailable, "the companion has too much to do; try again shortly", {}}));
}

} // namespace crat::http
