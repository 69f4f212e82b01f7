#include "core/companion/fetch/Url.h"

#include <cctype>

#include "core/base/Log.h"

namespace crat::fetch {

namespace {

bool isUnreserved(unsigned char c)
{
    return std::isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool isEscapeAt(std::string_view text, std::size_t at)
{
    return at + 2 < text.size() && hexDigit(text[at + 1]) >= 0 && hexDigit(text[at + 2]) >= 0;
}

bool startsWithIgnoringCase(std::string_view text, std::string_view prefix)
{
    if (text.size() < prefix.size())
        return false;
    for (std::size_t i = 0; i < prefix.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(text[i])) != prefix[i])
            return false;
    }
    return true;
}

void appendEscaped(std::string &out, unsigned char c)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    out += '%';
    out += digits[c >> 4];
    out += digits[c & 15];
}

} // namespace

std::string shownUrl(std::string_view url)
{
    url = url.substr(0, url.find_first_of("?#"));
    std::string out(url);
    const auto scheme = out.find("://");
    if (scheme != std::string::npos) {
        const auto begin = scheme + 3;
        const auto end = std::min(out.find('/', begin), out.size());
        const auto at = out.rfind('@', end);
        if (at != std::string::npos && at >= begin && at < end)
            out.erase(begin, at + 1 - begin);
    }
    return forLogLine(out, 300);
}

bool isHttpUrl(std::string_view url)
{
    const bool https = startsWithIgnoringCase(url, "https://");
    if (!https && !startsWithIgnoringCase(url, "http://"))
        return false;
    for (const char c : url) {
        if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f || c == '\\')
            return false;
    }
    const auto host = url.substr(https ? 8 : 7);
    return !host.empty() && host.front() != '/' && host.front() != '?' && host.front() != '#';
}

Result<std::string> percentDecode(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (!isEscapeAt(text, i))
                return fail(Errc::BadInput, "'" + forLogLine(text, 120) + "' holds an incomplete %-escape");
            c = static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        }
        if (c == '\0')
            return fail(Errc::BadInput, "'" + forLogLine(text, 120) + "' holds a NUL character");
        out += c;
    }
    return out;
}

std::string percentEncode(std::string_view text, bool keepSlash)
{
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (isUnreserved(byte) || (keepSlash && c == '/'))
            out += c;
        else
            appendEscaped(out, byte);
    }
    return out;
}

Result<std::string> joinUrl(std::string_view base, std::string_view path)
{
    if (!isHttpUrl(base))
        return fail(Errc::BadInput, "'" + shownUrl(base) + "' is not an http:// or https:// address");
    std::string out(base.substr(0, base.find_first_of("?#")));
    while (out.ends_with('/'))
        out.pop_back();
    while (!path.empty() && path.front() == '/')
        path.remove_prefix(1);
    out += '/';
    std::string segment;
    for (std::size_t i = 0; i <= path.size(); ++i) {
        if (i == path.size() || path[i] == '/') {
            const auto plain = percentDecode(segment);
            if (segment == ".." || segment == "." || (plain && (*plain == ".." || *plain == ".")))
                return fail(Errc::BadInput, "the path '" + forLogLine(path, 200) + "' holds a '" + segment + "' part");
            segment.clear();
            if (i < path.size())
                out += '/';
            continue;
        }
        const auto c = static_cast<unsigned char>(path[i]);
        if (c < ' ' || c == 0x7f || c == '\\')
            return fail(Errc::BadInput, "the path '" + forLogLine(path, 200) + "' holds a forbidden character");
        segment += path[i];
        // Characters that RFC 3986 allows in a segment stay as they are; Jenkins jobs use several of them.
        static constexpr std::string_view allowed = "!$&'()*+,;=:@";
        if (isUnreserved(c) || allowed.find(path[i]) != std::string_view::npos || (c == '%' && isEscapeAt(path, i)))
            out += path[i];
        else
            appendEscaped(out, c);
    }
    return out;
}

} // namespace crat::fetch
