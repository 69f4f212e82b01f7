#include <gtest/gtest.h>

#include "core/base/Utf8.h"

namespace crat {
namespace {

TEST(Utf8, KnowsWhatIsWellFormed)
{
    for (const char *good :
         {"", "plain", "\xc2\x80", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "名前", "🐙", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(isUtf8(good)) << good;
    for (const char *bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                            "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe4\xb8", "a\xe4\xb8z"})
        EXPECT_FALSE(isUtf8(bad));
}

TEST(Utf8, ReplacesEachByteThatBelongsToNothing)
{
    EXPECT_EQ(toValidUtf8("a\xff\xfez"), "a\xef\xbf\xbd\xef\xbf\xbdz");
    EXPECT_EQ(toValidUtf8("\xe4\xb8"), "\xef\xbf\xbd\xef\xbf\xbd");
    EXPECT_EQ(toValidUtf8("名前"), "名前");
}

TEST(Utf8, AFrontNeverEndsInsideACharacter)
{
    const std::string text = "a名🐙";
    for (std::size_t limit = 0; limit <= text.size(); ++limit) {
        const auto front = utf8Front(text, limit);
        EXPECT_TRUE(isUtf8(front)) << limit;
        EXPECT_LE(front.size(), limit);
        EXPECT_GE(front.size() + 3, limit);
    }
    EXPECT_EQ(utf8Front("\x80\x80\x80\x80\x80", 4).size(), 4u) << "what is no text is cut where it was asked for";
}

} // namespace
} // namespace crat
