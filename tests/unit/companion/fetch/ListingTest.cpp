#include "core/companion/fetch/Listing.h"

#include <gmock/gmock.h>

namespace crat::fetch {

using testing::ElementsAre;
using testing::HasSubstr;

const char *const NginxListing = R"(<html>
<head><title>Index of /pkg/SDS/7/</title></head>
<body>
<h1>Index of /pkg/SDS/7/</h1><hr><pre><a href="../">../</a>
<a href="old/">old/</a>                                               22-Nov-2026 03:00                   -
<a href="SDS-1.0-debug.tar.gz">SDS-1.0-debug.tar.gz</a>               22-Nov-2026 03:00                1234
<a href="sds%20a%26b-1.0-release-x86_64.tar.gz.sha256">sds a&amp;b-1.0-release-x86_64.tar.gz.sh..&gt;</a> 22-Nov-2026 03:00   99
<a href="sds%20a%26b-1.0-release-x86_64.tar.gz">sds a&amp;b-1.0-release-x86_64.tar.gz</a> 22-Nov-2026 03:00   1234
</pre><hr></body>
</html>)";

TEST(ParseListing, ReadsNginx)
{
    const auto listing = parseListing(NginxListing);
    ASSERT_TRUE(listing);
    EXPECT_THAT(listing->files, ElementsAre("SDS-1.0-debug.tar.gz", "sds a&b-1.0-release-x86_64.tar.gz.sha256",
                                            "sds a&b-1.0-release-x86_64.tar.gz"));
    EXPECT_TRUE(listing->refused.empty());
}

TEST(ParseListing, ReadsApache)
{
    const auto listing = parseListing(R"(<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">
<html><body><table>
<tr><th><a href="?C=N;O=D">Name</a></th><th><a href="?C=M;O=A">Last modified</a></th></tr>
<tr><td><a href="/pkg/">Parent Directory</a></td></tr>
<tr><td><a href="x-1.tgz">x-1.tgz</a></td></tr>
<tr><td><a href="sub/">sub/</a></td></tr></table>
<address>Apache <a href="https://example.org/x.tgz">x</a></address></body></html>)");
    ASSERT_TRUE(listing);
    EXPECT_THAT(listing->files, ElementsAre("x-1.tgz"));
}

TEST(ParseListing, ReadsPythonHttpServer)
{
    const auto listing = parseListing("<!DOCTYPE HTML>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                                      "<title>Directory listing for /</title></head><body><hr><ul>\n"
                                      "<li><a href=\"a.tar.gz\">a.tar.gz</a></li>\n"
                                      "<li><a href=\"%E6%B5%8B.tgz\">\xE6\xB5\x8B.tgz</a></li>\n"
                                      "<li><a href=\"dir/\">dir/</a></li></ul></body></html>");
    ASSERT_TRUE(listing);
    EXPECT_THAT(listing->files, ElementsAre("a.tar.gz", "\xE6\xB5\x8B.tgz"));
}

TEST(ParseListing, ReadsJsonAutoindex)
{
    const auto listing = parseListing(R"([{"name":"d","type":"directory"},{"name":"a.tgz","type":"file","size":3}])");
    ASSERT_TRUE(listing);
    EXPECT_THAT(listing->files, ElementsAre("a.tgz"));
    EXPECT_FALSE(parseListing("[1]"));
    EXPECT_FALSE(parseListing("[{\"name\":\"a\"}"));
}

TEST(ParseListing, RefusesNamesThatLeaveTheFolder)
{
    const auto listing = parseListing("<a href=\"../x-sds.tgz\">a</a><a href=\"%2e%2e%2fsds.tgz\">b</a>"
                                      "<a href=\"/etc/sds.tgz\">c</a><a href=\"a/sds.tgz\">d</a>"
                                      "<a href=\"a%5Csds.tgz\">e</a><a href=\"sds%0a.tgz\">f</a><a href=\"..\">g</a>");
    ASSERT_TRUE(listing);
    EXPECT_TRUE(listing->files.empty());
    EXPECT_EQ(listing->refused.size(), 7u);
    const auto chosen = choosePackage(*listing, "sds");
    ASSERT_FALSE(chosen);
    EXPECT_EQ(chosen.error().code, Errc::BadInput);
    EXPECT_THAT(chosen.error().forUser, HasSubstr("refused"));
    const auto json = parseListing(R"([{"name":"../sds.tgz","type":"file"}])");
    ASSERT_TRUE(json);
    EXPECT_THAT(json->refused, ElementsAre("../sds.tgz"));
}

TEST(ParseListing, RefusesNamesThatAreNoText)
{
    const auto listing = parseListing("<a href=\"x-%FF%FE.tgz\">x</a><a href=\"y-%E5%90%8D.tgz\">y</a>");
    ASSERT_TRUE(listing);
    EXPECT_THAT(listing->files, ElementsAre("y-\xE5\x90\x8D.tgz")) << "the store and JSON keep text only";
    EXPECT_EQ(listing->refused.size(), 1u);
}

TEST(ParseListing, KeepsItsLimits)
{
    ListingLimits limits;
    limits.entries = 3;
    limits.bytes = 200;
    EXPECT_TRUE(parseListing("<a href=a></a><a href=b></a><a href=c></a>", limits));
    const auto many = parseListing("<a href=a></a><a href=b></a><a href=c></a><a href=d></a>", limits);
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().code, Errc::TooLarge);
    EXPECT_EQ(parseListing(std::string(201, ' '), limits).error().code, Errc::TooLarge);
    EXPECT_EQ(parseListing("").error().code, Errc::BadInput);
    EXPECT_EQ(parseListing("just words").error().code, Errc::BadInput);
}

Listing files(std::vector<std::string> names)
{
    return {std::move(names), {}};
}

TEST(ChoosePackage, TakesTheReleaseOfSeveral)
{
    EXPECT_EQ(choosePackage(files({"sds-debug.tar.gz", "SDS-Release.tgz", "other-release.tgz"}), "Sds").value(),
              "SDS-Release.tgz");
    EXPECT_EQ(choosePackage(files({"a-sds-1.tar.gz", "a-sds-2.tar.gz"}), "sds").value(), "a-sds-1.tar.gz");
}

TEST(ChoosePackage, ComparesLiterallyWhateverTheCase)
{
    EXPECT_EQ(choosePackage(files({"a(b).tar.gz"}), "A(B").value(), "a(b).tar.gz");
    EXPECT_FALSE(choosePackage(files({"axb.tar.gz"}), "a.b"));
    EXPECT_EQ(choosePackage(files({"X.TAR.GZ"}), "x").value(), "X.TAR.GZ");
}

TEST(ChoosePackage, NeverTakesAChecksumFile)
{
    EXPECT_EQ(choosePackage(files({"sds-release.tar.gz.sha256", "sds-release.tar.gz.md5", "sds-release.tar.gz"}), "sds")
                  .value(),
              "sds-release.tar.gz");
    EXPECT_FALSE(choosePackage(files({"sds.tar.gz.sha256"}), "sds"));
    EXPECT_FALSE(choosePackage(files({"sds.zip"}), "sds"));
    EXPECT_FALSE(choosePackage(files({"sds.tgz"}), ""));
}

TEST(ChoosePackage, SaysWhatWasThere)
{
    const auto none = choosePackage(files({"readme.txt", "a.tgz"}), "sds");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, Errc::NotFound);
    EXPECT_THAT(none.error().forUser, HasSubstr("'sds'"));
    EXPECT_THAT(none.error().forUser, HasSubstr("readme.txt, a.tgz"));
}

TEST(ChecksumFileOf, PrefersSha256)
{
    EXPECT_EQ(checksumFileOf(files({"a.tgz.md5", "a.tgz.sha256"}), "a.tgz"), "a.tgz.sha256");
    EXPECT_EQ(checksumFileOf(files({"a.tgz.MD5"}), "a.tgz"), "a.tgz.MD5");
    EXPECT_EQ(checksumFileOf(files({"b.tgz.md5"}), "a.tgz"), "");
}

} // namespace crat::fetch
