#include "core/companion/execution/ExecutionTable.h"

#include <algorithm>
#include <map>

#include <spdlog/spdlog.h>

namespace crat::execution {
namespace {

using protocol::Execution;
using store::Reader;
using store::Row;
using store::Transaction;

constexpr std::size_t MostRemoved = 500; // in one call
constexpr std::size_t EventBytes = 16u << 10;

Result<ExecutionTable::Stored> fromRow(const Row &row)
{
    auto execution = protocol::fromJsonText<Execution>(row.text("data"), 64u << 20);
    if (!execution)
        return tl::unexpected(withContext(execution.error(), "execution " + row.text("id")));
    return ExecutionTable::Stored{std::move(*execution), row.boolean("cancel_wanted")};
}

void announceChange(Transaction &tx, Execution execution)
{
    auto value = protocol::toJson(execution);
    if (protocol::json::serialize(value).size() > EventBytes) { // a long list of tests need not go to every listener
        execution.tests.clear();
        execution.paths.clear();
        value = protocol::toJson(execution);
    }
    tx.emit("execution.changed", std::move(value));
}

} // namespace

Result<> ExecutionTable::insert(const Execution &execution)
{
    return m_database.writeNow<void>([&execution](Transaction &tx) -> Result<> {
        auto done = tx.exec(
            "INSERT INTO executions (id, created_at, status, ended, cancel_wanted, data) VALUES (?, ?, ?, ?, ?, ?)",
            {execution.id, execution.createdAt, protocol::enumText(execution.status), false, false,
             protocol::toJsonText(execution)});
        if (!done)
            return tl::unexpected(done.error());
        announceChange(tx, execution);
        return {};
    });
}

Result<> ExecutionTable::update(const Execution &execution, bool announce)
{
    return m_database.writeNow<void>([&execution, announce](Transaction &tx) -> Result<> {
        auto done = tx.exec("UPDATE executions SET status = ?, ended = ?, data = ? WHERE id = ?",
                            {protocol::enumText(execution.status), protocol::isEnded(execution.status),
                             protocol::toJsonText(execution), execution.id});
        if (!done)
            return tl::unexpected(done.error());
        if (announce)
            announceChange(tx, execution);
        return {};
    });
}

Result<> ExecutionTable::wantCancel(const std::string &id)
{
    return m_database.writeNow<void>([&id](Transaction &tx) -> Result<> {
        auto done = tx.exec("UPDATE executions SET cancel_wanted = ? WHERE id = ?", {true, id});
        if (!done)
            return tl::unexpected(done.error());
        return {};
    });
}

Result<ExecutionTable::Stored> ExecutionTable::get(const std::string &id)
{
    return m_database.readNow<Stored>([&id](Reader &reader) -> Result<Stored> {
        auto row = reader.first("SELECT id, cancel_wanted, data FROM executions WHERE id = ?", {id});
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            return fail(Errc::NotFound, "There is no execution " + id.substr(0, 64));
        return fromRow(**row);
    });
}

Result<ExecutionTable::Page> ExecutionTable::list(std::int64_t limit, std::int64_t offset)
{
    return m_database.readNow<Page>([limit, offset](Reader &reader) -> Result<Page> {
        Page page;
        auto total = reader.first("SELECT COUNT(*) AS total FROM executions");
        if (!total)
            return tl::unexpected(total.error());
        page.total = *total ? (*total)->integer("total") : 0;
        auto rows =
            reader.query("SELECT id, cancel_wanted, data FROM executions ORDER BY created_at DESC, id LIMIT ? OFFSET ?",
                         {limit, offset});
        if (!rows)
            return tl::unexpected(rows.error());
        for (const Row &row : *rows) {
            auto stored = fromRow(row);
            if (!stored)
                return tl::unexpected(stored.error());
            page.data.push_back(std::move(stored->execution));
        }
        return page;
    });
}

Result<std::vector<ExecutionTable::Stored>> ExecutionTable::open()
{
    return m_database.readNow<std::vector<Stored>>([](Reader &reader) -> Result<std::vector<Stored>> {
        auto rows =
            reader.query("SELECT id, cancel_wanted, data FROM executions WHERE NOT ended ORDER BY created_at, id");
        if (!rows)
            return tl::unexpected(rows.error());
        std::vector<Stored> out;
        for (const Row &row : *rows) {
            auto stored = fromRow(row);
            if (stored)
                out.push_back(std::move(*stored));
            else // one that cannot be read must not keep the others from going on
                spdlog::error("Executions: {}", stored.error().forLog);
        }
        return out;
    });
}

Result<std::vector<std::string>> ExecutionTable::old(std::int64_t newest, Timestamp before)
{
    return m_database.readNow<std::vector<std::string>>([=](Reader &reader) -> Result<std::vector<std::string>> {
        auto rows =
            reader.query("SELECT id, created_at, data FROM executions WHERE ended ORDER BY created_at DESC, id");
        if (!rows)
            return tl::unexpected(rows.error());
        std::map<std::string, std::int64_t> seen; // of each project
        std::vector<std::string> out;
        for (const Row &row : *rows) {
            auto execution = protocol::fromJsonText<Execution>(row.text("data"), 64u << 20);
            const std::string project = execution ? execution->projectName : std::string();
            if (++seen[project] > newest && row.time("created_at") < before)
                out.push_back(row.text("id"));
        }
        std::reverse(out.begin(), out.end()); // the oldest first
        if (out.size() > MostRemoved)
            out.resize(MostRemoved);
        return out;
    });
}

Result<> ExecutionTable::remove(const std::string &id)
{
    return m_database.writeNow<void>([&id](Transaction &tx) -> Result<> {
        auto gone = tx.exec("DELETE FROM executions WHERE id = ? AND ended", {id});
        if (!gone)
            return tl::unexpected(gone.error());
        if (*gone > 0)
            tx.emit("execution.deleted", protocol::json::object{{"id", id}});
        return {};
    });
}

} // namespace crat::execution
