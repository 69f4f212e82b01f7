#include "core/robot/diagnostics/Diagnose.h"
#include "core/robot/diagnostics/FileCheck.h"
#include "core/robot/diagnostics/ProjectCheck.h"
#include "core/robot/diagnostics/Robocop.h"
#include "tests/unit/robot_index/Support.h"

namespace crat::robot {
namespace {

class Diagnostics : public ProjectTest {
protected:
    /// "rule:line:column" of each finding in the file.
    std::string found(std::string_view name)
    {
        const auto s = snapshot();
        const ProjectUse use(*s);
        const auto tree = Tree::parse(std::string(s->facts(id(name)).source), s->facts(id(name)).kind);
        m_last = diagnose(*s, id(name), use, checkFile(*tree));
        std::string out;
        for (const Diagnostic &d : m_last)
            out += (out.empty() ? "" : " ") + d.rule + ":" + std::to_string(d.line) + ":" + std::to_string(d.column);
        return out;
    }
    std::vector<Diagnostic> m_last;
};

TEST_F(Diagnostics, FindsNothingInAGoodProject)
{
    write("k.resource",
          "*** Settings ***\nLibrary    String\n*** Variables ***\n${A}    1\n*** Keywords ***\n"
          "Say ${what} To ${whom:\\w+}\n    [Arguments]    ${times}=1\n    Log    ${what} ${whom} ${times} ${A}\n"
          "    Convert To Upper Case    a\n_Inner\n    [Tags]    robot:private\n    No Operation\nOuter\n    Inner\n");
    write("a.robot",
          "*** Settings ***\nResource    k.resource\nTest Template    Outer\n*** Test Cases ***\nT\n"
          "    [Template]    NONE\n    When say hello to you    times=3\n    ${x} =    Set Variable    1\n"
          "    IF    $x > '0'    Outer\n    Set Test Variable    ${Y}    1\n    Log    ${Y} ${x.y}[${A}] ${TEST NAME}\n"
          "    Run Keyword If    True    Log    1    ELSE    Outer\nU\n    [Template]    Say ${a} To ${b}\n"
          "    hi    you\n    ho    me\n");
    open();
    EXPECT_EQ(found("k.resource"), "");
    EXPECT_EQ(found("a.robot"), "");
}

TEST_F(Diagnostics, AVariablesTypeIsNoPartOfItsName)
{
    write("a.robot", "*** Variables ***\n${count: int}    1\n*** Test Cases ***\nT\n    Log    ${count}\n");
    open();
    EXPECT_EQ(found("a.robot"), "");
}

TEST_F(Diagnostics, WhatTooManySuitesCouldGiveIsNotSaidToBeMissing)
{
    write("common.resource", "*** Keywords ***\nShared\n    Of The Last Suite\n");
    for (int i = 0; i < 300; ++i) {
        std::string number = std::to_string(1000 + i);
        write(number + ".robot",
              "*** Settings ***\nResource    common.resource\n*** Test Cases ***\nT\n    Shared\n" +
                  std::string(i == 299 ? "*** Keywords ***\nOf The Last Suite\n    Log    1\n" : ""));
    }
    open();
    EXPECT_EQ(found("common.resource"), "");
}

TEST_F(Diagnostics, FindsWhatIsWrongWithCalls)
{
    write("k.resource", "*** Keywords ***\nHidden\n    [Tags]    robot:private\n    Log    1\nOld\n"
                        "    [Documentation]    *DEPRECATED!!* Use Hidden.\n    Log    1\nTwo\n    [Arguments]    ${a} "
                        "   ${b}\n    Log    ${a}${b}\n");
    write(
        "a.robot",
        "*** Settings ***\nResource    k.resource\nSuite Setup    Twoo    1    2\n*** Test Cases ***\nT\n    Two    1\n"
        "    Two    1    2    3\n    Two    a=1    c=2\n    Hidden\n    Old\n    Run Keyword    Nope\n"
        "    Log    x    WRONG\n    Log    ${nobody}\n    Skip\n    Log    1\n");
    open();
    EXPECT_EQ(found("a.robot"),
              "unknown-keyword:3:15 argument-count:6:4 argument-count:7:21 argument-count:8:4 "
              "private-keyword:9:4 deprecated-keyword:10:4 unknown-keyword:11:19 argument-value:12:16 "
              "unknown-variable:13:11 unreachable-code:15:4")
        << "behind a=1, c=2 is a name too, whatever Two takes";
    ASSERT_TRUE(m_last[0].fix);
    EXPECT_EQ(m_last[0].fix->edit.at(0).after, "Two");
    EXPECT_NE(m_last[5].message.find("Use Hidden."), std::string::npos) << m_last[5].message;
}

TEST_F(Diagnostics, AnUnresolvedImportHidesOnlyWhatItMayBring)
{
    write("a.robot", "*** Settings ***\nResource    none.resource\n*** Test Cases ***\nT\n    From There\n    Log    "
                     "${from there}\n");
    write("b.robot", "*** Settings ***\nLibrary    NoneSuch\n*** Test Cases ***\nT\n    From There\n");
    write("c.robot", "*** Settings ***\nLibrary    ${UNKNOWN}/x.py\n*** Test Cases ***\nT\n    From There\n");
    open();
    EXPECT_EQ(found("a.robot"), "unresolved-import:2:12 unknown-keyword:5:4")
        << "Robot says both; a variable may still come from it";
    EXPECT_EQ(found("b.robot"), "unresolved-import:2:11 unknown-keyword:5:4");
    EXPECT_EQ(found("c.robot"), "unknown-variable:2:11");
}

// Robot replaces variables in these names before it looks for the keyword.
TEST_F(Diagnostics, NamesOfSetupsAreKnownWhereTheirVariablesAre)
{
    write("k.resource", "*** Variables ***\n${ONE}    1\n${LOG}    Log\n${MANY}    x\n${NONE OF IT}    NONE\n");
    write("a.robot",
          "*** Settings ***\nResource    k.resource\nSuite Setup    ${LOG}    1\nTest Setup    Given ${ONE}\n"
          "Test Teardown    ${ONE}\n*** Test Cases ***\nT\n    [Setup]    ${LOG} ${ONE}\n    Log    ${MANY}\n    "
          "${ONE} =    Log    1\nU\n"
          "    [Setup]    ${NONE OF IT}\n    [Teardown]    ${MANY}\n    Set Suite Variable    ${MANY}    Log\n"
          "    Log    ${ONE}\n");
    write("b.robot", "*** Settings ***\nResource    k.resource\nTest Setup    Given ${ONE}\n*** Test Cases ***\nU\n"
                     "    [Setup]    @{EMPTY}    Log    1\n    K\nT\n    [Setup]    ${LOG} ${ONE}\n    [Teardown]    "
                     "${MANY}\n    Log    ${NONE OF IT}\n    K\n"
                     "*** Keywords ***\nK\n    ${ONE} =    Log    1\n    Log    ${ONE}\n");
    open();
    EXPECT_EQ(found("a.robot"), "unknown-keyword:4:14 unknown-keyword:8:15")
        << "a test gives ${ONE} another value before its teardown";
    EXPECT_EQ(found("b.robot"), "unknown-keyword:3:14 unknown-keyword:6:15 unknown-keyword:9:15");
}

TEST_F(Diagnostics, UnderscoresInTagsDoNotMatter)
{
    write("k.resource", "*** Keywords ***\nHidden\n    [Tags]    Robot: Pri_vate\n    No Operation\n");
    write("a.robot", "*** Settings ***\nResource    k.resource\n*** Test Cases ***\nT\n    Hidden\n");
    open();
    EXPECT_EQ(found("a.robot"), "private-keyword:5:4");
}

// robot --dryrun of 7.5 runs Import Library and Import Resource, but not Import Variables.
TEST_F(Diagnostics, WhatAStepImportsIsLookedForAsADryRunDoes)
{
    write("a.robot",
          "*** Variables ***\n${NAME}    Str\n*** Test Cases ***\nT\n    Import Library    NoneSuch\n"
          "    Import Resource    none.resource\n    Import Variables    none.py\n"
          "    Run Keyword And Ignore Error    Import Library    NoneSuch2\n    Import Library    ${NAME}ing\n"
          "    ${name2} =    Set Variable    String\n    Import Library    ${name2}\n*** Keywords ***\n"
          "Nobody\n    Import Library    NoneSuch3\n");
    open();
    EXPECT_EQ(found("a.robot"), "unresolved-import:5:22 unresolved-import:6:23 unresolved-import:7:24 "
                                "unresolved-import:8:54 unresolved-import:11:22 unused-keyword:13:0 "
                                "unresolved-import:14:22");
    std::string severities;
    for (const Diagnostic &finding : m_last)
        severities += finding.severity == Severity::Error ? 'E' : 'W';
    EXPECT_EQ(severities, "EEWEWWW");
}

TEST_F(Diagnostics, VariablesOfImportsAreKnownBeforeTheImport)
{
    write("k.resource", "*** Variables ***\n${K}    1\n*** Keywords ***\nKeyword\n    Log    ${K}\n");
    write("a.robot", "*** Settings ***\nResource    k.resource\nResource    ${nope}/x.resource\nResource    "
                     "${perhaps}/y.resource\n*** Test Cases ***\nT\n    Keyword\n    Log    ${who knows}\n");
    write("b.robot", "*** Settings ***\nLibrary    String    AS    ${nope}\nLibrary    Collections    AS    ${C}\n"
                     "*** Variables ***\n${C}    Col\n*** Test Cases ***\nT\n    Col.Log List    ${{[1]}}\n"
                     "    String.Generate Random String\n");
    write("d.robot",
          "*** Test Cases ***\nT\n    Set Test Variable    ${nope}    1\n    Set Suite Variable    ${nope}    1\n");
    write("c.resource", "*** Settings ***\nResource    ${nope}/x.resource\n*** Keywords ***\nC\n    Log    1\n");
    write("c.robot", "*** Settings ***\nVariables    none.py\nResource    c.resource\n*** Test Cases ***\nT\n    C\n");
    open();
    EXPECT_EQ(found("a.robot"), "unknown-variable:3:12");
    EXPECT_EQ(m_last.at(0).severity, Severity::Error);
    EXPECT_EQ(found("b.robot"), "unknown-variable:2:27");
    EXPECT_EQ(m_last.at(0).severity, Severity::Error);
    EXPECT_EQ(found("c.resource"), "") << "it may have come with none.py";
}

TEST_F(Diagnostics, AKeywordThatCallsItselfEndsNoDryRun)
{
    write("k.resource", "*** Keywords ***\nBack\n    Run Keyword If    False    There    1\n");
    write("a.robot",
          "*** Settings ***\nResource    k.resource\n*** Test Cases ***\nT\n    Self\n    There    1\n    Caller\n"
          "*** Keywords ***\nSelf\n    IF    $x    Self\nThere\n    [Arguments]    ${a}\n    Log    ${a}\n    "
          "Back\nCaller\n    Self\n    There    1\n");
    open();
    EXPECT_EQ(found("a.robot"), "unknown-variable:10:10 recursive-keyword:10:16 recursive-keyword:14:4");
    EXPECT_EQ(found("k.resource"), "recursive-keyword:3:31");
    EXPECT_EQ(m_last.at(0).severity, Severity::Warning);
}

TEST_F(Diagnostics, AModuleBesideTheSuiteMayBeInThePath)
{
    write("lib.py", "def one(): pass\n");
    write("values.py", "VALUE = 1\n");
    write("sub/inner.py", "def two(): pass\n");
    write("String.py", "def three(): pass\n");
    write("a.robot", "*** Settings ***\nLibrary    lib\nVariables    values\nLibrary    sub.inner\nLibrary    String\n"
                     "Library    none\n*** Test Cases ***\nT\n    One\n    lib.One    1\n    Log    ${VALUE}${VALUES}\n"
                     "    Two\n    Convert To Upper Case    a\n");
    open();
    EXPECT_EQ(found("a.robot"), "not-in-path:2:11 not-in-path:3:13 library-unavailable:4:11 unresolved-import:6:11 "
                                "argument-count:10:15 unknown-variable:11:19");
    EXPECT_EQ(m_last.at(0).severity, Severity::Warning);
}

TEST_F(Diagnostics, ASlowLibraryNeverMeansKeywordNotFound)
{
    m_limit = std::chrono::milliseconds(4000); // for BuiltIn too
    write("slow.py", "import time\ntime.sleep(600)\n");
    write("a.robot", "*** Settings ***\nLibrary    slow.py\n*** Test Cases ***\nT\n    Slow Keyword    1\n    Log    1 "
                     "   2    3    4    5    6    7\n");
    open(false);
    EXPECT_EQ(found("a.robot"), "") << "nobody has been asked yet";
    m_project->loadLibraries(Deadline::after(std::chrono::seconds(60)));
    EXPECT_EQ(found("a.robot"), "library-unavailable:2:11 argument-count:6:41");
}

TEST_F(Diagnostics, FindsWhatIsUnused)
{
    write("k.resource",
          "*** Settings ***\nLibrary    Collections\n*** Variables ***\n${NEVER}    1\n*** Keywords ***\n"
          "Used\n    [Arguments]    ${a}    ${b}\n    Log    ${b}\nBy Name\n    Log    1\nUnused\n    Unused\n");
    write(
        "a.robot",
        "*** Settings ***\nResource    k.resource\nLibrary    String\n*** Test Cases ***\nT\n    Used    1    By Name\n"
        "    ${x} =    Log    1\n    ${_} =    Log    1\n");
    write("alone.resource", "*** Keywords ***\nWho Knows\n    Log    1\n");
    open();
    EXPECT_EQ(found("k.resource"), "unused-import:2:11 unused-variable:4:2 unused-argument:7:21 unused-keyword:11:0 "
                                   "recursive-keyword:12:4");
    EXPECT_EQ(found("a.robot"), "unused-import:3:11 unused-variable:7:6");
    EXPECT_EQ(found("alone.resource"), "") << "no suite here says whether it is used";
}

TEST_F(Diagnostics, CommentsSwitchFindingsOff)
{
    write("a.robot",
          "*** Test Cases ***\nT\n    Nope    # crat: disable=unknown-keyword\n    Nope    # crat: disable=other\n"
          "    Nope    # noqa\n    Nope    # robocop: off=unknown-keyword\nU\n    # crat: disable\n    Nope\nV\n    "
          "Nope\n"
          "# crat: disable=unknown-keyword\n    Nope\n# crat: enable=unknown-keyword\n    Nope\n");
    write("b.robot", "# crat: disable=unknown-keyword\n*** Test Cases ***\nT\n    Nope\n    Log\n");
    open();
    EXPECT_EQ(found("a.robot"), "unknown-keyword:4:4 unknown-keyword:11:4 unknown-keyword:15:4");
    EXPECT_EQ(found("b.robot"), "argument-count:5:4");
}

// robot --dryrun of 7.5 leaves such calls out.
TEST_F(Diagnostics, ANameWithVariablesThatARunKeywordGetsIsNoError)
{
    write("a.robot", "*** Variables ***\n${V}    1\n*** Test Cases ***\nT\n    Run Keyword    Local ${V}    too much\n"
                     "    Local ${V}    too much\n*** Keywords ***\nLocal ${part}\n    Log    ${part}\n");
    open();
    EXPECT_EQ(found("a.robot"), "argument-count:5:33 argument-count:6:18");
    EXPECT_EQ(m_last[0].severity, Severity::Warning);
    EXPECT_EQ(m_last[1].severity, Severity::Error);
}

TEST_F(Diagnostics, FindsMisusedTemplates)
{
    write("a.robot",
          "*** Test Cases ***\nT\n    [Template]    Two\n    Do It\n    1\n    1    2\n    FOR    ${i}    IN    1    "
          "2\n        ${i}    2\n"
          "        ${i}\n    END\nU\n    [Template]    Nowhere\n    1\nV\n    [Template]    Two\n    Do It    1\n"
          "*** Keywords ***\nDo It\n    No Operation\nTwo\n    [Arguments]    ${a}    ${b}\n    Log    ${a}${b}\n");
    open();
    EXPECT_EQ(found("a.robot"), "template-misused:4:4 argument-count:5:4 argument-count:9:8 unknown-keyword:12:18")
        << "the last test's row fits its template";
}

TEST_F(Diagnostics, SomeFixesAreCertain)
{
    write("k.resource", "*** Keywords ***\nK\n    No Operation\n");
    write("a.robot", "*** SETTING ***\nResource    k.resource\nResource    k.resource\nLibrary    String\n*** test "
                     "case***\nT\n    K\n");
    open();
    EXPECT_EQ(found("a.robot"),
              "deprecated-section:1:0 duplicate-import:3:12 unused-import:4:11 deprecated-section:5:0");
    std::string text = snapshot()->facts(id("a.robot")).source;
    for (auto it = m_last.rbegin(); it != m_last.rend(); ++it) {
        ASSERT_TRUE(it->fix) << it->rule;
        EXPECT_EQ(it->fix->certain, it->rule != "unused-import") << "a library may do more than offer keywords";
        if (it->fix->certain)
            text.replace(it->fix->edit.at(0).at, it->fix->edit.at(0).before.size(), it->fix->edit.at(0).after);
    }
    EXPECT_EQ(text, "*** SETTINGS ***\nResource    k.resource\nLibrary    String\n*** test cases***\nT\n    K\n");
}

TEST_F(Diagnostics, TheLastCommentThatConcernsARuleCounts)
{
    write("a.robot",
          "*** Test Cases ***\nT\n# crat: disable\n    No ${x}\n# crat: enable=unknown-keyword\n    No ${x}\n"
          "# crat: disable=unknown-keyword\n    No ${x}\n# crat: enable\n    No ${x}\n    No ${x}    # noqa\n"
          "    No ${x}    # kinoqabel\n    No ${x}    # democrat: disable\n    No ${x}    # NOQA, noqa: all\n");
    open();
    EXPECT_EQ(found("a.robot"), "unknown-keyword:6:4 unknown-keyword:10:4 unknown-variable:10:7 unknown-keyword:12:4 "
                                "unknown-variable:12:7 unknown-keyword:13:4 unknown-variable:13:7");
}

TEST_F(Diagnostics, WhatNoTestComesToIsAWarning)
{
    write("a.robot", "*** Test Cases ***\nT\n    Runs\n*** Keywords ***\nRuns\n    Nope\nNever Runs\n    Nope\n");
    open();
    EXPECT_EQ(found("a.robot"), "unknown-keyword:6:4 unused-keyword:7:0 unknown-keyword:8:4");
    EXPECT_EQ(m_last[0].severity, Severity::Error);
    EXPECT_EQ(m_last[2].severity, Severity::Warning);
}

TEST(Reports, AreWellFormed)
{
    Diagnostic d;
    d.rule = "unknown-keyword";
    d.message = "There is no \"x\"";
    d.line = 3;
    d.column = 4;
    d.endColumn = 7;
    const std::vector<FileReport> files{{"a b.robot", {d}}};
    EXPECT_EQ(textReport(files), "a b.robot:3:5: error: There is no \"x\" [unknown-keyword]\n");
    EXPECT_NE(jsonReport(files).find(R"("line": 3, "column": 5, "end_column": 8, "severity": "error")"),
              std::string::npos);
    const std::string sarif = sarifReport(files, "1");
    EXPECT_NE(sarif.find(R"("uri":"a%20b.robot")"), std::string::npos);
    EXPECT_NE(sarif.find(R"("startLine":3,"startColumn":5,"endColumn":8)"), std::string::npos);
    for (const Rule &rule : rules())
        EXPECT_EQ(findRule(rule.name), &rule);
}

TEST_F(Diagnostics, RobocopNamesFilesAsWeDo)
{
    write("a.robot", "*** Test Cases ***\nT\n    log    1\n");
    const LibraryOptions options = LibraryOptions::find(CRAT_BIN_DIR, m_folder.path());
    const auto result =
        runRobocop(options.python, m_folder.path(), {path("a.robot")}, Deadline::after(std::chrono::seconds(60)));
    ASSERT_TRUE(result) << result.error().forUser;
    EXPECT_TRUE(result->contains(path("a.robot"))) << result->size();
}

TEST(Robocop, ReadsItsReport)
{
    const auto found =
        parseRobocopReport(R"([{"source": "/a.robot", "line": 2, "end_line": 2, "column": 5, "end_column": 9,
        "severity": "W", "rule_id": "X", "description": "text", "rule_name": "some-rule"}, 5])");
    ASSERT_TRUE(found);
    const Diagnostic &d = found->at("/a.robot").at(0);
    EXPECT_EQ(d.source + d.rule + d.message, "robocopsome-ruletext");
    EXPECT_EQ(d.column, 4u);
    EXPECT_EQ(d.endColumn, 8u);
    EXPECT_FALSE(parseRobocopReport("{}"));
    const auto odd = parseRobocopReport(R"([{"source": "a", "rule_name": "x", "description": "a\u0000b"}])");
    ASSERT_TRUE(odd);
    EXPECT_EQ(odd->at("a").at(0).message, std::string("a\0b", 3)) << "nothing is cut off";
}

} // namespace
} // namespace crat::robot
