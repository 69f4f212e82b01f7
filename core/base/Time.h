#pragma once

#include <string>
#include <string_view>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat {

/// RFC 3339 in UTC with as many fraction digits as needed (0, 3 or 6): "2026-11-22T08:15:30.250Z".
std::string formatRfc3339(Timestamp t);

/// Reads RFC 3339 with any offset and any number of fraction digits (those past the sixth are cut off).
/// Error: BadInput, naming the text.
Result<Timestamp> parseRfc3339(std::string_view text);

/// "YYYY-MM-DD HH:MM:SS" in UTC, as the target server's contract writes times.
std::string formatPlain(Timestamp t);

} // namespace crat
