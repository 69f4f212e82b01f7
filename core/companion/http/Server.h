#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::http {

class Dispatcher;

struct ServerLimits {
    std::size_t headerBytes = 16 * 1024;
    std::size_t connections = 12000;
    std::size_t bodyBytesInFlight = 64u << 20; ///< of all requests together; more gets 503
    std::chrono::milliseconds idle{60'000};    ///< between two requests of a connection
    std::chrono::milliseconds header{10'000};  ///< for a whole head, from its first byte's wait on
    std::chrono::milliseconds body{
        30'000}; ///< for a whole JSON body, and for each 64 KiB of a body that goes to a file
    std::chrono::milliseconds write{60'000}; ///< for an answer, each 64 KiB of a file
    std::uint64_t slowest =
        16 * 1024; ///< bytes a second that files must come and go with at least, `body` or `write` besides
    std::chrono::milliseconds webSocketIdle{60'000}; ///< a ping at half of it; without an answer the connection ends
};

struct ServerOptions {
    std::string host = "127.0.0.1"; ///< an address or a name
    std::uint16_t port = 8000;      ///< 0: any free one
    int portsToTry = 1;             ///< this port and the ones after it, until one is free
    int threads = 2;
    std::set<std::string>
        hostNames; ///< further names it may be called by, see HostGuard (a proxy before it, a name of this machine)
    std::filesystem::path uploads; ///< where bodies of Body::File routes lie; cleared at the start
    ServerLimits limits;
};

/// The HTTP/1.1 and WebSocket server. Boost.Beast ends in its sources.
class Server {
public:
    Server(ServerOptions options, Dispatcher &dispatcher);
    ~Server(); ///< after the Database is closed: answers that are under way hold on to it
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    /// Takes the port; connections wait until serve(). Errors: Conflict (the port is in use; says what to do), BadInput (no such
    /// address), Forbidden.
    Result<> listen();
    /// Begins to answer.
    void serve();
    std::uint16_t port() const;
    /// "http://127.0.0.1:8000"
    std::string address() const;
    /// No new connections; requests under way are answered, WebSockets closed with 1001; what is left at `until` is cut.
    void stop(Deadline until);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace crat::http
