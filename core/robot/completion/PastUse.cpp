#include "core/robot/completion/PastUse.h"

namespace crat::robot {

void PastUse::add(std::string_view label, std::uint32_t times)
{
    constexpr std::uint32_t Most = 1u << 20;
    if (m_counts.size() >= FullAt) {
        halve();
        if (m_counts.size() >= FullAt)
            m_counts.clear();
    }
    std::uint32_t &count = m_counts[std::string(label)];
    count = std::min(count + std::min(times, Most), Most);
}

void PastUse::halve()
{
    for (auto it = m_counts.begin(); it != m_counts.end();)
        it = (it->second /= 2) == 0 ? m_counts.erase(it) : std::next(it);
}

std::uint32_t PastUse::count(std::string_view label) const
{
    const auto it = m_counts.find(std::string(label));
    return it == m_counts.end() ? 0 : it->second;
}

} // namespace crat::robot
