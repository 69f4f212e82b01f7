#include "core/companion/store/Value.h"

#include <spdlog/spdlog.h>

namespace crat::store {

const SqlValue &Row::at(std::string_view column) const
{
    for (std::size_t i = 0; i < m_columns->size(); ++i) {
        if ((*m_columns)[i] == column)
            return m_values[i];
    }
    static const SqlValue null;
    spdlog::error("store: a statement's answer has no column {}", column);
    return null;
}

bool Row::isNull(std::string_view column) const
{
    return std::holds_alternative<std::monostate>(at(column));
}

std::int64_t Row::integer(std::string_view column) const
{
    const SqlValue &v = at(column);
    if (const auto *i = std::get_if<std::int64_t>(&v))
        return *i;
    if (const auto *b = std::get_if<bool>(&v))
        return *b ? 1 : 0;
    if (const auto *d = std::get_if<double>(&v))
        return static_cast<std::int64_t>(*d);
    return 0;
}

double Row::real(std::string_view column) const
{
    const SqlValue &v = at(column);
    if (const auto *d = std::get_if<double>(&v))
        return *d;
    return static_cast<double>(integer(column));
}

bool Row::boolean(std::string_view column) const
{
    return integer(column) != 0;
}

std::string Row::text(std::string_view column) const
{
    const SqlValue &v = at(column);
    if (const auto *s = std::get_if<std::string>(&v))
        return *s;
    return {};
}

Timestamp Row::time(std::string_view column) const
{
    return Timestamp(std::chrono::microseconds(integer(column)));
}

std::optional<std::int64_t> Row::optionalInteger(std::string_view column) const
{
    if (isNull(column))
        return {};
    return integer(column);
}

std::optional<std::string> Row::optionalText(std::string_view column) const
{
    if (isNull(column))
        return {};
    return text(column);
}

std::optional<Timestamp> Row::optionalTime(std::string_view column) const
{
    if (isNull(column))
        return {};
    return time(column);
}

} // namespace crat::store
