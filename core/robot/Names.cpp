#include "core/robot/Names.h"

#include <bit>

#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

char32_t folded(char32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) || (c >= 0x410 && c <= 0x42F))
        return c + 32;
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    const bool evenIsUpper = (c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177) ||
                             (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F);
    if (evenIsUpper && (c & 1) == 0)
        return c + 1;
    const bool oddIsUpper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    return oddIsUpper && (c & 1) == 1 ? c + 1 : c;
}

} // namespace

std::string normalizedName(ItemKind kind, std::string_view name)
{
    std::string out;
    out.reserve(name.size());
    for (std::size_t i = 0; i < name.size();) {
        if (const std::size_t n = spaceAt(name, i)) {
            i += n;
            continue;
        }
        const CodePoint c = codePointAt(name, i);
        if (c.size == 1 && c.value == 0xFFFD)
            out += name[i]; // no UTF-8: compared as it is
        else if (!(kind == ItemKind::Keyword && c.value == '_'))
            appendUtf8(out, folded(c.value));
        i += c.size;
    }
    return out;
}

std::uint64_t nameHash(ItemKind kind, std::string_view name)
{
    std::uint64_t hash = 0xcbf29ce484222325u;
    const auto add = [&](unsigned char c) {
        hash = (hash ^ c) * 0x100000001b3u; // FNV-1a
    };
    for (const char c : name) {
        const auto u = static_cast<unsigned char>(c);
        if (u >= 0x80) {
            hash = 0xcbf29ce484222325u;
            for (const char n : normalizedName(kind, name))
                add(static_cast<unsigned char>(n));
            return hash;
        }
        if (spaceAt(std::string_view(&c, 1), 0) || (u == '_' && kind == ItemKind::Keyword))
            continue;
        add(u >= 'A' && u <= 'Z' ? static_cast<unsigned char>(u + 32) : u);
    }
    return hash;
}

NameSet::NameSet(ItemKind kind, std::size_t most) : m_kind(kind), m_most(most) {}

std::optional<std::uint32_t> NameSet::add(std::string_view name, std::uint32_t line)
{
    if (m_slots.empty())
        m_slots.resize(std::bit_ceil(2 * m_most + 1));
    const std::uint64_t hash = nameHash(m_kind, name);
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t i = (hash ^ hash >> 29) & mask;; i = (i + 1) & mask) {
        Slot &slot = m_slots[i];
        if (!slot.used) {
            slot = {hash, name, line, true};
            return std::nullopt;
        }
        if (slot.hash == hash && sameName(m_kind, slot.name, name))
            return slot.line;
    }
}

bool sameName(ItemKind kind, std::string_view a, std::string_view b)
{
    return normalizedName(kind, a) == normalizedName(kind, b);
}

} // namespace crat::robot
