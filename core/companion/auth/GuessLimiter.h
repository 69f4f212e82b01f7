#pragma once

#include <map>
#include <mutex>
#include <string>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::auth {

/// Makes guessing passwords slow: each wrong one from an address doubles how long that address must wait before the next is
/// looked at (250 ms at first, a minute at most, forgotten an hour later). Any thread; holds at most some thousand addresses.
class GuessLimiter {
public:
    explicit GuessLimiter(const Clock &clock) : m_clock(clock) {}
    /// May this address try now? Error: TooManyRequests, saying how long to wait.
    Result<> mayTry(const std::string &address);
    void wrong(const std::string &address);
    void right(const std::string &address);

private:
    struct Entry {
        int wrong = 0;
        SteadyTime next{}, last{};
    };
    void forgetOld(SteadyTime now);
    const Clock &m_clock;
    std::mutex m_mutex;
    std::map<std::string, Entry> m_entries;
};

} // namespace crat::auth
