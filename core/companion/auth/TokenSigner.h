#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::auth {

/// What a session token says.
struct Claims {
    std::string email;
    bool isAdmin = false;
    Timestamp expiresAt; ///< whole seconds
};

/// Signs and checks JSON Web Tokens (RFC 7519) with HMAC-SHA256 and nothing else: a token that names another algorithm, or none,
/// is refused whatever its signature. Any thread.
class TokenSigner {
public:
    /// The key of `path`, made (32 random bytes, mode 0600) where missing. Errors: Unavailable, Conflict (the file can be read by
    /// others, or has another size).
    static Result<TokenSigner> open(const std::filesystem::path &path);
    explicit TokenSigner(std::string key) : m_key(std::move(key)) {}

    /// Two tokens are never equal, not even for the same claims in the same second (random "jti").
    Result<std::string> sign(const Claims &claims, Timestamp issuedAt) const;
    /// Error: Unauthorized.
    Result<Claims> verify(std::string_view token, Timestamp now) const;

private:
    std::string m_key;
};

} // namespace crat::auth
