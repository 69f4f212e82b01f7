#include "core/companion/auth/TokenSigner.h"

#include <array>

#include <gtest/gtest.h>
#include <sodium.h>

#include "core/base/Files.h"

namespace crat::auth {
namespace {

using namespace std::chrono_literals;
const Timestamp now(std::chrono::seconds(1'800'000'000));

const unsigned char *bytes(const std::string &text)
{
    return reinterpret_cast<const unsigned char *>(text.data());
}

std::string base64(const unsigned char *data, std::size_t size)
{
    std::string out(sodium_base64_encoded_len(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(out.data(), out.size(), data, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    out.resize(out.find('\0'));
    return out;
}

/// A token of this head, with the HMAC-SHA256 that belongs to it.
std::string signedWith(const std::string &key, const std::string &head, const std::string &claims)
{
    const std::string text = base64(bytes(head), head.size()) + "." + base64(bytes(claims), claims.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256(mac.data(), bytes(text), text.size(), bytes(key));
    return text + "." + base64(mac.data(), mac.size());
}

TEST(TokenSignerTest, WhatItSignedItKnowsUntilItsEnd)
{
    const TokenSigner signer(std::string(32, 'k'));
    const Claims claims{"a@b.c", true, now + 24h};
    const auto token = signer.sign(claims, now);
    ASSERT_TRUE(token);
    const auto back = signer.verify(*token, now);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->email, "a@b.c");
    EXPECT_TRUE(back->isAdmin);
    EXPECT_EQ(back->expiresAt, claims.expiresAt);
    EXPECT_FALSE(signer.verify(*token, now + 24h));
    EXPECT_NE(signer.sign(claims, now).value(), *token) << "two sign-ins in one second";
}

TEST(TokenSignerTest, RefusesForeignKeysChangedTokensAndOtherAlgorithms)
{
    const TokenSigner signer(std::string(32, 'k'));
    const auto token = TokenSigner(std::string(32, 'x')).sign({"a@b.c", true, now + 1h}, now);
    EXPECT_EQ(signer.verify(*token, now).error().code, Errc::Unauthorized);
    auto changed = signer.sign({"a@b.c", false, now + 1h}, now).value();
    changed[changed.find('.') + 3] ^= 1;
    EXPECT_FALSE(signer.verify(changed, now));
    EXPECT_FALSE(signer.verify("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhQGIuYyIsImFkbSI6dHJ1ZSwiZXhwIjo5OTk5OTk5OTk5fQ.", now));
    EXPECT_FALSE(signer.verify("", now));
    EXPECT_FALSE(signer.verify(std::string(5000, 'a'), now));
}

TEST(TokenSignerTest, AGoodSignatureDoesNotMakeUpForAnotherAlgorithm)
{
    const std::string key(32, 'k');
    const TokenSigner signer(key);
    const std::string claims = R"({"sub":"a@b.c","adm":true,"exp":9999999999})";
    ASSERT_TRUE(signer.verify(signedWith(key, R"({"alg":"HS256","typ":"JWT"})", claims), now)) << "the rest is right";
    for (const char *algorithm : {"none", "HS384", "HS512", "RS256", "ES256", "", "HS256 "}) {
        const std::string head = std::string(R"({"alg":")") + algorithm + R"(","typ":"JWT"})";
        EXPECT_FALSE(signer.verify(signedWith(key, head, claims), now)) << algorithm;
    }
    EXPECT_FALSE(signer.verify(signedWith(key, R"({"typ":"JWT"})", claims), now));
}

TEST(TokenSignerTest, ItsKeyIsPrivateAndStays)
{
    const TemporaryFolder folder;
    const auto path = folder.path() / "signing.key";
    const auto token = TokenSigner::open(path)->sign({"a@b.c", false, now + 1h}, now);
    EXPECT_TRUE(TokenSigner::open(path)->verify(*token, now)) << "after a restart too";
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    EXPECT_EQ(TokenSigner::open(path).error().code, Errc::Conflict);
    std::filesystem::permissions(path, std::filesystem::perms(0600));
    ASSERT_TRUE(writeFileAtomically(path, "short"));
    EXPECT_EQ(TokenSigner::open(path).error().code, Errc::Conflict);
}

} // namespace
} // namespace crat::auth
