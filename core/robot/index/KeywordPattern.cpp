#include "core/robot/index/KeywordPattern.h"

#include <locale>
#include <optional>

#include <boost/regex.hpp>

#include "core/robot/Characters.h"
#include "core/robot/Names.h"
#include "core/robot/Variables.h"

namespace crat::robot {

struct KeywordPattern::Regex {
    boost::wregex expression;
};

namespace {

/// Stands for a variable in a call, as Robot's own placeholder does.
constexpr char32_t Placeholder = 0xE000;

/// Lower case; every white-space character becomes a plain blank.
std::string folded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (const std::size_t blank = spaceAt(text, i)) {
            out += ' ';
            i += blank;
        } else if (c < 0x80) {
            out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
            ++i;
        } else {
            const CodePoint point = codePointAt(text, i);
            out += normalizedName(ItemKind::Test, text.substr(i, point.size));
            i += point.size;
        }
    }
    return out;
}

/// " ".join(text.split()): runs of white space become one blank, none at either end.
std::string squeezed(std::string_view text)
{
    std::string out;
    text = strip(text);
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t blank = spaceAt(text, i)) {
            if (!out.ends_with(' '))
                out += ' ';
            i += blank;
        } else {
            out += text[i++];
        }
    }
    return out;
}

std::wstring wide(std::string_view text)
{
    std::wstring out;
    for (std::size_t i = 0; i < text.size();) {
        const CodePoint c = codePointAt(text, i);
        out += static_cast<wchar_t>(c.value);
        i += c.size;
    }
    return out;
}

std::string narrow(std::wstring_view text)
{
    std::string out;
    for (const wchar_t c : text)
        appendUtf8(out, static_cast<char32_t>(c));
    return out;
}

void appendEscaped(std::wstring &out, std::string_view literal)
{
    for (const wchar_t c : wide(literal)) {
        if (c == L' ') {
            out += L"\\s";
            continue;
        }
        if (std::wstring_view(L".[]{}()\\*+?|^$/-#&~").find(c) != std::wstring_view::npos)
            out += L'\\';
        out += c;
    }
}

/// The pattern part of ${name:pattern} or ${name: type:pattern}, and the name alone.
std::pair<std::string_view, std::optional<std::string_view>> splitArgument(std::string_view base)
{
    const std::size_t colon = base.find(':');
    if (colon == std::string_view::npos)
        return {base, std::nullopt};
    const std::string_view name = base.substr(0, colon);
    std::string_view rest = base.substr(colon + 1);
    if (rest.starts_with(' ') && rest.size() > 1) { // a type
        const std::size_t second = rest.find(':', 1);
        if (second == std::string_view::npos)
            return {name, std::nullopt};
        if (second > 1)
            return {name, rest.substr(second + 1)};
    }
    return {name, rest};
}

/// A custom pattern inside the whole one: groups do not capture, \{ is {, and a variable fits too.
std::wstring customPattern(std::string_view pattern)
{
    std::string out;
    if (pattern.starts_with("(?")) { // inline flags hold for the argument alone
        const std::size_t end = pattern.find_first_not_of("aiLmsux-", 2);
        if (end != std::string_view::npos && end > 2 && pattern[end] == ')')
            pattern.remove_prefix(end + 1);
    }
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '\\' && i + 1 < pattern.size()) {
            const char next = pattern[i + 1];
            if (next == '{' || next == '}')
                out += next;
            else
                (out += c) += next;
            ++i;
        } else if (c == '(' && !(i + 1 < pattern.size() && pattern[i + 1] == '?')) {
            out += "(?:";
        } else {
            out += c;
        }
    }
    std::wstring result = wide(out) + L"|";
    result += static_cast<wchar_t>(Placeholder);
    return result;
}

/// The call with each variable as one placeholder; `variables` gets what they were.
std::string withPlaceholders(std::string_view call, std::vector<std::string> *variables)
{
    std::string out;
    while (call.find('{') != std::string_view::npos) {
        const VariableMatch match = searchVariable(call, "$@&%");
        if (!match.identifier)
            break;
        out += call.substr(0, match.begin);
        appendUtf8(out, Placeholder);
        if (variables)
            variables->emplace_back(call.substr(match.begin, match.end - match.begin));
        call.remove_prefix(match.end);
    }
    out += call;
    return out;
}

} // namespace

KeywordPattern::KeywordPattern(std::string_view name)
{
    const std::string whole = squeezed(name);
    std::string_view rest = whole;
    std::wstring expression;
    bool custom = false;
    while (rest.find('{') != std::string_view::npos) {
        const VariableMatch match = searchVariable(rest, "$");
        if (!match.identifier)
            break;
        const auto [argument, pattern] = splitArgument(match.base);
        m_literals.push_back(folded(rest.substr(0, match.begin)));
        m_names.emplace_back(argument);
        appendEscaped(expression, rest.substr(0, match.begin));
        expression += L'(' + (pattern ? customPattern(*pattern) : std::wstring(L".*?")) + L')';
        custom |= pattern.has_value();
        rest.remove_prefix(match.end);
    }
    m_literals.push_back(folded(rest));
    appendEscaped(expression, rest);
    if (!custom)
        return;
    try {
        m_regex = std::make_unique<Regex>();
        m_regex->expression.imbue(std::locale::classic());
        m_regex->expression.assign(expression, boost::regex_constants::perl | boost::regex_constants::icase);
    } catch (const std::exception &) {
        m_regex.reset(); // Python's own syntax: any text in its place counts as a match
    }
}

KeywordPattern::~KeywordPattern() = default;
KeywordPattern::KeywordPattern(KeywordPattern &&) noexcept = default;
KeywordPattern &KeywordPattern::operator=(KeywordPattern &&) noexcept = default;

std::size_t KeywordPattern::literalSize() const
{
    std::size_t size = 0;
    for (const std::string &literal : m_literals)
        size += literal.size();
    return size;
}

bool KeywordPattern::matchesPlain(std::string_view call) const
{
    const std::string text = folded(call);
    std::string_view rest = text;
    if (!rest.starts_with(m_literals.front()))
        return false;
    rest.remove_prefix(m_literals.front().size());
    for (std::size_t i = 1; i + 1 < m_literals.size(); ++i) {
        const std::size_t at = rest.find(m_literals[i]);
        if (at == std::string_view::npos)
            return false;
        rest.remove_prefix(at + m_literals[i].size());
    }
    return rest.size() >= m_literals.back().size() && rest.ends_with(m_literals.back());
}

bool KeywordPattern::matches(std::string_view call) const
{
    if (m_names.empty())
        return false;
    const std::string text = withPlaceholders(call, nullptr);
    if (!matchesPlain(text))
        return false;
    if (!m_regex)
        return true;
    try {
        return boost::regex_match(wide(text), m_regex->expression, boost::match_default);
    } catch (const std::exception &) {
        return true; // too hard to tell
    }
}

std::vector<std::string> KeywordPattern::arguments(std::string_view call) const
{
    std::vector<std::string> variables, out;
    const std::wstring text = wide(withPlaceholders(call, &variables));
    std::wstring expression;
    if (!m_regex) {
        for (std::size_t i = 0; i < m_literals.size(); ++i) {
            expression += i == 0 ? L"" : L"(.*?)";
            appendEscaped(expression, m_literals[i]);
        }
    }
    try {
        const boost::wregex pattern =
            m_regex ? m_regex->expression
                    : boost::wregex(expression, boost::regex_constants::perl | boost::regex_constants::icase);
        boost::wsmatch match;
        if (!boost::regex_match(text, match, pattern))
            return {};
        std::size_t next = 0;
        for (std::size_t i = 1; i < match.size(); ++i) {
            std::string argument;
            for (const wchar_t c : match[i].str()) {
                if (static_cast<char32_t>(c) == Placeholder && next < variables.size())
                    argument += variables[next++];
                else
                    argument += narrow({&c, 1});
            }
            out.push_back(std::move(argument));
        }
    } catch (const std::exception &) {
        out.clear();
    }
    return out;
}

} // namespace crat::robot
