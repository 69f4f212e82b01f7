#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::fetch {

struct HttpRequest {
    std::string method = "GET"; ///< GET, POST or DELETE
    std::string url;            ///< http or https; a user and password in it are sent as basic authentication
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;                      ///< POST only
    std::size_t bodyLimit = 4u << 20;      ///< of the answer, in bytes, after decoding
    Deadline deadline = Deadline::never(); ///< for the whole exchange
    bool followRedirects = true;           ///< at most 5, to http(s) only; to GET only
};

struct HttpResponse {
    long status = 0;
    std::map<std::string, std::string> headers; ///< names in lower case; of several equal ones the last
    std::string body;                           ///< empty where a sink took it
    std::string finalUrl;                       ///< after redirects
};

/// How an exchange ended. A call that must not be repeated blindly looks at `maybeSent`.
struct HttpOutcome {
    Result<HttpResponse> response; ///< any status is a response; an error is: no (whole) answer
    bool maybeSent = false;        ///< the request, or a part of it, may have reached the server
};

/// Takes the body piece by piece, after the headers are known. False stops the transfer (the caller knows why).
using BodySink = std::function<bool(const HttpResponse &head, std::string_view piece)>;

/// HTTP by libcurl, one exchange a call, blocking. Proxies are taken from the environment (http_proxy, no_proxy),
/// never for this machine itself.
/// Thread-safe: calls may run at once on any threads. libcurl's global state is set up on first use.
/// Errors: BadInput (not an http address), Timeout, Cancelled (`stop`), TooLarge, Unavailable; every text names the
/// address without user, password and query.
class HttpClient {
public:
    HttpClient();
    HttpOutcome exchange(const HttpRequest &request, std::stop_token stop = {}, const BodySink &sink = {}) const;
    /// exchange() where it does not matter whether the request went out.
    Result<HttpResponse> send(const HttpRequest &request, std::stop_token stop = {}) const;
};

} // namespace crat::fetch
