#include "core/companion/http/Target.h"

#include <gtest/gtest.h>

namespace crat::http {
namespace {

TEST(TargetTest, SplitsAndRefuses)
{
    EXPECT_EQ(splitTarget("/a/b?x=1")->path, "/a/b");
    EXPECT_EQ(splitTarget("/a/b?x=1")->query, "x=1");
    for (const std::string &bad : {std::string(), std::string("a"), std::string("http://x/"), std::string("/a b"),
                                   std::string("/a\n"), std::string("/a#b")})
        EXPECT_FALSE(splitTarget(bad)) << bad;
    EXPECT_EQ(splitTarget("/" + std::string(MaxTargetBytes, 'a')).error().code, Errc::TooLarge);
}

TEST(TargetTest, DecodesOnlyWhatIsUtf8Text)
{
    EXPECT_EQ(percentDecode("a%2Fb+c").value(), "a/b+c");
    EXPECT_EQ(percentDecode("a+b", true).value(), "a b");
    EXPECT_EQ(percentDecode("%E2%82%AC").value(), "\xE2\x82\xAC");
    for (const char *bad : {"%", "%4", "%zz", "%00", "%ff", "%C0%80", "%ED%A0%80", "%F5%80%80%80"})
        EXPECT_FALSE(percentDecode(bad)) << bad;
}

TEST(TargetTest, QueriesHaveABoundAndTheLastWins)
{
    const auto query = parseQuery("a=1&b=%26&a=2&&c");
    ASSERT_TRUE(query);
    EXPECT_EQ(query->at("a"), "2");
    EXPECT_EQ(query->at("b"), "&");
    EXPECT_EQ(query->at("c"), "");
    std::string many;
    for (int i = 0; i < 100; ++i)
        many += "k" + std::to_string(i) + "=&";
    EXPECT_EQ(parseQuery(many).error().code, Errc::TooLarge);
}

} // namespace
} // namespace crat::http
