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

TEST_F(ItemEdits, MovedAndDuplicatedItemsKeepTheirLines)
{
    EXPECT_EQ(
        after(Text, moveItem(*tree, 0, std::nullopt)),
        exchanged("First\n    Log    1\n\nSecond\n    Log    2\n", "Second\n    Log    2\n\nFirst\n    Log    1\n"));
    EXPECT_EQ(after(Text, moveItem(*tree, 1, 0)), exchanged("First\n    Log    1\n\nSecond\n    Log    2\n",
                                                            "Second\n    Log    2\n\nFirst\n    Log    1\n"));
    EXPECT_EQ(after(Text, moveItem(*tree, 0, 1)), Text);
    EXPECT_EQ(moveItem(*tree, 0, 2).error().code, Errc::BadInput);
    EXPECT_EQ(moveItem(*tree, 9, 0).error().code, Errc::BadInput);
    const std::string end = "*** Test Cases ***\r\nA\r\n\tLog\r\n\r\n\r\nB\r\n\tFail";
    EXPECT_EQ(after(end, moveItem(*Tree::parse(end, FileKind::Suite), 1, 0)),
              "*** Test Cases ***\r\nB\r\n\tFail\r\n\r\nA\r\n\tLog\r\n");
    EXPECT_EQ(after(Text, duplicateItem(*tree, 0, "Third")),
              exchanged("    Log    1\n", "    Log    1\n\nThird\n    Log    1\n"));
    EXPECT_EQ(after(end, duplicateItem(*Tree::parse(end, FileKind::Suite), 1, "C")), end + "\r\n\r\nC\r\n\tFail");
    EXPECT_EQ(duplicateItem(*tree, 0, "second").error().code, Errc::Conflict);
}

TEST_F(ItemEdits, ASectionIsAddedWhereItBelongs)
{
    EXPECT_EQ(after(Text, addSection(*tree, SectionKind::Variables)),
              exchanged("*** Test Cases", "*** Variables ***\n\n*** Test Cases"));
    EXPECT_EQ(after(Text, addSection(*tree, SectionKind::Keywords)), Text);
    EXPECT_EQ(addSection(*Tree::parse("", FileKind::Init), SectionKind::Tasks).error().code, Errc::BadInput);
    EXPECT_EQ(addSection(*tree, SectionKind::Comments).error().code, Errc::BadInput);
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
