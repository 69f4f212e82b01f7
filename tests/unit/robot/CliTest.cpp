// The built program: what it prints and its exit codes.
#include <array>
#include <cstdio>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "core/base/Files.h"

namespace crat {
namespace {

struct Outcome {
    int code;
    std::string out;
};

Outcome crat(const std::string &arguments)
{
    FILE *pipe = ::popen((std::string(CRAT_BIN_DIR) + "/crat " + arguments + " 2>&1").c_str(), "r");
    std::string out;
    std::array<char, 4096> chunk{};
    while (const std::size_t n = std::fread(chunk.data(), 1, chunk.size(), pipe))
        out.append(chunk.data(), n);
    const int status = ::pclose(pipe);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out};
}

class Cli : public testing::Test {
protected:
    TemporaryFolder folder{{}, "with 空格 "};
    std::string file(std::string_view name, std::string_view bytes)
    {
        EXPECT_TRUE(writeFileAtomically(folder.path() / name, bytes));
        return "'" + (folder.path() / name).string() + "'";
    }
    std::string whole() const { return "'" + folder.path().string() + "'"; }
};

TEST_F(Cli, CatGivesEveryByte)
{
    const std::string bytes("\xEF\xBB\xBF*** Tasks ***\r\nT\0\xff\r", 20);
    EXPECT_EQ(crat("cat " + file("a.robot", bytes)).out, bytes);
    EXPECT_EQ(crat("cat " + whole() + "/none.robot").code, 3);
}

TEST_F(Cli, TokensNamesAFileThatIsNoUtf8AndGoesOn)
{
    file("a.robot", "# a\n");
    file("b.robot", "# \xff\n");
    file("__init__.robot", "");
    file("notes.txt", "x");
    const Outcome all = crat("tokens " + whole());
    EXPECT_EQ(all.code, 0);
    EXPECT_NE(all.out.find(R"(a.robot", "tokens": [["COMMENT", "# a", 1, 0])"), std::string::npos) << all.out;
    EXPECT_NE(all.out.find(R"(b.robot", "error": "not UTF-8)"), std::string::npos) << all.out;
    EXPECT_NE(all.out.find(R"(__init__.robot", "tokens": []})"), std::string::npos) << all.out;
    EXPECT_EQ(all.out.find("notes.txt"), std::string::npos);
    EXPECT_EQ(crat("tokens --format count " + whole()).out, "3 files, 4 bytes, 3 tokens, 1 not readable\n");
}

TEST_F(Cli, TokensSaysWhichPathIsMissingAndDoesTheOthers)
{
    const std::string there = file("a.robot", "# a\n");
    const Outcome some = crat("tokens " + whole() + "/none.robot " + there);
    EXPECT_EQ(some.code, 3);
    EXPECT_NE(some.out.find(R"(none.robot", "error": ")"), std::string::npos) << some.out;
    EXPECT_NE(some.out.find(R"(a.robot", "tokens": [["COMMENT")"), std::string::npos) << some.out;
    EXPECT_NE(some.out.find("none.robot: no such file or folder\n"), std::string::npos) << some.out;
}

TEST_F(Cli, TokensKeepsTheOrderOfManyFiles)
{
    std::string names;
    for (int i = 0; i < 200; ++i)
        names +=
            ' ' + file("f" + std::to_string(i) + ".robot", std::string(static_cast<std::size_t>(200 - i) * 50, '#'));
    const Outcome all = crat("tokens" + names);
    EXPECT_EQ(all.code, 0);
    std::size_t at = 0;
    for (int i = 0; i < 200; ++i) {
        at = all.out.find("/f" + std::to_string(i) + ".robot\"", at);
        ASSERT_NE(at, std::string::npos) << i;
    }
}

TEST_F(Cli, CheckSaysWhetherItFoundAnything)
{
    const std::string good = file("good.robot", "*** Test Cases ***\nT\n    Log    1\n");
    EXPECT_EQ(crat("check " + good).code, 0);
    const std::string bad = file("bad.robot", "*** Test Cases ***\nT\n    IF    1\n        Log    1\n");
    const Outcome text = crat("check " + whole());
    EXPECT_EQ(text.code, 1);
    EXPECT_NE(text.out.find("bad.robot:3:5: error: This IF has no END"), std::string::npos) << text.out;
    const Outcome json = crat("check --format json " + bad);
    EXPECT_EQ(json.code, 1);
    EXPECT_NE(json.out.find(R"("line": 3, "column": 5, "end_column": 7, "severity": "error", "rule": "missing-end")"),
              std::string::npos)
        << json.out;
    EXPECT_EQ(crat("check --format json " + good).out, "[]\n");
}

TEST_F(Cli, WrongUseIsTwo)
{
    EXPECT_EQ(crat("tokens").code, 2);
    EXPECT_EQ(crat("check --format xml x").code, 2);
    EXPECT_EQ(crat("nonsense").code, 2);
    EXPECT_EQ(crat("check --help").code, 0);
}

} // namespace
} // namespace crat
