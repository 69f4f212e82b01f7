// What the index and the rules make of a file costs no more than its size, whatever it is made of (see robot/LinearTest.cpp).
#include "tests/unit/robot/Linear.h"
#include "core/robot/diagnostics/Diagnose.h"
#include "core/robot/diagnostics/FileCheck.h"
#include "tests/unit/robot/WorstTexts.h"
#include "tests/unit/robot_index/Support.h"

namespace crat::robot {
namespace {

constexpr std::size_t Unit = 64 * 1024;
constexpr double Quadratic = 9; ///< between 4 (linear) and 16 (quadratic)

std::size_t findingsIn(const std::string &text, std::string_view path = "/p/a.robot")
{
    Project project({}, nullptr, 1);
    const auto tree = Tree::parse(text, FileKind::Suite);
    project.update(std::string(path), tree);
    const auto snapshot = project.snapshot();
    const ProjectUse use(*snapshot);
    return diagnose(*snapshot, *snapshot->find(path), use, checkFile(*tree)).size();
}

class LinearCheck : public testing::TestWithParam<test::WorstText> {};

TEST_P(LinearCheck, Findings)
{
    std::map<int, std::string> texts;
    for (const int times : {1, 4})
        texts[times] = test::textOf(GetParam(), Unit * static_cast<std::size_t>(times));
    EXPECT_LT(test::growth([&](int times) { findingsIn(texts[times]); }, Quadratic), Quadratic);
}

INSTANTIATE_TEST_SUITE_P(Texts, LinearCheck, testing::ValuesIn(test::worstTexts()),
                         [](const auto &worst) { return test::nameOf(worst.param); });

/// Two things that grow together: what each costs must not be multiplied by the other.
std::string both(std::string_view head, std::string_view first, std::string_view between, std::string_view second,
                 int times)
{
    std::string text(head);
    for (int i = 0; i < 1000 * times; ++i)
        text += first;
    text += between;
    for (int i = 0; i < 1000 * times; ++i)
        text += test::numbered(second, static_cast<std::size_t>(i));
    return text;
}

TEST(LinearPairs, KeywordTagsAndKeywords)
{
    EXPECT_LT(test::growth(
                  [](int times) {
                      findingsIn(both("*** Settings ***\nKeyword Tags", "    tag", "\n*** Keywords ***\n",
                                      "K^\n    Log    1\n", times));
                  },
                  Quadratic),
              Quadratic);
}

TEST(LinearPairs, LocalVariablesAndUses)
{
    EXPECT_LT(test::growth(
                  [](int times) {
                      findingsIn(both("*** Test Cases ***\nT\n", "    ${a} =    Log    ${a}\n", "",
                                      "    ${v^} =    Log    ${w^}\n", times));
                  },
                  Quadratic),
              Quadratic);
}

TEST(LinearPairs, TemplateAndRows)
{
    EXPECT_LT(test::growth(
                  [](int times) {
                      findingsIn(both("*** Test Cases ***\nT\n    [Template]    A", " ${a}", "\n", "    1    2    ^\n",
                                      times));
                  },
                  Quadratic),
              Quadratic);
}

class LinearProject : public ProjectTest {};

TEST_F(LinearProject, ManyFilesAreLinkedOnce)
{
    std::map<int, std::vector<std::string>> paths;
    std::map<int, std::unique_ptr<Project>> projects;
    for (const int times : {1, 4}) {
        for (int i = 0; i < 40 * times; ++i) {
            const std::string name = std::to_string(times) + "/" + std::to_string(i) + ".robot";
            write(name, "*** Test Cases ***\nT\n    K\n*** Keywords ***\nK\n    Log    1\n");
            paths[times].push_back(path(name));
        }
        projects[times] = std::make_unique<Project>(ProjectOptions{}, nullptr, 1);
        projects[times]->load(paths[times]);
        const auto before = projects[times]->snapshot()->version();
        projects[times]->refresh(paths[times]);
        EXPECT_EQ(projects[times]->snapshot()->version(), before + 1)
            << "one new picture of the project, not one a file";
    }
}

TEST_F(LinearProject, AKeystrokeInsideATestLeavesTheTablesAlone)
{
    write("a.robot", "*** Variables ***\n${V}    1\n*** Test Cases ***\nT\n    Log    ${V}\n");
    write("b.robot", "*** Test Cases ***\nT\n    Set Suite Variable    ${W}    1\n");
    open(false);
    const auto before = snapshot();
    m_project->update(path("a.robot"),
                      "*** Variables ***\n${V}    1\n*** Test Cases ***\nT\n    ${x} =    Log    ${V}\n");
    m_project->update(path("b.robot"),
                      "*** Test Cases ***\nT\n    ${x} =    Log    1\n    Set Suite Variable    ${W}    1\n");
    const auto after = snapshot();
    EXPECT_TRUE(after->sharesTables(*before));
    const auto named = [&](std::string_view name) {
        const auto refs = after->sharedVariablesNamed(*after->names().find(std::string(name)));
        return refs.size() == 1
                   ? std::string(
                         after->facts(refs[0].file).text(after->facts(refs[0].file).variables[refs[0].index].name))
                   : "none";
    };
    EXPECT_EQ(named("v"), "V");
    EXPECT_EQ(named("w"), "W") << "though another variable comes before it now";
    m_project->update(path("a.robot"), "*** Variables ***\n${U}    1\n");
    EXPECT_FALSE(snapshot()->sharesTables(*before));
}

} // namespace
} // namespace crat::robot
