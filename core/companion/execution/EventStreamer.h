#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/companion/execution/ExecutionService.h"
#include "core/companion/http/WebSocket.h"

namespace crat::execution {

/// Sends executions' events to those who listen: what they missed, then live, each as fast as it takes them, and closes after
/// the event "ended". Every listener reads the file for itself, so a slow one costs a place in a file and no memory.
/// Threads: any; one of its own reads and sends.
class EventStreamer {
public:
    EventStreamer();
    ~EventStreamer(); ///< stop()

    /// From event `after` + 1 on.
    void add(std::shared_ptr<http::WebSocket> socket, const std::string &execution, EventLog log, std::int64_t after);
    /// There may be more for those who listen to `execution`. Does not block.
    void poke(const std::string &execution);
    void stop();

private:
    struct Listener {
        std::shared_ptr<http::WebSocket> socket;
        std::string execution;
        EventLog::Reader reader;
        std::int64_t after = 0;
        bool due = true, gone = false; ///< guarded by Shared::mutex
    };
    /// Held by the sockets' callbacks too, which may come after us.
    struct Shared {
        std::mutex mutex;
        std::condition_variable wake;
        std::vector<std::shared_ptr<Listener>> listeners;
        bool stopping = false;
    };
    void work();
    /// True: it has had everything, or the socket is gone.
    bool feed(Listener &listener);
    bool sendSome(Listener &listener);

    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
    std::thread m_thread;
};

} // namespace crat::execution
