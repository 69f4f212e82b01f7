#include "core/companion/target/Archive.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <functional>

#include "core/base/Files.h"
#include "tests/unit/companion/target/ArchiveMaker.h"

namespace crat::target {

using testing::HasSubstr;

class ArchiveFile : public testing::Test {
protected:
    void make(const std::function<void(ArchiveMaker &)> &fill)
    {
        ArchiveMaker maker(archive);
        fill(maker);
    }
    Result<ArchiveSummary> unpack(ArchiveLimits limits = {})
    {
        std::filesystem::remove_all(out);
        std::filesystem::create_directory(out);
        return unpackArchive(archive, out, limits);
    }
    bool nothingWritten() const { return std::filesystem::is_empty(out); }

    TemporaryFolder folder;
    std::filesystem::path archive = folder.path() / "p 1.tar.gz";
    std::filesystem::path out = folder.path() / "out put";
};

TEST_F(ArchiveFile, UnpacksFilesFoldersAndHonestLinks)
{
    make([](ArchiveMaker &maker) {
        maker.folder("./sds-1/").file("sds-1/bin/sds", "binary", 04755).file("sds-1/conf/a b.conf", "x=1");
        maker.link("sds-1/bin/current", "sds")
            .link("sds-1/conf/up", "../bin/sds")
            .hardLink("sds-1/twin", "sds-1/bin/sds");
    });
    const auto summary = unpack();
    ASSERT_TRUE(summary) << summary.error().forUser;
    EXPECT_EQ(summary->entries, 6u);
    EXPECT_EQ(readFile(out / "sds-1/conf/up").value(), "binary");
    EXPECT_EQ(readFile(out / "sds-1/twin").value(), "binary");
    EXPECT_EQ(readFile(out / "sds-1/conf/a b.conf").value(), "x=1");
    struct stat info {};
    ASSERT_EQ(::stat((out / "sds-1/bin/sds").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777, 0755u); // never set-user-id
}

struct Hostile {
    const char *name;
    std::function<void(ArchiveMaker &)> fill;
};

void PrintTo(const Hostile &hostile, std::ostream *out)
{
    *out << hostile.name;
}

class HostileArchive : public ArchiveFile, public testing::WithParamInterface<Hostile> {};

TEST_P(HostileArchive, IsRefusedWholeBeforeAnythingIsWritten)
{
    make([](ArchiveMaker &maker) {
        maker.file("good", "good");
        GetParam().fill(maker);
    });
    const auto summary = unpack();
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().code, Errc::BadInput);
    EXPECT_THAT(summary.error().forUser, HasSubstr("refused"));
    EXPECT_TRUE(nothingWritten());
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "evil"));
}

INSTANTIATE_TEST_SUITE_P(Archive, HostileArchive,
                         testing::Values(Hostile{"absolute path",
                                                 [](ArchiveMaker &m) {
                                                     m.file("/tmp/evil", "x");
                                                 }},
                                         Hostile{"parent",
                                                 [](ArchiveMaker &m) {
                                                     m.file("../evil", "x");
                                                 }},
                                         Hostile{"parent inside",
                                                 [](ArchiveMaker &m) {
                                                     m.file("a/../../evil", "x");
                                                 }},
                                         Hostile{"absolute link",
                                                 [](ArchiveMaker &m) {
                                                     m.link("l", "/etc/passwd");
                                                 }},
                                         Hostile{"link out",
                                                 [](ArchiveMaker &m) {
                                                     m.link("a/l", "../../evil");
                                                 }},
                                         Hostile{"link with .. behind a name",
                                                 [](ArchiveMaker &m) {
                                                     m.link("d/m", "x/../../y");
                                                 }},
                                         Hostile{"file through a link",
                                                 [](ArchiveMaker &m) {
                                                     m.link("l", "good2").file("l/evil", "x");
                                                 }},
                                         Hostile{"file over a link",
                                                 [](ArchiveMaker &m) {
                                                     m.link("l", "good").file("l", "x");
                                                 }},
                                         Hostile{"hard link out",
                                                 [](ArchiveMaker &m) {
                                                     m.hardLink("h", "../evil");
                                                 }},
                                         Hostile{"hard link to nothing",
                                                 [](ArchiveMaker &m) {
                                                     m.hardLink("h", "absent");
                                                 }},
                                         Hostile{"hard link to a link",
                                                 [](ArchiveMaker &m) {
                                                     m.link("l", "good").hardLink("h", "l");
                                                 }},
                                         Hostile{"fifo",
                                                 [](ArchiveMaker &m) {
                                                     m.special("f", AE_IFIFO);
                                                 }},
                                         Hostile{"device",
                                                 [](ArchiveMaker &m) {
                                                     m.special("d", AE_IFBLK);
                                                 }},
                                         Hostile{"file beneath a file",
                                                 [](ArchiveMaker &m) {
                                                     m.file("good/x", "x");
                                                 }},
                                         Hostile{"line end in a name",
                                                 [](ArchiveMaker &m) {
                                                     m.file("a\nb", "x");
                                                 }},
                                         Hostile{"backslash", [](ArchiveMaker &m) {
                                                     m.file("..\\evil", "x");
                                                 }}));

TEST_F(ArchiveFile, KeepsItsLimits)
{
    make([](ArchiveMaker &maker) { maker.file("a", "12345").file("b", "12345"); });
    ArchiveLimits few;
    few.entries = 1;
    EXPECT_EQ(unpack(few).error().code, Errc::TooLarge);
    ArchiveLimits small;
    small.unpackedBytes = 9;
    EXPECT_EQ(unpack(small).error().code, Errc::TooLarge);
    EXPECT_TRUE(nothingWritten());
    small.unpackedBytes = 10;
    EXPECT_TRUE(unpack(small));
}

TEST_F(ArchiveFile, DamageIsFoundBeforeAnythingIsWritten)
{
    make([](ArchiveMaker &maker) {
        std::string noise;
        for (int i = 0; i < 100000; ++i)
            noise += static_cast<char>((i * 7919) >> 3);
        maker.file("a", noise);
    });
    const std::string whole = readFile(archive).value();
    std::ofstream(archive, std::ios::binary | std::ios::trunc) << whole.substr(0, whole.size() / 2);
    EXPECT_EQ(unpack().error().code, Errc::BadInput);
    EXPECT_TRUE(nothingWritten());
    std::ofstream(archive, std::ios::binary | std::ios::trunc) << "no archive at all";
    EXPECT_FALSE(unpack());
    std::ofstream(archive, std::ios::binary | std::ios::trunc) << "";
    EXPECT_FALSE(unpack());
}

TEST_F(ArchiveFile, GoesOnlyIntoAnEmptyFolder)
{
    make([](ArchiveMaker &maker) { maker.file("a", "x"); });
    std::filesystem::create_directory(out);
    std::ofstream(out / "there") << "x";
    EXPECT_FALSE(unpackArchive(archive, out));
}

} // namespace crat::target
