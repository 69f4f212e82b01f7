#include "core/companion/auth/GuessLimiter.h"

#include <algorithm>

namespace crat::auth {

namespace {

using namespace std::chrono_literals;
constexpr std::size_t MaxEntries = 4096;
constexpr auto FirstWait = 250ms;
constexpr std::chrono::milliseconds LongestWait = 60s;
constexpr auto Memory = 1h;

} // namespace

Result<> GuessLimiter::mayTry(const std::string &address)
{
    std::scoped_lock lock(m_mutex);
    const SteadyTime now = m_clock.steadyNow();
    const auto found = m_entries.find(address);
    if (found == m_entries.end() || found->second.next <= now)
        return {};
    const auto left = std::chrono::ceil<std::chrono::seconds>(found->second.next - now);
    return fail(Errc::TooManyRequests,
                "too many wrong passwords from this address; try again in " + std::to_string(left.count()) + " s");
}

void GuessLimiter::wrong(const std::string &address)
{
    std::scoped_lock lock(m_mutex);
    const SteadyTime now = m_clock.steadyNow();
    forgetOld(now);
    Entry &entry = m_entries[address];
    entry.wrong = std::min(entry.wrong + 1, 20);
    entry.last = now;
    entry.next = now + std::min<std::chrono::milliseconds>(FirstWait * (1 << (entry.wrong - 1)), LongestWait);
}

void GuessLimiter::right(const std::string &address)
{
    std::scoped_lock lock(m_mutex);
    m_entries.erase(address);
}

void GuessLimiter::forgetOld(SteadyTime now)
{
    std::erase_if(m_entries, [&](const auto &e) { return now - e.second.last > Memory; });
    if (m_entries.size() < MaxEntries)
        return;
    const auto oldest = std::min_element(m_entries.begin(), m_entries.end(),
                                         [](const auto &a, const auto &b) { return a.second.last < b.second.last; });
    m_entries.erase(oldest);
}

} // namespace crat::auth
