#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crat {

/// `n` bytes from the system's cryptographic source.
std::string randomBytes(std::size_t n);

/// A URL-safe random token with `bits` bits of entropy (rounded up to whole bytes), as lower-case hexadecimal digits.
std::string randomToken(std::size_t bits = 256);

/// A random UUID (version 4, RFC 9562) in its lower-case text form.
std::string randomUuid();
bool isUuid(std::string_view text);

} // namespace crat
