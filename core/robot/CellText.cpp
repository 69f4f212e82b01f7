#include "core/robot/CellText.h"

#include <array>
#include <cstdio>

#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

/// A white-space character as Robot's escape if it cannot stand in a line as it is; empty if it can.
std::string escapeOfControl(char32_t c)
{
    switch (c) {
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: break;
    }
    const bool endsLine = c == 0x0B || c == 0x0C || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
    if (!endsLine)
        return {};
    std::array<char, 8> out{};
    std::snprintf(out.data(), out.size(), c < 0x100 ? "\\x%02x" : "\\u%04x", static_cast<unsigned>(c));
    return out.data();
}

/// Is the pipe at `i` one that a row of pipes would take for a separator?
bool isSeparatingPipe(std::string_view s, std::size_t i)
{
    const bool before = i == 0 || spaceBefore(s, i) != 0;
    return before && (i + 1 == s.size() || spaceAt(s, i + 1) != 0);
}

bool isEscapedAt(std::string_view s, std::size_t i)
{
    bool escaped = false;
    while (i > 0 && s[i - 1] == '\\') {
        --i;
        escaped = !escaped;
    }
    return escaped;
}

} // namespace

std::string cellSource(std::string_view typed)
{
    if (typed.empty())
        return "${EMPTY}";
    if (typed == "...")
        return "\\...";
    std::string out;
    out.reserve(typed.size() + 8);
    bool afterBlank = true; // the start counts as one: a leading blank has to be escaped
    for (std::size_t i = 0; i < typed.size();) {
        const std::size_t blank = spaceAt(typed, i);
        if (blank) {
            const std::string escape = escapeOfControl(codePointAt(typed, i).value);
            // A backslash that the person typed before it would turn the escape's own backslash into a plain one.
            if (!escape.empty()) {
                if (isEscapedAt(typed, i))
                    out.pop_back();
                out += escape;
                afterBlank = false;
            } else {
                if (afterBlank && !isEscapedAt(typed, i))
                    out += '\\';
                out += typed.substr(i, blank);
                afterBlank = true;
            }
            i += blank;
            continue;
        }
        if ((typed[i] == '#' && i == 0) || (typed[i] == '|' && isSeparatingPipe(typed, i)))
            out += '\\';
        out += typed[i++];
        afterBlank = false;
    }
    if (afterBlank)
        out += '\\'; // a trailing blank: the lone backslash behind it means nothing to Robot
    return out;
}

std::string cellLiteral(std::string_view value)
{
    std::string escaped;
    escaped.reserve(value.size() + 8);
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const bool opensVariable =
            (c == '$' || c == '@' || c == '&' || c == '%') && i + 1 < value.size() && value[i + 1] == '{';
        if (c == '\\' || opensVariable)
            escaped += '\\';
        escaped += c;
    }
    // An "=" may make an argument a named one; Robot leaves it alone if it is escaped.
    if (const std::size_t mark = escaped.find('='); mark != std::string::npos && mark > 0)
        escaped.insert(mark, 1, '\\');
    return cellSource(escaped);
}

std::string nameSource(std::string_view typed)
{
    std::string out;
    bool blank = false;
    for (std::size_t i = 0; i < typed.size();) {
        if (const std::size_t n = spaceAt(typed, i)) {
            blank = true;
            i += n;
            continue;
        }
        if (blank && !out.empty())
            out += ' ';
        blank = false;
        out += typed[i++];
    }
    return out;
}

std::string commentSource(std::string_view typed)
{
    std::string out;
    for (std::size_t i = 0; i < typed.size();) {
        const std::size_t n = spaceAt(typed, i);
        const bool keeps = n != 0 && escapeOfControl(codePointAt(typed, i).value).empty();
        if (n && !keeps)
            out += ' ';
        else
            out += typed.substr(i, n ? n : 1);
        i += n ? n : 1;
    }
    const std::string_view content = strip(out);
    if (content.starts_with('#'))
        return std::string(content);
    return content.empty() ? "#" : "# " + std::string(content);
}

} // namespace crat::robot
