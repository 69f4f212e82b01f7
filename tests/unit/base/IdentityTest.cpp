#include <set>
#include <type_traits>

#include <gtest/gtest.h>

#include "core/base/Id.h"
#include "core/base/Random.h"
#include "core/base/Result.h"
#include "core/base/Sha256.h"

namespace crat {
namespace {

static_assert(!std::is_convertible_v<RunId, BuildId>, "ids of two kinds must not mix");

TEST(Random, UuidsAreWellFormedAndDiffer)
{
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const std::string id = randomUuid();
        EXPECT_TRUE(isUuid(id)) << id;
        EXPECT_EQ(id[14], '4');
        seen.insert(id);
    }
    EXPECT_EQ(seen.size(), 100u);
    EXPECT_FALSE(isUuid("not-a-uuid"));
    EXPECT_EQ(randomToken(256).size(), 64u);
}

TEST(Sha256Test, MatchesTheStandardsExample)
{
    // FIPS 180-4, example "abc".
    EXPECT_EQ(sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_TRUE(isSha256Hex(sha256Hex("")));
    EXPECT_FALSE(isSha256Hex("BA78"));
}

TEST(ResultTest, ContextComesBeforeBothTexts)
{
    const Error e = withContext(Error{Errc::NotFound, "no such file", "ENOENT"}, "reading crat.toml");
    EXPECT_EQ(e.forUser, "reading crat.toml: no such file");
    EXPECT_EQ(e.forLog, "reading crat.toml: ENOENT");
    EXPECT_EQ(toString(e.code), "NotFound");
}

} // namespace
} // namespace crat
