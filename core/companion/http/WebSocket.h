#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace crat::http {

/// One upgraded connection. Hold the shared_ptr for as long as you use it; the server keeps it alive while it is open.
/// Threads: every function from any thread. Callbacks come one at a time on an HTTP thread and must not block; set them in the
/// SocketHandler before returning (nothing is read before that). Pings and idle deadlines are the server's business.
class WebSocket {
public:
    virtual ~WebSocket() = default;

    /// Queues a message. Over `maxBuffered` unsent bytes the peer is too slow: the connection is closed with 1013 and a reason, and
    /// this gives false, as it does on a closed connection.
    virtual bool sendText(std::string text) = 0;
    virtual bool sendBinary(std::string bytes) = 0;
    virtual std::size_t buffered() const = 0; ///< bytes queued and not yet sent
    /// Bytes that may wait unsent; 1 MiB at first.
    virtual void setMaxBuffered(std::size_t bytes) = 0;
    /// Called when `buffered()` has fallen to zero.
    virtual void onDrained(std::function<void()> call) = 0;

    virtual void onMessage(std::function<void(std::string message, bool binary)> call) = 0;
    /// Bytes in one message from the peer at most; 64 KiB at first. More closes with 1009.
    virtual void setMaxMessage(std::size_t bytes) = 0;
    /// Stops and resumes reading from the peer, so that a slow other side pushes back (a relay).
    virtual void pauseReading() = 0;
    virtual void resumeReading() = 0;

    /// Sends what is queued, then a close frame. `reason` at most 120 bytes.
    virtual void close(unsigned short code, std::string_view reason) = 0;
    /// Called once, when it is over, whoever ended it. After it no callback comes.
    virtual void onClose(std::function<void()> call) = 0;
    virtual bool isOpen() const = 0;
};

} // namespace crat::http
