#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

namespace crat::robot {

/// Ids of normalised names that hold for a whole project. Names are only ever added. Thread-safe; threads that add at the
/// same time seldom meet, because the table is cut into parts by hash.
class GlobalNames {
public:
    GlobalNames();
    ~GlobalNames();
    std::uint32_t intern(std::string_view key);
    std::optional<std::uint32_t> find(std::string_view key) const;
    /// An upper bound of all ids given so far.
    std::uint32_t limit() const;

private:
    static constexpr std::uint32_t Parts = 16;
    struct Part;
    std::array<std::unique_ptr<Part>, Parts> m_parts;
};

} // namespace crat::robot
