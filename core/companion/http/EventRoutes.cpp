#include <mutex>

#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"
#include "core/companion/store/Events.h"

namespace crat::http {

namespace {

constexpr std::int64_t PageSize = 500;
constexpr std::int64_t PageBytes = 512 * 1024; // an announced build may have a megabyte
constexpr std::size_t MaxUnsent = 256 * 1024;  // more is read only when the listener has taken what it was sent
constexpr std::int64_t MaxPlain = 1000;
constexpr std::int64_t MaxPlainBytes = 8 << 20;
constexpr unsigned short PolicyViolation = 1008; // RFC 6455, 7.4.1
constexpr unsigned short TryAgainLater = 1013;

/// Why a listener cannot go on after `after`: it has to read the state anew, then listen from "latest".
std::string outOfReach(std::int64_t newest, std::int64_t keptAfter, std::int64_t after)
{
    if (after > newest)
        return "after is beyond the newest event, " + std::to_string(newest) + "; read the state again";
    return "events up to " + std::to_string(keptAfter) + " are no longer kept; read the state again";
}

/// One listener's way through the numbered events: first what it missed, page by page as it takes them, then live. It never skips
/// a number and never sends one twice. Threads: any, under its mutex; store jobs hold it weakly.
class EventFeed : public std::enable_shared_from_this<EventFeed> {
public:
    /// Where a listener begins: after a number, or with what is newest or oldest at the start.
    enum class From { Number, Newest, Oldest };
    EventFeed(store::Database &database, std::shared_ptr<WebSocket> socket, From from, std::int64_t after)
        : m_database(database), m_socket(std::move(socket)), m_from(from), m_last(after)
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
    struct Page {
        std::vector<protocol::Event> events;
        std::int64_t after = 0; ///< the number they come after
        std::int64_t newest = 0, keptAfter = 0;
    };

    void readPage()
    {
        std::int64_t after = 0;
        From from = From::Number;
        {
            std::scoped_lock lock(m_mutex);
            after = m_last;
            from = m_from;
        }
        std::weak_ptr<EventFeed> weak = weak_from_this();
        m_database.read<Page>(
            [after, from](store::Reader &reader) -> Result<Page> {
                auto last = store::events::lastNumber(reader);
                auto kept = store::events::keptAfter(reader);
                if (!last || !kept)
                    return tl::unexpected(!last ? last.error() : kept.error());
                Page page{{}, after, *last, *kept};
                if (from != From::Number)
                    page.after = from == From::Newest ? *last : *kept;
                if (from == From::Newest)
                    return page;
                auto events = store::events::after(reader, page.after, PageSize, PageBytes);
                if (!events)
                    return tl::unexpected(events.error());
                page.events = std::move(*events);
                if (!page.events.empty()) // some may have gone since keptAfter was read
                    page.keptAfter = std::max(page.keptAfter, page.events.front().number - 1);
                return page;
            },
            [weak](Result<Page> page) {
                auto self = weak.lock();
                if (!self)
                    return;
                if (!page)
                    self->m_socket->close(TryAgainLater, page.error().forUser);
                else
                    self->replay(*page);
            });
    }

    void replay(const Page &page)
    {
        std::unique_lock lock(m_mutex);
        if (const From from = std::exchange(m_from, From::Number); from != From::Number) {
            m_last = page.after;
            m_missed = m_missed || from == From::Newest; // what came while it was asked for is read by the next page
        }
        if (m_last > page.newest || m_last < page.keptAfter) {
            m_state = State::Ended;
            lock.unlock();
            m_socket->close(PolicyViolation, outOfReach(page.newest, page.keptAfter, page.after));
            return;
        }
        if (page.events.empty()) {
            m_state = m_missed ? State::Reading : State::Live;
            if (!std::exchange(m_missed, false))
                return;
            lock.unlock();
            readPage();
            return;
        }
        m_state = State::Waiting; // drained() asks for the next page
        for (const protocol::Event &event : page.events) {
            if (!send(event))
                return;
        }
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
                if (!send(event)) {
                    m_state = State::Waiting; // it goes on from the store
                    return;
                }
            } else if (event.number > m_last) { // another companion on the same database wrote in between
                m_state = State::Reading;
                lock.unlock();
                readPage();
                return;
            }
        }
    }

    /// False: the listener has enough for now (drained() comes when it has taken that), or is gone.
    bool send(const protocol::Event &event)
    {
        if (m_socket->buffered() >= MaxUnsent || !m_socket->sendText(protocol::toJsonText(event)))
            return false;
        m_last = event.number;
        return true;
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
    From m_from;
    std::int64_t m_last;
    store::Subscription m_subscription;
};

/// A listener that has just read the state wants no history.
bool wantsLatest(const Request &request)
{
    return request.queryText("after") == "latest";
}

/// The numbers beside the words: a program that polls learns where it may go on without reading a sentence.
Response gone(std::int64_t newest, std::int64_t keptAfter, std::int64_t after)
{
    return Response::json(
        {{"error", outOfReach(newest, keptAfter, after)}, {"newest", newest}, {"kept_after", keptAfter}}, 410);
}

Result<Response> plainEvents(const Request &request, store::Reader &reader)
{
    const bool latest = wantsLatest(request);
    auto after = latest ? Result<std::int64_t>(0) : request.queryNumber("after", 0);
    if (!after)
        return tl::unexpected(after.error());
    auto newest = store::events::lastNumber(reader);
    auto kept = store::events::keptAfter(reader);
    if (!newest || !kept)
        return tl::unexpected(!newest ? newest.error() : kept.error());
    if (latest)
        return Response::json({{"data", json::array{}}, {"newest", *newest}});
    if (!request.queryText("after"))
        after = *kept;
    if (*after < *kept || *after > *newest)
        return gone(*newest, *kept, *after);
    auto events = store::events::after(reader, *after, MaxPlain, MaxPlainBytes);
    if (!events)
        return tl::unexpected(events.error());
    if (!events->empty()) // some may have come since the counter was read
        newest = std::max(*newest, events->back().number);
    return Response::json({{"data", protocol::toJson(*events)}, {"newest", *newest}});
}

} // namespace

void addEventRoutes(Router &router, store::Database &database)
{
    router.webSocket(
        {.path = "/api/v1/events",
         .role = Role::User,
         .operationId = "followEvents",
         .summary = "WebSocket: each change as one text message, from after+1 on, then live. Without upgrade: 1,000 at "
                    "most, and the newest one's number",
         .tag = "events",
         .response = protocol::objectSchema({{"data", protocol::listSchema(protocol::schemaRef("Event"))},
                                             {"newest", protocol::typeSchema("integer")}}),
         .query =
             {{"after",
               "number of the last event that is known, or \"latest\"; absent: from the oldest that is kept. Where "
               "later ones are no longer kept, or it is beyond the newest (another database): close code 1008, or "
               "status "
               "410 with newest and kept_after; read the state, then go on from \"latest\"",
               true}},
         .failures = {410}},
        [&database](const std::shared_ptr<const Request> &request, std::shared_ptr<WebSocket> socket) {
            using From = EventFeed::From;
            const From from = wantsLatest(*request)         ? From::Newest
                              : request->queryText("after") ? From::Number
                                                            : From::Oldest;
            const std::int64_t after =
                from == From::Number ? request->queryNumber("after", 0).value_or(0) : std::int64_t(0);
            std::make_shared<EventFeed>(database, std::move(socket), from, after)->begin();
        },
        plainEvents,
        [](const Request &request, store::Reader &) -> Result<Response> {
            if (wantsLatest(request))
                return Response{};
            return request.queryNumber("after", 0).map([](std::int64_t) { return Response{}; });
        });
}

} // namespace crat::http
