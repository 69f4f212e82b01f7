#include <gtest/gtest.h>

#include "core/robot/index/FileFacts.h"

namespace crat::robot {
namespace {

std::shared_ptr<const FileFacts> facts(std::string_view text, FileKind kind = FileKind::Suite)
{
    return extractFacts(*Tree::parse(std::string(text), kind), "/p/f.robot");
}

std::string calls(std::string_view body)
{
    const auto f = facts("*** Test Cases ***\nT\n" + std::string(body));
    std::string out;
    for (const CallFact &call : f->calls) {
        out += (out.empty() ? "" : "; ") + std::string(f->text(call.name));
        for (std::uint32_t i = call.arguments.begin; i < call.arguments.end; ++i)
            out += "|" + std::string(f->text(f->arguments[i]));
    }
    return out;
}

std::string uses(std::string_view body)
{
    const auto f = facts("*** Test Cases ***\nT\n" + std::string(body));
    std::string out;
    for (const VariableUse &use : f->variableUses)
        out += (out.empty() ? "" : " ") + std::string(f->text(use.name));
    return out;
}

TEST(Facts, FindsCallsInRunKeywords)
{
    EXPECT_EQ(calls("    Run Keyword If    $x    A    1    ELSE IF    $y    B    ELSE    C    2\n"),
              "Run Keyword If|$x|A|1|ELSE IF|$y|B|ELSE|C|2; A|1; B; C|2");
    EXPECT_EQ(calls("    Run Keywords    A    1    AND    B\n"), "Run Keywords|A|1|AND|B; A|1; B");
    EXPECT_EQ(calls("    BuiltIn.Run Keywords    A    B\n"), "BuiltIn.Run Keywords|A|B; A; B");
    EXPECT_EQ(calls("    wait_until keyword succeeds    1    2    Run Keyword    A    x\n"),
              "wait_until keyword succeeds|1|2|Run Keyword|A|x; Run Keyword|A|x; A|x");
    EXPECT_EQ(calls("    [Setup]    Run Keyword    A\n    IF    $x    B    ELSE    C    1\n    [Teardown]    NONE\n"),
              "Run Keyword|A; A; B; C|1");
}

TEST(Facts, FindsVariableUses)
{
    EXPECT_EQ(uses("    Log    ${a} \\${no} ${b}[${c}] ${d.e} ${{ $f + len('$no') }} ${1} ${0x1f} %{PATH} @{g}\n"),
              "a b c d.e f g");
    EXPECT_EQ(uses("    IF    $a > 1 and '${b}' == '$no'    Log    1\n"), "b a");
    EXPECT_EQ(uses("    Log    ${a${b}}\n"), "b");
    EXPECT_EQ(uses("    Set Suite Variable    ${a}    ${b}\n    Should Be True    $c\n"), "b c");
}

TEST(Facts, FindsDefinitions)
{
    const auto f =
        facts("*** Variables ***\n${A} =    1\n@{B}    1    2\n*** Keywords ***\nK ${e:\\d+}\n"
              "    [Arguments]    ${x: int}=3    @{rest}    ${named}    &{free}\n    [Tags]    robot:private\n"
              "    ${c}    @{d} =    Log    1\n    VAR    ${v}    1    scope=suite\n"
              "    FOR    ${i}    IN    1\n        Log    1\n    END\n    Set Test Variable    $t    1\n");
    std::string all;
    for (const VariableFact &v : f->variables)
        all += std::string(f->text(v.name)) + ":" + std::to_string(static_cast<int>(v.kind)) + " ";
    EXPECT_EQ(all, "A:0 B:0 e:5 x:4 rest:4 named:4 free:4 c:1 d:1 v:9 i:3 t:8 ");
    ASSERT_EQ(f->items.size(), 1u);
    EXPECT_TRUE(f->items[0].embedded);
    EXPECT_TRUE(f->items[0].isPrivate);
    EXPECT_FALSE(f->items[0].badArguments);
    EXPECT_EQ(f->argumentFacts[0].kind, ArgumentKind::Positional);
    EXPECT_EQ(f->text(f->argumentFacts[0].type), "int");
    EXPECT_EQ(f->text(f->argumentFacts[0].defaultValue), "3");
    EXPECT_EQ(f->argumentFacts[2].kind, ArgumentKind::NamedOnly);
}

TEST(Facts, KnowsPlaces)
{
    const auto f = facts("\xEF\xBB\xBF*** Test Cases ***\r\n用例\r\n    Log    ${x}\r\n");
    EXPECT_EQ(f->lineAt(f->variableUses[0].name.begin), 3u);
    EXPECT_EQ(f->columnAt(f->variableUses[0].name.begin), 13u);
    EXPECT_EQ(f->itemAt(f->variableUses[0].name.begin), 0u);
}

TEST(Facts, ReadsPrefixesOfTheFilesLanguages)
{
    const auto f = facts("Language: German\n*** Test Cases ***\nT\n    Angenommen ein Fall\n    Given a case\n");
    ASSERT_EQ(f->calls.size(), 2u);
    EXPECT_EQ(f->key(f->calls[0].bddId), "einfall");
    EXPECT_EQ(f->key(f->calls[1].bddId), "acase");
}

} // namespace
} // namespace crat::robot
