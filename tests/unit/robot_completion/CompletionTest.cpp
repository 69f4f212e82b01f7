#include <gmock/gmock.h>

#include "core/base/Files.h"
#include "core/robot/Document.h"
#include "core/robot/completion/Completion.h"
#include "core/robot/completion/Fuzzy.h"
#include "core/robot/index/Project.h"

using namespace crat;
using namespace crat::robot;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

namespace {

/// A small project on the disk; complete() at ‸ in a file of it.
class CompletionTest : public testing::Test {
protected:
    TemporaryFolder m_folder;
    std::unique_ptr<Project> m_project;
    PastUse m_past;

    std::string path(std::string_view name) const { return (m_folder.path() / name).string(); }
    void write(std::string_view name, std::string_view text)
    {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        ASSERT_TRUE(writeFileAtomically(path(name), text));
    }
    void SetUp() override
    {
        write("shop.resource", "*** Variables ***\n@{FRUITS}    apple    pear\n${CITY}    Ulm\n*** Keywords ***\n"
                               "Fill Basket\n    [Documentation]    Puts things in.\n    [Arguments]    ${what}    "
                               "${count}=1    @{more}    ${wrap}\n    Log    ${what}\n"
                               "Fill Secretly\n    [Tags]    robot:private\n    No Operation\n"
                               "Choose ${colour} Fruit\n    [Tags]    fruit\n    No Operation\n");
        write("far.resource", "*** Keywords ***\nFill Far Away\n    No Operation\n");
        write("lib/tools.py", "def tool():\n    pass\n");
        m_project = std::make_unique<Project>(ProjectOptions{m_folder.path()}, nullptr, 1);
    }

    Completion at(std::string text, std::string_view file = "a.robot")
    {
        const std::size_t cursor = text.find("‸");
        text.erase(cursor, std::string("‸").size());
        write(file, text);
        m_project->load(*projectFiles({m_folder.path().string()}));
        m_tree = Tree::parse(text, fileKindOf(file));
        m_snapshot = m_project->snapshot();
        m_text = text;
        return complete({*m_tree, cursor, *m_snapshot, m_snapshot->find(path(file)), &m_past});
    }
    static std::vector<std::string> labels(const Completion &completion)
    {
        std::vector<std::string> result;
        for (const Candidate &candidate : completion.candidates)
            result.push_back(candidate.label);
        return result;
    }
    static std::string placeholder(const Completion &completion, std::string_view label)
    {
        for (const Candidate &candidate : completion.candidates) {
            if (candidate.label == label)
                return candidate.placeholder;
        }
        return "no such candidate";
    }

    std::shared_ptr<const Tree> m_tree;
    std::shared_ptr<const Snapshot> m_snapshot;
    std::string m_text;
};

const std::string Settings = "*** Settings ***\nResource    shop.resource\n";

TEST_F(CompletionTest, OffersKeywordsInReachTheNearestFirst)
{
    const Completion found = at(
        Settings +
        "*** Test Cases ***\nT\n    Fill‸\n*** Keywords ***\nRefill\n    No Operation\nFill Cup\n    No Operation\n");
    const auto names = labels(found);
    ASSERT_GE(names.size(), 3u);
    EXPECT_EQ(names[0], "Fill Cup");
    EXPECT_EQ(names[1], "Fill Basket");
    EXPECT_THAT(names, Contains("Refill"));
    EXPECT_THAT(names, Not(Contains("Fill Secretly")));
    EXPECT_THAT(names, Not(Contains("Fill Far Away")));
    EXPECT_EQ(m_text.substr(found.begin, found.end - found.begin), "Fill");
    EXPECT_EQ(placeholder(found, "Fill Basket"), "Fill Basket    ${1:what}    wrap=${2:wrap}");
}

TEST_F(CompletionTest, PutsFirstWhatIsUsedNearbyAndWasChosen)
{
    const std::string text = Settings + "*** Test Cases ***\nT\n    Aaa Two\n    Aaa Two\n    Aa‸\n*** Keywords "
                                        "***\nAaa One\n    No Operation\nAaa Two\n    No Operation\n";
    EXPECT_EQ(labels(at(text))[0], "Aaa Two");
    for (int i = 0; i < 10; ++i)
        m_past.chosen("Aaa One");
    EXPECT_EQ(labels(at(text))[0], "Aaa One");
}

TEST_F(CompletionTest, KeepsTheBehaviourDrivenWord)
{
    const Completion found = at(Settings + "*** Test Cases ***\nT\n    Given fill b‸\n");
    EXPECT_THAT(labels(found), Contains("Fill Basket"));
    EXPECT_EQ(m_text.substr(found.begin, found.end - found.begin), "fill b");
    EXPECT_THAT(labels(at(Settings + "*** Test Cases ***\nT\n    Giv‸\n")), Contains("Given "));
}

TEST_F(CompletionTest, FillsInEmbeddedArgumentsAndOwners)
{
    EXPECT_EQ(placeholder(at(Settings + "*** Test Cases ***\nT\n    choose‸\n"), "Choose ${colour} Fruit"),
              "Choose ${1:colour} Fruit");
    EXPECT_THAT(labels(at(Settings + "*** Test Cases ***\nT\n    shop.fillb‸\n")), Contains("shop.Fill Basket"));
}

TEST_F(CompletionTest, OffersControlWordsAndSettingsOfTheRightKind)
{
    const Completion loop = at("*** Test Cases ***\nT\n    FO‸\n");
    EXPECT_EQ(labels(loop)[0], "FOR");
    EXPECT_EQ(placeholder(loop, "FOR"), "FOR    \\${${1:item}}    IN    ${2:values}\n    ${0}\nEND");
    EXPECT_THAT(labels(at("*** Test Cases ***\nT\n    [T‸\n")), Contains("[Template]"));
    EXPECT_THAT(labels(at("*** Test Cases ***\nT\n    [T‸\n")), Not(Contains("[Arguments]")));
    EXPECT_THAT(labels(at("*** Keywords ***\nT\n    [A‸\n")), Contains("[Arguments]"));
    EXPECT_THAT(labels(at("*** Settings ***\nTest T‸\n")), Contains("Test Template"));
    EXPECT_THAT(labels(at("*** Settings ***\nTest T‸\n", "b.resource")), Not(Contains("Test Template")));
    EXPECT_THAT(labels(at("*** Ke‸")), ElementsAre("*** Keywords ***"));
}

TEST_F(CompletionTest, OffersVariablesInScope)
{
    const std::string keywords =
        "*** Keywords ***\nK\n    [Arguments]    ${argument}\n    ${local} =    Set Variable    1\n    Log    ";
    const Completion found =
        at(Settings + "*** Variables ***\n${MINE}    1\n*** Test Cases ***\nT\n    ${other} =    Set Variable    1\n" +
           keywords + "${‸}\n");
    const auto names = labels(found);
    for (const char *name : {"${argument}", "${local}", "${MINE}", "${CITY}", "${FRUITS}", "${CURDIR}"})
        EXPECT_THAT(names, Contains(name));
    EXPECT_THAT(names, Not(Contains("${other}")));
    EXPECT_EQ(m_text.substr(found.begin, found.end - found.begin), "${}") << "the brace behind the cursor goes too";
    EXPECT_EQ(labels(at(Settings + keywords + "@{fru‸\n"))[0], "@{FRUITS}");
}

TEST_F(CompletionTest, OffersNamedArgumentsThatAreNotGivenYet)
{
    EXPECT_THAT(labels(at(Settings + "*** Test Cases ***\nT\n    Fill Basket    apple    ‸\n")),
                ElementsAre("wrap=", "count="));
    EXPECT_THAT(labels(at(Settings + "*** Test Cases ***\nT\n    Fill Basket    apple    wrap=1    c‸\n")),
                testing::IsEmpty())
        << "what stands at its place is given";
}

TEST_F(CompletionTest, OffersTagsAndFiles)
{
    EXPECT_THAT(labels(at("*** Test Cases ***\nT\n    [Tags]    fru‸\n")), ElementsAre("fruit"));
    EXPECT_THAT(labels(at("*** Settings ***\nResource    sh‸\n")), ElementsAre("shop.resource"));
    EXPECT_THAT(labels(at("*** Settings ***\nResource    ../far‸\n", "deep/c.robot")), ElementsAre("../far.resource"));
    EXPECT_THAT(labels(at("*** Settings ***\nLibrary    lib/‸\n")), ElementsAre("lib/tools.py"));
    EXPECT_EQ(labels(at("*** Settings ***\nLibrary    coll‸\n"))[0], "Collections");
}

TEST_F(CompletionTest, OffersOnlyWhatFits)
{
    const std::string text =
        Settings + "*** Variables ***\n${X}    1\n*** Test Cases ***\nT\n    [Tags]    a\n    Fill Basket    ${X}    "
                   "count=2\n    IF    $X    Log    1\n*** Keywords ***\nMine\n    No Operation\n";
    for (std::size_t cursor = 0; cursor <= text.size(); ++cursor) {
        std::string with = text;
        const Completion found = at(with.insert(cursor, "‸"));
        ASSERT_LE(found.begin, cursor);
        ASSERT_GE(found.end, cursor);
        const std::string typed = m_text.substr(found.begin, cursor - found.begin);
        for (const Candidate &candidate : found.candidates)
            EXPECT_TRUE(FuzzyPattern(typed).score(candidate.label)) << typed << " / " << candidate.label;
    }
}

} // namespace
