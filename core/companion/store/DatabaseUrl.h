#pragma once

#include <string>
#include <string_view>

#include "core/base/Result.h"

namespace crat::store {

enum class Dialect { Sqlite, Postgres };

/// Where a database is, read from its URL.
struct DatabaseUrl {
    Dialect dialect = Dialect::Sqlite;
    std::string path; ///< SQLite's file
    std::string host, user, password, name, options;
    int port = 5432;

    /// "sqlite:PATH", "sqlite:///ABSOLUTE", "postgres://…" or "postgresql://…". Error: BadInput, never repeating a password.
    static Result<DatabaseUrl> parse(std::string_view url);
    /// Kind and place for people, without the password.
    std::string description() const;
};

} // namespace crat::store
