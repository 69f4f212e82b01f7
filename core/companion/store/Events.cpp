#include "core/companion/store/Events.h"

namespace crat::store::events {

Result<std::vector<protocol::Event>> after(Reader &reader, std::int64_t after, std::int64_t limit, std::int64_t bytes)
{
    auto rows = reader.query(
        "SELECT number, at, type, data FROM (SELECT number, at, type, data, SUM(LENGTH(data)) OVER (ORDER BY number) - "
        "LENGTH(data) AS before_it FROM (SELECT number, at, type, data FROM events WHERE number > ? ORDER BY number "
        "LIMIT ?) "
        "AS part) AS page WHERE before_it < ? ORDER BY number",
        {after, limit, bytes});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<protocol::Event> out;
    for (const Row &row : *rows) {
        auto data = protocol::parseJson(row.text("data"), std::string::npos);
        out.push_back({row.integer("number"), row.time("at"), row.text("type"),
                       data ? std::move(*data) : protocol::json::value()});
    }
    return out;
}

Result<std::int64_t> lastNumber(Reader &reader)
{
    auto row = reader.first("SELECT last_number FROM event_counter WHERE id = 1");
    if (!row)
        return tl::unexpected(row.error());
    return *row ? (*row)->integer("last_number") : 0;
}

Result<std::int64_t> keptAfter(Reader &reader)
{
    auto row = reader.first("SELECT MIN(number) AS number FROM events");
    if (!row)
        return tl::unexpected(row.error());
    if (const auto oldest = *row ? (*row)->optionalInteger("number") : std::nullopt)
        return *oldest - 1;
    return lastNumber(reader);
}

} // namespace crat::store::events
