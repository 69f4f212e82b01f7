#include "core/companion/auth/TokenSigner.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

#include <jwt.h>

#include "core/base/Files.h"
#include "core/base/Random.h"

namespace crat::auth {

namespace {

constexpr std::size_t KeyBytes = 32;
constexpr long LatestEnd = 253'402'300'799; // the year 9999; what is later fits into no Timestamp
constexpr std::size_t MaxTokenBytes = 4096;

struct FreeJwt {
    void operator()(jwt_t *jwt) const { jwt_free(jwt); }
};
using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

const unsigned char *bytesOf(const std::string &key)
{
    return reinterpret_cast<const unsigned char *>(key.data());
}

tl::unexpected<Error> refused()
{
    return fail(Errc::Unauthorized, "the session is not valid or has ended; sign in again");
}

Result<std::string> makeKey(const std::filesystem::path &path)
{
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(Errc::Unavailable, "cannot make the signing key " + path.string() + ": " + std::strerror(errno));
    std::string key = randomBytes(KeyBytes);
    const bool written = ::write(fd, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(fd) == 0;
    ::close(fd);
    if (!written) {
        ::unlink(path.c_str());
        return fail(Errc::Unavailable, "cannot write the signing key " + path.string() + ": is the disk full?");
    }
    return key;
}

} // namespace

Result<TokenSigner> TokenSigner::open(const std::filesystem::path &path)
{
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
        if (errno != ENOENT)
            return fail(Errc::Unavailable,
                        "cannot read the signing key " + path.string() + ": " + std::strerror(errno));
        auto key = makeKey(path);
        if (!key)
            return tl::unexpected(key.error());
        return TokenSigner(std::move(*key));
    }
    if ((info.st_mode & 077) != 0)
        return fail(Errc::Conflict, "the signing key " + path.string() +
                                        " can be read by others: chmod 600 it (or delete it: everybody "
                                        "then signs in again)");
    auto key = readFile(path, 4096);
    if (!key)
        return tl::unexpected(key.error());
    if (key->size() != KeyBytes)
        return fail(Errc::Conflict,
                    "the signing key " + path.string() + " is damaged: delete it (everybody then signs in again)");
    return TokenSigner(std::move(*key));
}

Result<std::string> TokenSigner::sign(const Claims &claims, Timestamp issuedAt) const
{
    using std::chrono::duration_cast;
    using std::chrono::seconds;
    jwt_t *raw = nullptr;
    if (jwt_new(&raw) != 0)
        return fail(Errc::Internal, "cannot make a session token");
    const Jwt jwt(raw);
    const auto issued = duration_cast<seconds>(issuedAt.time_since_epoch()).count();
    const auto expires = duration_cast<seconds>(claims.expiresAt.time_since_epoch()).count();
    const std::string id = randomToken(128);
    const bool made = jwt_add_grant(raw, "sub", claims.email.c_str()) == 0 &&
                      jwt_add_grant(raw, "jti", id.c_str()) == 0 &&
                      jwt_add_grant_bool(raw, "adm", claims.isAdmin ? 1 : 0) == 0 &&
                      jwt_add_grant_int(raw, "iat", issued) == 0 && jwt_add_grant_int(raw, "exp", expires) == 0 &&
                      jwt_set_alg(raw, JWT_ALG_HS256, bytesOf(m_key), static_cast<int>(m_key.size())) == 0;
    const std::unique_ptr<char, void (*)(char *)> text(made ? jwt_encode_str(raw) : nullptr,
                                                       [](char *p) { std::free(p); });
    if (!text)
        return fail(Errc::Internal, "cannot make a session token");
    return std::string(text.get());
}

Result<Claims> TokenSigner::verify(std::string_view token, Timestamp now) const
{
    if (token.empty() || token.size() > MaxTokenBytes)
        return refused();
    jwt_t *raw = nullptr;
    const std::string text(token);
    if (jwt_decode(&raw, text.c_str(), bytesOf(m_key), static_cast<int>(m_key.size())) != 0)
        return refused();
    const Jwt jwt(raw);
    const char *subject = jwt_get_grant(raw, "sub");
    if (jwt_get_alg(raw) != JWT_ALG_HS256 || !subject)
        return refused();
    const long expires = jwt_get_grant_int(raw, "exp");
    if (expires < 0 || expires > LatestEnd)
        return refused();
    Claims out{subject, jwt_get_grant_bool(raw, "adm") == 1, Timestamp(std::chrono::seconds(expires))};
    if (out.expiresAt <= now)
        return refused();
    return out;
}

} // namespace crat::auth
