#include "core/companion/http/SessionWatch.h"

#include <vector>

#include "core/companion/store/Sessions.h"

namespace crat::http {

namespace {

constexpr auto Interval = std::chrono::seconds(5); // expiry, and what another companion ended
constexpr unsigned short PolicyViolation = 1008;   // RFC 6455, 7.4.1

} // namespace

SessionWatch::SessionWatch(store::Database &database) : m_database(database), m_thread([this] { work(); }) {}

SessionWatch::~SessionWatch()
{
    stop();
}

void SessionWatch::add(std::int64_t session, const std::shared_ptr<WebSocket> &socket)
{
    if (session == 0)
        return;
    const std::lock_guard lock(m_state->mutex);
    m_state->sockets.emplace(session, socket);
    m_state->due = true; // it may have ended between its check and here
    m_state->wake.notify_all();
}

std::function<void()> SessionWatch::poker() const
{
    return [state = m_state] {
        const std::lock_guard lock(state->mutex);
        state->due = true;
        state->wake.notify_all();
    };
}

void SessionWatch::stop()
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->stopping = true;
        m_state->wake.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
}

void SessionWatch::work()
{
    std::unique_lock lock(m_state->mutex);
    while (!m_state->stopping) {
        const auto isDue = [this] {
            return m_state->stopping || (m_state->due && !m_state->sockets.empty());
        };
        if (m_state->sockets.empty())
            m_state->wake.wait(lock, isDue);
        else
            m_state->wake.wait_for(lock, Interval, isDue);
        if (m_state->stopping)
            return;
        m_state->due = false;
        lock.unlock();
        look();
        lock.lock();
    }
}

void SessionWatch::look()
{
    std::multimap<std::int64_t, std::weak_ptr<WebSocket>> sockets;
    {
        const std::lock_guard lock(m_state->mutex);
        std::erase_if(m_state->sockets, [](const auto &one) { return one.second.expired(); });
        sockets = m_state->sockets;
    }
    if (sockets.empty())
        return;
    const auto live = m_database.readNow<std::set<SessionRowId>>(
        [now = m_clock.now()](store::Reader &reader) { return store::sessions::live(reader, now); });
    if (!live)
        return;
    std::vector<std::shared_ptr<WebSocket>> ended;
    for (const auto &[session, weak] : sockets) {
        if (live->contains(SessionRowId(session)))
            continue;
        if (auto socket = weak.lock())
            ended.push_back(std::move(socket));
    }
    for (const auto &socket : ended)
        socket->close(PolicyViolation, "the session has ended; sign in again");
}

} // namespace crat::http
