#include "core/companion/store/Writer.h"

#include <spdlog/spdlog.h>

#include "core/companion/store/Migrations.h"

namespace crat::store {

namespace {

/// Jobs are other modules' code: what they throw must end here, or one of them would end the companion.
Result<> guarded(const std::function<Result<>(Transaction &)> &job, Transaction &tx)
{
    try {
        return job(tx);
    } catch (const std::exception &e) {
        spdlog::error("store: a change ended with an exception: {}", e.what());
        return fail(Errc::Internal, "the store could not do this", e.what());
    }
}

} // namespace

Writer::Writer(const DatabaseOptions &options, DatabaseUrl url, const Clock &clock,
               std::shared_ptr<EventSubscribers> events, std::shared_ptr<PlainSubscribers> available)
    : m_options(options), m_connection(url, Connection::Access::ReadWrite), m_clock(clock), m_events(std::move(events)),
      m_availableCalls(std::move(available)), m_place(url.description())
{
}

Result<> Writer::start()
{
    m_thread = std::thread([this] { loop(); });
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return m_started; });
    if (m_available)
        return {};
    return tl::unexpected(m_lastError);
}

void Writer::add(Job job)
{
    std::unique_lock lock(m_mutex);
    std::optional<Error> refused;
    if (m_stopping)
        refused = Error{Errc::Unavailable, "the companion is stopping", {}};
    else if (!m_available)
        refused = m_lastError;
    else if (m_queue.size() >= m_options.maxQueuedWrites)
        refused = Error{Errc::Unavailable, "the store has too much to do; try again shortly", {}};
    if (refused) {
        lock.unlock();
        job.done(tl::unexpected(std::move(*refused)));
        return;
    }
    m_queue.push_back(std::move(job));
    lock.unlock();
    m_wake.notify_all();
}

void Writer::stop()
{
    {
        std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

bool Writer::available() const
{
    std::scoped_lock lock(m_mutex);
    return m_available;
}

std::string Writer::lastError() const
{
    std::scoped_lock lock(m_mutex);
    return m_available ? std::string() : m_lastError.forUser;
}

void Writer::note(const Result<> &state)
{
    bool changed = false;
    {
        std::scoped_lock lock(m_mutex);
        changed = m_available != state.has_value() || (!state && !m_started);
        m_available = state.has_value();
        if (!state)
            m_lastError = state.error();
    }
    if (!changed)
        return;
    if (state)
        spdlog::info("store: {} is ready", m_place);
    else
        spdlog::error("store: {}", state.error().forLog);
}

Result<> Writer::connect()
{
    m_nextTry = m_clock.steadyNow() + m_options.retryInterval;
    auto opened = m_connection.open();
    if (opened)
        opened = migrate(m_connection, m_clock);
    if (!opened)
        m_connection.close();
    note(opened);
    if (opened)
        m_availableCalls->call();
    return opened;
}

/// False when the thread has to end.
bool Writer::waitForWork()
{
    std::unique_lock lock(m_mutex);
    const auto ready = [this] {
        return m_stopping || !m_queue.empty();
    };
    if (m_available)
        m_wake.wait(lock, ready);
    else
        m_wake.wait_until(lock, m_nextTry, ready);
    return !(m_stopping && (m_queue.empty() || !m_available));
}

void Writer::loop()
{
    (void)connect();
    {
        std::scoped_lock lock(m_mutex);
        m_started = true;
    }
    m_wake.notify_all();
    while (waitForWork()) {
        if (!m_connection.isOpen() && !connect())
            continue;
        std::deque<Job> group;
        {
            std::scoped_lock lock(m_mutex);
            while (!m_queue.empty() && group.size() < m_options.maxGroup) {
                group.push_back(std::move(m_queue.front()));
                m_queue.pop_front();
            }
        }
        if (!group.empty())
            runGroup(std::move(group));
    }
    m_connection.close();
}

void Writer::fillWithAnswer(std::deque<Job> &group, const Error &error)
{
    for (Job &job : group)
        job.done(tl::unexpected(error));
    // What waits behind a lost connection is told at once too: nobody hangs on a database that is away.
    std::deque<Job> waiting;
    if (m_connection.isLost()) {
        note(tl::unexpected(error));
        std::scoped_lock lock(m_mutex);
        m_nextTry = m_clock.steadyNow();
        waiting.swap(m_queue);
    }
    for (Job &job : waiting)
        job.done(tl::unexpected(error));
}

/// `whole` fails with the job where its failure took the transaction along (SQLite rolls all of it back on a full disk).
Result<> Writer::runJob(Job &job, Transaction &tx, std::vector<Transaction::Pending> &events,
                        std::vector<std::function<void()>> &after, Result<> &whole)
{
    auto done = guarded(job.run, tx);
    auto newEvents = tx.takeEvents();
    auto newAfter = tx.takeAfterCommit();
    if (done) {
        std::move(newEvents.begin(), newEvents.end(), std::back_inserter(events));
        std::move(newAfter.begin(), newAfter.end(), std::back_inserter(after));
    } else if (auto undone = m_connection.isLost() ? done : m_connection.run("ROLLBACK TO SAVEPOINT job");
               m_connection.isLost() || !undone) {
        // The others did nothing wrong: whatever this job's own error is, theirs may be tried again.
        whole = done.error().code == Errc::Unavailable
                    ? done
                    : Result<>(
                          fail(Errc::Unavailable, "the store could not do this now; try again", undone.error().forLog));
    }
    return done;
}

Result<EventBatch> Writer::storeEvents(const std::vector<Transaction::Pending> &events)
{
    // The counter's row stays locked until COMMIT, so numbers grow in commit order even with several companions on one database.
    auto last = m_connection.query("UPDATE event_counter SET last_number = last_number + ? RETURNING last_number",
                                   {events.size()});
    if (!last)
        return tl::unexpected(last.error());
    if (last->empty())
        return fail(Errc::Internal, "the store's event counter is gone");
    std::int64_t number = last->front().integer("last_number") - static_cast<std::int64_t>(events.size());
    const Timestamp at = m_clock.now();
    auto batch = std::make_shared<std::vector<protocol::Event>>();
    for (const Transaction::Pending &event : events) {
        ++number;
        auto stored = m_connection.exec("INSERT INTO events (number, at, type, data) VALUES (?, ?, ?, ?)",
                                        {number, at, event.type, event.data});
        if (!stored)
            return tl::unexpected(stored.error());
        auto data = protocol::parseJson(event.data, std::string::npos);
        batch->push_back({number, at, event.type, data ? std::move(*data) : protocol::json::value()});
    }
    return EventBatch(batch);
}

void Writer::runGroup(std::deque<Job> group)
{
    const bool postgres = m_connection.dialect() == Dialect::Postgres;
    std::vector<Result<>> results;
    std::vector<Transaction::Pending> events;
    std::vector<std::function<void()>> after;
    EventBatch batch;

    const char *begin = postgres ? "BEGIN; SAVEPOINT job" : "BEGIN IMMEDIATE";
    Result<> whole = m_connection.run(begin);
    if (!whole && m_connection.isLost() && connect()) // it died while idle; nothing of this group was begun yet
        whole = m_connection.run(begin);
    for (std::size_t i = 0; whole && i < group.size(); ++i) {
        if (!postgres)
            whole = m_connection.run("SAVEPOINT job");
        else if (i > 0) // one round trip for both
            whole = m_connection.run("RELEASE SAVEPOINT job; SAVEPOINT job");
        if (!whole)
            break;
        Transaction tx(m_connection, m_clock);
        results.push_back(runJob(group[i], tx, events, after, whole));
        if (whole && !postgres)
            whole = m_connection.run("RELEASE SAVEPOINT job");
    }
    if (whole && !events.empty()) {
        auto stored = storeEvents(events);
        if (stored)
            batch = std::move(*stored);
        else
            whole = tl::unexpected(stored.error());
    }
    if (whole)
        whole = m_connection.run("COMMIT");
    if (!whole) {
        if (!m_connection.isLost())
            (void)m_connection.run("ROLLBACK");
        fillWithAnswer(group, whole.error());
        return;
    }
    for (auto &call : after)
        call();
    if (batch)
        m_events->call(batch);
    for (std::size_t i = 0; i < group.size(); ++i)
        group[i].done(std::move(results[i]));
}

} // namespace crat::store
