#pragma once

#include <vector>

#include "core/companion/store/Transaction.h"

/// The numbered record of what changed (Transaction::emit writes it).
namespace crat::store::events {

/// Those with a number over `after`, in order, at most `limit`, and no more once their data is `bytes` long in all; the first one
/// is always there.
Result<std::vector<protocol::Event>> after(Reader &reader, std::int64_t after, std::int64_t limit, std::int64_t bytes);
/// The newest one's number, whether it is still kept or not; 0 where there never was one.
Result<std::int64_t> lastNumber(Reader &reader);
/// The number after which everything is still kept: older ones are removed in time (Retention.h).
Result<std::int64_t> keptAfter(Reader &reader);

} // namespace crat::store::events
