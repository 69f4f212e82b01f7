#include "core/companion/execution/EventStreamer.h"

#include <spdlog/spdlog.h>

namespace crat::execution {
namespace {

constexpr std::size_t MaxUnsent = 512u << 10; // sent on only when less than this waits in the socket
constexpr std::size_t SocketBuffer = 4u << 20;
constexpr unsigned short Normal = 1000, GoingAway = 1001, TryAgainLater = 1013; // RFC 6455, 7.4.1

} // namespace

EventStreamer::EventStreamer() : m_thread([this] { work(); }) {}

EventStreamer::~EventStreamer()
{
    stop();
}

void EventStreamer::add(std::shared_ptr<http::WebSocket> socket, const std::string &execution, EventLog log,
                        std::int64_t after)
{
    auto listener = std::make_shared<Listener>(Listener{std::move(socket), execution, EventLog::Reader(log), after});
    listener->socket->setMaxBuffered(SocketBuffer);
    // Weak: the socket holds its callbacks, the listener holds the socket.
    const auto wake = [shared = m_shared, weak = std::weak_ptr<Listener>(listener)](bool gone) {
        const std::lock_guard lock(shared->mutex);
        if (const auto self = weak.lock()) {
            self->due = true;
            self->gone = self->gone || gone;
            shared->wake.notify_all();
        }
    };
    listener->socket->onDrained([wake] { wake(false); });
    listener->socket->onClose([wake] { wake(true); });
    const std::lock_guard lock(m_shared->mutex);
    if (m_shared->stopping) {
        listener->socket->close(GoingAway, "the companion is stopping");
        return;
    }
    m_shared->listeners.push_back(std::move(listener));
    m_shared->wake.notify_all();
}

void EventStreamer::poke(const std::string &execution)
{
    const std::lock_guard lock(m_shared->mutex);
    bool any = false;
    for (const auto &listener : m_shared->listeners)
        if (listener->execution == execution)
            listener->due = any = true;
    if (any)
        m_shared->wake.notify_all();
}

void EventStreamer::stop()
{
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->stopping = true;
        m_shared->wake.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
    const std::lock_guard lock(m_shared->mutex);
    for (const auto &listener : m_shared->listeners)
        listener->socket->close(GoingAway, "the companion is stopping");
    m_shared->listeners.clear();
}

void EventStreamer::work()
{
    std::unique_lock lock(m_shared->mutex);
    const auto isDue = [](const auto &listener) {
        return listener->due;
    };
    for (;;) {
        m_shared->wake.wait(lock, [&] {
            return m_shared->stopping || std::any_of(m_shared->listeners.begin(), m_shared->listeners.end(), isDue);
        });
        if (m_shared->stopping)
            return;
        std::vector<std::shared_ptr<Listener>> round;
        for (const auto &listener : m_shared->listeners) {
            if (!listener->due)
                continue;
            listener->due = false;
            round.push_back(listener);
        }
        lock.unlock();
        std::vector<std::shared_ptr<Listener>> finished;
        for (const auto &listener : round)
            if (feed(*listener))
                finished.push_back(listener);
        lock.lock();
        std::erase_if(m_shared->listeners, [&](const auto &listener) {
            return listener->gone || std::find(finished.begin(), finished.end(), listener) != finished.end();
        });
    }
}

bool EventStreamer::feed(Listener &listener)
{
    if (!listener.socket->isOpen())
        return true;
    if (listener.reader.number() < listener.after) {
        const auto there = listener.reader.skipTo(listener.after);
        if (!there)
            listener.socket->close(TryAgainLater, "the events cannot be read now");
        if (!there)
            return true;
        // Who knows the end, or more than there is, is not left to wait for what never comes.
        if (listener.reader.skippedEnd()) {
            listener.socket->close(Normal, "");
            return true;
        }
        if (!*there)
            return false;
    }
    return sendSome(listener);
}

bool EventStreamer::sendSome(Listener &listener)
{
    while (listener.socket->buffered() < MaxUnsent) {
        auto events = listener.reader.next();
        if (!events) {
            spdlog::warn("Events of execution {}: {}", listener.execution, events.error().forLog);
            listener.socket->close(TryAgainLater, "the events cannot be read now");
            return true;
        }
        if (events->empty())
            return false;
        for (const auto &event : *events) {
            if (!listener.socket->sendText(protocol::toJsonText(event)))
                return true;
            if (event.type == "ended") {
                listener.socket->close(Normal, "");
                return true;
            }
        }
    }
    return false; // onDrained() says when to go on
}

} // namespace crat::execution
