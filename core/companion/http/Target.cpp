#include "core/companion/http/Target.h"

#include "core/base/Utf8.h"

namespace crat::http {

namespace {

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

} // namespace

Result<Target> splitTarget(std::string_view target)
{
    if (target.size() > MaxTargetBytes)
        return fail(Errc::TooLarge,
                    "the request's address is longer than " + std::to_string(MaxTargetBytes) + " bytes");
    if (target.empty() || target.front() != '/')
        return fail(Errc::BadInput, "the request's address must begin with a slash");
    for (const char c : target) {
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '#')
            return fail(Errc::BadInput, "the request's address holds a character that must be percent-encoded");
    }
    const std::size_t mark = target.find('?');
    if (mark == std::string_view::npos)
        return Target{target, {}};
    return Target{target.substr(0, mark), target.substr(mark + 1)};
}

Result<std::string> percentDecode(std::string_view text, bool plusIsSpace)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plusIsSpace) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return fail(Errc::BadInput,
                            "the request's address has a % that is not followed by two hexadecimal digits");
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    if (out.find('\0') != std::string::npos || !isUtf8(out))
        return fail(Errc::BadInput, "the request's address is not UTF-8 text");
    return out;
}

Result<std::map<std::string, std::string, std::less<>>> parseQuery(std::string_view query)
{
    std::map<std::string, std::string, std::less<>> out;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty())
            continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = percentDecode(pair.substr(0, equals), true);
        auto value = percentDecode(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name)
            return tl::unexpected(name.error());
        if (!value)
            return tl::unexpected(value.error());
        out[*name] = std::move(*value);
        if (out.size() > MaxQueryParameters)
            return fail(Errc::TooLarge,
                        "the request's address has more than " + std::to_string(MaxQueryParameters) + " parameters");
    }
    return out;
}

std::vector<std::string_view> splitPath(std::string_view path)
{
    std::vector<std::string_view> out;
    if (path.starts_with('/'))
        path.remove_prefix(1);
    while (true) {
        const std::size_t slash = path.find('/');
        out.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos)
            return out;
        path.remove_prefix(slash + 1);
    }
}

} // namespace crat::http
