#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/Clock.h"
#include "core/base/Id.h"

/// What goes into and comes out of SQL, without Qt: the same in both databases.
namespace crat::store {

/// One column's value. Times are whole microseconds since 1970 in UTC (BIGINT), truth values BOOLEAN, JSON is TEXT.
using SqlValue = std::variant<std::monostate, std::int64_t, double, bool, std::string>;

/// One argument for a `?` in a statement; made from what the caller has. Text is UTF-8 without NUL (the store refuses
/// NUL with BadInput, because PostgreSQL cannot keep it).
class Arg {
public:
    Arg(std::nullptr_t) {}
    Arg(bool v) : m_value(v) {}
    Arg(int v) : m_value(std::int64_t{v}) {}
    Arg(long v) : m_value(std::int64_t{v}) {}
    Arg(long long v) : m_value(std::int64_t{v}) {}
    Arg(std::size_t v) : m_value(static_cast<std::int64_t>(v)) {}
    Arg(double v) : m_value(v) {}
    Arg(const char *v) : m_value(std::string(v)) {}
    Arg(std::string_view v) : m_value(std::string(v)) {}
    Arg(std::string v) : m_value(std::move(v)) {}
    Arg(Timestamp v) : m_value(std::int64_t{v.time_since_epoch().count()}) {}
    template <class Tag>
    Arg(Id<Tag> v) : m_value(v.value())
    {
    }
    template <class T>
    Arg(const std::optional<T> &v)
    {
        if (v)
            m_value = Arg(*v).value();
    }
    const SqlValue &value() const { return m_value; }

private:
    SqlValue m_value;
};

/// One row of an answer. Asking for a column that is not there, or for another type, is our own mistake: it gives the
/// type's zero and a line in the log.
class Row {
public:
    using Columns = std::shared_ptr<const std::vector<std::string>>;
    Row(Columns columns, std::vector<SqlValue> values) : m_columns(std::move(columns)), m_values(std::move(values)) {}

    bool isNull(std::string_view column) const;
    std::int64_t integer(std::string_view column) const;
    double real(std::string_view column) const;
    bool boolean(std::string_view column) const;
    std::string text(std::string_view column) const;
    Timestamp time(std::string_view column) const;
    std::optional<std::int64_t> optionalInteger(std::string_view column) const;
    std::optional<std::string> optionalText(std::string_view column) const;
    std::optional<Timestamp> optionalTime(std::string_view column) const;
    template <class T>
    T id(std::string_view column) const
    {
        return T(integer(column));
    }
    template <class T>
    std::optional<T> optionalId(std::string_view column) const
    {
        if (isNull(column))
            return {};
        return T(integer(column));
    }

private:
    const SqlValue &at(std::string_view column) const;
    Columns m_columns;
    std::vector<SqlValue> m_values;
};

using Rows = std::vector<Row>;

} // namespace crat::store
