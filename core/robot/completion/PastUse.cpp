#include "core/robot/completion/PastUse.h"

namespace crat::robot {

void PastUse::chosen(std::string_view label)
{
    if (m_counts.size() >= FullAt) {
        for (auto it = m_counts.begin(); it != m_counts.end();)
            it = (it->second /= 2) == 0 ? m_counts.erase(it) : std::next(it);
        if (m_counts.size() >= FullAt)
            m_counts.clear();
    }
    std::uint32_t &count = m_counts[std::string(label)];
    count = std::min<std::uint32_t>(count + 1, 1u << 20);
}

std::uint32_t PastUse::count(std::string_view label) const
{
    const auto it = m_counts.find(std::string(label));
    return it == m_counts.end() ? 0 : it->second;
}

} // namespace crat::robot
