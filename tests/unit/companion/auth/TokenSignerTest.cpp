#include "core/companion/auth/TokenSigner.h"

#include <gtest/gtest.h>

#include "core/base/Files.h"

namespace crat::auth {
namespace {

using namespace std::chrono_literals;
const Timestamp now(std::chrono::seconds(1'800'000'000));

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
