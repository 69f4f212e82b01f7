#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/companion/auth/Principal.h"
#include "core/protocol/Json.h"

/// HTTP as the companion's modules see it: values only, no Beast.
namespace crat::http {

enum class Method { Get, Post, Put, Delete };
std::string_view toString(Method m);

/// Who may call a route. Public: anybody; User: any live session; Admin: an admin's session.
enum class Role { Public, User, Admin };
std::string_view toString(Role role);

using auth::Principal;

/// One request, complete. Path and query texts are percent-decoded and valid UTF-8; they may hold any character but NUL.
struct Request {
    Method method = Method::Get;
    std::string path;                                           ///< decoded, without the query
    std::map<std::string, std::string, std::less<>> parameters; ///< of the route's pattern: {id}, {rest...}
    std::map<std::string, std::string, std::less<>> query;      ///< last one wins
    std::map<std::string, std::string, std::less<>> headers; ///< names in lower case, without authorization and cookie
    std::string body;                                        ///< empty for Body::File routes
    std::filesystem::path bodyFile; ///< Body::File: where the body lies; removed after the answer unless moved away
    std::string bodySha256;         ///< Body::File: its digest, lower-case hexadecimal
    std::uint64_t bodySize = 0;
    Principal principal;
    std::string remoteAddress;
    std::string
        bearer; ///< the token as presented, for routes that judge it themselves (sign-in, the target's); never log it

    /// A pattern's part as a positive whole number. Error: BadInput.
    Result<std::int64_t> idParameter(std::string_view name) const;
    const std::string &parameter(std::string_view name) const; ///< must be in the route's pattern
    std::optional<std::string> queryText(std::string_view name) const;
    /// The contract's paging: `limit` 1..100, else 20; `offset` from 0, else 0.
    std::int64_t limit() const;
    std::int64_t offset() const;
    /// A whole number from 0; absent gives `otherwise`. Error: BadInput.
    Result<std::int64_t> queryNumber(std::string_view name, std::int64_t otherwise) const;
    /// The body as a JSON object. Errors: BadInput, TooLarge.
    Result<protocol::json::object> jsonObject() const;
};

struct Response {
    int status = 200;
    std::string contentType = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::filesystem::path file; ///< where set, its bytes are the body, read as they are sent

    static Response json(const protocol::json::value &value, int status = 200);
    static Response message(std::string_view text, int status = 200); ///< {"message": text}
    static Response error(int status, std::string_view text);         ///< {"error": text}
    static Response of(const Error &error); ///< status by httpStatus(error.code), text error.forUser
    static Response text(std::string body, std::string contentType, int status = 200);
    static Response empty(int status = 204);
    /// The caller has checked that `path` may be given out.
    static Response download(std::filesystem::path path, std::string contentType);
};

/// The one place that maps Errc to a status.
int httpStatus(Errc code);

} // namespace crat::http
