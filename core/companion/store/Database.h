#pragma once

#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/companion/store/Transaction.h"

namespace crat::store {

struct DatabaseOptions {
    /// "sqlite:PATH" (file made where missing) or "postgres://user:password@host:port/name?sslmode=…"; a Unix socket by
    /// "postgres://user@/name?host=/run/postgresql&port=5432".
    std::string url;
    int readers = 2;                     ///< reader threads, each with a connection of its own
    std::size_t maxQueuedWrites = 16384; ///< past it: Unavailable
    std::size_t maxQueuedReads = 4096;
    std::size_t maxGroup = 256;                    ///< jobs that share one COMMIT at most
    std::chrono::milliseconds retryInterval{1000}; ///< how often a database that is away is tried again
};

using EventBatch = std::shared_ptr<const std::vector<protocol::Event>>;

/// Ends a subscription when it goes. May outlive the Database. Its end waits for a call that is under way (so: never destroy
/// it from inside the callback).
class [[nodiscard]] Subscription {
public:
    Subscription() = default;
    explicit Subscription(std::function<void()> end) : m_end(std::move(end)) {}
    Subscription(Subscription &&other) noexcept : m_end(std::exchange(other.m_end, nullptr)) {}
    Subscription &operator=(Subscription &&other) noexcept;
    ~Subscription() { reset(); }
    void reset();

private:
    std::function<void()> m_end;
};

/// The companion's store: SQLite or PostgreSQL behind one writer thread that commits in groups and N reader threads.
/// Every function may be called from any thread. Needs a QCoreApplication for as long as it lives (Qt's SQL plug-ins).
///
/// A database that is away: every job ends at once with Unavailable and words that name it; the writer tries to come back
/// every `retryInterval` and then calls onAvailable's subscribers.
class Database {
public:
    /// Connects and runs the migrations. A PostgreSQL that is away is no error here: the object starts in the away state
    /// (see lastError()) and migrates when it comes. Errors: BadInput (the URL), Unavailable (a SQLite file that cannot be
    /// opened), Unsupported (the schema is newer than this program).
    static Result<std::unique_ptr<Database>> open(DatabaseOptions options, const Clock &clock);
    ~Database(); ///< close()
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Queues a change; `done` is called once, after COMMIT or with the error, on the writer's thread: it must not block (post
    /// to your own executor). Where the job could not even be queued, `done` is called right here.
    template <class T>
    void write(std::function<Result<T>(Transaction &)> job, std::function<void(Result<T>)> done);
    /// The same, waiting. For worker threads; never from a store thread, an HTTP thread or a GUI thread.
    template <class T>
    Result<T> writeNow(std::function<Result<T>(Transaction &)> job);

    template <class T>
    void read(std::function<Result<T>(Reader &)> job, std::function<void(Result<T>)> done);
    template <class T>
    Result<T> readNow(std::function<Result<T>(Reader &)> job);

    /// Called after each COMMIT that stored events, on the writer's thread, in order of their numbers; must not block. A
    /// subscriber that was away reads what it missed with events::after().
    Subscription onEvents(std::function<void(const EventBatch &)> call);
    /// Called on the writer's thread when the database has become usable (the first time too); must not block.
    Subscription onAvailable(std::function<void()> call);

    bool available() const;
    /// Why it is not available, in words; empty where it is.
    std::string lastError() const;
    bool isPostgres() const;
    /// For logs and people: kind, host and name, never the password.
    std::string description() const;

    /// No new jobs; those queued are done; threads end. Called once more it does nothing.
    void close();

private:
    struct Impl;
    explicit Database(std::unique_ptr<Impl> impl);
    void writeErased(std::function<Result<>(Transaction &)> job, std::function<void(Result<>)> done);
    void readErased(std::function<Result<>(Reader &)> job, std::function<void(Result<>)> done);
    Result<> refuseOwnThread() const;
    std::unique_ptr<Impl> m_impl;
};

namespace detail {

/// Binds a typed job and completion to the untyped ones the queue holds.
template <class T, class Tx>
struct Erased {
    std::function<Result<>(Tx &)> job;
    std::function<void(Result<>)> done;
};

template <class T, class Tx>
Erased<T, Tx> erase(std::function<Result<T>(Tx &)> job, std::function<void(Result<T>)> done)
{
    if constexpr (std::is_void_v<T>) {
        return {std::move(job), std::move(done)};
    } else {
        auto value = std::make_shared<std::optional<T>>();
        return {[job = std::move(job), value](Tx &tx) -> Result<> {
                    Result<T> r = job(tx);
                    if (!r)
                        return tl::unexpected(std::move(r.error()));
                    value->emplace(std::move(*r));
                    return {};
                },
                [done = std::move(done), value](Result<> r) {
                    if (r)
                        done(std::move(**value));
                    else
                        done(tl::unexpected(std::move(r.error())));
                }};
    }
}

} // namespace detail

template <class T>
void Database::write(std::function<Result<T>(Transaction &)> job, std::function<void(Result<T>)> done)
{
    auto e = detail::erase<T, Transaction>(std::move(job), std::move(done));
    writeErased(std::move(e.job), std::move(e.done));
}

template <class T>
void Database::read(std::function<Result<T>(Reader &)> job, std::function<void(Result<T>)> done)
{
    auto e = detail::erase<T, Reader>(std::move(job), std::move(done));
    readErased(std::move(e.job), std::move(e.done));
}

template <class T>
Result<T> Database::writeNow(std::function<Result<T>(Transaction &)> job)
{
    if (auto own = refuseOwnThread(); !own)
        return tl::unexpected(own.error());
    auto answer = std::make_shared<std::promise<Result<T>>>();
    auto future = answer->get_future();
    write<T>(std::move(job), [answer](Result<T> r) { answer->set_value(std::move(r)); });
    return future.get();
}

template <class T>
Result<T> Database::readNow(std::function<Result<T>(Reader &)> job)
{
    if (auto own = refuseOwnThread(); !own)
        return tl::unexpected(own.error());
    auto answer = std::make_shared<std::promise<Result<T>>>();
    auto future = answer->get_future();
    read<T>(std::move(job), [answer](Result<T> r) { answer->set_value(std::move(r)); });
    return future.get();
}

} // namespace crat::store
