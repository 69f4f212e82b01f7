#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::notify {

/// The figures of an Allure report: `widgets/summary.json` of Allure 2.
struct Summary {
    std::int64_t failed = 0, broken = 0, skipped = 0, passed = 0, unknown = 0;
    std::int64_t total = 0;
    Timestamp start, stop;
    std::chrono::milliseconds duration{0};

    bool green() const { return total > 0 && failed == 0 && broken == 0; }
    /// Passed of all, in percent, one digit after the point, rounded down (99.96 % is not 100).
    double passRate() const;
};

/// Reads the file. Limit: 1 MiB. A missing count is 0, a missing total the sum of the counts.
/// Errors: TooLarge, BadInput (no JSON, no "statistic", a count that is negative or no whole number, a time that is no
/// number of milliseconds).
Result<Summary> parseSummary(std::string_view json);

} // namespace crat::notify
