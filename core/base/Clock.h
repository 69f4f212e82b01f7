#pragma once

#include <chrono>

namespace crat {

/// A point in UTC, to the microsecond (what both stores keep).
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
using SteadyTime = std::chrono::steady_clock::time_point;

/// Where time comes from. Handed in, so that a test can hand in another. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;        ///< wall clock, UTC
    virtual SteadyTime steadyNow() const = 0; ///< never goes back; for deadlines and durations
};

class SystemClock final : public Clock {
public:
    Timestamp now() const override;
    SteadyTime steadyNow() const override;
};

/// The moment by which something must have ended. Passed down through calls instead of fresh timeouts.
class Deadline {
public:
    static Deadline after(std::chrono::milliseconds span, SteadyTime from = std::chrono::steady_clock::now())
    {
        return Deadline(from + span);
    }
    static Deadline never() { return Deadline(SteadyTime::max()); }

    bool isNever() const { return m_at == SteadyTime::max(); }
    bool passed(SteadyTime now = std::chrono::steady_clock::now()) const { return now >= m_at; }
    /// What is left, never negative; for never() about a year, so that it can be added to a time point.
    std::chrono::milliseconds left(SteadyTime now = std::chrono::steady_clock::now()) const;
    SteadyTime at() const { return m_at; }
    /// The earlier of the two.
    Deadline sooner(Deadline other) const { return other.m_at < m_at ? other : *this; }

private:
    explicit Deadline(SteadyTime at) : m_at(at) {}
    SteadyTime m_at;
};

} // namespace crat
