#include "core/robot/diagnostics/Fixes.h"
#include "core/robot/Document.h"
#include "core/robot/diagnostics/Diagnose.h"
#include "core/robot/diagnostics/FileCheck.h"
#include "core/robot/diagnostics/ProjectUse.h"
#include "tests/unit/robot_index/Support.h"

namespace crat::robot {
namespace {

class Fixes : public ProjectTest {
protected:
    std::vector<Diagnostic> findings(const std::string &text)
    {
        write("a.robot", text);
        open(false);
        const auto s = snapshot();
        const ProjectUse use(*s);
        m_tree = Tree::parse(text, FileKind::Suite);
        return diagnose(*s, id("a.robot"), use, checkFile(*m_tree));
    }
    static std::string applied(const std::string &text, const Edit &edit)
    {
        RobotDocument document(text, FileKind::Suite);
        EXPECT_TRUE(document.apply(edit));
        return std::string(document.bytes());
    }
    /// The text once the first finding of the rule is fixed as suggested.
    std::string suggested(const std::string &text, std::string_view rule)
    {
        for (const Diagnostic &finding : findings(text)) {
            if (finding.rule != rule)
                continue;
            EXPECT_FALSE(finding.fix) << "a person decides";
            const auto fix = suggestedFix(*m_tree, finding);
            return fix ? applied(text, fix->edit) : "no fix";
        }
        return "no finding";
    }
    std::string certain(const std::string &text)
    {
        std::size_t count = 0;
        return applied(text, certainFixesOf(findings(text), count));
    }
    std::shared_ptr<const Tree> m_tree;
};

TEST_F(Fixes, AReturnSettingThatStandsLastIsAReturnRow)
{
    const std::string tests = "*** Test Cases ***\nT\n    K\n*** Keywords ***\nK\n";
    EXPECT_EQ(
        certain(tests + "    ${a} =    Evaluate    1\n    [Return]    ${a}    b  # c\n    ...    d\n    [Teardown]    "
                        "Log    1\n\n"),
        tests +
            "    ${a} =    Evaluate    1\n    RETURN    ${a}    b  # c\n    ...    d\n    [Teardown]    Log    1\n\n");
    const std::string early = tests + "    [Return]    ${a}\n    ${a} =    Evaluate    1\n";
    EXPECT_EQ(certain(early), early) << "the value is that of the end";
    const std::string inside = tests + "    IF    True\n        [Return]    1\n    END\n";
    EXPECT_EQ(certain(inside), inside);
}

TEST_F(Fixes, CertainOnesAreMadeTogether)
{
    const std::string text =
        "*** Setting ***\r\nResource    k.resource\r\nResource    k.resource\r\n*** Test Case ***\r\nT\r\n    K\r\n"
        "*** Keyword ***\r\nK\r\n    Log    1\r\n    [Return]    2\r\n";
    write("k.resource", "*** Keywords ***\nOther\n    No Operation\n");
    EXPECT_EQ(certain(text), "*** Settings ***\r\nResource    k.resource\r\n*** Test Cases ***\r\nT\r\n    K\r\n"
                             "*** Keywords ***\r\nK\r\n    Log    1\r\n    RETURN    2\r\n");
}

TEST_F(Fixes, WhatAPersonDecidesOnIsSuggested)
{
    const std::string head = "*** Test Cases ***\nT\n";
    EXPECT_EQ(suggested(head + "    IF    True\n        Log    1\n", "missing-end"),
              head + "    IF    True\n        Log    1\n    END\n");
    EXPECT_EQ(suggested(head + "\nU\n    Log    1\n", "empty-test"), head + "    No Operation\n\nU\n    Log    1\n");
    EXPECT_EQ(suggested(head + "    [Tags]    a\n    [Tags]    b\n    Log    1\n", "duplicate-setting"),
              head + "    [Tags]    a\n    Log    1\n");
    EXPECT_EQ(suggested(head + "    [Tag]    a\n    Log    1\n", "unknown-setting"),
              head + "    [Tags]    a\n    Log    1\n");
    EXPECT_EQ(suggested("*** Settings ***\nSuit Setup    Log    1\n" + head + "    Log    1\n", "unknown-setting"),
              "*** Settings ***\nSuite Setup    Log    1\n" + head + "    Log    1\n");
    EXPECT_EQ(suggested("*** Test Casse ***\nT\n    Log    1\n", "invalid-section"),
              "*** Test Cases ***\nT\n    Log    1\n");
    EXPECT_EQ(suggested(head + "    ${x} =    Evaluate    1\n", "unused-variable"), head + "    Evaluate    1\n");
    EXPECT_EQ(suggested(head + "    VAR    ${x}    1\n    Log    1\n", "unused-variable"), head + "    Log    1\n");
    EXPECT_EQ(suggested(head + "    ${x}    ${y} =    Evaluate    1, 2\n", "unused-variable"), "no fix");
    EXPECT_EQ(suggested("*** Variables ***\n${A}    1\n${B}    2\n" + head + "    Log    ${B}\n", "unused-variable"),
              "*** Variables ***\n${B}    2\n" + head + "    Log    ${B}\n");
    EXPECT_EQ(suggested("*** Variables ***\n${B}    1\n${B}    2\n" + head + "    Log    ${B}\n", "duplicate-variable"),
              "*** Variables ***\n${B}    1\n" + head + "    Log    ${B}\n");
    EXPECT_EQ(suggested(head + "    Log    1\n*** Keywords ***\nA\n    Log    1\nB\n    A\n", "unused-keyword"),
              head + "    Log    1\n*** Keywords ***\nA\n    Log    1\n");
}

} // namespace
} // namespace crat::robot
