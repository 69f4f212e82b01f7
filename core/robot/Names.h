#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/robot/Tree.h"

namespace crat::robot {

/// A name as Robot compares it: without white space, folded in case, keywords without underscores too. Case is folded for
/// ASCII and for the letters of the Latin, Greek and Cyrillic blocks.
std::string normalizedName(ItemKind kind, std::string_view name);
bool sameName(ItemKind kind, std::string_view a, std::string_view b);
/// Equal for names that are the same.
std::uint64_t nameHash(ItemKind kind, std::string_view name);

/// Names that were seen, each with a line. Keeps views: the names have to outlive it.
class NameSet {
public:
    NameSet(ItemKind kind, std::size_t most);
    /// Adds the name; gives the line of the same name if there was one (which stays the one that is kept). At most `most`
    /// different names.
    std::optional<std::uint32_t> add(std::string_view name, std::uint32_t line);

private:
    struct Slot {
        std::uint64_t hash = 0;
        std::string_view name;
        std::uint32_t line = 0;
        bool used = false;
    };
    ItemKind m_kind;
    std::size_t m_most;
    std::vector<Slot> m_slots; ///< a power of two, at least twice `most`; made when first needed
};

} // namespace crat::robot
