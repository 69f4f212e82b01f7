#include "core/robot/Languages.h"

#include <algorithm>
#include <span>

#include "core/robot/Characters.h"
#include "core/robot/Names.h"

namespace crat::robot {
namespace {

struct CaseEntry {
    char32_t character;
    std::string_view title, lower;
    bool cased;
};
struct FoldEntry {
    char32_t character;
    std::string_view folded;
};
struct Translation {
    std::string_view name, english;
};
struct LanguageEntry {
    std::string_view code, className, name;
    std::span<const Translation> headers, settings;
    std::span<const std::string_view> bddPrefixes;
};

#include "core/robot/LanguageTable.inc"

constexpr char NeverEqual = '\xff';

template <class Entry>
const Entry *find(std::span<const Entry> table, char32_t c)
{
    const auto it = std::lower_bound(table.begin(), table.end(), c,
                                     [](const Entry &e, char32_t wanted) { return e.character < wanted; });
    return it != table.end() && it->character == c ? &*it : nullptr;
}

std::string_view translate(std::span<const Translation> table, std::string_view name)
{
    const auto it = std::lower_bound(table.begin(), table.end(), name,
                                     [](const Translation &t, std::string_view wanted) { return t.name < wanted; });
    return it != table.end() && it->name == name ? it->english : std::string_view{};
}

constexpr bool isUpper(unsigned char c)
{
    return c >= 'A' && c <= 'Z';
}
constexpr bool isLower(unsigned char c)
{
    return c >= 'a' && c <= 'z';
}

/// robot.utils.normalize(name, ignore="-")
std::string normalizedLanguage(std::string_view name)
{
    std::string out;
    for (std::size_t i = 0; i < name.size();) {
        if (const std::size_t n = spaceAt(name, i)) {
            i += n;
            continue;
        }
        const CodePoint c = codePointAt(name, i);
        if (c.value < 0x80) {
            const char ascii = static_cast<char>(c.value);
            if (ascii != '-')
                out += isUpper(static_cast<unsigned char>(ascii)) ? static_cast<char>(ascii + 32) : ascii;
        } else if (const auto *fold = find<FoldEntry>(FoldTable, c.value)) {
            out += fold->folded;
        } else {
            out += name.substr(i, c.size);
        }
        i += c.size;
    }
    return out;
}

/// Does `name` begin with the prefix, in any case and with any blank for a blank, and a blank behind it? Letters beyond
/// ASCII are compared by normalizedName(), which folds the scripts that prefixes are written in.
bool startsWithPrefix(std::string_view name, std::string_view prefix)
{
    if (spaceAt(name, prefix.size()) == 0)
        return false;
    for (std::size_t i = 0; i < prefix.size(); ++i) {
        const auto a = static_cast<unsigned char>(name[i]), b = static_cast<unsigned char>(prefix[i]);
        if ((a | b) & 0x80)
            return normalizedName(ItemKind::Test, name.substr(0, prefix.size())) ==
                   normalizedName(ItemKind::Test, prefix);
        if (b == ' ' ? spaceAt(name, i) != 1 : (isUpper(a) ? a + 32 : a) != (isUpper(b) ? b + 32 : b))
            return false;
    }
    return true;
}

} // namespace

std::string titleCase(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    bool afterCased = false;
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            if (isLower(c) && !afterCased)
                out += static_cast<char>(c - 32);
            else if (isUpper(c) && afterCased)
                out += static_cast<char>(c + 32);
            else
                out += static_cast<char>(c);
            afterCased = isLower(c) || isUpper(c);
            ++i;
            continue;
        }
        const CodePoint point = codePointAt(text, i);
        const CaseEntry *entry = find<CaseEntry>(CaseTable, point.value);
        if (!entry) {
            out += NeverEqual;
            return out;
        }
        out += afterCased ? entry->lower : entry->title;
        afterCased = entry->cased;
        i += point.size;
    }
    return out;
}

bool Languages::add(std::string_view name)
{
    static_assert(std::size(LanguageTable) <= Most);
    const std::string wanted = normalizedLanguage(name);
    for (std::size_t i = 0; i < std::size(LanguageTable); ++i) {
        const LanguageEntry &language = LanguageTable[i];
        if (wanted != language.className && wanted != language.name)
            continue;
        const auto index = static_cast<std::uint8_t>(i);
        const auto end = m_languages.begin() + m_count;
        if (std::find(m_languages.begin(), end, index) == end)
            m_languages[m_count++] = index;
        return true;
    }
    return std::binary_search(std::begin(ModuleTable), std::end(ModuleTable), name);
}

std::string_view Languages::header(std::string_view titleCased) const
{
    for (std::size_t i = m_count; i-- > 0;) {
        if (const auto english = translate(LanguageTable[m_languages[i]].headers, titleCased); !english.empty())
            return english;
    }
    return {};
}

std::string_view Languages::headerLike(std::string_view model, std::string_view english) const
{
    for (std::size_t i = m_count; i-- > 0;) {
        const auto &headers = LanguageTable[m_languages[i]].headers;
        if (translate(headers, model).empty())
            continue;
        const auto it =
            std::find_if(headers.begin(), headers.end(), [&](const Translation &t) { return t.english == english; });
        return it == headers.end() ? english : it->name;
    }
    return english;
}

std::string_view Languages::setting(std::string_view titleCased) const
{
    for (std::size_t i = m_count; i-- > 0;) {
        if (const auto english = translate(LanguageTable[m_languages[i]].settings, titleCased); !english.empty())
            return english;
    }
    return {};
}

std::size_t Languages::bddPrefix(std::string_view name) const
{
    std::size_t best = 0;
    for (const std::uint8_t language : m_languages) {
        for (const std::string_view prefix : LanguageTable[language].bddPrefixes) {
            if (prefix.size() > best && name.size() > prefix.size() && startsWithPrefix(name, prefix))
                best = prefix.size();
        }
    }
    return best == 0 ? 0 : best + spaceAt(name, best);
}

} // namespace crat::robot
