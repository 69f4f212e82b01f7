#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "core/companion/http/WebSocket.h"
#include "core/companion/store/Database.h"

namespace crat::http {

/// Closes WebSockets whose session is over: signed out, replaced by a new sign-in, expired, or ended by another companion on the same
/// database. What is said in one is heard at once, the rest within seconds. A database that is away ends nobody's session.
/// Threads: any; one of its own asks.
class SessionWatch {
public:
    explicit SessionWatch(store::Database &database);
    ~SessionWatch(); ///< stop()
    SessionWatch(const SessionWatch &) = delete;
    SessionWatch &operator=(const SessionWatch &) = delete;

    /// `session` 0 (the embedded companion's own token) never ends.
    void add(std::int64_t session, const std::shared_ptr<WebSocket> &socket);
    /// A function that says: look now. It does not block and may outlive the watch.
    std::function<void()> poker() const;
    void stop();

private:
    struct State {
        std::mutex mutex;
        std::condition_variable wake;
        std::multimap<std::int64_t, std::weak_ptr<WebSocket>> sockets;
        bool due = false, stopping = false;
    };
    void work();
    void look();

    store::Database &m_database;
    SystemClock m_clock;
    std::shared_ptr<State> m_state = std::make_shared<State>();
    std::thread m_thread;
};

} // namespace crat::http
