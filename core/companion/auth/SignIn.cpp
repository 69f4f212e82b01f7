#include "core/companion/auth/SignIn.h"

#include <algorithm>

#include <sodium/utils.h>
#include <spdlog/spdlog.h>

#include "core/base/Log.h"
#include "core/base/Sha256.h"
#include "core/companion/store/Sessions.h"

namespace crat::auth {

namespace {

/// In constant time whatever the lengths: the digests are compared.
bool sameSecret(std::string_view a, std::string_view b)
{
    const std::string da = sha256Hex(a);
    const std::string db = sha256Hex(b);
    return sodium_memcmp(da.data(), db.data(), da.size()) == 0;
}

} // namespace

bool isEmailAddress(std::string_view text)
{
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.size() > 254)
        return false;
    if (text.find('@', at + 1) != std::string_view::npos)
        return false;
    return std::none_of(text.begin(), text.end(), [](unsigned char c) {
        return c <= 0x20 || c == 0x7f || c == '<' || c == '>' || c == ',' || c == ';' || c == '"' || c == '\\';
    });
}

SignIn::SignIn(SignInOptions options, TokenSigner signer, const Clock &clock)
    : m_options(std::move(options)), m_signer(std::move(signer)), m_clock(clock), m_limiter(clock)
{
}

Result<bool> SignIn::checkPassword(std::string_view email, std::string_view password, const std::string &remoteAddress)
{
    if (!isEmailAddress(email))
        return fail(Errc::BadInput, "email must be an e-mail address");
    if (password.empty())
        return false;
    if (auto may = m_limiter.mayTry(remoteAddress); !may)
        return tl::unexpected(may.error());
    if (!m_options.adminPassword.empty() && sameSecret(password, m_options.adminPassword)) {
        m_limiter.right(remoteAddress);
        return true;
    }
    m_limiter.wrong(remoteAddress);
    spdlog::warn("auth: wrong password for {} from {}", forLogLine(email), remoteAddress);
    if (m_options.adminPassword.empty())
        return fail(Errc::Unauthorized,
                    "this companion has no admin password: set CRAT_ADMIN_PASSWORD where it is started, or "
                    "leave the password empty to sign in as a user");
    return fail(Errc::Unauthorized, "the password is wrong; leave it empty to sign in as a user");
}

Result<SignIn::Issued> SignIn::begin(store::Transaction &tx, const std::string &email, const std::string &client,
                                     bool isAdmin) const
{
    const Timestamp now = m_clock.now();
    const Timestamp expires = std::chrono::floor<std::chrono::seconds>(now + m_options.sessionLife);
    auto token = m_signer.sign({email, isAdmin, expires}, now);
    if (!token)
        return tl::unexpected(token.error());
    auto session = store::sessions::begin(tx, email, client, isAdmin, sha256Hex(*token), expires);
    if (!session)
        return tl::unexpected(session.error());
    if (m_ended)
        tx.afterCommit(m_ended);
    return Issued{std::move(*token), {email, isAdmin, session->id.value()}};
}

Result<SignIn::Issued> SignIn::refresh(store::Transaction &tx, const Principal &principal) const
{
    if (principal.sessionId == 0)
        return fail(Errc::BadInput, "the embedded companion's own token is not renewed");
    const Timestamp now = m_clock.now();
    const Timestamp expires = std::chrono::floor<std::chrono::seconds>(now + m_options.sessionLife);
    auto token = m_signer.sign({principal.email, principal.isAdmin, expires}, now);
    if (!token)
        return tl::unexpected(token.error());
    auto session = store::sessions::renew(tx, SessionRowId(principal.sessionId), sha256Hex(*token), expires);
    if (!session)
        return tl::unexpected(session.error());
    return Issued{std::move(*token), principal};
}

Result<> SignIn::end(store::Transaction &tx, const Principal &principal) const
{
    if (m_ended)
        tx.afterCommit(m_ended);
    return store::sessions::end(tx, SessionRowId(principal.sessionId));
}

Result<SignIn::Presented> SignIn::examine(std::string_view token) const
{
    if (!m_options.localToken.empty() && sameSecret(token, m_options.localToken))
        return Presented{Principal{"admin@localhost", true, 0}, {}};
    auto claims = m_signer.verify(token, m_clock.now());
    if (!claims)
        return tl::unexpected(claims.error());
    return Presented{std::nullopt, sha256Hex(token)};
}

Result<Principal> SignIn::confirm(store::Reader &reader, const Presented &presented) const
{
    if (presented.known)
        return *presented.known;
    auto session = store::sessions::find(reader, presented.digest, m_clock.now());
    if (!session)
        return tl::unexpected(session.error());
    if (!*session)
        return fail(Errc::Unauthorized, "the session is not valid or has ended; sign in again");
    return Principal{(*session)->email, (*session)->isAdmin, (*session)->id.value()};
}

} // namespace crat::auth
