#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/Clock.h"
#include "core/companion/auth/GuessLimiter.h"
#include "core/companion/auth/Principal.h"
#include "core/companion/auth/TokenSigner.h"
#include "core/companion/store/Transaction.h"

namespace crat::auth {

struct SignInOptions {
    std::string adminPassword; ///< empty: nobody becomes an admin by password
    std::string
        localToken; ///< a token that is an admin's for this process's life (the embedded companion); empty: none
    std::chrono::hours sessionLife{24};
};

/// Sign-in of the contract's open kind: any e-mail without a password is a user, with the admin password an admin. One session an
/// e-mail and kind of client; 24 hours. Any thread.
class SignIn {
public:
    SignIn(SignInOptions options, TokenSigner signer, const Clock &clock);

    struct Issued {
        std::string token;
        Principal principal;
    };
    /// Is this e-mail with this password let in, and as an admin? Cheap, no database. Errors: BadInput (no e-mail address),
    /// Unauthorized (wrong password), TooManyRequests.
    Result<bool> checkPassword(std::string_view email, std::string_view password, const std::string &remoteAddress);
    Result<Issued> begin(store::Transaction &tx, const std::string &email, const std::string &client,
                         bool isAdmin) const;
    /// A new token; the old one stops working. Error: BadInput for the local token, NotFound.
    Result<Issued> refresh(store::Transaction &tx, const Principal &principal) const;
    Result<> end(store::Transaction &tx, const Principal &principal) const;
    /// `call` is called on the writer's thread after each COMMIT that may have ended a session; it must not block. Set it once,
    /// before anybody signs in.
    void onEnded(std::function<void()> call) { m_ended = std::move(call); }

    /// What a request's token is worth. First examine(), which needs no database: it refuses what is forged or too old, and
    /// knows the local token; then confirm(), where `known` is empty.
    struct Presented {
        std::optional<Principal> known;
        std::string digest;
    };
    Result<Presented> examine(std::string_view token) const;
    /// Is the session still live? Error: Unauthorized.
    Result<Principal> confirm(store::Reader &reader, const Presented &presented) const;

private:
    SignInOptions m_options;
    TokenSigner m_signer;
    const Clock &m_clock;
    GuessLimiter m_limiter;
    std::function<void()> m_ended;
};

/// Something@somewhere, one line, at most 254 bytes (RFC 5321's limit).
bool isEmailAddress(std::string_view text);

} // namespace crat::auth
