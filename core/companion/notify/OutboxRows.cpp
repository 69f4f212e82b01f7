#include "core/companion/notify/OutboxRows.h"

#include "core/base/Random.h"

namespace crat::notify::outbox {

namespace {

Result<> ignoringCount(Result<std::int64_t> touched)
{
    if (!touched)
        return tl::unexpected(touched.error());
    return {};
}

Entry fromRow(const store::Row &row)
{
    Entry out;
    out.id = row.integer("id");
    out.run = row.id<RunId>("run_id");
    out.receiver = row.text("receiver");
    out.messageId = row.text("message_id");
    out.status = protocol::enumFromText<Status>(row.text("status")).value_or(Status::Failed);
    out.attempts = row.integer("attempts");
    out.createdAt = row.time("created_at");
    return out;
}

} // namespace

Result<> add(store::Transaction &tx, RunId run, const std::string &receiver)
{
    const std::string messageId = "run-" + std::to_string(run.value()) + "." + randomToken(128) + "@crat";
    return ignoringCount(
        tx.exec("INSERT INTO outbox (run_id, receiver, message_id, status, attempts, next_attempt_at, last_error, "
                "created_at) VALUES (?, ?, ?, 'PENDING', 0, ?, '', ?) ON CONFLICT (run_id, receiver) DO NOTHING",
                {run, receiver, messageId, tx.now(), tx.now()}));
}

Result<std::vector<Entry>> due(store::Reader &reader, Timestamp now)
{
    auto rows = reader.query(
        "SELECT * FROM outbox WHERE status = 'PENDING' AND next_attempt_at <= ? ORDER BY next_attempt_at, id "
        "LIMIT 100",
        {now});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Entry> out;
    for (const auto &row : *rows)
        out.push_back(fromRow(row));
    return out;
}

Result<std::optional<Timestamp>> nextDue(store::Reader &reader)
{
    auto row = reader.first("SELECT MIN(next_attempt_at) AS next FROM outbox WHERE status = 'PENDING'");
    if (!row)
        return tl::unexpected(row.error());
    return *row ? (*row)->optionalTime("next") : std::nullopt;
}

Result<> beginAttempt(store::Transaction &tx, const Entry &entry, Timestamp next)
{
    return ignoringCount(
        tx.exec("UPDATE outbox SET attempts = attempts + 1, next_attempt_at = ? WHERE id = ?", {next, entry.id}));
}

Result<> markSent(store::Transaction &tx, const Entry &entry)
{
    return ignoringCount(
        tx.exec("UPDATE outbox SET status = 'SENT', sent_at = ?, last_error = '' WHERE id = ?", {tx.now(), entry.id}));
}

Result<> markFailed(store::Transaction &tx, const Entry &entry, const std::string &error)
{
    return ignoringCount(
        tx.exec("UPDATE outbox SET status = 'FAILED', last_error = ? WHERE id = ?", {error, entry.id}));
}

Result<> markForRetry(store::Transaction &tx, const Entry &entry, Timestamp next, const std::string &error)
{
    return ignoringCount(
        tx.exec("UPDATE outbox SET next_attempt_at = ?, last_error = ? WHERE id = ?", {next, error, entry.id}));
}

} // namespace crat::notify::outbox
