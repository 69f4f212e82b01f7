#include "core/companion/notify/SmtpClient.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/base/Log.h"
#include "core/companion/fetch/HttpClient.h"

namespace crat::notify {

namespace {

constexpr long ConnectTimeoutMs = 15000;

struct Upload {
    std::string_view left;
    std::stop_token stop;
};

std::size_t onRead(char *buffer, std::size_t size, std::size_t count, void *user)
{
    auto &upload = *static_cast<Upload *>(user);
    const std::size_t n = std::min(size * count, upload.left.size());
    std::memcpy(buffer, upload.left.data(), n);
    upload.left.remove_prefix(n);
    return n;
}

int onProgress(void *user, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<Upload *>(user)->stop.stop_requested() ? 1 : 0;
}

int portOf(const SmtpServer &server)
{
    if (server.port > 0)
        return server.port;
    switch (server.security) {
    case SmtpSecurity::Tls: return 465;
    case SmtpSecurity::StartTls: return 587;
    case SmtpSecurity::None: break;
    }
    return 25;
}

tl::unexpected<Error> failureOf(const std::string &where, CURLcode code, long status, const char *detail, bool stopped)
{
    const std::string reason = forLogLine(*detail ? detail : curl_easy_strerror(code), 200);
    if (stopped)
        return fail(Errc::Cancelled, "sending by " + where + " was stopped");
    if (code == CURLE_LOGIN_DENIED)
        return fail(Errc::Unauthorized, where +
                                            " does not accept the user name and password (settings smtp_username, "
                                            "smtp_password): " +
                                            reason);
    if (code == CURLE_USE_SSL_FAILED)
        return fail(Errc::Unavailable, where + " offers no STARTTLS (setting smtp_security)");
    if (code == CURLE_OPERATION_TIMEDOUT)
        return fail(Errc::Timeout, where + " did not answer in time");
    if (status >= 500 && status < 600)
        return fail(Errc::BadInput, where + " refused the mail (" + std::to_string(status) + "): " + reason);
    return fail(Errc::Unavailable, where + ": " + reason);
}

} // namespace

Result<SmtpSecurity> parseSmtpSecurity(std::string_view text)
{
    if (text.empty() || text == "none" || text == "plain")
        return SmtpSecurity::None;
    if (text == "starttls")
        return SmtpSecurity::StartTls;
    if (text == "tls" || text == "smtps" || text == "ssl")
        return SmtpSecurity::Tls;
    return fail(Errc::BadInput,
                "the setting smtp_security is '" + forLogLine(text, 40) + "'; it may be none, starttls or tls");
}

SmtpClient::SmtpClient()
{
    const fetch::HttpClient setsUpLibcurl;
}

Result<> SmtpClient::send(const SmtpServer &server, const std::string &from, const std::string &to,
                          const std::string &message, Deadline deadline, std::stop_token stop)
{
    const std::string where = "the mail server " + forLogLine(server.host, 120) + ":" + std::to_string(portOf(server));
    const bool hostGood =
        !server.host.empty() &&
        server.host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
            std::string::npos;
    if (!hostGood)
        return fail(Errc::Unavailable,
                    "'" + forLogLine(server.host, 120) + "' is not a mail server's name (setting smtp_host)");
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
    if (!curl)
        return fail(Errc::Internal, "libcurl could not be set up");
    const bool tls = server.security == SmtpSecurity::Tls;
    const std::string url = (tls ? "smtps://" : "smtp://") + server.host + ":" + std::to_string(portOf(server));
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> receivers(
        curl_slist_append(nullptr, ("<" + to + ">").c_str()), &curl_slist_free_all);
    Upload upload{message, stop};
    char errorText[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_PROXY, ""); // a web proxy can't carry SMTP
    curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT_MS, ConnectTimeoutMs);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS,
                     static_cast<long>(std::clamp<std::int64_t>(deadline.left().count(), 1, 600000)));
    curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, errorText);
    if (server.security != SmtpSecurity::None)
        curl_easy_setopt(curl.get(), CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    if (!server.username.empty()) {
        curl_easy_setopt(curl.get(), CURLOPT_USERNAME, server.username.c_str());
        curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, server.password.c_str());
    }
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, receivers.get());
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, onRead);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &upload);
    curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, onProgress);
    curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, &upload);
    const CURLcode code = curl_easy_perform(curl.get());
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK)
        return failureOf(where, code, status, errorText, stop.stop_requested());
    return {};
}

} // namespace crat::notify
