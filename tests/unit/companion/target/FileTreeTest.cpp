#include "core/companion/target/FileTree.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/Files.h"
#include "core/companion/target/Backup.h"

namespace crat::target {

namespace fs = std::filesystem;

void put(const fs::path &file, const std::string &text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

TEST(CopyTree, MergesAndKeepsLinksAndModes)
{
    const TemporaryFolder folder;
    const auto from = folder.path() / "from", to = folder.path() / "to";
    put(from / "a/b", "new");
    put(from / "run.sh", "#!/bin/sh");
    fs::permissions(from / "run.sh", fs::perms::owner_all);
    fs::create_symlink("a/b", from / "link");
    put(to / "a/b", "old");
    put(to / "a/c", "stays");
    ASSERT_TRUE(copyTree(from, to));
    EXPECT_EQ(readFile(to / "a/b").value(), "new");
    EXPECT_EQ(readFile(to / "a/c").value(), "stays");
    EXPECT_EQ(fs::read_symlink(to / "link"), "a/b");
    EXPECT_EQ(fs::status(to / "run.sh").permissions(), fs::perms::owner_all);
    EXPECT_FALSE(copyTree(folder.path() / "absent", to));
}

TEST(CopyTree, KeepsOwnersAndSetUserIdBits)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root may give files away";
    const TemporaryFolder folder;
    const auto from = folder.path() / "from", to = folder.path() / "to";
    put(from / "a/b", "x");
    fs::create_symlink("a/b", from / "link");
    for (const char *path : {"a/b", "a", "link", ""})
        ASSERT_EQ(::lchown((from / path).c_str(), 4711, 4712), 0);
    ASSERT_EQ(::chmod((from / "a/b").c_str(), 06755), 0);
    ASSERT_TRUE(copyTree(from, to));
    for (const char *path : {"a/b", "a", "link", ""}) {
        const auto owner = ownerOf(to / path);
        ASSERT_TRUE(owner) << path;
        EXPECT_EQ(owner->user, 4711u) << path;
        EXPECT_EQ(owner->group, 4712u) << path;
    }
    EXPECT_EQ(static_cast<unsigned>(fs::status(to / "a/b").permissions()), 06755u);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(copyTree(from, folder.path() / "never", {{}, stop.get_token()}).error().code, Errc::Cancelled);
}

TEST(ExchangeFolders, SwapsOrMakes)
{
    const TemporaryFolder folder;
    const auto fresh = folder.path() / "fresh", current = folder.path() / "current";
    put(fresh / "x", "1");
    ASSERT_TRUE(exchangeFolders(fresh, current));
    EXPECT_EQ(readFile(current / "x").value(), "1");
    EXPECT_FALSE(fs::exists(fresh));
    put(fresh / "x", "2");
    ASSERT_TRUE(exchangeFolders(fresh, current));
    EXPECT_EQ(readFile(current / "x").value(), "2");
    EXPECT_EQ(readFile(fresh / "x").value(), "1");
}

TEST(ContentRoot, IsTheOnlyFolderOrTheFolderItself)
{
    const TemporaryFolder folder;
    put(folder.path() / "one/a", "x");
    EXPECT_EQ(contentRoot(folder.path()), folder.path() / "one");
    put(folder.path() / "b", "x");
    EXPECT_EQ(contentRoot(folder.path()), folder.path());
}

TEST(BackupOfFiles, BringsBackOldOnesAndRemovesNewOnes)
{
    const TemporaryFolder folder;
    const auto install = folder.path() / "install";
    put(install / "sds", "old");
    put(install / "data", "untouched");
    Backup backup(folder.path() / "backup");
    EXPECT_FALSE(backup.isComplete());
    EXPECT_EQ(backup.restore(install).error().code, Errc::NotFound);
    ASSERT_TRUE(backup.keepFiles(install, {"sds", "conf/new.conf"}));
    ASSERT_TRUE(backup.isComplete());
    put(install / "sds", "new");
    put(install / "conf/new.conf", "new");
    for (int i = 0; i < 2; ++i) { // twice: a broken-off way back is done again
        ASSERT_TRUE(backup.restore(install));
        EXPECT_EQ(readFile(install / "sds").value(), "old");
        EXPECT_EQ(readFile(install / "data").value(), "untouched");
        EXPECT_FALSE(fs::exists(install / "conf/new.conf"));
    }
}

TEST(BackupOfAFolder, BringsItBackOrRemovesIt)
{
    const TemporaryFolder folder;
    const auto install = folder.path() / "install";
    Backup none(folder.path() / "none");
    ASSERT_TRUE(none.keepWhole(install));
    put(install / "a", "1");
    Backup one(folder.path() / "one");
    ASSERT_TRUE(one.keepWhole(install));
    put(install / "a", "2");
    put(install / "b", "2");
    ASSERT_TRUE(one.restore(install));
    EXPECT_EQ(readFile(install / "a").value(), "1");
    EXPECT_FALSE(fs::exists(install / "b"));
    ASSERT_TRUE(none.restore(install));
    EXPECT_FALSE(fs::exists(install));
}

} // namespace crat::target
