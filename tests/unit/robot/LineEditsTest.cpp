#include <gtest/gtest.h>

#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

using test::after;
using test::rowWith;

std::shared_ptr<const Tree> parsed(std::string_view text)
{
    return Tree::parse(std::string(text), FileKind::Suite);
}

const std::string Text = "*** Settings ***\nLibrary           Lib    one    two\nDocumentation     a    b\n\n"
                         "*** Test Cases ***\nT\n    Log    a    # why\n    ...    b\n\n    # old\n    FOR    ${x}    "
                         "IN    1    2\n        Log    ${x}\n    END\n";

std::string exchanged(std::string_view from, std::string_view to)
{
    std::string text = Text;
    return text.replace(text.find(from), from.size(), to);
}

TEST(LineEdits, CommentedRowsComeBackByteForByte)
{
    const auto tree = parsed(Text);
    const std::size_t first = rowWith(*tree, "# why");
    const std::size_t count = tree->rows().size() - first;
    const std::string commented = after(Text, commentRows(*tree, first, count));
    EXPECT_EQ(commented, "*** Settings ***\nLibrary           Lib    one    two\nDocumentation     a    b\n\n"
                         "*** Test Cases ***\nT\n    # Log    a    # why\n    # ...    b\n\n    # # old\n"
                         "    # FOR    ${x}    IN    1    2\n        # Log    ${x}\n    # END\n");
    const auto now = parsed(commented);
    const std::size_t at = rowWith(*now, "# why");
    EXPECT_EQ(after(commented, uncommentRows(*now, at, now->rows().size() - at)), Text);
    const std::string piped = "*** Keywords ***\r\n| K |\r\n| | Log | x |";
    const std::string off = after(piped, commentRows(*parsed(piped), 2, 1));
    EXPECT_EQ(off, "*** Keywords ***\r\n| K |\r\n# | | Log | x |");
    EXPECT_EQ(after(off, uncommentRows(*parsed(off), 2, 1)), piped);
}

TEST(LineEdits, UncommentingMakesNoNewTest)
{
    const std::string text = "*** Test Cases ***\nT\n    Log    1\n#Log    2\n# Log    3\n#    Log    4\n";
    const auto tree = parsed(text);
    EXPECT_EQ(after(text, uncommentRows(*tree, 3, 3)),
              "*** Test Cases ***\nT\n    Log    1\n    Log    2\n    Log    3\n   Log    4\n");
    EXPECT_EQ(commentRows(*tree, 0, 1).error().code, Errc::Conflict);
    EXPECT_EQ(commentRows(*tree, 1, 1).error().code, Errc::Conflict);
    EXPECT_EQ(commentRows(*tree, 5, 9).error().code, Errc::BadInput);
}

TEST(LineEdits, ARowIsSplitAndJoined)
{
    const auto tree = parsed(Text);
    const std::size_t loop = rowWith(*tree, "FOR");
    const std::string split = exchanged("IN    1    2", "IN    1\n    ...    2");
    EXPECT_EQ(after(Text, splitRow(*tree, loop, 4)), split);
    EXPECT_EQ(after(split, joinRow(*parsed(split), loop)), Text);
    EXPECT_EQ(after(Text, splitRow(*tree, 1, 2)), exchanged("Lib    one", "Lib\n...               one"));
    EXPECT_EQ(after(Text, joinRow(*tree, rowWith(*tree, "# why"))),
              exchanged("a    # why\n    ...    b", "a    b    # why"));
    EXPECT_EQ(splitRow(*tree, loop, 0).error().code, Errc::BadInput);
    EXPECT_EQ(splitRow(*tree, loop, 9).error().code, Errc::BadInput);
    EXPECT_EQ(splitRow(*tree, rowWith(*tree, "Documentation"), 2).error().code, Errc::BadInput);
    const std::string piped = "*** Keywords ***\n| K |\n|   | Log | a | b |\n";
    const std::string two = after(piped, splitRow(*parsed(piped), 2, 2));
    EXPECT_EQ(two, "*** Keywords ***\n| K |\n|   | Log | a\n|   | ... | b |\n");
}

TEST(LineEdits, JoiningKeepsEmptyValues)
{
    const std::string text =
        "*** Test Cases ***\nT\n    Log Many    a\n    ...\n    # between\n    ...    b    c    # d\n";
    EXPECT_EQ(after(text, joinRow(*parsed(text), 2)),
              "*** Test Cases ***\nT\n    Log Many    a    ${EMPTY}    b    c    # between    # d\n");
}

TEST(LineEdits, ASplitRowBesideItsNameStaysInItsTest)
{
    const std::string text = "*** Test Cases ***\n| T | [Tags] | a | b |\n|   | Log | x |\n";
    const std::string result = after(text, splitRow(*parsed(text), 2, 1));
    const auto tree = parsed(result);
    ASSERT_EQ(tree->items().size(), 1U) << result;
    ASSERT_EQ(tree->cells(2).size(), 3U) << result;
    EXPECT_EQ(tree->cells(2)[1].text, "a");
}

} // namespace
} // namespace crat::robot
