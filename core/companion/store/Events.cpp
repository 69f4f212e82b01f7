#include "core/companion/store/Events.h"

namespace crat::store::events {

Result<std::vector<protocol::Event>> after(Reader &reader, std::int64_t after, std::int64_t limit)
{
    auto rows = reader.query("SELECT number, at, type, data FROM events WHERE number > ? ORDER BY number LIMIT ?",
                             {after, limit});
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

} // namespace crat::store::events
