#include "core/companion/pipeline/TargetClient.h"

#include "core/companion/fetch/Url.h"

namespace crat::pipeline {

namespace {

constexpr std::chrono::seconds AskTimeout{60};
constexpr std::chrono::seconds ShortTimeout{15};

Errc codeOf(long status)
{
    switch (status) {
    case 401: return Errc::Unauthorized;
    case 403: return Errc::Forbidden;
    case 404: return Errc::NotFound;
    case 409: return Errc::Conflict;
    case 429: return Errc::TooManyRequests;
    default: return status >= 500 ? Errc::Unavailable : Errc::BadInput;
    }
}

} // namespace

Result<fetch::HttpRequest> TargetClient::request(const std::string &method, const std::string &path,
                                                 std::chrono::seconds timeout) const
{
    if (m_url.empty())
        return fail(Errc::BadInput, "no target is set (setting external_test_server_url)");
    auto url = fetch::joinUrl(m_url, path);
    if (!url)
        return tl::unexpected(withContext(url.error(), "setting external_test_server_url"));
    fetch::HttpRequest out;
    out.method = method;
    out.url = *url;
    out.deadline = Deadline::after(timeout);
    out.followRedirects = false; // the token must not travel to another host
    if (!m_token.empty())
        out.headers.push_back({"Authorization", "Bearer " + m_token});
    return out;
}

Result<bool> TargetClient::isOwn(std::stop_token stop) const
{
    auto ask = request("GET", "api/services", ShortTimeout);
    if (!ask)
        return tl::unexpected(ask.error());
    auto answer = m_http.send(*ask, stop);
    if (!answer)
        return tl::unexpected(answer.error());
    if (answer->status == 401 || answer->status == 403)
        return fail(Errc::Unauthorized, "the target " + fetch::shownUrl(m_url) + " does not let us in (" +
                                            errorTextOf(answer->body) + "): check the target token");
    if (answer->status == 404) // a foreign one has no such address
        return false;
    if (answer->status != 200)
        return fail(Errc::Unavailable, "the target " + fetch::shownUrl(m_url) + " answered " +
                                           std::to_string(answer->status) + " where it says what it is (" +
                                           errorTextOf(answer->body) + ")");
    return isOwnTarget(answer->body);
}

TargetClient::Asked TargetClient::ask(const protocol::json::object &body, const std::string &key,
                                      std::stop_token stop) const
{
    auto post = request("POST", "api/deploy_and_test", AskTimeout);
    if (!post)
        return {tl::unexpected(post.error()), false, false};
    post->headers.push_back({"Content-Type", "application/json"});
    post->headers.push_back({"Idempotency-Key", key});
    post->headers.push_back({"Expect", ""}); // no "100-continue": half-sent would be another unknown
    post->body = protocol::json::serialize(body);
    auto outcome = m_http.exchange(*post, stop);
    if (!outcome.response)
        return {tl::unexpected(outcome.response.error()), outcome.maybeSent, false};
    const auto &answer = *outcome.response;
    if (answer.status < 200 || answer.status >= 300) {
        // A gateway's own words: the target may have taken the request, and only its answer was lost.
        const bool lost = answer.status == 502 || answer.status == 504;
        return {fail(codeOf(answer.status), "the target " + fetch::shownUrl(m_url) +
                                                (lost ? " did not answer its gateway (" : " refused the deploy (") +
                                                std::to_string(answer.status) + "): " + errorTextOf(answer.body)),
                lost, true};
    }
    auto id = parseTaskId(answer.body);
    return {id, !id, true}; // it said yes, but not to what
}

Result<TaskAnswer> TargetClient::task(const std::string &id, std::chrono::seconds hold, const std::string &seen,
                                      std::chrono::seconds timeout, std::stop_token stop) const
{
    auto ask = request("GET", "api/tasks/" + fetch::percentEncode(id), timeout + hold);
    if (!ask)
        return tl::unexpected(ask.error());
    if (hold.count() > 0)
        ask->url += "?wait=" + std::to_string(hold.count()) + "&seen=" + fetch::percentEncode(seen);
    auto answer = m_http.send(*ask, stop);
    if (!answer)
        return tl::unexpected(answer.error());
    if (answer->status != 200)
        return fail(codeOf(answer->status), "the target " + fetch::shownUrl(m_url) + " answered " +
                                                std::to_string(answer->status) +
                                                " when asked for its task: " + errorTextOf(answer->body));
    return parseTaskAnswer(answer->body);
}

Result<> TargetClient::cancel(const std::string &id, std::stop_token stop) const
{
    auto post = request("POST", "api/tasks/" + fetch::percentEncode(id) + "/cancel", ShortTimeout);
    if (!post)
        return tl::unexpected(post.error());
    auto answer = m_http.send(*post, stop);
    if (!answer)
        return tl::unexpected(answer.error());
    if (answer->status < 200 || answer->status >= 300)
        return fail(codeOf(answer->status), "the target " + fetch::shownUrl(m_url) + " answered " +
                                                std::to_string(answer->status) +
                                                " when told to stop its task: " + errorTextOf(answer->body));
    return {};
}

} // namespace crat::pipeline
