#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>

#include "core/base/ChildProcess.h"
#include "core/base/Files.h"
#include "core/project/ExcludeRules.h"

namespace crat {
namespace {

void write(const std::filesystem::path &path, std::string_view text)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

struct Sample {
    const char *pattern, *path;
    bool isFolder, matches;
};

class Patterns : public ::testing::TestWithParam<Sample> {};

TEST_P(Patterns, AreThoseOfGitignore)
{
    const auto &[pattern, path, isFolder, expected] = GetParam();
    EXPECT_EQ(ExcludeRules::matches(pattern, path, isFolder), expected) << pattern << " and " << path;
}

INSTANTIATE_TEST_SUITE_P(
    Samples, Patterns,
    ::testing::Values(Sample{"build", "build", true, true}, Sample{"build", "a/build", true, true},
                      Sample{"build/", "build", false, false}, Sample{"build/", "a/build", true, true},
                      Sample{"/build", "build", true, true}, Sample{"/build", "a/build", true, false},
                      Sample{"*.mp4", "film/a.mp4", false, true}, Sample{"film/*.mp4", "film/a.mp4", false, true},
                      Sample{"film/*.mp4", "film/x/a.mp4", false, false},
                      Sample{"film/**", "film/x/a.mp4", false, true}, Sample{"**/cache/", "cache", true, true},
                      Sample{"**/cache/", "a/b/cache", true, true}, Sample{"a?c", "abc", false, true},
                      Sample{"a?c", "a/c", false, false}));

TEST(ExcludeRules, WhatCountsForAFolderCountsForWhatIsInIt)
{
    ProjectConfig config;
    config.exclude = {"out/"};
    config.include = {"build/data/"};
    using namespace std::string_view_literals;
    ExcludeRules rules(config, "build/\0notes.txt\0"sv);
    EXPECT_TRUE(rules.isExcluded("out", true));
    EXPECT_TRUE(rules.isExcluded("notes.txt", false));
    EXPECT_FALSE(rules.isExcluded("notes", false));
    EXPECT_FALSE(rules.isExcluded("build", true)); // what is included lies in it
    EXPECT_TRUE(rules.isExcluded("build/main.o", false));
    EXPECT_TRUE(rules.isExcluded("build/other", true));
    EXPECT_FALSE(rules.isExcluded("build/data", true));
    EXPECT_FALSE(rules.isExcluded("build/data/deep/x.json", false));
    rules.setWanted({"out/suite.robot"});
    EXPECT_FALSE(rules.isExcluded("out", true));
    EXPECT_FALSE(rules.isExcluded("out/suite.robot", false));
    EXPECT_TRUE(rules.isExcluded("out/else.txt", false));
}

TEST(ExcludeRules, GitIsAskedWhatItIgnores)
{
    const TemporaryFolder folder;
    const std::filesystem::path root = folder.path() / "my project 项目";
    write(root / ".gitignore", "build/\n*.log\n!kept.log\n");
    write(root / "build/big.o", "x");
    write(root / "a.log", "x");
    write(root / "kept.log", "x");
    write(root / "deep/日志.log", "x");
    write(root / "suite.robot", "x");
    ASSERT_TRUE(runProcess({.arguments = {"git", "init", "-q"}, .workingFolder = root},
                           Deadline::after(std::chrono::seconds(20)))
                    .value()
                    .exit.ok());
    const ExcludeRules rules = ExcludeRules::read(root, Deadline::after(std::chrono::seconds(20)));
    EXPECT_EQ(rules.problem(), "");
    EXPECT_TRUE(rules.isExcluded("build", true));
    EXPECT_TRUE(rules.isExcluded("a.log", false));
    EXPECT_TRUE(rules.isExcluded("deep/日志.log", false));
    EXPECT_FALSE(rules.isExcluded("kept.log", false));
    EXPECT_FALSE(rules.isExcluded("suite.robot", false));
    // Only what lies below counts, and in its own terms, where the project is a folder of the repository.
    const ExcludeRules inner = ExcludeRules::read(root / "deep", Deadline::after(std::chrono::seconds(20)));
    EXPECT_TRUE(inner.isExcluded("日志.log", false));
}

TEST(ExcludeRules, ARuleThatCannotBeReadLeavesNothingOutAndSaysSo)
{
    const TemporaryFolder folder;
    write(folder.path() / "crat.toml", "[project]\nexclude = 3\n");
    const ExcludeRules rules = ExcludeRules::read(folder.path(), Deadline::after(std::chrono::seconds(20)));
    EXPECT_THAT(rules.problem(), ::testing::HasSubstr("exclude"));
    EXPECT_FALSE(rules.isExcluded("build", true));
    write(folder.path() / "crat.toml", "");
    write(folder.path() / ".git", "gitdir: nowhere\n"); // a repository that git cannot read
    EXPECT_THAT(ExcludeRules::read(folder.path(), Deadline::after(std::chrono::seconds(20))).problem(),
                ::testing::HasSubstr("git"));
}

} // namespace
} // namespace crat
