#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::notify {

enum class SmtpSecurity {
    None,     ///< plain SMTP
    StartTls, ///< plain, then STARTTLS; refused where the server can't
    Tls,      ///< TLS from the first byte (smtps)
};

struct SmtpServer {
    std::string host;
    int port = 0;                   ///< 0: 25, 587 or 465, by the security
    std::string username, password; ///< empty: no authentication
    SmtpSecurity security = SmtpSecurity::None;
};

/// "none" (or ""), "starttls", "tls" (or "smtps", "ssl"). Error: BadInput.
Result<SmtpSecurity> parseSmtpSecurity(std::string_view text);

/// Whoever can bring a finished message to its receiver.
class MailTransport {
public:
    virtual ~MailTransport() = default;
    /// Returns only once the server has accepted the message (its 250 after the last byte) or has not.
    /// Errors: BadInput: the server refused it for good (5xx; trying again won't help); all others may be tried again:
    /// Unavailable, Timeout, Unauthorized (user or password), Cancelled. The texts name server and reason, never the password.
    virtual Result<> send(const SmtpServer &server, const std::string &from, const std::string &to,
                          const std::string &message, Deadline deadline, std::stop_token stop) = 0;
};

/// SMTP by libcurl. Thread-safe; a call blocks its thread.
class SmtpClient final : public MailTransport {
public:
    SmtpClient();
    Result<> send(const SmtpServer &server, const std::string &from, const std::string &to, const std::string &message,
                  Deadline deadline, std::stop_token stop) override;
};

} // namespace crat::notify
