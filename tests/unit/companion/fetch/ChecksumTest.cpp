#include "core/companion/fetch/Checksum.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <fstream>

#include "core/base/Files.h"
#include "core/base/Sha256.h"

namespace crat::fetch {

using testing::HasSubstr;
const std::string Hex(64, 'a');
const std::string Other(64, 'b');

Result<Checksum> sha(const std::string &text)
{
    return parseChecksumFile(text, Checksum::Kind::Sha256, "p.tgz");
}

TEST(ParseChecksumFile, ReadsTheUsualForms)
{
    EXPECT_EQ(sha(Hex + "\n")->hex, Hex);
    EXPECT_EQ(sha(Hex + "  p.tgz\n")->hex, Hex);
    EXPECT_EQ(sha(Hex + " *p.tgz\r\n")->hex, Hex);
    EXPECT_EQ(sha("SHA256 (p.tgz) = " + Hex + "\n")->hex, Hex);
    EXPECT_EQ(sha(std::string(64, 'A') + "  ./build/p.tgz")->hex, Hex);
    EXPECT_EQ(sha("# made by x\n" + Other + "  q.tgz\n" + Hex + "  p.tgz\n")->hex, Hex);
    EXPECT_EQ(parseChecksumFile(std::string(32, '0'), Checksum::Kind::Md5, "p.tgz")->hex, std::string(32, '0'));
}

TEST(ParseChecksumFile, RefusesWhatItCannotTrust)
{
    EXPECT_FALSE(sha(""));
    EXPECT_FALSE(sha("<html>404</html>"));
    EXPECT_FALSE(sha(Hex.substr(1)));
    EXPECT_FALSE(sha(Other + "  q.tgz\n" + Hex + "  r.tgz\n"));
    EXPECT_FALSE(sha(std::string(70000, 'a')));
    EXPECT_FALSE(sha(") = ("));
}

class GzipFile : public testing::Test {
protected:
    std::string packed(const std::string &text)
    {
        const auto path = (folder.path() / "in.gz").string();
        gzFile out = gzopen(path.c_str(), "wb");
        gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
        gzclose(out);
        return readFile(path).value();
    }
    Result<> check(const std::string &bytes, std::uint64_t limit = 1u << 30)
    {
        std::ofstream(file, std::ios::binary) << bytes;
        return checkGzip(file, limit);
    }
    TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "p.tar.gz";
};

TEST_F(GzipFile, WholeOnesPass)
{
    const std::string one = packed(std::string(3000000, 'x'));
    EXPECT_TRUE(check(one));
    EXPECT_TRUE(check(one + packed("second member")));
    EXPECT_TRUE(check(one + std::string(512, '\0')));
}

TEST_F(GzipFile, DamageIsNamed)
{
    const std::string one = packed("hello, hello, hello");
    for (std::size_t cut = 0; cut < one.size(); ++cut)
        EXPECT_FALSE(check(one.substr(0, cut))) << cut;
    std::string flipped = one;
    flipped[flipped.size() - 6] ^= 1; // in the CRC
    const auto bad = check(flipped);
    ASSERT_FALSE(bad);
    EXPECT_THAT(bad.error().forUser, HasSubstr("p.tar.gz is not an intact gzip file"));
    EXPECT_FALSE(check("<html>not gzip</html>"));
    EXPECT_FALSE(check(one + "trailing words"));
    EXPECT_FALSE(check(one + one.substr(0, one.size() - 3)));
}

TEST_F(GzipFile, ABombMeetsTheLimit)
{
    const auto bad = check(packed(std::string(5000000, '\0')), 1000000);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().code, Errc::TooLarge);
}

TEST_F(GzipFile, DigestsAreTheUsualOnes)
{
    std::ofstream(file, std::ios::binary) << "abc";
    EXPECT_EQ(digestOfFile(file, Checksum::Kind::Md5).value(), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(digestOfFile(file, Checksum::Kind::Sha256).value(), sha256Hex("abc"));
    EXPECT_EQ(digestOfFile(folder.path() / "absent", Checksum::Kind::Md5).error().code, Errc::Unavailable);
}

} // namespace crat::fetch
