#include "core/companion/store/Transaction.h"

#include "core/companion/store/Connection.h"

namespace crat::store {

Result<Rows> Reader::query(std::string_view sql, std::initializer_list<Arg> args)
{
    return m_connection.query(sql, std::vector<Arg>(args));
}

Result<Rows> Reader::query(std::string_view sql, const std::vector<Arg> &args)
{
    return m_connection.query(sql, args);
}

Result<std::optional<Row>> Reader::first(std::string_view sql, std::initializer_list<Arg> args)
{
    auto rows = query(sql, args);
    if (!rows)
        return tl::unexpected(std::move(rows.error()));
    if (rows->empty())
        return std::optional<Row>{};
    return std::optional<Row>(std::move(rows->front()));
}

Result<std::int64_t> Transaction::exec(std::string_view sql, std::initializer_list<Arg> args)
{
    return m_connection.exec(sql, std::vector<Arg>(args));
}

Result<std::int64_t> Transaction::exec(std::string_view sql, const std::vector<Arg> &args)
{
    return m_connection.exec(sql, args);
}

void Transaction::emit(std::string type, protocol::json::value data)
{
    m_events.push_back({std::move(type), protocol::json::serialize(data)});
}

Result<> Transaction::attempt(const std::function<Result<>(Transaction &)> &part)
{
    const std::string name = "part_" + std::to_string(m_depth);
    if (auto begun = m_connection.run("SAVEPOINT " + name); !begun)
        return begun;
    const std::size_t events = m_events.size();
    const std::size_t calls = m_afterCommit.size();
    ++m_depth;
    auto done = part(*this);
    --m_depth;
    if (!done) {
        m_events.resize(events);
        m_afterCommit.resize(calls);
        if (auto undone = m_connection.run("ROLLBACK TO SAVEPOINT " + name); !undone)
            return undone;
    }
    if (auto released = m_connection.run("RELEASE SAVEPOINT " + name); !released)
        return released;
    return done;
}

} // namespace crat::store
