#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <sodium.h>

#include "core/companion/auth/TokenSigner.h"

namespace {

const std::string key(32, 'k');

std::string base64(std::string_view bytes)
{
    std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    out.resize(out.find('\0'));
    return out;
}

/// "head.claims" with the signature it needs, so that the fuzzer comes past it.
std::string withSignature(const std::string &text)
{
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256(mac.data(), reinterpret_cast<const unsigned char *>(text.data()), text.size(),
                           reinterpret_cast<const unsigned char *>(key.data()));
    return text + "." + base64({reinterpret_cast<const char *>(mac.data()), mac.size()});
}

} // namespace

/// Twice: as a token that somebody presents, which is never taken without its signature, and, with a good signature, as head and claims
/// (each on a line of its own), which must say until when. (libjwt takes hs256 for HS256: what else it may say, a unit test asks.)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace crat;
    using namespace std::chrono_literals;
    const std::string_view in(reinterpret_cast<const char *>(data), size);
    const auth::TokenSigner signer(key);
    const Timestamp now{1'000'000'000s};
    if (const auto claims = signer.verify(in, now); claims && claims->expiresAt <= now)
        std::abort();
    if (auth::TokenSigner(std::string(32, 'x')).verify(in, now)) // nobody has signed with this one
        std::abort();
    const std::size_t line = in.find('\n');
    if (line == std::string_view::npos)
        return 0;
    const std::string token = withSignature(base64(in.substr(0, line)) + "." + base64(in.substr(line + 1)));
    const auto claims = signer.verify(token, now);
    if (claims && claims->expiresAt <= now)
        std::abort();
    return 0;
}
