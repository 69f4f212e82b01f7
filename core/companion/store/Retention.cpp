#include "core/companion/store/Retention.h"

#include <charconv>

#include "core/companion/store/Events.h"
#include "core/companion/store/Sessions.h"
#include "core/companion/store/Settings.h"

namespace crat::store {

namespace {

constexpr std::int64_t Batch = 5000; // so that a removal holds nobody's write up for long

Result<std::int64_t> number(Reader &reader, const char *key, std::int64_t otherwise)
{
    auto text = settings::value(reader, key);
    if (!text)
        return tl::unexpected(text.error());
    std::int64_t out = otherwise;
    std::from_chars(text->data(), text->data() + text->size(), out); // the setting's check let only numbers in
    return out;
}

} // namespace

Result<Keep> readKeep(Reader &reader, Timestamp now)
{
    const auto days = number(reader, "keep_days", 30);
    const auto newest = number(reader, "keep_newest", 20);
    const auto eventDays = number(reader, "event_keep_days", 30);
    const auto eventCount = number(reader, "event_keep_count", 100'000);
    for (const auto *one : {&days, &newest, &eventDays, &eventCount}) {
        if (!*one)
            return tl::unexpected(one->error());
    }
    return Keep{now - std::chrono::days(*days), *newest, now - std::chrono::days(*eventDays), *eventCount};
}

Result<std::int64_t> removeOldEvents(Database &database, const Keep &keep)
{
    // Numbers grow with time, so everything up to the newest of the old ones goes.
    auto last = database.readNow<std::int64_t>([&keep](Reader &reader) -> Result<std::int64_t> {
        auto old = reader.first("SELECT MAX(number) AS number FROM events WHERE at < ?", {keep.eventsBefore});
        auto newest = events::lastNumber(reader);
        if (!old || !newest)
            return tl::unexpected(!old ? old.error() : newest.error());
        const std::int64_t byAge = *old ? (*old)->optionalInteger("number").value_or(0) : 0;
        return std::max(byAge, *newest - keep.eventCount);
    });
    if (!last)
        return last;
    std::int64_t removed = 0;
    for (;;) {
        auto gone = database.writeNow<std::int64_t>([until = *last](Transaction &tx) {
            return tx.exec(
                "DELETE FROM events WHERE number IN (SELECT number FROM events WHERE number <= ? ORDER BY number "
                "LIMIT ?)",
                {until, Batch});
        });
        if (!gone)
            return gone;
        removed += *gone;
        if (*gone < Batch)
            return removed;
    }
}

Result<std::int64_t> removeExpiredSessions(Database &database)
{
    return database.writeNow<std::int64_t>([](Transaction &tx) { return sessions::removeExpired(tx); });
}

} // namespace crat::store
