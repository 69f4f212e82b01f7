#include "core/base/Clock.h"

namespace crat {

Timestamp SystemClock::now() const
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steadyNow() const
{
    return std::chrono::steady_clock::now();
}

std::chrono::milliseconds Deadline::left(SteadyTime now) const
{
    using namespace std::chrono;
    if (isNever())
        return hours(24 * 365);
    if (now >= m_at)
        return milliseconds(0);
    return ceil<milliseconds>(m_at - now);
}

} // namespace crat
