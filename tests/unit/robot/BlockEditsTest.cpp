#include <gtest/gtest.h>

#include "core/robot/BlockEdits.h"
#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

using test::after;
using test::rowWith;

std::shared_ptr<const Tree> parsed(std::string_view text)
{
    return Tree::parse(std::string(text), FileKind::Suite);
}

const std::string Steps =
    "*** Test Cases ***\nT\n    [Tags]    a\n    Log    1\n    Log    2\n    ...    more\n\n    Log    3\n";

TEST(BlockEdits, ANewBlockHasItsEndAndItsNeighboursStyle)
{
    const auto tree = parsed(Steps);
    EXPECT_EQ(
        after(Steps, insertBlock(*tree, 0, rowWith(*tree, "Log    2"), BlockKind::For, {"${x}", "IN", "a b", ""})),
        "*** Test Cases ***\nT\n    [Tags]    a\n    Log    1\n    FOR    ${x}    IN    a b    ${EMPTY}\n"
        "        No Operation\n    END\n    Log    2\n    ...    more\n\n    Log    3\n");
    const std::string tabs = "*** Keywords ***\r\nK\r\n\tLog\t1";
    EXPECT_EQ(after(tabs, insertBlock(*parsed(tabs), 0, 3, BlockKind::Try, {}, {{"Fail"}})),
              tabs + "\r\n\tTRY\r\n\t\tFail\r\n\tEXCEPT\r\n\t\tNo Operation\r\n\tEND");
    const std::string piped = "*** Test Cases ***\n| T |\n|   | Log | x |\n";
    EXPECT_EQ(after(piped, insertBlock(*parsed(piped), 0, 3, BlockKind::Group, {"name"})),
              piped + "|   | GROUP | name |\n|   | No Operation |\n|   | END |\n");
}

TEST(BlockEdits, AHeaderThatMakesNoBlockIsRefused)
{
    const auto tree = parsed(Steps);
    for (const auto &[kind, header] : std::vector<std::pair<BlockKind, std::vector<std::string>>>{
             {BlockKind::If, {}},
             {BlockKind::If, {"a", "Log"}}, // would be an inline IF
             {BlockKind::For, {"${x}"}},
             {BlockKind::For, {"IN", "1"}},
             {BlockKind::For, {"${x}", "IN"}},
             {BlockKind::For, {"x", "IN", "1"}},
             {BlockKind::For, {"@{x}", "IN", "1"}},
             {BlockKind::For, {"${x}", "in", "1"}},
             {BlockKind::For, {"${x}", "IN RANGE"}},
             {BlockKind::For, {"${x}", "IN RANGE", "1", "2", "3", "4"}},
             {BlockKind::For, {"${x}", "IN ZIP", "mode=STRICT"}},
             {BlockKind::For, {"${x}", "IN ENUMERATE", "start=1"}},
             {BlockKind::For, {"${a}", "${b}", "${c}", "${d}", "IN ENUMERATE", "1"}},
             {BlockKind::Try, {"x"}},
         }) {
        const auto edit = insertBlock(*tree, 0, 3, kind, header);
        ASSERT_FALSE(edit);
        EXPECT_EQ(edit.error().code, Errc::BadInput);
    }
}

TEST(BlockEdits, WrappedRowsAreOneDeeperAndUnwrappingGivesThemBack)
{
    const auto tree = parsed(Steps);
    const auto edit = wrapRows(*tree, rowWith(*tree, "Log    1"), 2, BlockKind::If, {"$x > 1"});
    const std::string wrapped =
        "*** Test Cases ***\nT\n    [Tags]    a\n    IF    $x > 1\n        Log    1\n        Log    2\n"
        "        ...    more\n    END\n\n    Log    3\n";
    EXPECT_EQ(after(Steps, edit), wrapped);
    const auto inside = parsed(wrapped);
    EXPECT_EQ(after(wrapped, unwrapBlock(*inside, rowWith(*inside, "IF"))), Steps);
}

TEST(BlockEdits, WrappingAtAFileEndWithoutLineEndAddsNone)
{
    const std::string text = "*** Test Cases ***\r\nT\r\n\tLog\ta\r\n\r\n\tLog\tb";
    const auto tree = parsed(text);
    EXPECT_EQ(
        after(text, wrapRows(*tree, 2, 3, BlockKind::Try, {})),
        "*** Test Cases ***\r\nT\r\n\tTRY\r\n\t\tLog\ta\r\n\r\n\t\tLog\tb\r\n\tEXCEPT\r\n\t\tNo Operation\r\n\tEND");
}

TEST(BlockEdits, ASelectionThatCutsABlockIsRefused)
{
    const std::string text =
        "*** Test Cases ***\nT    Log    0\n    [Tags]    a\n    FOR    ${x}    IN    1\n        Log    1\n    END\n"
        "    IF    1\n        Log    1\n    ELSE\n        Log    2\n    END\n";
    const auto tree = parsed(text);
    const std::size_t loop = rowWith(*tree, "FOR");
    EXPECT_EQ(wrapRows(*tree, loop, 2, BlockKind::Group, {}).error().code, Errc::Conflict);
    EXPECT_EQ(wrapRows(*tree, loop + 1, 2, BlockKind::Group, {}).error().code, Errc::Conflict);
    EXPECT_EQ(wrapRows(*tree, rowWith(*tree, "ELSE"), 1, BlockKind::Group, {}).error().code, Errc::Conflict);
    EXPECT_EQ(wrapRows(*tree, rowWith(*tree, "[Tags]"), 1, BlockKind::Group, {}).error().code, Errc::Conflict);
    EXPECT_EQ(wrapRows(*tree, 2, 1, BlockKind::Group, {}).error().code, Errc::Conflict);
    EXPECT_TRUE(wrapRows(*tree, loop, 3, BlockKind::Group, {}));
    EXPECT_EQ(unwrapBlock(*tree, rowWith(*tree, "IF")).error().code, Errc::Conflict);
    EXPECT_EQ(unwrapBlock(*tree, loop + 1).error().code, Errc::BadInput);
}

TEST(BlockEdits, AMissingEndComesWhereTheIndentationSaysSo)
{
    const std::string text =
        "*** Test Cases ***\nT\n    FOR    ${x}    IN    1\n        IF    $x\n            Log    1\n"
        "        Log    2\n    END\n    WHILE    1\n        BREAK\n    Log    3\nU\n    Log    4\n";
    const auto tree = parsed(text);
    EXPECT_EQ(unclosedBlocks(*tree, 0).size(), 2u);
    const std::string mended =
        "*** Test Cases ***\nT\n    FOR    ${x}    IN    1\n        IF    $x\n            Log    1\n"
        "        END\n        Log    2\n    END\n    WHILE    1\n        BREAK\n    END\n    Log    3\nU\n    Log    "
        "4\n";
    EXPECT_EQ(after(text, closeBlocks(*tree, 0)), mended);
    EXPECT_TRUE(unclosedBlocks(*parsed(mended), 0).empty());
    EXPECT_EQ(after(mended, closeBlocks(*parsed(mended), 0)), mended);
}

TEST(BlockEdits, AMissingEndIsAddedWhateverTheIndentation)
{
    for (const std::string text :
         {"*** Test Cases ***\nT\n    IF    1\n    Log    1", "*** Keywords ***\nK\n  TRY\n Log  x\n   EXCEPT\n",
          "*** Test Cases ***\n| T | FOR | ${x} | IN | 1 |\n|   | Log | x |\n\n*** Keywords ***\n"}) {
        const auto tree = parsed(text);
        const auto edit = closeBlocks(*tree, 0);
        ASSERT_TRUE(edit);
        const std::string mended = after(text, edit);
        EXPECT_TRUE(unclosedBlocks(*parsed(mended), 0).empty()) << mended;
        EXPECT_EQ(parsed(mended)->items().size(), tree->items().size()) << mended;
    }
}

TEST(BlockEdits, NoLoopTakesOrLosesABreak)
{
    const std::string file =
        "*** Test Cases ***\nT\n    WHILE    1\n        IF    $x    BREAK\n        FOR    ${i}    IN    1\n"
        "            CONTINUE\n        END\n    END\n    FOR    ${i}    IN    1\n        Log    1\n    END\n";
    const auto tree = Tree::parse(file, FileKind::Suite);
    const std::size_t loop = rowWith(*tree, "WHILE");
    EXPECT_EQ(unwrapBlock(*tree, loop).error().code, Errc::Conflict) << "of the row IF";
    EXPECT_EQ(unwrapBlock(*tree, loop + 2).error().code, Errc::Conflict) << "it would become the outer loop's";
    EXPECT_EQ(wrapRows(*tree, loop + 1, 1, BlockKind::For, {"${j}", "IN", "1"}).error().code, Errc::Conflict);
    EXPECT_TRUE(wrapRows(*tree, loop + 1, 1, BlockKind::If, {"1"}));
    EXPECT_TRUE(wrapRows(*tree, loop + 2, 3, BlockKind::While, {"1"})) << "CONTINUE stays with its own loop";
    EXPECT_TRUE(unwrapBlock(*tree, loop + 6)) << "a loop without either";
}

TEST(BlockEdits, EachEndStandsWhereItsBlockEnds)
{
    const std::string file =
        "*** Test Cases ***\nT\n    FOR    ${x}    IN    1\n        IF    1\n            Log    1\n"
        "    Log    2\n    TRY\n        Log    3\n    EXCEPT\n        WHILE    1\n            Log    4";
    const auto tree = Tree::parse(file, FileKind::Suite);
    EXPECT_EQ(after(file, closeBlocks(*tree, 0)), "*** Test Cases ***\nT\n    FOR    ${x}    IN    1\n        IF    "
                                                  "1\n            Log    1\n        END\n    END\n"
                                                  "    Log    2\n    TRY\n        Log    3\n    EXCEPT\n        WHILE  "
                                                  "  1\n            Log    4\n        END\n    END");
}

} // namespace
} // namespace crat::robot
