#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"

namespace crat::http {

/// A request target (RFC 9112 origin-form), split but not yet decoded.
struct Target {
    std::string_view path, query;
};

constexpr std::size_t MaxTargetBytes = 8192;
constexpr std::size_t MaxQueryParameters = 64;

/// Errors: BadInput (not origin-form, control characters), TooLarge.
Result<Target> splitTarget(std::string_view target);
/// RFC 3986 percent-decoding; in a query '+' is a space. Error: BadInput (bad encoding, not UTF-8, NUL).
Result<std::string> percentDecode(std::string_view text, bool plusIsSpace = false);
Result<std::map<std::string, std::string, std::less<>>> parseQuery(std::string_view query);
/// "/a/b" → {"a","b"}; raw, so an encoded slash stays in its segment. A slash at the end counts as an empty last segment.
std::vector<std::string_view> splitPath(std::string_view path);

} // namespace crat::http
