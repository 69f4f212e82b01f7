#pragma once

#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/robot/index/FileFacts.h"

namespace crat::robot {

/// A name as Robot compares keywords and variables: without white space and underscores, case folded. Appended to `out`.
void appendKey(std::string &out, std::string_view name);
std::string keyOf(std::string_view name);
/// The name of a library or resource file as Robot compares it before a dot and in a search order: underscores matter there.
std::string ownerKeyOf(std::string_view name);
/// A tag as Robot compares it, marked so that it equals no other name.
std::string tagKeyOf(std::string_view tag);

/// Gives the names of one file their ids while its facts are taken. Holds views of the file's text: the text must stay
/// where it is meanwhile.
class NameTable {
public:
    explicit NameTable(FileFacts &facts) : m_facts(facts) {}
    NameId id(std::string_view name);
    NameId tagId(std::string_view tag);

private:
    NameId intern(std::string_view key);

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
    };
    FileFacts &m_facts;
    std::string m_scratch;
    boost::unordered_flat_map<std::string_view, NameId> m_raw, m_rawTags;
    boost::unordered_flat_map<std::string, NameId, Hash, std::equal_to<>> m_keys;
};

} // namespace crat::robot
