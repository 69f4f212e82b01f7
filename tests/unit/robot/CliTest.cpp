// The built program: what it prints and its exit codes.
#include <cstdlib>

#include "tests/unit/robot/CliSupport.h"

namespace crat {
namespace {

using namespace std::string_view_literals;

TEST_F(Cli, CatGivesEveryByte)
{
    const std::string bytes("\xEF\xBB\xBF*** Tasks ***\r\nT\0\xff\r"sv);
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

TEST_F(Cli, CheckMakesTheFixesThatAreCertain)
{
    file("k.resource", "*** Keywords ***\r\nK\r\n    No Operation\r\n");
    const std::string text = "*** Setting ***\r\nResource    k.resource\r\nResource    k.resource\r\n*** Test Cases "
                             "***\r\nT\r\n    K\r\n    Kk\r\n";
    const std::string path = file("a.robot", text);
    const Outcome shown = crat("check --fix --dry-run " + path);
    EXPECT_EQ(shown.code, 1);
    EXPECT_NE(shown.out.find("+*** Settings ***"), std::string::npos) << shown.out;
    EXPECT_EQ(bytesOf(path), text) << "only shown";
    const Outcome done = crat("check --fix " + path);
    EXPECT_NE(done.out.find("2 fixes in 1 files"), std::string::npos) << done.out;
    EXPECT_NE(done.out.find("[unknown-keyword]"), std::string::npos)
        << "what is not certain is left to a person: " << done.out;
    EXPECT_EQ(bytesOf(path),
              "*** Settings ***\r\nResource    k.resource\r\n*** Test Cases ***\r\nT\r\n    K\r\n    Kk\r\n");
    // Robot reads what is there now as it was meant.
    const char *given = std::getenv("CRAT_PYTHON");
    const std::string python = given ? given : std::string(CRAT_SOURCE_DIR) + "/.venv/bin/python3";
    const Outcome robot =
        run(python +
            " -c 'import sys; from robot.api import TestSuite; s = TestSuite.from_file_system(sys.argv[1]); "
            "print([i.name for i in s.resource.imports], [k.name for k in s.tests[0].body])' " +
            path);
    EXPECT_EQ(robot.out, "['k.resource'] ['K', 'Kk']\n");
    EXPECT_EQ(crat("check --dry-run " + path).code, 2) << "only with --fix";
    EXPECT_EQ(crat("check --fix --dry-run " + path).code, 0) << "nothing left that is certain";
}

constexpr std::string_view Windows = "\xEF\xBB\xBF*** Test Cases ***\r\nOne\r\n    Log    a    level=INFO\r\n\r\n"
                                     "*** Keywords ***\r\nDo It\r\n\tNo Operation\r\n";

TEST_F(Cli, CheckFixesReturnsThatRobotThenMakesTheSame)
{
    const std::string path =
        file("r.robot",
             "*** Test Cases ***\nT\n    ${x} =    Two\n    Should Be Equal    ${x}    ${{['a', '1']}}\n    ${y} =    "
             "Nothing\n    Should Be Equal    ${y}    ${None}\n*** Keywords ***\nTwo\n    ${a} =    Set Variable    a\n"
             "    [Return]    ${a}    1\n    [Teardown]    Log    1\nNothing\n    No Operation\n    [Return]\n");
    const char *given = std::getenv("CRAT_PYTHON");
    const std::string python = given ? given : std::string(CRAT_SOURCE_DIR) + "/.venv/bin/python3";
    const std::string robot = python + " -m robot --output NONE --log NONE --report NONE " + path;
    EXPECT_EQ(run(robot).code, 0);
    EXPECT_NE(crat("check --fix " + path).out.find("2 fixes in 1 files"), std::string::npos);
    EXPECT_EQ(bytesOf(path).find("[Return]"), std::string::npos);
    EXPECT_EQ(run(robot).code, 0) << bytesOf(path);
}

TEST_F(Cli, EditChangesOneCellAndSaysWhich)
{
    const std::string path = file("a.robot", Windows);
    const Outcome done = crat("edit " + path + " --test ONE --row 1 --cell 2 --value 'b  # c'");
    EXPECT_EQ(done.code, 0);
    EXPECT_NE(done.out.find("a.robot: \"One\", row 1 (line 3), cell 2: \"a\" is now \"b \\ # c\"\n"), std::string::npos)
        << done.out;
    std::string wanted(Windows);
    wanted.replace(wanted.find("a    level"), 1, "b \\ # c");
    EXPECT_EQ(bytesOf(path), wanted);
    EXPECT_EQ(crat("edit " + path + " --keyword 'do it' --row 1 --cell 1 --value Fail").code, 0);
    wanted.replace(wanted.find("No Operation"), 12, "Fail");
    EXPECT_EQ(bytesOf(path), wanted);
    EXPECT_EQ(crat("edit " + path + " --keyword 'do it' --row 1 --cell 1 --value Fail").code, 0);
    EXPECT_EQ(bytesOf(path), wanted);
}

TEST_F(Cli, EditEmptiesACellAsTheGridDoes)
{
    const std::string path = file("a.robot", Windows);
    const std::string edit = "edit " + path + " --test One --row 1 ";
    const Outcome shown = crat(edit + "--cell 2 --value= --dry-run");
    EXPECT_EQ(shown.code, 0);
    EXPECT_NE(shown.out.find("\n+    Log    ${EMPTY}    level=INFO\r\n"), std::string::npos) << shown.out;
    EXPECT_EQ(bytesOf(path), Windows) << "the next option is no value";
    std::string wanted(Windows);
    const auto is = [&](std::string_view before, std::string_view after) {
        wanted.replace(wanted.find(before), before.size(), after);
        EXPECT_EQ(bytesOf(path), wanted);
    };
    EXPECT_EQ(crat(edit + "--value= --cell 2").code, 0);
    is("a    level", "${EMPTY}    level");
    EXPECT_NE(crat(edit + "--cell 3 --value ''").out.find("is now taken away"), std::string::npos);
    is("    level=INFO", "");
    EXPECT_EQ(crat(edit + "--cell 1 --value=").code, 0);
    is("Log", "\\");
    EXPECT_EQ(crat(edit + "--cell 1 --value --x=").code, 0) << "what follows --value is its value";
    is("\\    $", "--x=    $");
}

TEST_F(Cli, ALanguageFromTheCommandLineCounts)
{
    const std::string path = file("a.robot", "*** Testit ***\nT\n    [Tagit]    a\n    Log    1\n");
    EXPECT_EQ(crat("tokens " + path).out.find("TESTCASE HEADER"), std::string::npos);
    for (const char *name : {"fi", "Finnish"}) {
        const Outcome tokens = crat("tokens --language " + std::string(name) + " " + path);
        EXPECT_NE(tokens.out.find(R"(["TESTCASE HEADER", "*** Testit ***", 1, 0])"), std::string::npos) << tokens.out;
        EXPECT_NE(tokens.out.find(R"(["TAGS", "[Tagit]", 3, 4])"), std::string::npos) << tokens.out;
    }
    EXPECT_EQ(crat("tokens --language sv --language fi " + path).out.find("ERROR"), std::string::npos);
    const Outcome unknown = crat("tokens --language klingon " + path);
    EXPECT_EQ(unknown.code, 2);
    EXPECT_NE(unknown.out.find("no language \"klingon\""), std::string::npos) << unknown.out;
    EXPECT_EQ(crat("check " + path).code, 1);
    const Outcome checked = crat("check --language fi " + path);
    EXPECT_EQ(checked.code, 0) << checked.out;
    EXPECT_NE(checked.out.find("1 file, 0 errors"), std::string::npos) << checked.out;
}

TEST_F(Cli, EditShowsADiffThatAppliesAndLeavesTheFileAlone)
{
    const std::string path = file("a.robot", Windows);
    const std::string edit = "edit " + path + " --test One --row 1 --cell 3 --value level=WARN";
    const Outcome shown = crat(edit + " --dry-run");
    EXPECT_EQ(shown.code, 0);
    EXPECT_NE(shown.out.find("@@ -1,6 +1,6 @@\n"), std::string::npos) << shown.out;
    EXPECT_NE(shown.out.find("\n-    Log    a    level=INFO\r\n+    Log    a    level=WARN\r\n"), std::string::npos)
        << shown.out;
    EXPECT_EQ(bytesOf(path), Windows);
    EXPECT_EQ(crat(edit).code, 0);
    const std::string patch = file("a.patch", shown.out);
    EXPECT_EQ(std::system(("patch --binary -s -R " + path + ' ' + patch).c_str()), 0);
    EXPECT_EQ(bytesOf(path), Windows);
}

TEST_F(Cli, EditOfWhatIsNotThereIsOneAndChangesNothing)
{
    const std::string path = file("a.robot", Windows);
    EXPECT_EQ(crat("edit " + path + " --test Two --row 1 --cell 1 --value x").code, 1);
    EXPECT_EQ(crat("edit " + path + " --keyword One --row 1 --cell 1 --value x").code, 1);
    const Outcome row = crat("edit " + path + " --test One --row 2 --cell 1 --value x");
    EXPECT_EQ(row.code, 1);
    EXPECT_NE(row.out.find("\"One\" has 1 row, no row 2"), std::string::npos) << row.out;
    EXPECT_EQ(bytesOf(path), Windows);
    EXPECT_EQ(crat("edit " + path + " --row 1 --cell 1 --value x").code, 2);
    EXPECT_EQ(crat("edit " + path + " --test One --row 0 --cell 1 --value x").code, 2);
    EXPECT_EQ(crat("edit " + path + " --test One --keyword x --row 1 --cell 1 --value x").code, 2);
    EXPECT_EQ(crat("edit " + whole() + "/none.robot --test One --row 1 --cell 1 --value x").code, 3);
}

TEST_F(Cli, FormatGoesThroughRobocopAndKeepsBomAndLineEnds)
{
    const std::string path = file("a.robot", "\xEF\xBB\xBF*** Test Cases ***\r\nOne\r\n  Log  a\r\n");
    const std::string before = bytesOf(path);
    EXPECT_EQ(crat("format --check " + path).code, 1);
    const Outcome diff = crat("format --diff " + path);
    EXPECT_EQ(diff.code, 0);
    EXPECT_NE(diff.out.find("+    Log    a"), std::string::npos) << diff.out;
    EXPECT_EQ(bytesOf(path), before);
    EXPECT_EQ(crat("format " + path).code, 0);
    EXPECT_EQ(bytesOf(path), "\xEF\xBB\xBF*** Test Cases ***\r\nOne\r\n    Log    a\r\n");
    EXPECT_EQ(crat("format --check " + path).code, 0);
}

TEST_F(Cli, FormatSaysWhatItCannotDo)
{
    EXPECT_EQ(crat("format " + whole() + "/none.robot").code, 3);
    const Outcome bad = crat("format " + file("bad.robot", "# \xff\n"));
    EXPECT_EQ(bad.code, 1);
    EXPECT_NE(bad.out.find("bad.robot: not formatted"), std::string::npos) << bad.out;
}

TEST_F(Cli, FormatWithoutRobocopNamesTheCommandThatGetsIt)
{
    // A copy of the program that stands in no checkout, with an empty PATH, has no robocop near it.
    const std::string alone = (folder.path() / "crat").string();
    std::filesystem::copy_file(std::string(CRAT_BIN_DIR) + "/crat", alone);
    const std::string path = file("a.robot", "# a\n");
    const Outcome away = run("env -u CRAT_PYTHON PATH=/nowhere '" + alone + "' format " + path);
    EXPECT_EQ(away.code, 3);
    EXPECT_NE(away.out.find("packaging/dependencies installs it"), std::string::npos) << away.out;
}

TEST_F(Cli, FormatStopsARobocopThatHangs)
{
    std::filesystem::create_directories(folder.path() / "bin");
    const std::string robocop = file("bin/robocop", "#!/bin/sh\nexec sleep 600\n");
    ASSERT_EQ(std::system(("chmod +x " + robocop).c_str()), 0);
    const std::string path = file("a.robot", "# a\n");
    const Outcome stopped =
        run("env CRAT_PYTHON=" + whole() + "/bin/python3 " + CRAT_BIN_DIR + "/crat format --timeout 1 " + path);
    EXPECT_EQ(stopped.code, 3);
    EXPECT_NE(stopped.out.find("stopped after 1 s"), std::string::npos) << stopped.out;
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
