#include <gtest/gtest.h>

#include "core/robot/Check.h"
#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

/// "rule:line:column" of each finding.
std::string found(std::string_view text)
{
    std::string out;
    for (const Finding &f : check(*Tree::parse(std::string(text), FileKind::Suite)))
        out += (out.empty() ? "" : " ") + f.rule + ":" + std::to_string(f.line) + ":" + std::to_string(f.column);
    return out;
}

std::string inTest(std::string_view body)
{
    return found("*** Test Cases ***\nT\n" + std::string(body));
}

TEST(Check, FindsNothingInGoodFiles)
{
    EXPECT_EQ(found("*** Settings ***\nLibrary    X\n*** Variables ***\n${x: int}    1\n*** Test Cases ***\nT\n"
                    "    FOR    ${i}    IN    1\n        IF    $i    BREAK\n    END\n    TRY\n        Log    1\n    "
                    "EXCEPT    x\n"
                    "        Log    2\n    ELSE\n        Log    3\n    FINALLY\n        Log    4\n    END\n"
                    "*** Keywords ***\nK ${a}\n    Log    1\nK ${b}\n    Log    1\n"),
              "");
}

// robot --dryrun of 7.5 reports each of these too.
TEST(Check, FindsBrokenBlocks)
{
    EXPECT_EQ(inTest("    IF    1\n        Log    1\n"), "missing-end:3:4");
    EXPECT_EQ(inTest("    FOR\n        Log    1\n    END\n"), "invalid-block:3:4 invalid-block:3:4");
    EXPECT_EQ(inTest("    IF    1\n    END\n"), "invalid-block:3:4");
    EXPECT_EQ(inTest("    IF\n        Log    1\n    END    x\n"), "invalid-block:3:4 invalid-block:5:11");
    EXPECT_EQ(inTest("    TRY\n        Log    1\n    END\n"), "invalid-block:3:4");
    EXPECT_EQ(inTest("    IF    1\n    Log    1\n    ELSE\n    Log    1\n    ELSE IF    1\n    Log    1\n    END\n"),
              "invalid-block:7:4");
    EXPECT_EQ(inTest("    END\n"), "misplaced-statement:3:4");
    EXPECT_EQ(inTest("    ${x} =\n"), "missing-keyword-name:3:4");
}

// robot --dryrun of 7.5 reports each of these too.
TEST(Check, FindsStatementsWhereTheyMeanNothing)
{
    EXPECT_EQ(inTest("    RETURN    1\n    BREAK\n    IF    1    CONTINUE\n"),
              "misplaced-statement:3:4 misplaced-statement:4:4 misplaced-statement:5:15");
    EXPECT_EQ(inTest("    WHILE    1\n        IF    1    BREAK    ELSE    CONTINUE\n        BREAK    x\n    END\n"),
              "invalid-block:5:8");
    EXPECT_EQ(
        found("*** Keywords ***\nK\n    TRY\n        RETURN\n    FINALLY\n        RETURN\n    END\n    RETURN    1\n"),
        "misplaced-statement:6:8");
}

TEST(Check, FindsOptionsThatCannotBe)
{
    EXPECT_EQ(inTest("    WHILE    1    limit=5    on_limit=pass\n        Log    1\n    END\n"
                     "    WHILE    1    on_limit=PASS\n        Log    1\n    END\n"
                     "    WHILE    1    limit=5    on_limit=nothing\n        Log    1\n    END\n    WHILE    1    2\n  "
                     "      Log    1\n    END\n"),
              "invalid-option:6:18 invalid-option:9:29 invalid-block:12:18");
    EXPECT_EQ(
        inTest(
            "    VAR    ${x}    1    scope=Suite\n    VAR    ${x}    1    scope=x\n    VAR    ${x}    1    scope=${x}\n"
            "    IF    1    VAR    ${x}    1    scope=none\n"),
        "invalid-option:4:24 invalid-option:6:35");
    EXPECT_EQ(inTest("    FOR    ${x}    IN ZIP    ${y}    mode=longest\n        Log    1\n    END\n"
                     "    FOR    ${x}    IN ZIP    ${y}    mode=x\n        Log    1\n    END\n"),
              "invalid-option:6:37");
    EXPECT_EQ(
        inTest(
            "    TRY\n        Log    1\n    EXCEPT    a    type=glob    AS    ${e}\n        Log    1\n    EXCEPT    a  "
            "  AS\n        Log    1\n"
            "    EXCEPT    a    type=x\n        Log    1\n    END\n    GROUP    a    b\n        Log    1\n    END\n"),
        "invalid-block:7:19 invalid-option:9:19 invalid-block:12:18");
}

TEST(Check, FindsTemplatesInBlocksThatTakeNone)
{
    EXPECT_EQ(inTest("    [Template]    Log\n    WHILE    1\n        IF    1\n            a\n            b\n        "
                     "END\n    END\n"),
              "template-misused:4:4");
    EXPECT_EQ(inTest("    [Template]    Log\n    TRY\n        a\n    EXCEPT\n        b\n    END\n"),
              "template-misused:4:4");
    EXPECT_EQ(inTest("    [Template]    Log\n    FOR    ${x}    IN    1\n        IF    1\n            ${x}\n        "
                     "END\n    END\n"),
              "");
}

TEST(Check, FindsDoubleAndEmptyNames)
{
    EXPECT_EQ(found("*** Test Cases ***\nT\n    Log    1\nt\n    Log    1\nE\n"), "duplicate-test:4:0 empty-test:6:0");
    EXPECT_EQ(found("*** Keywords ***\nMy Kw\n    Log    1\nmy_kw\n    Log    1\n"), "duplicate-keyword:4:0");
}

TEST(Check, FindsWhatTheLexerRefuses)
{
    EXPECT_EQ(found("*** Setting ***\nLibrary\nBad    x\n*** Nothing ***\n"),
              "deprecated-section:1:0 setting-values:2:0 unknown-setting:3:0 invalid-section:4:0");
    EXPECT_EQ(found("*** Variables ***\n${x}    1\n@{X}    2\nname    3\n"),
              "duplicate-variable:3:0 invalid-variable:4:0");
    EXPECT_EQ(found("# \xff\n"), "encoding:1:2");
}

TEST(Check, SaysSoWhenItStops)
{
    std::string text = "*** Settings ***\n";
    for (int i = 0; i < 20000; ++i)
        text += "x\n";
    const auto findings = check(*Tree::parse(text, FileKind::Suite));
    EXPECT_EQ(findings.size(), MaxFindings + 1);
    EXPECT_EQ(findings.back().rule, "too-many-findings");
}

} // namespace
} // namespace crat::robot
