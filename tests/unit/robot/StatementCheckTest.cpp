#include <gtest/gtest.h>

#include "core/robot/Check.h"
#include "core/robot/TimeText.h"
#include "core/robot/VariableType.h"

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

// construct_differential asks Robot itself about these and many more.
TEST(StatementCheck, FindsInlineIfsThatCannotRun)
{
    EXPECT_EQ(inTest("    ${x} =    IF    $a    Log    1    ELSE IF    $b    Log    2    ELSE    Log    3\n"), "");
    EXPECT_EQ(inTest("    IF    1    ELSE    Log    1\n"), "invalid-block:3:4");
    EXPECT_EQ(inTest("    IF    1    Log    1    ELSE IF\n"), "invalid-block:3:27 invalid-block:3:27");
    EXPECT_EQ(inTest("    IF    1    Log    1    ELSE    Log    2    ELSE    Log    3\n"), "invalid-block:3:47");
    EXPECT_EQ(inTest("    IF    1    IF    2    Log    1\n"), "invalid-block:3:15");
    EXPECT_EQ(inTest("    IF    1    GROUP    x\n"), "invalid-block:3:15");
    EXPECT_EQ(inTest("    IF    1    ${y}    Log    1\n"), "invalid-block:3:15");
    EXPECT_EQ(inTest("    ${x}    IF    1    VAR    ${y}    1\n"), "invalid-block:3:23");
}

TEST(StatementCheck, FindsVariablesThatCannotBeSet)
{
    EXPECT_EQ(inTest("    VAR    ${x: int | None}    1\n    VAR    &{d}    a=1    &{e}\n"), "");
    EXPECT_EQ(inTest("    VAR\n"), "invalid-variable:3:4");
    EXPECT_EQ(inTest("    VAR    ${x}[0]    1\n"), "invalid-variable:3:11");
    EXPECT_EQ(inTest("    VAR    &{x}    a=1    b\n"), "invalid-variable:3:26");
    EXPECT_EQ(inTest("    FOR    ${x}=    IN    1\n        Log    1\n    END\n"), "invalid-variable:3:11");
    EXPECT_EQ(inTest("    ${x}=    ${y}=    Log    1\n"), "invalid-assignment:3:4");
    EXPECT_EQ(inTest("    @{x}    @{y}    Log    1\n"), "invalid-assignment:3:12");
    EXPECT_EQ(inTest("    &{x}    ${y}    Log    1\n"), "invalid-assignment:3:12");
    EXPECT_EQ(found("*** Variables ***\n${x}    a${X}\n&{d}    a\n${y: nope}    1\n"),
              "invalid-variable:2:8 invalid-variable:3:8 invalid-variable:4:0");
}

TEST(StatementCheck, FindsSettingsThatCannotBe)
{
    EXPECT_EQ(found("*** Keywords ***\nK\n    [Arguments]    ${a}    @{}    ${b}=1    &{c}\n    Log    1\n"), "");
    EXPECT_EQ(found("*** Keywords ***\nK\n    [Arguments]    ${a}=1    ${b}    &{c}    ${d}\n    Log    1\n"),
              "invalid-arguments:3:29 invalid-arguments:3:45");
    EXPECT_EQ(inTest("    [Timeout]    abc\n    Log    1\n"), "setting-values:3:17");
    EXPECT_EQ(found("*** Tasks ***\nA\n    Log    1\n*** Test Cases ***\nB\n    Log    1\n"), "mixed-sections:4:0");
}

TEST(StatementCheck, KnowsTypes)
{
    for (const char *good : {"${x}", "${x: int}", "${x: list[int | str]}", "@{x: str}", "&{x: str=int}",
                             "${x: Literal['a, b', 1]}", "${x: tuple[int, ...]}", "${x: Union[int, str]}"})
        EXPECT_EQ(typeProblem(good), "") << good;
    for (const char *bad : {"${x: nope}", "${x: list[}", "${x: dict[str]}", "${x: int[str]}", "${x: int |}",
                            "&{x: a=int}", "${x: int]}", "${x: Literal[1.5]}", "${x: list[, int]}"})
        EXPECT_NE(typeProblem(bad), "") << bad;
    EXPECT_EQ(typeProblem("${x: " + std::string(1000, '[') + "}"), "the name of a type is missing");
    std::string deep = "int";
    for (int i = 0; i < 1000; ++i)
        deep = "list[" + deep + "]";
    EXPECT_EQ(typeProblem("${x: " + deep + "}"), "") << "not looked into";
}

TEST(StatementCheck, KnowsTimes)
{
    for (const char *time : {"10", "1.5", "1 min 30 s", "2 weeks", "01:30", "1:02:03.4", "-1", "500ms", "${x}", "1e3"})
        EXPECT_TRUE(mayBeTime(time)) << time;
    for (const char *none : {"abc", "1 minutee", "s", "10 x"})
        EXPECT_FALSE(mayBeTime(none)) << none;
}

} // namespace
} // namespace crat::robot
