#include "core/companion/store/Sessions.h"

namespace crat::store::sessions {

namespace {

Session fromRow(const Row &row)
{
    return {row.id<SessionRowId>("id"), row.text("email"), row.boolean("is_admin"), row.time("created_at"),
            row.time("expires_at")};
}

} // namespace

Result<Session> begin(Transaction &tx, const std::string &email, const std::string &client, bool isAdmin,
                      const std::string &tokenDigest, Timestamp expiresAt)
{
    if (auto gone = tx.exec("DELETE FROM user_sessions WHERE email = ? AND client = ?", {email, client}); !gone)
        return tl::unexpected(gone.error());
    auto rows = tx.query("INSERT INTO user_sessions (email, client, session_token, is_admin, created_at, expires_at) "
                         "VALUES (?, ?, ?, ?, ?, ?) RETURNING *",
                         {email, client, tokenDigest, isAdmin, tx.now(), expiresAt});
    if (!rows)
        return tl::unexpected(rows.error());
    return fromRow(rows->front());
}

Result<std::optional<Session>> find(Reader &reader, const std::string &tokenDigest, Timestamp now)
{
    auto row =
        reader.first("SELECT * FROM user_sessions WHERE session_token = ? AND expires_at > ?", {tokenDigest, now});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(fromRow(**row)) : std::nullopt;
}

Result<Session> renew(Transaction &tx, SessionRowId id, const std::string &tokenDigest, Timestamp expiresAt)
{
    auto rows = tx.query("UPDATE user_sessions SET session_token = ?, expires_at = ? WHERE id = ? RETURNING *",
                         {tokenDigest, expiresAt, id});
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->empty())
        return fail(Errc::NotFound, "the session has ended; sign in again");
    return fromRow(rows->front());
}

Result<> end(Transaction &tx, SessionRowId id)
{
    return tx.exec("DELETE FROM user_sessions WHERE id = ?", {id}).map([](auto) {});
}

Result<std::set<SessionRowId>> live(Reader &reader, Timestamp now)
{
    auto rows = reader.query("SELECT id FROM user_sessions WHERE expires_at > ?", {now});
    if (!rows)
        return tl::unexpected(rows.error());
    std::set<SessionRowId> out;
    for (const Row &row : *rows)
        out.insert(row.id<SessionRowId>("id"));
    return out;
}

Result<std::int64_t> removeExpired(Transaction &tx)
{
    return tx.exec("DELETE FROM user_sessions WHERE expires_at <= ?", {tx.now()});
}

} // namespace crat::store::sessions
