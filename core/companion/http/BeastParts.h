#pragma once

// Only Server.cpp, HttpSession.cpp and WebSocketSession.cpp include this: Beast is slow to compile and must end there.

#include <atomic>
#include <memory>
#include <mutex>
#include <set>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "core/companion/http/Dispatcher.h"
#include "core/companion/http/HostGuard.h"
#include "core/companion/http/Server.h"

namespace crat::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Tcp = asio::ip::tcp;
using Parser = beast::http::request_parser<beast::http::buffer_body>;

/// Something open that a stop must end.
class Closable {
public:
    virtual ~Closable() = default;
    virtual void goAway() = 0; ///< finish what is under way, then end; any thread
    virtual void cut() = 0;    ///< end now; any thread
};

/// What all connections of one server share.
struct Shared {
    Shared(ServerOptions o, Dispatcher &d) : options(std::move(o)), dispatcher(d) {}
    const ServerOptions options;
    Dispatcher &dispatcher;
    HostGuard hosts; ///< set by listen(), before any connection
    std::atomic<bool> stopping{false};
    std::atomic<std::size_t> bodyBytes{0};
    std::atomic<std::uint64_t> uploadNumber{0};

    std::mutex mutex;
    std::condition_variable changed;
    std::set<std::shared_ptr<Closable>> open;

    bool add(std::shared_ptr<Closable> item);
    void remove(const std::shared_ptr<Closable> &item);
};

void startHttpSession(Tcp::socket socket, std::shared_ptr<Shared> shared);
/// Takes a connection over after its upgrade request was admitted.
void startWebSocket(beast::tcp_stream stream, beast::http::request<beast::http::buffer_body> request,
                    Dispatcher::Plan plan, std::shared_ptr<Shared> shared);

} // namespace crat::http
