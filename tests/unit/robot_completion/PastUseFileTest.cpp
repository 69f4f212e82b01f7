#include "core/robot/completion/PastUseFile.h"

#include <thread>

#include <gtest/gtest.h>

#include "core/base/Files.h"

namespace crat::robot {
namespace {

class PastUseFileTest : public testing::Test {
protected:
    PastUse load(bool good = true)
    {
        std::string problem;
        PastUse past = PastUseFile(m_file).load(problem);
        EXPECT_EQ(problem.empty(), good) << problem;
        return past;
    }
    TemporaryFolder m_folder;
    std::filesystem::path m_file = m_folder.path() / "not there yet/past-use";
};

TEST_F(PastUseFileTest, KnowsWhatWasChosenByAnyOne)
{
    EXPECT_EQ(load().count("Log"), 0u) << "no file is no problem";
    const PastUseFile one(m_file), other(m_file);
    for (const char *label : {"Log", "Öffne Laden", "Log"})
        ASSERT_TRUE(one.append(label));
    ASSERT_TRUE(other.append("Log"));
    for (const std::string label : {"two\nlines", "a\ttab", "", "\xff"})
        ASSERT_TRUE(one.append(label)) << "left out";
    ASSERT_TRUE(one.append(std::string(1001, 'x')));
    const PastUse past = load();
    EXPECT_EQ(past.count("Log"), 3u);
    EXPECT_EQ(past.count("Öffne Laden"), 1u);
    EXPECT_EQ(past.counts().size(), 2u);
}

TEST_F(PastUseFileTest, LeavesOutWhatCannotBeRead)
{
    std::filesystem::create_directories(m_file.parent_path());
    ASSERT_TRUE(writeFileAtomically(m_file,
                                    "7\tLog\n\nx\tNo Number\n-1\tLess\n0\tNone\n99999999999\tToo Much\n3 Blank\n"
                                    "2\tTab\tTab\n5\tSleep\n9\tTorn"));
    EXPECT_EQ(load(false).count("Log"), 7u);
    // What comes next stands on the torn line; both are lost, and nothing else.
    ASSERT_TRUE(PastUseFile(m_file).append("Next"));
    ASSERT_TRUE(PastUseFile(m_file).append("Should Be Equal"));
    const PastUse past = load(false);
    EXPECT_EQ(past.count("Sleep"), 5u);
    EXPECT_EQ(past.count("Should Be Equal"), 1u);
    EXPECT_EQ(past.counts().size(), 3u);
}

TEST_F(PastUseFileTest, SaysWhereItCannotWrite)
{
    ASSERT_TRUE(writeFileAtomically(m_folder.path() / "file", ""));
    const auto written = PastUseFile(m_folder.path() / "file/past-use").append("Log");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, Errc::Unavailable);
    EXPECT_TRUE(PastUseFile({}).append("Log")) << "nothing is kept";
}

TEST_F(PastUseFileTest, StaysSmallWhateverSeveralChoose)
{
    const auto choose = [this](char who) {
        const PastUseFile file(m_file);
        for (int i = 0; i < 3000; ++i)
            ASSERT_TRUE(file.append(std::string(60, who) + std::to_string(i % 1500)));
        for (int i = 0; i < 50; ++i)
            ASSERT_TRUE(file.append("Often"));
    };
    std::thread a([&] { choose('a'); }), b([&] { choose('b'); });
    a.join();
    b.join();
    EXPECT_LE(std::filesystem::file_size(m_file), PastUseFile::LongAt + 1100);
    EXPECT_GE(load().count("Often"), 25u) << "halved once at most since";
}

} // namespace
} // namespace crat::robot
