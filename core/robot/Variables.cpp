#include "core/robot/Variables.h"

#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

constexpr auto None = std::string_view::npos;

bool isEscaped(std::string_view s, std::size_t at)
{
    bool escaped = false;
    while (at > 0 && s[at - 1] == '\\') {
        --at;
        escaped = !escaped;
    }
    return escaped;
}

std::size_t findStart(std::string_view s, std::string_view identifiers)
{
    for (std::size_t brace = s.find('{', 1); brace != None; brace = s.find('{', brace + 1)) {
        if (identifiers.find(s[brace - 1]) != None && !isEscaped(s, brace - 1))
            return brace - 1;
    }
    return None;
}

bool isWholeAssignable(std::string_view text)
{
    const VariableMatch m = searchVariable(text);
    return !m.base.empty() && m.begin == 0 && m.end == text.size() &&
           (m.identifier == '$' || m.identifier == '@' || m.identifier == '&');
}

} // namespace

VariableMatch searchVariable(std::string_view s, std::string_view identifiers)
{
    const std::size_t start = findStart(s, identifiers);
    if (start == None)
        return {};
    VariableMatch match{.identifier = s[start], .begin = start};
    const bool itemsAllowed = match.identifier != '%' && match.identifier != '*';
    char open = '{', close = '}';
    std::size_t depth = 1;
    bool escaped = false;
    for (std::size_t i = start + 2; i < s.size(); ++i) {
        const char c = s[i];
        if (c == close && !escaped) {
            if (--depth != 0)
                continue;
            if (open == '{')
                match.base = s.substr(start + 2, i - start - 2);
            const bool itemFollows = i + 1 < s.size() && s[i + 1] == '[' && itemsAllowed;
            if (!itemFollows) {
                match.end = i + 1;
                return match;
            }
            open = '[';
            close = ']';
            depth = 1;
            ++i; // the opening bracket itself is not looked at again, and `escaped` is left as it was
        } else if (c == open && !escaped) {
            ++depth;
        } else {
            escaped = c == '\\' && !escaped;
        }
    }
    return {};
}

bool isAssign(std::string_view text)
{
    if (text.empty() || (text[0] != '$' && text[0] != '@' && text[0] != '&'))
        return false;
    if (text.back() == '=')
        text = stripRight(text.substr(0, text.size() - 1));
    return isWholeAssignable(text);
}

} // namespace crat::robot
