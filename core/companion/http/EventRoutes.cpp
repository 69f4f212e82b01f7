#include <mutex>

#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"
#include "core/companion/store/Events.h"

namespace crat::http {

namespace {

constexpr std::int64_t PageSize = 500;
constexpr std::int64_t MaxPlain = 1000;
constexpr unsigned short PolicyViolation = 1008; // RFC 6455, 7.4.1
constexpr unsigned short TryAgainLater = 1013;

/// One listener's way through the numbered events: first what it missed, page by page as it takes them, then live. It never skips
/// a number and never sends one twice. Threads: any, under its mutex; store jobs hold it weakly.
class EventFeed : public std::enable_shared_from_this<EventFeed> {
public:
    /// `after` absent: from what is newest at the start.
    EventFeed(store::Database &database, std::shared_ptr<WebSocket> socket, std::optional<std::int64_t> after)
        : m_database(database), m_socket(std::move(socket)), m_fromNewest(!after), m_last(after.value_or(0))
    {
    }

    void begin()
    {
        std::weak_ptr<EventFeed> weak = weak_from_this();
        m_socket->onDrained([weak] {
            if (auto self = weak.lock())
                self->drained();
        });
        // The socket holds the feed, the feed's subscription ends with the socket.
        m_socket->onClose([self = shared_from_this()] { self->end(); });
        auto subscription = m_database.onEvents([weak](const store::EventBatch &batch) {
            if (auto self = weak.lock())
                self->live(batch);
        });
        {
            std::scoped_lock lock(m_mutex);
            m_subscription = std::move(subscription);
        }
        readPage();
    }

private:
    void readPage()
    {
        std::int64_t after = 0;
        bool fromNewest = false;
        {
            std::scoped_lock lock(m_mutex);
            after = m_last;
            fromNewest = m_fromNewest;
        }
        std::weak_ptr<EventFeed> weak = weak_from_this();
        struct Page {
            std::vector<protocol::Event> events;
            std::int64_t last = 0;
        };
        m_database.read<Page>(
            [after, fromNewest](store::Reader &reader) -> Result<Page> {
                auto last = store::events::lastNumber(reader);
                if (!last)
                    return tl::unexpected(last.error());
                if (fromNewest)
                    return Page{{}, *last};
                auto events = store::events::after(reader, after, PageSize);
                if (!events)
                    return tl::unexpected(events.error());
                return Page{std::move(*events), *last};
            },
            [weak](Result<Page> page) {
                auto self = weak.lock();
                if (!self)
                    return;
                if (!page)
                    self->m_socket->close(TryAgainLater, page.error().forUser);
                else
                    self->replay(page->events, page->last);
            });
    }

    void replay(const std::vector<protocol::Event> &events, std::int64_t newest)
    {
        std::unique_lock lock(m_mutex);
        if (std::exchange(m_fromNewest, false)) {
            m_last = newest;
            m_missed = true; // what came while it was asked for is read by the next page
        }
        if (m_last > newest) {
            lock.unlock();
            m_socket->close(PolicyViolation,
                            "after is beyond the newest event, " + std::to_string(newest) + "; read the state again");
            return;
        }
        if (events.empty()) {
            m_state = m_missed ? State::Reading : State::Live;
            if (!std::exchange(m_missed, false))
                return;
            lock.unlock();
            readPage();
            return;
        }
        m_state = State::Waiting; // drained() asks for the next page
        for (const protocol::Event &event : events)
            send(event);
    }

    void drained()
    {
        {
            std::scoped_lock lock(m_mutex);
            if (m_state != State::Waiting)
                return;
            m_state = State::Reading;
        }
        readPage();
    }

    void live(const store::EventBatch &batch)
    {
        std::unique_lock lock(m_mutex);
        if (m_state != State::Live) {
            m_missed = true;
            return;
        }
        for (const protocol::Event &event : *batch) {
            if (event.number == m_last + 1) {
                send(event);
            } else if (event.number > m_last) { // another companion on the same database wrote in between
                m_state = State::Reading;
                lock.unlock();
                readPage();
                return;
            }
        }
    }

    void send(const protocol::Event &event)
    {
        if (m_socket->sendText(protocol::toJsonText(event)))
            m_last = event.number;
    }

    void end()
    {
        // A subscription's end waits for a call under way, which may wait for our mutex: so it ends outside of it.
        store::Subscription ended;
        std::scoped_lock lock(m_mutex);
        std::swap(ended, m_subscription);
        m_state = State::Ended;
    }

    enum class State { Reading, Waiting, Live, Ended };
    store::Database &m_database;
    std::shared_ptr<WebSocket> m_socket;
    std::mutex m_mutex;
    State m_state = State::Reading;
    bool m_missed = false;
    bool m_fromNewest;
    std::int64_t m_last;
    store::Subscription m_subscription;
};

/// A listener that has just read the state wants no history.
bool wantsLatest(const Request &request)
{
    return request.queryText("after") == "latest";
}

Result<Response> plainEvents(const Request &request, store::Reader &reader)
{
    auto after = request.queryNumber("after", 0);
    if (!after)
        return tl::unexpected(after.error());
    auto events = store::events::after(reader, *after, MaxPlain);
    if (!events)
        return tl::unexpected(events.error());
    return Response::json({{"data", protocol::toJson(*events)}});
}

} // namespace

void addEventRoutes(Router &router, store::Database &database)
{
    router.webSocket(
        {.path = "/api/v1/events",
         .role = Role::User,
         .operationId = "followEvents",
         .summary =
             "WebSocket: each change as one text message, from after+1 on, then live. Without upgrade: 1,000 at most",
         .tag = "events",
         .response = dataSchema(protocol::listSchema(protocol::schemaRef("Event"))),
         .query = {{"after", "number of the last event that is known, or \"latest\"; absent: from the beginning",
                    true}}},
        [&database](const std::shared_ptr<const Request> &request, std::shared_ptr<WebSocket> socket) {
            std::optional<std::int64_t> after;
            if (!wantsLatest(*request))
                after = request->queryNumber("after", 0).value_or(0);
            std::make_shared<EventFeed>(database, std::move(socket), after)->begin();
        },
        plainEvents,
        [](const Request &request, store::Reader &) -> Result<Response> {
            if (wantsLatest(request))
                return Response{};
            return request.queryNumber("after", 0).map([](std::int64_t) { return Response{}; });
        });
}

} // namespace crat::http
