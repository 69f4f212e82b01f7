#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/base/Files.h"
#include "core/base/Sha256.h"

namespace crat {
namespace {

namespace fs = std::filesystem;

TEST(Files, WritesAndReadsBackEveryByte)
{
    const TemporaryFolder folder({}, "a folder with 空格 ");
    const fs::path file = folder.path() / "name.robot";
    const std::string bytes("a\0b\r\n\xff", 6);
    ASSERT_TRUE(writeFileAtomically(file, bytes));
    EXPECT_EQ(readFile(file).value(), bytes);
    EXPECT_EQ(sha256HexOfFile(file).value(), sha256Hex(bytes));
}

TEST(Files, KeepsModeAndSymbolicLink)
{
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "real", link = folder.path() / "link";
    ASSERT_TRUE(writeFileAtomically(file, "old"));
    ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
    fs::create_symlink(file, link);
    ASSERT_TRUE(writeFileAtomically(link, "new"));
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_EQ(readFile(file).value(), "new");
    struct stat info {};
    ASSERT_EQ(::stat(file.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0640u);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 2) << "no temporary file may stay behind";
}

TEST(Files, SaysWhichFileAndWhy)
{
    const TemporaryFolder folder;
    const auto missing = readFile(folder.path() / "nowhere");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, Errc::NotFound);
    EXPECT_NE(missing.error().forUser.find("nowhere"), std::string::npos);

    ASSERT_TRUE(writeFileAtomically(folder.path() / "big", std::string(1000, 'x')));
    EXPECT_EQ(readFile(folder.path() / "big", 999).error().code, Errc::TooLarge);
    EXPECT_TRUE(readFile(folder.path() / "big", 1000));
    EXPECT_FALSE(readFile(folder.path()));
    EXPECT_FALSE(writeFileAtomically(folder.path() / "none" / "file", "x"));
}

TEST(Files, KnowsPathsThatLeaveTheirFolder)
{
    for (const char *good : {"a", "a/b.robot", "用例/登录.robot", "..a/b..", ".hidden"})
        EXPECT_TRUE(isSafeRelativePath(good)) << good;
    for (const char *bad : {"", "/", "/etc/passwd", "..", "a/../b", "a/./b", "a//b", "a/", "a\\b", "../x"})
        EXPECT_FALSE(isSafeRelativePath(bad)) << bad;
    EXPECT_FALSE(isSafeRelativePath(std::string_view("a\0b", 3)));
}

TEST(Files, TemporaryFolderGoesWithEverythingInIt)
{
    fs::path path;
    {
        const TemporaryFolder folder;
        path = folder.path();
        std::ofstream(path / "x") << "y";
        ASSERT_TRUE(fs::exists(path / "x"));
    }
    EXPECT_FALSE(fs::exists(path));
}

} // namespace
} // namespace crat
