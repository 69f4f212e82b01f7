#pragma once

#include <string>
#include <string_view>

#include "core/base/Result.h"

namespace crat::fetch {

/// `url` as it may stand in an error, a log or a mail: without user, password, query and fragment; control characters
/// replaced; at most 300 bytes.
std::string shownUrl(std::string_view url);

/// Joins a base address and a path so that exactly one slash lies between them, and the path's segments are
/// percent-encoded where they need it (a "%" that begins a valid escape stays). Error: BadInput where `base` is not an
/// http(s) address, or `path` holds a ".." segment or a control character.
Result<std::string> joinUrl(std::string_view base, std::string_view path);

/// Decodes percent escapes. Error: BadInput for an incomplete escape or a NUL.
Result<std::string> percentDecode(std::string_view text);
/// Encodes everything but unreserved characters (RFC 3986); "/" too unless `keepSlash`.
std::string percentEncode(std::string_view text, bool keepSlash = false);

/// Is it an absolute http:// or https:// address with a host and without spaces or control characters?
bool isHttpUrl(std::string_view url);

} // namespace crat::fetch
