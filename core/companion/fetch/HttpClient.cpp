#include "core/companion/fetch/HttpClient.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <tuple>

#include "core/base/Log.h"
#include "core/companion/fetch/Url.h"

namespace crat::fetch {

namespace {

constexpr long ConnectTimeoutMs = 15000;
constexpr long StallSeconds = 60; ///< less than one byte a second for so long counts as dead
constexpr std::size_t HeadersLimit = 64u << 10;

struct Transfer {
    const HttpRequest &request;
    std::stop_token stop;
    const BodySink &sink;
    CURL *curl = nullptr;
    HttpResponse response;
    std::size_t headerBytes = 0;
    bool tooLarge = false;
    bool sinkStopped = false;
};

std::string trimmed(std::string_view text)
{
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
        text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
        text.remove_suffix(1);
    return std::string(text);
}

std::size_t onHeader(char *data, std::size_t size, std::size_t count, void *user)
{
    auto &transfer = *static_cast<Transfer *>(user);
    const std::string_view line(data, size * count);
    transfer.headerBytes += line.size();
    if (transfer.headerBytes > HeadersLimit) {
        transfer.tooLarge = true;
        return 0;
    }
    if (line.starts_with("HTTP/")) { // a new head: after a redirect, or after "100 Continue"
        transfer.response.headers.clear();
        return line.size();
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
        std::string name = trimmed(line.substr(0, colon));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        transfer.response.headers[name] = trimmed(line.substr(colon + 1));
    }
    return line.size();
}

std::size_t onBody(char *data, std::size_t size, std::size_t count, void *user)
{
    auto &transfer = *static_cast<Transfer *>(user);
    const std::string_view piece(data, size * count);
    if (transfer.sink) {
        curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &transfer.response.status);
        if (!transfer.sink(transfer.response, piece)) {
            transfer.sinkStopped = true;
            return 0;
        }
        return piece.size();
    }
    if (transfer.response.body.size() + piece.size() > transfer.request.bodyLimit) {
        transfer.tooLarge = true;
        return 0;
    }
    transfer.response.body += piece;
    return piece.size();
}

int onProgress(void *user, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<Transfer *>(user)->stop.stop_requested() ? 1 : 0;
}

bool neverLeft(CURL *curl, CURLcode code)
{
    switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION: return true;
    default: {
        double before = 0; // 0: the connection was not ready to send yet
        curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME, &before);
        return before == 0;
    }
    }
}

tl::unexpected<Error> failureOf(const Transfer &transfer, CURLcode code, const char *detail)
{
    const std::string url = shownUrl(transfer.request.url);
    if (transfer.stop.stop_requested())
        return fail(Errc::Cancelled, "the transfer from " + url + " was stopped");
    if (transfer.tooLarge)
        return fail(Errc::TooLarge, "the answer of " + url + " is larger than " +
                                        std::to_string(transfer.request.bodyLimit) + " bytes");
    if (transfer.sinkStopped)
        return fail(Errc::Cancelled, "the transfer from " + url + " was broken off");
    std::string reason = *detail ? detail : curl_easy_strerror(code);
    // libcurl's text can name the host only; with credentials in the address nothing of it is repeated here.
    reason = forLogLine(reason, 200);
    if (code == CURLE_OPERATION_TIMEDOUT)
        return fail(Errc::Timeout, url + " did not answer in time: " + reason);
    if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
        return fail(Errc::BadInput, url + " is not an http:// or https:// address");
    return fail(Errc::Unavailable, url + ": " + reason);
}

using CurlHandle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using CurlList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

/// Hosts that no proxy is asked for: those that the environment names, and always this machine (the Grid, the own target, a
/// service's health), which a proxy elsewhere could not reach and whose tokens it must not see.
const std::string &hostsWithoutProxy()
{
    static const std::string hosts = [] {
        std::string named;
        for (const char *name : {"no_proxy", "NO_PROXY"}) {
            const char *value = std::getenv(name);
            if (named.empty() && value && *value)
                named = value;
        }
        return named == "*" ? named : named + (named.empty() ? "" : ",") + "localhost,127.0.0.0/8,127.0.0.1,::1";
    }();
    return hosts;
}

void setOptions(CURL *curl, const HttpRequest &request, const curl_slist *headers, char *errorText)
{
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, hostsWithoutProxy().c_str());
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, ConnectTimeoutMs);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, errorText);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "crat");
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, StallSeconds);
    if (!request.deadline.isNever())
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                         static_cast<long>(std::max<std::int64_t>(request.deadline.left().count(), 1)));
    if (request.method == "POST") {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    } else if (request.method == "DELETE") {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
    } else if (request.followRedirects) {
        curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
        curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
    }
}

} // namespace

HttpClient::HttpClient()
{
    static std::once_flag once; // libcurl wants this before other threads use it
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

HttpOutcome HttpClient::exchange(const HttpRequest &request, std::stop_token stop, const BodySink &sink) const
{
    if (!isHttpUrl(request.url))
        return {fail(Errc::BadInput, "'" + shownUrl(request.url) + "' is not an http:// or https:// address"), false};
    if (request.deadline.passed())
        return {fail(Errc::Timeout, "no time was left to ask " + shownUrl(request.url)), false};
    CurlHandle curl(curl_easy_init(), &curl_easy_cleanup);
    if (!curl)
        return {fail(Errc::Internal, "libcurl could not be set up"), false};

    CurlList headers(nullptr, &curl_slist_free_all);
    for (const auto &[name, value] : request.headers) {
        if (value.find_first_of("\r\n") != std::string::npos)
            return {fail(Errc::BadInput, "the header " + forLogLine(name, 60) + " holds a line end"), false};
        curl_slist *longer = curl_slist_append(headers.get(), (name + ": " + value).c_str());
        std::ignore = headers.release(); // it is the beginning of `longer`
        headers.reset(longer);
    }
    char errorText[CURL_ERROR_SIZE] = "";
    setOptions(curl.get(), request, headers.get(), errorText);
    Transfer transfer{request, stop, sink, curl.get()};
    curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, onHeader);
    curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, onBody);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, onProgress);
    curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, &transfer);
    curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);

    const CURLcode code = curl_easy_perform(curl.get());
    if (code != CURLE_OK)
        return {failureOf(transfer, code, errorText), !neverLeft(curl.get(), code)};
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &transfer.response.status);
    const char *url = nullptr;
    curl_easy_getinfo(curl.get(), CURLINFO_EFFECTIVE_URL, &url);
    transfer.response.finalUrl = url ? url : request.url;
    return {std::move(transfer.response), true};
}

Result<HttpResponse> HttpClient::send(const HttpRequest &request, std::stop_token stop) const
{
    return exchange(request, stop).response;
}

} // namespace crat::fetch
