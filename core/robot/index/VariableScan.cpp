#include "core/robot/index/VariableScan.h"

#include <string>

#include "core/robot/Characters.h"
#include "core/robot/Variables.h"

namespace crat::robot {
namespace {

constexpr int MaxDepth = 16; ///< variables in variables; what is deeper is not looked at

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
constexpr bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}
constexpr bool isWordOrSpace(char c)
{
    return isNameStart(c) || isDigit(c) || c == ' ' || c == '\t';
}

bool isDigits(std::string_view s, int base)
{
    if (s.empty() || s.front() == '_' || s.back() == '_')
        return false;
    for (const char c : s) {
        const char l = static_cast<char>(c | 0x20);
        const int value = isDigit(c) ? c - '0' : l >= 'a' && l <= 'f' ? l - 'a' + 10 : c == '_' ? 0 : 99;
        if (value >= base)
            return false;
    }
    return true;
}

bool isFloat(std::string_view s)
{
    const std::size_t e = s.find_first_of("eE");
    if (e != std::string_view::npos) {
        std::string_view exponent = s.substr(e + 1);
        if (!exponent.empty() && (exponent[0] == '+' || exponent[0] == '-'))
            exponent.remove_prefix(1);
        if (!isDigits(exponent, 10))
            return false;
        s = s.substr(0, e);
    }
    const std::size_t dot = s.find('.');
    if (dot == std::string_view::npos)
        return isDigits(s, 10);
    const std::string_view whole = s.substr(0, dot), part = s.substr(dot + 1);
    return (!whole.empty() || !part.empty()) && (whole.empty() || isDigits(whole, 10)) &&
           (part.empty() || isDigits(part, 10));
}

/// Behind the string literal that starts at `at`.
std::size_t skipString(std::string_view s, std::size_t at)
{
    const char quote = s[at];
    const bool triple = s.substr(at).starts_with(std::string(3, quote));
    std::size_t i = at + (triple ? 3 : 1);
    for (; i < s.size(); ++i) {
        if (s[i] == '\\')
            ++i;
        else if (triple ? s.substr(i).starts_with(std::string(3, quote)) : s[i] == quote)
            return i + (triple ? 3 : 1);
    }
    return s.size();
}

bool holdsVariable(std::string_view s)
{
    return s.find('{') != std::string_view::npos && searchVariable(s, "$@&%").identifier;
}

} // namespace

bool isNumberName(std::string_view base)
{
    std::string text;
    for (const char c : base) {
        if (c != ' ' && c != '\t')
            text += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    std::string_view s = text;
    for (const auto &[prefix, radix] : {std::pair("0b", 2), std::pair("0o", 8), std::pair("0x", 16)}) {
        if (s.starts_with(prefix)) {
            s.remove_prefix(2);
            if (!s.empty() && (s[0] == '-' || s[0] == '+'))
                s.remove_prefix(1);
            return isDigits(s, radix);
        }
    }
    if (!s.empty() && (s[0] == '-' || s[0] == '+'))
        s.remove_prefix(1);
    return s == "inf" || s == "infinity" || s == "nan" || isFloat(s);
}

std::string_view extendedBase(std::string_view base)
{
    for (std::size_t i = 1; i + 1 < base.size(); ++i) {
        if (!isWordOrSpace(base[i]))
            return base.substr(0, i);
    }
    return {};
}

void VariableScan::text(std::string_view text, int depth) const
{
    if (depth > MaxDepth)
        return;
    while (text.find('{') != std::string_view::npos) {
        const VariableMatch match = searchVariable(text, "$@&%");
        if (!match.identifier)
            return;
        variable(match.identifier, match.base, depth);
        const auto baseEnd = static_cast<std::size_t>(match.base.data() - text.data()) + match.base.size() + 1;
        if (baseEnd < match.end)
            this->text(text.substr(baseEnd, match.end - baseEnd), depth + 1);
        text.remove_prefix(match.end);
    }
}

void VariableScan::variable(char identifier, std::string_view base, int depth) const
{
    if (identifier == '%') {
        text(base, depth + 1);
        return;
    }
    if (base.size() >= 2 && base.front() == '{' && base.back() == '}') {
        expression(base.substr(1, base.size() - 2), depth + 1);
        return;
    }
    if (holdsVariable(base)) {
        text(base, depth + 1);
        m_onDynamic();
        return;
    }
    if (base.empty() || (identifier == '$' && isNumberName(base)))
        return;
    m_visit({identifier, base, extendedBase(base), false});
}

void VariableScan::expression(std::string_view s, int depth) const
{
    text(s, depth);
    for (std::size_t i = s.find('$'); i != std::string_view::npos && i < s.size();) {
        // Only what stands outside string literals is a variable: look again from the start up to here.
        std::size_t at = 0;
        while (at < s.size() && s[at] != '$') {
            if (s[at] == '\'' || s[at] == '"')
                at = skipString(s, at);
            else
                ++at;
        }
        if (at >= s.size())
            return;
        std::size_t end = at + 1;
        while (end < s.size() && (isNameStart(s[end]) || isDigit(s[end])))
            ++end;
        if (end > at + 1 && isNameStart(s[at + 1]))
            m_visit({'$', s.substr(at + 1, end - at - 1), {}, true});
        s.remove_prefix(end);
        i = s.find('$');
    }
}

} // namespace crat::robot
