#include "core/robot/index/GlobalNames.h"

#include <atomic>
#include <mutex>

namespace crat::robot {

struct GlobalNames::Part {
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
    };
    mutable std::shared_mutex mutex;
    boost::unordered_flat_map<std::string, std::uint32_t, Hash, std::equal_to<>> ids;
    std::atomic<std::uint32_t> size = 0;
};

GlobalNames::GlobalNames()
{
    for (auto &part : m_parts)
        part = std::make_unique<Part>();
}

GlobalNames::~GlobalNames() = default;

std::uint32_t GlobalNames::intern(std::string_view key)
{
    const auto index = static_cast<std::uint32_t>(std::hash<std::string_view>{}(key) >> 40) % Parts;
    Part &part = *m_parts[index];
    {
        const std::shared_lock lock(part.mutex);
        if (const auto it = part.ids.find(key); it != part.ids.end())
            return it->second;
    }
    const std::unique_lock lock(part.mutex);
    const auto it = part.ids.find(key);
    if (it != part.ids.end())
        return it->second;
    const std::uint32_t id = part.size++ * Parts + index;
    part.ids.emplace(key, id);
    return id;
}

std::optional<std::uint32_t> GlobalNames::find(std::string_view key) const
{
    const auto index = static_cast<std::uint32_t>(std::hash<std::string_view>{}(key) >> 40) % Parts;
    const Part &part = *m_parts[index];
    const std::shared_lock lock(part.mutex);
    const auto it = part.ids.find(key);
    return it == part.ids.end() ? std::nullopt : std::optional(it->second);
}

std::uint32_t GlobalNames::limit() const
{
    std::uint32_t most = 0;
    for (const auto &part : m_parts)
        most = std::max<std::uint32_t>(most, part->size);
    return (most + 1) * Parts;
}

} // namespace crat::robot
