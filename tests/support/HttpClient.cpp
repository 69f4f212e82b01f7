#include "tests/support/HttpClient.h"

#include <memory>

#include <curl/curl.h>

namespace crat::test {

namespace {

std::size_t collect(char *bytes, std::size_t size, std::size_t count, void *to)
{
    static_cast<std::string *>(to)->append(bytes, size * count);
    return size * count;
}

} // namespace

protocol::json::value Answer::json() const
{
    return protocol::parseJson(body, std::string::npos).value_or(protocol::json::value());
}

Answer request(const std::string &method, const std::string &url, const std::string &body,
               const std::vector<std::string> &headers)
{
    const std::unique_ptr<CURL, void (*)(CURL *)> curl(curl_easy_init(), curl_easy_cleanup);
    curl_slist *list = curl_slist_append(nullptr, "Expect:");
    for (const std::string &header : headers)
        list = curl_slist_append(list, header.c_str());
    const std::unique_ptr<curl_slist, void (*)(curl_slist *)> kept(list, curl_slist_free_all);
    Answer out;
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, method.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl.get(), CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, 30000L);
    if (!body.empty() || method == "POST" || method == "PUT") {
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.data());
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    }
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &out.body);
    curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, collect);
    curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &out.headers);
    const CURLcode code = curl_easy_perform(curl.get());
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    out.status = static_cast<int>(status);
    if (code != CURLE_OK && out.status == 0)
        out.body = curl_easy_strerror(code);
    return out;
}

} // namespace crat::test
