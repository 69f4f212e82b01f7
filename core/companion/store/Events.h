#pragma once

#include <vector>

#include "core/companion/store/Transaction.h"

/// The numbered record of what changed (Transaction::emit writes it).
namespace crat::store::events {

/// Those with a number over `after`, in order, at most `limit`.
Result<std::vector<protocol::Event>> after(Reader &reader, std::int64_t after, std::int64_t limit);
/// The newest one's number; 0 where there is none.
Result<std::int64_t> lastNumber(Reader &reader);

} // namespace crat::store::events
