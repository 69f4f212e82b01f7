#include "core/companion/http/BeastParts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <spdlog/spdlog.h>

#include "core/base/Sha256.h"

namespace crat::http {

namespace {

namespace bh = beast::http;
using asio::use_awaitable;
constexpr auto asTuple = asio::as_tuple(use_awaitable);
constexpr std::size_t Chunk = 64 * 1024;

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char &c : out) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

/// When a file of which `done` bytes have gone over since `start` must have come on: each piece has its time, and all of it a slowest
/// pace, so that nobody holds a connection by a piece now and then.
SteadyTime nextBy(SteadyTime start, std::uint64_t done, std::chrono::milliseconds piece, std::uint64_t slowest)
{
    const auto whole = start + piece + std::chrono::milliseconds(done * 1000 / slowest);
    return std::min(std::chrono::steady_clock::now() + piece, whole);
}

/// Gives back what a request took of the server's budget for bodies, and removes a body's file that nobody took.
class BodyLease {
public:
    explicit BodyLease(Shared &shared) : m_shared(shared) {}
    ~BodyLease()
    {
        m_shared.bodyBytes -= m_bytes;
        if (!m_file.empty()) {
            std::error_code ec;
            std::filesystem::remove(m_file, ec);
        }
    }
    BodyLease(const BodyLease &) = delete;
    BodyLease &operator=(const BodyLease &) = delete;
    bool take(std::size_t bytes)
    {
        m_bytes = bytes;
        return (m_shared.bodyBytes += bytes) <= m_shared.options.limits.bodyBytesInFlight;
    }
    void owns(std::filesystem::path file) { m_file = std::move(file); }

private:
    Shared &m_shared;
    std::size_t m_bytes = 0;
    std::filesystem::path m_file;
};

class HttpSession final : public Closable, public std::enable_shared_from_this<HttpSession> {
public:
    HttpSession(Tcp::socket socket, std::shared_ptr<Shared> shared)
        : m_stream(std::move(socket)), m_shared(std::move(shared))
    {
        boost::system::error_code ec;
        const auto peer = m_stream.socket().remote_endpoint(ec);
        m_remote = ec ? std::string("?") : peer.address().to_string();
        (void)m_stream.socket().set_option(Tcp::no_delay(true), ec);
    }
    void begin()
    {
        asio::co_spawn(
            m_stream.get_executor(), [self = shared_from_this()] { return self->serve(); },
            [self = shared_from_this()](std::exception_ptr e) {
                if (e)
                    spdlog::error("http: a connection ended with an exception");
                self->m_shared->remove(self);
            });
    }
    void goAway() override
    {
        asio::post(m_stream.get_executor(), [self = shared_from_this()] {
            if (!self->m_busy)
                self->m_stream.close();
        });
    }
    void cut() override
    {
        asio::post(m_stream.get_executor(), [self = shared_from_this()] { self->m_stream.close(); });
    }

private:
    asio::awaitable<void> serve();
    asio::awaitable<bool> serveOne();
    Head headOf(const Parser &parser) const;
    std::variant<Dispatcher::Plan, Response> plan(const Head &head) const;
    asio::awaitable<std::optional<Response>> readBody(Parser &parser, Dispatcher::Plan &plan, BodyLease &lease);
    asio::awaitable<std::optional<Response>> readToFile(Parser &parser, Request &request, BodyLease &lease,
                                                        std::uint64_t limit);
    asio::awaitable<std::optional<Response>> readToMemory(Parser &parser, Request &request, std::uint64_t limit);
    asio::awaitable<Result<>> admit(const Dispatcher::Plan &plan);
    asio::awaitable<Response> answer(const Dispatcher::Plan &plan, bool admitted);
    asio::awaitable<bool> send(Response response, unsigned version, bool keepAlive);
    asio::awaitable<bool> sendFile(bh::response<bh::empty_body> head, const std::filesystem::path &path,
                                   bool keepAlive);
    template <class Body>
    asio::awaitable<bool> sendHead(bh::response<Body> &whole);
    asio::awaitable<void> lingeringClose();

    beast::tcp_stream m_stream;
    std::shared_ptr<Shared> m_shared;
    beast::flat_buffer m_buffer;
    std::string m_remote;
    bool m_busy = false;     ///< between a head and its answer
    bool m_headOnly = false; ///< the request under way is a HEAD: its answer has no body
};

asio::awaitable<void> HttpSession::serve()
{
    while (!m_shared->stopping && co_await serveOne())
        m_busy = false;
    m_busy = false;
    boost::system::error_code ec;
    if (m_stream.socket().is_open())
        (void)m_stream.socket().shutdown(Tcp::socket::shutdown_send, ec);
}

Head HttpSession::headOf(const Parser &parser) const
{
    Head head;
    head.method = std::string(parser.get().method_string());
    head.target = std::string(parser.get().target());
    head.remoteAddress = m_remote;
    head.upgrade = beast::websocket::is_upgrade(parser.get());
    for (const auto &field : parser.get()) {
        std::string &value = head.headers[lower(field.name_string())];
        value += (value.empty() ? "" : ", ") + std::string(field.value());
    }
    return head;
}

std::variant<Dispatcher::Plan, Response> HttpSession::plan(const Head &head) const
{
    const auto host = head.headers.find("host");
    if (host != head.headers.end() && !m_shared->hosts.allows(host->second))
        return Response::error(421,
                               "this companion does not answer to that name: call it by its address, or name it with "
                               "--allowed-hosts where the companion is started");
    return m_shared->dispatcher.plan(head);
}

asio::awaitable<bool> HttpSession::serveOne()
{
    const ServerLimits &limits = m_shared->options.limits;
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits.headerBytes));
    parser.body_limit(boost::none); // held to the route's limit below, once the route is known
    if (m_buffer.size() == 0) {     // waiting for a next request is not slow sending
        m_stream.expires_after(limits.idle);
        auto [ec, n] = co_await m_stream.async_read_some(m_buffer.prepare(4096), asTuple);
        if (ec)
            co_return false;
        m_buffer.commit(n);
    }
    m_busy = true;
    m_headOnly = false;
    m_stream.expires_after(limits.header);
    auto [ec, n] = co_await bh::async_read_header(m_stream, m_buffer, parser, asTuple);
    if (ec == beast::error::timeout || ec == bh::error::end_of_stream || ec == asio::error::operation_aborted)
        co_return false;
    if (ec) {
        const int status = ec == bh::error::header_limit ? 431 : 400;
        co_await send(
            Response::error(status, status == 431 ? "the request's head is too large" : "this is not HTTP/1.1"), 11,
            false);
        co_await lingeringClose();
        co_return false;
    }
    const unsigned version = parser.get().version();
    m_headOnly = parser.get().method() == bh::verb::head;
    auto planned = plan(headOf(parser));
    BodyLease lease(*m_shared);
    std::optional<Response> response;
    bool admitted = false;
    bool bodyRead = parser.is_done();
    if (auto *refusal = std::get_if<Response>(&planned)) {
        response = std::move(*refusal);
    } else {
        auto &plan = std::get<Dispatcher::Plan>(planned);
        const bool upgrade = plan.entry->socket && beast::websocket::is_upgrade(parser.get());
        if (upgrade || plan.entry->info.body == Body::File) {
            auto ok = co_await admit(plan);
            admitted = ok.has_value();
            if (!ok)
                response = Response::of(ok.error());
        }
        if (upgrade && admitted) {
            m_stream.expires_never();
            startWebSocket(std::move(m_stream), parser.release(), std::move(plan), m_shared);
            co_return false;
        }
        if (!response) {
            response = co_await readBody(parser, plan, lease);
            bodyRead = parser.is_done();
        }
        if (!response)
            response = co_await answer(plan, admitted);
    }
    const bool keep = parser.keep_alive() && bodyRead && !m_shared->stopping;
    const bool sent = co_await send(std::move(*response), version, keep);
    if (sent && !bodyRead)
        co_await lingeringClose();
    co_return sent &&keep;
}

asio::awaitable<std::optional<Response>> HttpSession::readBody(Parser &parser, Dispatcher::Plan &plan, BodyLease &lease)
{
    const RouteInfo &info = plan.entry->info;
    const std::uint64_t limit = info.method == Method::Get ? 64 * 1024 : info.maxBody;
    const auto length = parser.content_length();
    const auto tooLarge = [&] {
        return Response::error(413, "the request's body is larger than " + std::to_string(limit) + " bytes");
    };
    if (length && *length > limit)
        co_return tooLarge();
    // An empty file is a file too: it goes to the disk and has its digest like any other.
    if (parser.is_done() && info.body != Body::File)
        co_return std::nullopt;
    if (info.body != Body::File && !lease.take(static_cast<std::size_t>(length.value_or(limit))))
        co_return Response::of({Errc::Unavailable, "the companion has too much to do; try again shortly", {}});
    if (beast::iequals(parser.get()[bh::field::expect], "100-continue")) {
        bh::response<bh::empty_body> go(bh::status::continue_, parser.get().version());
        m_stream.expires_after(m_shared->options.limits.write);
        auto [ec, n] = co_await bh::async_write(m_stream, go, asTuple);
        if (ec)
            co_return Response::error(400, "the connection broke");
    }
    if (info.body == Body::File)
        co_return co_await readToFile(parser, *plan.request, lease, limit);
    co_return co_await readToMemory(parser, *plan.request, limit);
}

asio::awaitable<std::optional<Response>> HttpSession::readToMemory(Parser &parser, Request &request,
                                                                   std::uint64_t limit)
{
    m_stream.expires_after(m_shared->options.limits.body);
    std::vector<char> piece(
        static_cast<std::size_t>(std::min<std::uint64_t>(parser.content_length().value_or(Chunk), Chunk)));
    while (!parser.is_done()) {
        parser.get().body().data = piece.data();
        parser.get().body().size = piece.size();
        auto [ec, n] = co_await bh::async_read(m_stream, m_buffer, parser, asTuple);
        if (ec && ec != bh::error::need_buffer)
            co_return Response::error(ec == beast::error::timeout ? 408 : 400,
                                      "the request's body did not arrive whole");
        request.body.append(piece.data(), piece.size() - parser.get().body().size);
        if (request.body.size() > limit)
            co_return Response::error(413, "the request's body is larger than " + std::to_string(limit) + " bytes");
    }
    request.bodySize = request.body.size();
    co_return std::nullopt;
}

asio::awaitable<std::optional<Response>> HttpSession::readToFile(Parser &parser, Request &request, BodyLease &lease,
                                                                 std::uint64_t limit)
{
    const auto path = m_shared->options.uploads / ("body-" + std::to_string(m_shared->uploadNumber++));
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        co_return Response::error(503, "the companion cannot store the body: check the data folder and its disk");
    lease.owns(path);
    request.bodyFile = path;
    Sha256 digest;
    std::vector<char> piece(Chunk);
    std::optional<Response> trouble;
    const ServerLimits &limits = m_shared->options.limits;
    const auto start = std::chrono::steady_clock::now();
    while (!parser.is_done() && !trouble) {
        m_stream.expires_at(nextBy(start, request.bodySize, limits.body, limits.slowest));
        parser.get().body().data = piece.data();
        parser.get().body().size = piece.size();
        auto [ec, n] = co_await bh::async_read(m_stream, m_buffer, parser, asTuple);
        const std::size_t got = piece.size() - parser.get().body().size;
        request.bodySize += got;
        digest.add({piece.data(), got});
        if (ec && ec != bh::error::need_buffer)
            trouble =
                Response::error(ec == beast::error::timeout ? 408 : 400, "the request's body did not arrive whole");
        else if (request.bodySize > limit)
            trouble = Response::error(413, "the request's body is larger than " + std::to_string(limit) + " bytes");
        else if (::write(fd, piece.data(), got) != static_cast<ssize_t>(got))
            trouble = Response::error(503, "the companion cannot store the body: is the disk full?");
    }
    ::close(fd);
    request.bodySha256 = digest.hex();
    co_return trouble;
}

asio::awaitable<Result<>> HttpSession::admit(const Dispatcher::Plan &plan)
{
    co_return co_await asio::async_initiate<decltype(use_awaitable), void(Result<>)>(
        [this, &plan](auto handler) {
            auto kept = std::make_shared<decltype(handler)>(std::move(handler));
            m_shared->dispatcher.admit(plan, [kept, executor = m_stream.get_executor()](Result<> ok) {
                asio::post(executor, [kept, ok = std::move(ok)]() mutable { (*kept)(std::move(ok)); });
            });
        },
        use_awaitable);
}

asio::awaitable<Response> HttpSession::answer(const Dispatcher::Plan &plan, bool admitted)
{
    m_stream.expires_never();
    co_return co_await asio::async_initiate<decltype(use_awaitable), void(Response)>(
        [this, &plan, admitted](auto handler) {
            auto kept = std::make_shared<decltype(handler)>(std::move(handler));
            m_shared->dispatcher.run(plan, admitted, Responder([kept, executor = m_stream.get_executor()](Response r) {
                                         asio::post(executor,
                                                    [kept, r = std::move(r)]() mutable { (*kept)(std::move(r)); });
                                     }));
        },
        use_awaitable);
}

asio::awaitable<bool> HttpSession::send(Response response, unsigned version, bool keepAlive)
{
    bh::response<bh::empty_body> head(static_cast<bh::status>(response.status), version);
    if (!response.contentType.empty())
        head.set(bh::field::content_type, response.contentType);
    head.set(bh::field::cache_control, "no-store");
    head.set("X-Content-Type-Options", "nosniff");
    for (const auto &[name, value] : response.headers)
        head.set(name, value);
    head.keep_alive(keepAlive);
    if (!response.file.empty())
        co_return co_await sendFile(std::move(head), response.file, keepAlive);
    bh::response<bh::string_body> whole(std::move(head.base()), std::move(response.body));
    if (response.status != 204)
        whole.prepare_payload();
    if (m_headOnly)
        co_return co_await sendHead(whole);
    m_stream.expires_after(m_shared->options.limits.write);
    auto [ec, n] = co_await bh::async_write(m_stream, whole, asTuple);
    co_return !ec;
}

asio::awaitable<bool> HttpSession::sendFile(bh::response<bh::empty_body> head, const std::filesystem::path &path,
                                            bool keepAlive)
{
    beast::error_code ec;
    bh::response<bh::file_body> whole(std::move(head.base()));
    whole.body().open(path.c_str(), beast::file_mode::scan, ec);
    if (ec)
        co_return co_await send(Response::error(404, "there is no such file"), whole.version(), keepAlive);
    whole.prepare_payload();
    if (m_headOnly)
        co_return co_await sendHead(whole);
    bh::response_serializer<bh::file_body> serializer(whole);
    const ServerLimits &limits = m_shared->options.limits;
    const auto start = std::chrono::steady_clock::now();
    std::uint64_t sent = 0;
    while (!serializer.is_done()) {
        m_stream.expires_at(nextBy(start, sent, limits.write, limits.slowest));
        auto [failed, n] = co_await bh::async_write_some(m_stream, serializer, asTuple);
        if (failed)
            co_return false;
        sent += n;
    }
    co_return true;
}

/// The head as it would stand before the body, its length too.
template <class Body>
asio::awaitable<bool> HttpSession::sendHead(bh::response<Body> &whole)
{
    bh::response_serializer<Body> serializer(whole);
    m_stream.expires_after(m_shared->options.limits.write);
    auto [ec, n] = co_await bh::async_write_header(m_stream, serializer, asTuple);
    co_return !ec;
}

/// A close while the peer still sends would reset the connection and lose the answer on its way; so a little is read and dropped.
asio::awaitable<void> HttpSession::lingeringClose()
{
    boost::system::error_code ignored;
    (void)m_stream.socket().shutdown(Tcp::socket::shutdown_send, ignored);
    m_stream.expires_after(std::chrono::seconds(2));
    std::vector<char> piece(Chunk);
    for (std::size_t total = 0; total < (4u << 20);) {
        auto [ec, n] = co_await m_stream.async_read_some(asio::buffer(piece), asTuple);
        if (ec)
            break;
        total += n;
    }
    m_stream.close();
}

} // namespace

void startHttpSession(Tcp::socket socket, std::shared_ptr<Shared> shared)
{
    auto session = std::make_shared<HttpSession>(std::move(socket), shared);
    if (shared->add(session))
        session->begin();
}

} // namespace crat::http
