#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/companion/store/DatabaseUrl.h"
#include "core/companion/store/Value.h"

namespace crat::store {

/// One connection of Qt Sql. Thread: made, used and destroyed on one thread. Prepared statements are kept, so one SQL text is
/// compiled once. Qt's types end here.
class Connection {
public:
    enum class Access { ReadWrite, ReadOnly };
    explicit Connection(DatabaseUrl url, Access access);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Error: Unavailable, in words that say what to do.
    Result<> open();
    void close();
    bool isOpen() const;
    /// A statement found the connection dead; it must be opened again.
    bool isLost() const;
    Dialect dialect() const;

    /// With `?` placeholders. Errors: BadInput (NUL in a text), Conflict, Unavailable, Internal.
    Result<Rows> query(std::string_view sql, const std::vector<Arg> &args);
    Result<std::int64_t> exec(std::string_view sql, const std::vector<Arg> &args);
    /// One statement without arguments, not kept (BEGIN, DDL, PRAGMA).
    Result<> run(std::string_view sql);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace crat::store
