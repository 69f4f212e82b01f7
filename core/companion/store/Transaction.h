#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/companion/store/Value.h"
#include "core/protocol/Types.h"

namespace crat::store {

class Connection;

/// Runs SELECTs on one connection. Lives only inside a job handed to Database; never keep a reference.
/// Thread: the store's own, on which the job runs. The SQL is the same for SQLite and PostgreSQL: `?` placeholders,
/// `RETURNING`, `ON CONFLICT`; no dialect of either.
class Reader {
public:
    explicit Reader(Connection &connection) : m_connection(connection) {}
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    /// All rows. Errors: Unavailable (database away), Conflict (a constraint), Internal (the statement is wrong).
    Result<Rows> query(std::string_view sql, std::initializer_list<Arg> args = {});
    Result<Rows> query(std::string_view sql, const std::vector<Arg> &args);
    /// The first row; nothing where there is none.
    Result<std::optional<Row>> first(std::string_view sql, std::initializer_list<Arg> args = {});

protected:
    Connection &m_connection;
};

/// A change. Belongs to one job of Database's writer; many jobs share one COMMIT, each under its own savepoint: a job that
/// returns an error leaves no trace, the others go on. Nothing has happened until the job's completion is called.
class Transaction : public Reader {
public:
    Transaction(Connection &connection, const Clock &clock) : Reader(connection), m_clock(clock) {}

    /// INSERT, UPDATE, DELETE; gives the number of rows touched. (With RETURNING use query().)
    Result<std::int64_t> exec(std::string_view sql, std::initializer_list<Arg> args = {});
    Result<std::int64_t> exec(std::string_view sql, const std::vector<Arg> &args);

    /// Records an event in this same transaction. It gets its number at COMMIT, in commit order, and subscribers are woken
    /// after it. `type` is one of protocol::Event's; `data` never holds a secret.
    void emit(std::string type, protocol::json::value data);

    /// Runs after a successful COMMIT, on the writer's thread, before the job's completion; must not block or throw.
    void afterCommit(std::function<void()> call) { m_afterCommit.push_back(std::move(call)); }

    /// Runs `part` under a savepoint of its own: its error undoes its changes, events and afterCommit calls, is handed
    /// back, and the transaction goes on. For what may fail without failing the whole.
    Result<> attempt(const std::function<Result<>(Transaction &)> &part);

    /// One time for everything that this job writes.
    Timestamp now() const { return m_clock.now(); }

    struct Pending {
        std::string type;
        std::string data;
    };
    std::vector<Pending> takeEvents() { return std::exchange(m_events, {}); }
    std::vector<std::function<void()>> takeAfterCommit() { return std::exchange(m_afterCommit, {}); }

private:
    const Clock &m_clock;
    int m_depth = 0;
    std::vector<Pending> m_events;
    std::vector<std::function<void()>> m_afterCommit;
};

} // namespace crat::store
