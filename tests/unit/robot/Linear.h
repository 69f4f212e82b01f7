#pragma once

#include <ctime>

#include <algorithm>
#include <functional>
#include <limits>

namespace crat::robot::test {

inline double threadSeconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// How often the processor time of `work(1)` fits into that of `work(4)`, which has four times as much to do: about 4 where the
/// time is linear, 16 where it is quadratic. Repeated until it is below `good`, since other programs can only make it worse;
/// what takes next to no time gives 0.
inline double growth(const std::function<void(int)> &work, double good)
{
    constexpr double Little = 0.02;
    double small = std::numeric_limits<double>::max(), large = small;
    for (int i = 0; i < 6; ++i) {
        double before = threadSeconds();
        work(1);
        small = std::min(small, threadSeconds() - before);
        before = threadSeconds();
        work(4);
        large = std::min(large, threadSeconds() - before);
        if (large < Little)
            return 0;
        if (large / small < good)
            break;
    }
    return large / small;
}

} // namespace crat::robot::test
