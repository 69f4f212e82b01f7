#include "core/companion/execution/VncRelay.h"

#include <deque>
#include <set>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/url.hpp>
#include <spdlog/spdlog.h>

#include "core/base/Log.h"

namespace crat::execution {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using namespace std::chrono_literals;
using Tcp = asio::ip::tcp;

constexpr std::size_t ReadSize = 64u << 10;
constexpr std::size_t MaxUnsent = 1u << 20; // to the client; above it the Grid has to wait
constexpr std::size_t SocketBuffer = 4u << 20;
constexpr std::size_t MaxInput = 256u << 10; // to the Grid; above it the client has to wait
constexpr std::size_t MaxRelays = 64;
constexpr auto CheckInterval = 3s;
constexpr unsigned short Normal = 1000, GoingAway = 1001, PolicyViolation = 1008, TryAgainLater = 1013;

bool isSessionId(std::string_view id)
{
    return !id.empty() && id.size() <= 128 &&
           id.find_first_not_of("0123456789abcdefABCDEFghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ-_") == id.npos;
}

/// One relayed session. Lives on the relay's thread; callbacks of the client's socket post to it.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(asio::io_context &io, std::string id, std::shared_ptr<http::WebSocket> client)
        : m_id(std::move(id)), m_client(std::move(client)), m_resolver(io), m_grid(io), m_buffer(ReadSize)
    {
        m_client->setMaxBuffered(SocketBuffer);
    }
    const std::string &id() const { return m_id; }
    const std::string &gridUrl() const { return m_gridUrl; }
    bool ended() const { return m_ended; }
    bool ofExecution = false; ///< it was one of an execution's sessions when it was looked up

    /// Hands over what the client's socket tells; before its handler returns. Its callbacks may outlive the relay, so they hold
    /// `io` (named before the session, which they let go first).
    void listen(const std::shared_ptr<asio::io_context> &io)
    {
        const auto posted = [&](auto member) {
            return [io, weak = weak_from_this(), member](auto... arguments) {
                asio::post(*io, [weak, member, ... copies = std::move(arguments)]() mutable {
                    if (const auto self = weak.lock())
                        std::invoke(member, *self, std::move(copies)...);
                });
            };
        };
        m_client->onMessage([take = posted(&Session::fromClient)](std::string bytes, bool) { take(std::move(bytes)); });
        m_client->onDrained([go = posted(&Session::readGrid)] { go(); });
        m_client->onClose([io, self = shared_from_this()] { asio::post(*io, [self] { self->end(Normal, ""); }); });
    }

    void connect(const std::string &gridUrl)
    {
        const auto url = boost::urls::parse_uri(gridUrl);
        if (!url || url->scheme() != "http")
            return end(PolicyViolation, "pictures are relayed from Grids at http:// addresses only");
        m_gridUrl = gridUrl;
        const std::string host = url->host_address(), port = url->has_port() ? std::string(url->port()) : "80";
        m_hostHeader = std::string(url->encoded_host_and_port());
        m_target = std::string(url->encoded_path()) + "/session/" + m_id + "/se/vnc";
        m_resolver.async_resolve(
            host, port, [self = shared_from_this()](beast::error_code ec, const Tcp::resolver::results_type &found) {
                if (ec)
                    return self->end(TryAgainLater, "the Grid's host is not found");
                beast::get_lowest_layer(self->m_grid).expires_after(10s);
                beast::get_lowest_layer(self->m_grid)
                    .async_connect(
                        found, [self](beast::error_code failed, const Tcp::endpoint &) { self->handshake(failed); });
            });
    }

    void end(unsigned short code, std::string_view reason)
    {
        if (std::exchange(m_ended, true))
            return;
        m_client->close(code, reason);
        beast::error_code ignored;
        beast::get_lowest_layer(m_grid).socket().close(ignored);
        m_toGrid.clear();
    }

private:
    void handshake(beast::error_code ec)
    {
        if (ec || m_ended)
            return end(TryAgainLater, "the Grid does not answer");
        beast::get_lowest_layer(m_grid).expires_never();
        beast::get_lowest_layer(m_grid).socket().set_option(Tcp::no_delay(true), ec);
        auto timeouts = beast::websocket::stream_base::timeout::suggested(beast::role_type::client);
        timeouts.handshake_timeout = 10s;
        m_grid.set_option(timeouts);
        m_grid.binary(true);
        m_grid.read_message_max(0); // read piece by piece, so a message's length costs nothing
        m_grid.async_handshake(m_hostHeader, m_target, [self = shared_from_this()](beast::error_code failed) {
            if (failed)
                return self->end(PolicyViolation, "the Grid shows no picture of this session");
            self->m_connected = true;
            self->readGrid();
            self->writeGrid();
        });
    }

    void readGrid()
    {
        if (!m_connected || m_ended || m_reading || m_client->buffered() > MaxUnsent)
            return; // the client's onDrained() comes back here
        m_reading = true;
        m_grid.async_read_some(asio::buffer(m_buffer),
                               [self = shared_from_this()](beast::error_code ec, std::size_t n) {
                                   self->m_reading = false;
                                   if (ec)
                                       return self->end(Normal, "the picture has ended");
                                   if (n > 0 && !self->m_client->sendBinary(std::string(self->m_buffer.data(), n)))
                                       return self->end(TryAgainLater, "too slow");
                                   self->readGrid();
                               });
    }

    void fromClient(std::string bytes)
    {
        if (m_ended || bytes.empty())
            return;
        m_waiting += bytes.size();
        m_toGrid.push_back(std::move(bytes));
        if (m_waiting > MaxInput && !std::exchange(m_paused, true))
            m_client->pauseReading();
        writeGrid();
    }

    void writeGrid()
    {
        if (!m_connected || m_ended || m_writing || m_toGrid.empty())
            return;
        m_writing = true;
        m_grid.async_write(asio::buffer(m_toGrid.front()),
                           [self = shared_from_this()](beast::error_code ec, std::size_t) {
                               self->m_writing = false;
                               if (ec || self->m_ended)
                                   return self->end(Normal, "the picture has ended");
                               self->m_waiting -= self->m_toGrid.front().size();
                               self->m_toGrid.pop_front();
                               if (self->m_waiting <= MaxInput / 2 && std::exchange(self->m_paused, false))
                                   self->m_client->resumeReading();
                               self->writeGrid();
                           });
    }

    const std::string m_id;
    std::shared_ptr<http::WebSocket> m_client;
    Tcp::resolver m_resolver;
    beast::websocket::stream<beast::tcp_stream> m_grid;
    std::string m_gridUrl, m_hostHeader, m_target;
    std::vector<char> m_buffer;
    std::deque<std::string> m_toGrid;
    std::size_t m_waiting = 0;
    bool m_connected = false, m_reading = false, m_writing = false, m_paused = false, m_ended = false;
};

} // namespace

class VncRelay::Impl : public std::enable_shared_from_this<Impl> {
public:
    explicit Impl(ExecutionService &service)
        : m_service(service), m_work(asio::make_work_guard(*m_io)), m_timer(*m_io), m_thread([this] { m_io->run(); })
    {
    }

    /// On an HTTP thread.
    void open(const std::string &id, std::shared_ptr<http::WebSocket> client)
    {
        if (!isSessionId(id))
            return client->close(PolicyViolation, "this is no session id");
        auto session = std::make_shared<Session>(*m_io, id, std::move(client));
        session->listen(m_io);
        asio::post(*m_io, [self = shared_from_this(), session] {
            if (self->m_stopping || self->m_sessions.size() >= MaxRelays)
                return session->end(TryAgainLater, "too many pictures are being watched");
            self->m_sessions.insert(session);
            self->lookUp(session);
            self->scheduleCheck();
        });
    }

    void endThoseThatAreGone()
    {
        asio::post(*m_io, [self = shared_from_this()] {
            for (const auto &session : self->m_sessions)
                if (session->ofExecution && !self->m_service.isOurSession(session->id()))
                    session->end(Normal, "the browser session has ended");
        });
    }

    void stop()
    {
        asio::post(*m_io, [this] {
            m_stopping = true;
            m_timer.cancel();
            for (const auto &session : m_sessions)
                session->end(GoingAway, "the companion is stopping");
            m_sessions.clear();
            m_work.reset();
        });
        m_lookups.join();
        if (m_thread.joinable())
            m_thread.join();
    }

private:
    void lookUp(const std::shared_ptr<Session> &session)
    {
        asio::post(m_lookups, [self = shared_from_this(), session] {
            const bool ours = self->m_service.isOurSession(session->id());
            const auto grid = self->m_service.gridOfSession(session->id());
            asio::post(*self->m_io, [session, grid, ours] {
                session->ofExecution = ours;
                if (!grid)
                    session->end(PolicyViolation, grid.error().forUser);
                else
                    session->connect(*grid);
            });
        });
    }

    void scheduleCheck()
    {
        if (m_timerRuns || m_sessions.empty() || m_stopping)
            return;
        m_timerRuns = true;
        m_timer.expires_after(CheckInterval);
        m_timer.async_wait([self = shared_from_this()](boost::system::error_code ec) {
            self->m_timerRuns = false;
            if (!ec)
                self->checkNow();
        });
    }

    /// Asks each Grid once which sessions it has, and ends relays of those that it no longer has.
    void checkNow()
    {
        std::erase_if(m_sessions, [](const auto &session) { return session->ended(); });
        std::set<std::string> grids;
        for (const auto &session : m_sessions)
            if (!session->gridUrl().empty())
                grids.insert(session->gridUrl());
        if (!grids.empty() && !std::exchange(m_checking, true))
            asio::post(m_lookups, [self = shared_from_this(), grids] { self->askGrids(grids); });
        scheduleCheck();
    }

    /// On the look-up thread.
    void askGrids(const std::set<std::string> &grids)
    {
        std::map<std::string, std::set<std::string>> living;
        for (const std::string &url : grids) {
            const auto nodes = askGrid(url, Deadline::after(2s));
            if (!nodes)
                continue; // nobody knows: the relay goes on
            auto &ids = living[url];
            for (const GridNode &node : *nodes)
                for (const GridSession &session : node.sessions)
                    ids.insert(session.id);
        }
        asio::post(*m_io, [self = shared_from_this(), living = std::move(living)] {
            self->m_checking = false;
            for (const auto &session : self->m_sessions)
                if (const auto grid = living.find(session->gridUrl());
                    grid != living.end() && !grid->second.contains(session->id()))
                    session->end(Normal, "the browser session has ended");
        });
    }

    ExecutionService &m_service;
    const std::shared_ptr<asio::io_context> m_io = std::make_shared<asio::io_context>(1);
    asio::executor_work_guard<asio::io_context::executor_type> m_work;
    asio::steady_timer m_timer;
    asio::thread_pool m_lookups{1};
    std::set<std::shared_ptr<Session>> m_sessions;
    bool m_timerRuns = false, m_checking = false, m_stopping = false;
    std::thread m_thread;
};

VncRelay::VncRelay(ExecutionService &service) : m_impl(std::make_shared<Impl>(service)) {}

VncRelay::~VncRelay()
{
    stop();
}

void VncRelay::addRoute(http::Router &router)
{
    router.webSocket(
        {.path = "/api/v1/sessions/{session}/vnc",
         .operationId = "watchSession",
         .summary = "WebSocket, binary, no subprotocol: the RFB byte stream of a browser session's display",
         .tag = "grid"},
        [impl = m_impl](const std::shared_ptr<const http::Request> &request, std::shared_ptr<http::WebSocket> socket) {
            impl->open(request->parameter("session"), std::move(socket));
        });
}

void VncRelay::sessionsChanged()
{
    if (m_impl)
        m_impl->endThoseThatAreGone();
}

void VncRelay::stop()
{
    if (const auto impl = std::exchange(m_impl, nullptr))
        impl->stop();
}

} // namespace crat::execution
