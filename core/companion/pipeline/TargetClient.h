#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "core/companion/fetch/HttpClient.h"
#include "core/companion/pipeline/TargetAnswers.h"

namespace crat::pipeline {

/// Is it worth asking again?
constexpr bool mayComeBack(Errc code)
{
    return code == Errc::Unavailable || code == Errc::Timeout || code == Errc::TooManyRequests;
}

/// One target server, spoken to by the contract. Thread-safe; calls block. Texts of errors name the address and the reason.
class TargetClient {
public:
    TargetClient(const fetch::HttpClient &http, std::string url, std::string token)
        : m_http(http), m_url(std::move(url)), m_token(std::move(token))
    {
    }

    /// Is it one of ours (idempotency key, held answers, package_url)? Errors: Unavailable, Timeout, Unauthorized (it is, but our
    /// token is wrong), BadInput (the address).
    Result<bool> isOwn(std::stop_token stop) const;

    /// What became of a request to deploy. `unknown`: it may have arrived and been taken; asking again might deploy twice.
    struct Asked {
        Result<std::string> taskId;
        bool unknown = false;
        bool answered = false; ///< the target said something, be it no
    };
    /// Errors: BadInput, NotFound, Conflict … (the target refused it; its reason), Unavailable, Timeout.
    Asked ask(const protocol::json::object &body, const std::string &idempotencyKey, std::stop_token stop) const;

    /// `hold`: an own target may keep the answer back so long, until the status is another than `seen`.
    Result<TaskAnswer> task(const std::string &id, std::chrono::seconds hold, const std::string &seen,
                            std::chrono::seconds timeout, std::stop_token stop) const;
    /// Own targets only. Error: NotFound (it knows no such task), others as above.
    Result<> cancel(const std::string &id, std::stop_token stop) const;

private:
    Result<fetch::HttpRequest> request(const std::string &method, const std::string &path,
                                       std::chrono::seconds timeout) const;

    const fetch::HttpClient &m_http;
    std::string m_url, m_token;
};

} // namespace crat::pipeline
