#include "core/companion/http/HostGuard.h"

#include <gtest/gtest.h>

namespace crat::http {
namespace {

TEST(HostGuardTest, OnLoopbackOnlyLoopbackNamesAndThoseGivenPass)
{
    const HostGuard guard(true, {"Crat.example.org"});
    for (const char *good : {"localhost", "LocalHost:8000", "localhost.", "studio.localhost", "127.0.0.1",
                             "127.9.8.7:1", "[::1]:8000", "[::1]", "crat.example.org", "crat.example.org.:443", ""})
        EXPECT_TRUE(guard.allows(good)) << good;
    for (const char *bad :
         {"evil.example", "evil.example:8000", "localhost.evil.example", "notlocalhost", "192.168.1.5", "[::2]", "[::1",
          "localhost:x", "localhost:8000:1", "localhost, evil.example", "127.0.0.1.evil.example", ":8000", "0x7f.1",
          "www.crat.example.org", "localhost..", "[localhost]x"})
        EXPECT_FALSE(guard.allows(bad)) << bad;
}

TEST(HostGuardTest, ElsewhereEveryNameUnlessSomeAreGiven)
{
    EXPECT_TRUE(HostGuard(false, {}).allows("anything.example"));
    EXPECT_TRUE(HostGuard().allows("anything.example"));
    const HostGuard named(false, {"crat.example.org"});
    EXPECT_TRUE(named.allows("crat.example.org:8000"));
    EXPECT_TRUE(named.allows("10.1.2.3:8000")) << "no page can make a plain address its own";
    EXPECT_TRUE(named.allows("localhost"));
    EXPECT_FALSE(named.allows("evil.example"));
}

TEST(HostGuardTest, KnowsAName)
{
    for (const char *good : {"crat", "crat.example.org", "10.0.0.1", "::1"})
        EXPECT_TRUE(isHostName(good)) << good;
    EXPECT_TRUE(isHostName(std::string(253, 'a')));
    EXPECT_FALSE(isHostName(std::string(254, 'a')));
    for (const char *bad : {"", "http://crat", "crat:8000", "a b", "ä.example"})
        EXPECT_FALSE(isHostName(bad)) << bad;
}

} // namespace
} // namespace crat::http
