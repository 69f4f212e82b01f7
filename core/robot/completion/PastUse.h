#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace crat::robot {

/// What a person has chosen before, so that it comes first the next time. Bounded: at FullAt names the counts are halved and what
/// falls to zero is forgotten. One thread.
class PastUse {
public:
    static constexpr std::size_t FullAt = 2000;
    void chosen(std::string_view label) { add(label, 1); }
    /// Chosen `times` times.
    void add(std::string_view label, std::uint32_t times);
    /// As if all that was chosen were longer ago.
    void halve();
    std::uint32_t count(std::string_view label) const;
    const std::unordered_map<std::string, std::uint32_t> &counts() const { return m_counts; }

private:
    std::unordered_map<std::string, std::uint32_t> m_counts;
};

} // namespace crat::robot
