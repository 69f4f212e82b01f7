#include "tests/unit/robot_index/Support.h"

namespace crat::robot {
namespace {

/// Two libraries and two resources that have a keyword of one name; what a suite calls is asked for by line.
class SearchOrderTest : public ProjectTest {
protected:
    void SetUp() override
    {
        write("One.py", "def shared(): pass\ndef sole(): pass\n");
        write("Two.py", "def shared(): pass\n");
        write("first.resource", "*** Keywords ***\nBoth\n    No Operation\n");
        write("second.resource", "*** Keywords ***\nBoth\n    No Operation\n");
    }
    static std::string imports(std::string_view more = "")
    {
        return "*** Settings ***\nLibrary    One.py\nLibrary    Two.py\nResource    first.resource\nResource    "
               "second.resource\n" +
               std::string(more);
    }
    /// "line:owner" of each call of the name in the file; "?" where Robot refuses to choose.
    std::string owners(std::string_view file, std::string_view name = "Shared")
    {
        const auto s = snapshot();
        const FileFacts &facts = s->facts(id(file));
        std::string out;
        for (std::size_t i = 0; i < facts.calls.size(); ++i) {
            if (facts.text(facts.calls[i].name) != name)
                continue;
            const CallTarget &target = s->linked(id(file)).targets[i];
            std::string owner = s->fullNameOf(target.keyword);
            owner = target.state == CallTarget::State::Ambiguous ? "?" : owner.substr(0, owner.find('.'));
            out += (out.empty() ? "" : " ") + std::to_string(facts.lineAt(facts.calls[i].name.begin)) + ":" + owner;
        }
        return out;
    }
};

TEST_F(SearchOrderTest, AnUnrelatedFilesOrderHelpsNobody)
{
    write("a.robot", imports() + "*** Test Cases ***\nT\n    Shared\n    Both\n");
    write("b.robot", imports("Suite Setup    Set Library Search Order    Two    second\n") +
                         "*** Test Cases ***\nT\n    Shared\n    Both\n");
    open();
    EXPECT_EQ(owners("a.robot"), "8:?");
    EXPECT_EQ(owners("a.robot", "Both"), "9:?");
    EXPECT_EQ(owners("b.robot"), "9:Two");
    EXPECT_EQ(owners("b.robot", "Both"), "10:second");
}

TEST_F(SearchOrderTest, ASetupsFirstWordCountsForAllOfTheSuite)
{
    const std::string body = "*** Test Cases ***\nT\n    Shared\n    Mine\n*** Keywords ***\nMine\n    Shared\n";
    write("direct.robot", imports("Suite Setup    Set Library Search Order    nowhere    t W o    One\n") + body);
    write("chain.robot",
          imports("Suite Setup    Run Keywords    Set Library Search Order    Two    AND    Sole\n") + body);
    write("keyword.robot", imports("Suite Setup    Prepare\n") + body +
                               "Prepare\n    [Documentation]    x\n    ${old} =    BuiltIn.Set Library Search Order    "
                               "Two\n    Shared\n");
    write("late.robot",
          imports("Suite Setup    Prepare\n") + body + "Prepare\n    Sole\n    Set Library Search Order    Two\n");
    write("value.robot", imports("Suite Setup    Set Library Search Order    ${x}\n") + body);
    write("twice.robot", imports("Suite Setup    Set Library Search Order    Two\n") + body +
                             "Back\n    IF    True    Set Library Search Order    One\n");
    write("none.robot", imports("Suite Setup    Set Library Search Order    One_\n") + body);
    open();
    for (const char *name : {"direct.robot", "chain.robot"})
        EXPECT_EQ(owners(name), "9:Two 13:Two") << name;
    EXPECT_EQ(owners("keyword.robot"), "9:Two 13:Two 17:Two");
    // What holds is only known when it runs: nothing is said against the calls.
    for (const char *name : {"late.robot", "value.robot", "twice.robot"})
        EXPECT_EQ(owners(name).find('?'), std::string::npos) << name;
    EXPECT_EQ(owners("none.robot"), "9:? 13:?") << "underscores matter in owners' names";
}

TEST_F(SearchOrderTest, ARowCountsForTheCallsBelowItInItsTest)
{
    write("a.robot", imports() + "*** Test Cases ***\nT\n    Set Library Search Order    Two\n    Shared\n"
                                 "    FOR    ${i}    IN    1    2\n        Shared\n    END\n"
                                 "    Set Library Search Order    One\n    Run Keyword    Shared\n"
                                 "    IF    True    Set Library Search Order    Two\n    Shared\nU\n    Shared\n");
    write("c.robot",
          imports() + "*** Test Cases ***\nT\n    Shared\n    Set Library Search Order    Two\n    Shared\n");
    write("b.robot", imports() + "*** Test Cases ***\nT\n    Set Library Search Order    Two\n    Other\n    Shared\n"
                                 "*** Keywords ***\nOther\n    Set Library Search Order    One\n    Shared\n");
    open();
    EXPECT_EQ(owners("a.robot").substr(0, 19), "9:Two 11:Two 14:One") << owners("a.robot");
    EXPECT_EQ(owners("a.robot").find('?'), std::string::npos);
    EXPECT_EQ(owners("b.robot").find('?'), std::string::npos) << "the keyword between may have run";
    EXPECT_EQ(owners("c.robot"), "8:? 10:Two") << "nothing was said yet";
}

TEST_F(SearchOrderTest, ResourcesFollowTheSuitesThatImportThem)
{
    write("k.resource", imports() + "*** Keywords ***\nK\n    Shared\n");
    const std::string body = "Resource    k.resource\n*** Test Cases ***\nT\n    K\n";
    const std::string set = "Suite Setup    Set Library Search Order    Two\n";
    write("a.robot", imports(set) + body);
    open();
    EXPECT_EQ(owners("k.resource"), "8:Two");
    write("b.robot", imports() + body);
    refresh("b.robot");
    EXPECT_EQ(owners("k.resource").find('?'), std::string::npos) << "one suite says so, the other does not";
    write("a.robot", imports() + body);
    refresh("a.robot");
    EXPECT_EQ(owners("k.resource"), "8:?");
    write("a.robot", imports(set) + body);
    write("b.robot", imports(set) + body);
    refresh("a.robot");
    refresh("b.robot");
    EXPECT_EQ(owners("k.resource"), "8:Two");
}

TEST_F(SearchOrderTest, ALibraryUnderTwoNamesHasItsKeywordsTwice)
{
    const std::string twice = "*** Settings ***\nLibrary    Two.py    AS    A\nLibrary    Two.py    AS    ${B}\n"
                              "Library    String    AS    S\nLibrary    String\n";
    const std::string body = "*** Variables ***\n${B}    Bee\n*** Test Cases ***\nT\n    Shared\n    Bee.Shared\n"
                             "    Convert To Upper Case    a\n";
    write("a.robot", twice + body);
    write("b.robot", twice + "Suite Setup    Set Library Search Order    Bee\n" + body);
    open();
    EXPECT_EQ(owners("a.robot"), "10:?");
    EXPECT_EQ(owners("a.robot", "Bee.Shared"), "11:Two");
    EXPECT_EQ(owners("a.robot", "Convert To Upper Case"), "12:String");
    EXPECT_EQ(owners("b.robot"), "11:Two");
}

TEST_F(SearchOrderTest, AnInitFileSpeaksForItsOwnSetupAlone)
{
    write("s/__init__.robot", "*** Settings ***\nSuite Setup    Set Library Search Order    Two\n");
    write("s/a.robot",
          "*** Settings ***\nLibrary    ../One.py\nLibrary    ../Two.py\n*** Test Cases ***\nT\n    Shared\n");
    open();
    EXPECT_EQ(owners("s/a.robot"), "6:?");
    write("s/__init__.robot", "*** Settings ***\nTest Setup    Set Library Search Order    Two\n");
    refresh("s/__init__.robot");
    EXPECT_EQ(owners("s/a.robot").find('?'), std::string::npos) << "it runs in each test below";
    write("s/__init__.robot", "*** Settings ***\nMetadata    a    b\n");
    refresh("s/__init__.robot");
    EXPECT_EQ(owners("s/a.robot"), "6:?");
}

} // namespace
} // namespace crat::robot
