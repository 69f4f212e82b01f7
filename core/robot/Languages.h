#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Section headers and setting names in all of Robot's languages. The table is LanguageTable.inc.
namespace crat::robot {

/// Python's str.title() for texts made of characters that occur in some header or setting name. A character that occurs in
/// none ends the result early with a byte that equals nothing, so that it can be compared but not shown.
std::string titleCase(std::string_view text);

/// The languages that a file is read with: English and those that its "Language:" lines add. Later ones win where two give
/// the same word another meaning.
class Languages {
public:
    /// Adds a language by code ("pt-BR") or name ("Brazilian Portuguese"); case, spaces and hyphens do not matter.
    /// False if Robot has no such language. The name of a module of Python itself is right too and adds nothing.
    bool add(std::string_view name);
    /// The English name of a section header or setting ("Test Cases"), both title-cased; empty if there is none.
    std::string_view header(std::string_view titleCased) const;
    std::string_view setting(std::string_view titleCased) const;
    /// The header `english` ("Tasks") in the language that the title-cased header `model` is written in; as it is if that is
    /// English or none of these.
    std::string_view headerLike(std::string_view model, std::string_view english) const;
    /// Bytes of the behaviour-driven prefix (Given, When, Then …) of one of the languages that `name` begins with, and of
    /// the blank behind it; 0 if there is none. The longest wins; case does not matter.
    std::size_t bddPrefix(std::string_view name) const;
    /// Index in the table of each language, in the order in which they were added.
    std::span<const std::uint8_t> indices() const { return {m_languages.data(), m_count}; }
    bool operator==(const Languages &) const = default;

private:
    static constexpr std::size_t Most = 31; ///< languages that Robot has, or more
    std::array<std::uint8_t, Most> m_languages{};
    std::uint8_t m_count = 1; ///< English, the table's first, is always there
};

} // namespace crat::robot
