#pragma once

#include <cstdint>

#include "core/companion/store/Database.h"

/// What is kept for how long. Everything that grows with use has its bound here; the settings hold them and take effect at once.
namespace crat::store {

struct Keep {
    Timestamp before;            ///< what ended before this may go …
    std::int64_t newest = 0;     ///< … unless it is one of so many newest of its item, service or project
    Timestamp eventsBefore;      ///< events of before this go
    std::int64_t eventCount = 0; ///< and all but so many newest
};

/// From the settings keep_days, keep_newest, event_keep_days, event_keep_count; what is not set has its default.
Result<Keep> readKeep(Reader &reader, Timestamp now);

/// Removes events that are beyond their bound, a few thousand in a transaction. Blocks: for worker threads. Gives how many went.
Result<std::int64_t> removeOldEvents(Database &database, const Keep &keep);
/// Removes sessions that have run out.
Result<std::int64_t> removeExpiredSessions(Database &database);

} // namespace crat::store
