#include "core/robot/index/NameTable.h"

#include "core/robot/Names.h"

namespace crat::robot {
namespace {

constexpr char TagMark = '\x01';

bool isAscii(std::string_view s)
{
    return std::none_of(s.begin(), s.end(), [](char c) { return (c & 0x80) != 0; });
}

/// Python's str.isspace for ASCII.
constexpr bool isAsciiSpace(char c)
{
    return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f);
}

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

} // namespace

void appendKey(std::string &out, std::string_view name)
{
    if (!isAscii(name)) {
        out += normalizedName(ItemKind::Keyword, name);
        return;
    }
    for (const char c : name) {
        if (c != '_' && !isAsciiSpace(c))
            out += lower(c);
    }
}

std::string keyOf(std::string_view name)
{
    std::string out;
    appendKey(out, name);
    return out;
}

std::string ownerKeyOf(std::string_view name)
{
    return normalizedName(ItemKind::Test, name);
}

std::string tagKeyOf(std::string_view tag)
{
    return TagMark + keyOf(tag);
}

NameId NameTable::id(std::string_view name)
{
    if (const auto it = m_raw.find(name); it != m_raw.end())
        return it->second;
    m_scratch.clear();
    appendKey(m_scratch, name);
    const NameId id = intern(m_scratch);
    m_raw.emplace(name, id);
    return id;
}

NameId NameTable::tagId(std::string_view tag)
{
    if (const auto it = m_rawTags.find(tag); it != m_rawTags.end())
        return it->second;
    const NameId id = intern(tagKeyOf(tag));
    m_rawTags.emplace(tag, id);
    return id;
}

NameId NameTable::intern(std::string_view key)
{
    if (const auto it = m_keys.find(key); it != m_keys.end())
        return it->second;
    const auto id = static_cast<NameId>(m_facts.names.size());
    const auto begin = static_cast<std::uint32_t>(m_facts.nameKeys.size());
    m_facts.nameKeys += key;
    m_facts.names.push_back({begin, static_cast<std::uint32_t>(m_facts.nameKeys.size())});
    m_keys.emplace(key, id);
    return id;
}

} // namespace crat::robot
