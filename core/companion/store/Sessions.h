#pragma once

#include <optional>
#include <set>
#include <string>

#include "core/companion/store/Transaction.h"

/// Rows of user_sessions. A token is never stored, only its digest: who reads the database cannot sign in with it.
namespace crat::store::sessions {

struct Session {
    SessionRowId id;
    std::string email;
    bool isAdmin = false;
    Timestamp createdAt, expiresAt;
};

/// Begins a session; an older one of the same e-mail and kind of client ("web", "studio", "cli") ends with it.
Result<Session> begin(Transaction &tx, const std::string &email, const std::string &client, bool isAdmin,
                      const std::string &tokenDigest, Timestamp expiresAt);
/// The live session of that token.
Result<std::optional<Session>> find(Reader &reader, const std::string &tokenDigest, Timestamp now);
/// Another token for the same session; the old one is worth nothing from COMMIT on. Error: NotFound.
Result<Session> renew(Transaction &tx, SessionRowId id, const std::string &tokenDigest, Timestamp expiresAt);
Result<> end(Transaction &tx, SessionRowId id);
/// Ids of all that are live.
Result<std::set<SessionRowId>> live(Reader &reader, Timestamp now);
/// Removes what has run out; how many.
Result<std::int64_t> removeExpired(Transaction &tx);

} // namespace crat::store::sessions
