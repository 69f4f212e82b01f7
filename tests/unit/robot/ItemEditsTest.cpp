#include <gtest/gtest.h>

#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

using test::after;

const std::string Text =
    "*** Settings ***\nLibrary           SeleniumLibrary\n\n*** Test Cases ***\nFirst\n    Log    1\n\n"
    "Second\n    Log    2\n\n*** Keywords ***\nK\n    Log    k\n";

class ItemEdits : public testing::Test {
protected:
    std::shared_ptr<const Tree> tree = Tree::parse(Text, FileKind::Suite);
    static std::string exchanged(std::string_view from, std::string_view to)
    {
        std::string text = Text;
        return text.replace(text.find(from), from.size(), to);
    }
};

TEST_F(ItemEdits, ANewTestFollowsTheLastOne)
{
    EXPECT_EQ(after(Text, addItem(*tree, ItemKind::Test, " New  test ", {{"Log", "3"}})),
              exchanged("    Log    2\n", "    Log    2\n\nNew test\n    Log    3\n"));
    EXPECT_EQ(after(Text, addItem(*tree, ItemKind::Test, "New", {}, 1)), exchanged("Second\n", "New\n\nSecond\n"));
    EXPECT_EQ(after(Text, addItem(*tree, ItemKind::Keyword, "L", {{"Log"}})), Text + "\nL\n    Log\n");
}

TEST_F(ItemEdits, AMissingSectionIsMade)
{
    EXPECT_EQ(after("", addItem(*Tree::parse("", FileKind::Suite), ItemKind::Test, "T", {{"Log", "1"}})),
              "*** Test Cases ***\nT\n    Log    1\n");
    const std::string only = "*** Keywords ***\r\nK\r\n    Log";
    EXPECT_EQ(after(only, addItem(*Tree::parse(only, FileKind::Suite), ItemKind::Test, "T", {})),
              "*** Test Cases ***\r\nT\r\n\r\n" + only);
    EXPECT_EQ(addItem(*Tree::parse("", FileKind::Resource), ItemKind::Test, "T", {}).error().code, Errc::BadInput);
}

TEST_F(ItemEdits, NamesThatRobotWouldMixUpAreRefused)
{
    for (const char *taken : {"first", "F IRST"})
        EXPECT_EQ(addItem(*tree, ItemKind::Test, taken, {}).error().code, Errc::Conflict) << taken;
    EXPECT_EQ(addItem(*tree, ItemKind::Keyword, "_k_", {}).error().code, Errc::Conflict);
    for (const char *bad : {"", "  ", "*** X ***", "# x", "...", "|", "a | b"})
        EXPECT_EQ(renameItem(*tree, 0, bad).error().code, Errc::BadInput) << bad;
    EXPECT_EQ(after(Text, renameItem(*tree, 0, "FIRST")), exchanged("First", "FIRST")) << "its own name is not taken";
    EXPECT_EQ(after(Text, setCell(*tree, tree->items()[1].nameRow, 0, "Zweiter")), exchanged("Second", "Zweiter"));
}

TEST_F(ItemEdits, ADeletedTestTakesItsRows)
{
    EXPECT_EQ(after(Text, deleteItem(*tree, 0)), exchanged("First\n    Log    1\n\n", ""));
    EXPECT_EQ(deleteItem(*tree, 9).error().code, Errc::BadInput);
}

TEST_F(ItemEdits, ASettingJoinsItsColumn)
{
    EXPECT_EQ(after(Text, addSectionRow(*tree, SectionKind::Settings, {"Resource", "a.resource"})),
              exchanged("SeleniumLibrary\n", "SeleniumLibrary\nResource          a.resource\n"));
    EXPECT_EQ(after(Text, addSectionRow(*tree, SectionKind::Variables, {"${x}", "1"})),
              exchanged("*** Test Cases ***\n", "*** Variables ***\n${x}    1\n\n*** Test Cases ***\n"));
}

} // namespace
} // namespace crat::robot
