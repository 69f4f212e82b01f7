#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace crat {

/// What kind of thing went wrong. One function per border maps it on (HTTP status, exit code, translated text).
enum class Errc {
    BadInput,     ///< the caller sent something that can never work
    Unauthorized, ///< nobody, or nobody we know
    Forbidden,    ///< somebody we know, who may not
    NotFound,
    Conflict,        ///< it exists already, or its state forbids this now
    TooLarge,        ///< over a limit of size or number
    TooManyRequests, ///< over a limit of rate
    Timeout,         ///< a deadline passed
    Unavailable,     ///< something outside (database, Grid, SMTP …) is away; trying again may help
    Cancelled,       ///< somebody stopped it
    Unsupported,     ///< valid, but not with this build or machine
    Internal,        ///< our own mistake
};

/// Name of the code as it stands in logs, e.g. "NotFound".
std::string_view toString(Errc code);

/// An error as a value. `forUser` may go to a client: what, why, what to do. `forLog` adds what only operators may
/// see (URL, path, server text). Neither ever holds a secret.
struct Error {
    Errc code = Errc::Internal;
    std::string forUser;
    std::string forLog;
    bool operator==(const Error &) const = default;
};

template <class T = void>
using Result = tl::expected<T, Error>;

/// Makes the error branch of a Result. An empty `forLog` takes over `forUser`.
[[nodiscard]] tl::unexpected<Error> fail(Errc code, std::string forUser, std::string forLog = {});

/// Puts `context` before both texts ("reading crat.toml: …"), keeping the code.
[[nodiscard]] Error withContext(Error error, std::string_view context);

} // namespace crat
