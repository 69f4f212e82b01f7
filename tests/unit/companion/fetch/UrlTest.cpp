#include "core/companion/fetch/Url.h"

#include <gtest/gtest.h>

namespace crat::fetch {

TEST(ShownUrl, LeavesOutWhatMayBeSecret)
{
    EXPECT_EQ(shownUrl("http://anna:geheim@host:8080/a/b.tgz?token=1#x"), "http://host:8080/a/b.tgz");
    EXPECT_EQ(shownUrl("http://host/mail@home/x"), "http://host/mail@home/x");
    EXPECT_EQ(shownUrl("https://a:b@host"), "https://host");
    EXPECT_EQ(shownUrl("http://a:p@ss@host/x"), "http://host/x");
    EXPECT_EQ(shownUrl("http://host/a\r\nb").find('\n'), std::string::npos);
}

TEST(JoinUrl, PutsOneSlashBetweenWhateverBothSidesEndWith)
{
    for (const char *base : {"http://h/pkg", "http://h/pkg/", "http://h/pkg//"}) {
        for (const char *path : {"job/7", "/job/7", "//job/7"})
            EXPECT_EQ(joinUrl(base, path).value(), "http://h/pkg/job/7");
    }
    EXPECT_EQ(joinUrl("http://h", "/a/").value(), "http://h/a/");
    EXPECT_EQ(joinUrl("http://h?x=1", "a").value(), "http://h/a");
}

TEST(JoinUrl, EncodesWhatNeedsItAndKeepsEscapes)
{
    EXPECT_EQ(joinUrl("http://h", "a b/ü/c%20d/50%").value(), "http://h/a%20b/%C3%BC/c%20d/50%25");
    EXPECT_EQ(joinUrl("http://h", "a?b#c").value(), "http://h/a%3Fb%23c");
}

TEST(JoinUrl, RefusesWhatLeavesTheBase)
{
    for (const char *path : {"../x", "a/../b", "a/..", "%2e%2e/x", "a/%2E./b", "a\nb", "a\\b", "a/./b"})
        EXPECT_FALSE(joinUrl("http://h/base", path)) << path;
    EXPECT_FALSE(joinUrl("ftp://h", "a"));
    EXPECT_FALSE(joinUrl("", "a"));
    EXPECT_FALSE(joinUrl("http:///x", "a"));
}

TEST(PercentDecode, RefusesIncompleteEscapesAndNul)
{
    EXPECT_EQ(percentDecode("a%20b%2F").value(), "a b/");
    EXPECT_FALSE(percentDecode("a%2"));
    EXPECT_FALSE(percentDecode("a%zz"));
    EXPECT_FALSE(percentDecode("a%00"));
}

} // namespace crat::fetch
