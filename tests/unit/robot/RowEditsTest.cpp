#include <gtest/gtest.h>

#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

using test::after;
using test::rowWith;

const std::string Text = "*** Test Cases ***\n"
                         "A\n"
                         "    [Tags]    smoke\n"
                         "    FOR    ${x}    IN    1    2\n"
                         "        Log    ${x}    # odd   spacing\n"
                         "        ...    more\n"
                         "    END\n"
                         "\n"
                         "B\n"
                         "  No Operation\n"
                         "  Log  last";

class RowEdits : public testing::Test {
protected:
    std::shared_ptr<const Tree> tree = Tree::parse(Text, FileKind::Suite);
    std::size_t row(std::string_view text) { return rowWith(*tree, text); }
    /// Text with `from` (a piece that occurs once) exchanged.
    static std::string exchanged(std::string_view from, std::string_view to)
    {
        std::string text = Text;
        return text.replace(text.find(from), from.size(), to);
    }
};

TEST_F(RowEdits, ANewRowLooksLikeItsNeighbours)
{
    EXPECT_EQ(after(Text, insertRows(*tree, 0, row("    END"), {{"Log", "a  b"}})),
              exchanged("    END\n", "        Log    a \\ b\n    END\n"));
    EXPECT_EQ(after(Text, insertRows(*tree, 1, row("No Op"), {{"Log", "x"}, {}, {"# note"}})),
              exchanged("  No Op", "  Log  x\n\n  # note\n  No Op"));
    EXPECT_EQ(after(Text, insertRows(*tree, 1, tree->items()[1].endRow, {{"Log", "x"}})), Text + "\n  Log  x")
        << "the file still ends without a line end";
}

TEST_F(RowEdits, DeletedRowsTakeTheirContinuationLinesAlong)
{
    EXPECT_EQ(after(Text, deleteRows(*tree, row("odd"), 1)),
              exchanged("        Log    ${x}    # odd   spacing\n        ...    more\n", ""));
    EXPECT_EQ(deleteRows(*tree, row("B\n"), 1).error().code, Errc::BadInput);
    EXPECT_EQ(deleteRows(*tree, 0, 1).error().code, Errc::BadInput);
    EXPECT_EQ(deleteRows(*tree, row("last"), 2).error().code, Errc::BadInput);
}

TEST_F(RowEdits, MovingOutOfABlockIndentsAnewAndKeepsSpacing)
{
    EXPECT_EQ(after(Text, moveRows(*tree, row("odd"), 1, 0, row("FOR"))),
              "*** Test Cases ***\nA\n    [Tags]    smoke\n    Log    ${x}    # odd   spacing\n    ...    more\n"
              "    FOR    ${x}    IN    1    2\n    END\n\nB\n  No Operation\n  Log  last");
}

TEST_F(RowEdits, MovingToAnotherTestTakesItsIndentation)
{
    EXPECT_EQ(after(Text, moveRows(*tree, row("FOR"), 3, 1, row("last"))),
              "*** Test Cases ***\nA\n    [Tags]    smoke\n\nB\n  No Operation\n  FOR    ${x}    IN    1    2\n"
              "      Log    ${x}    # odd   spacing\n      ...    more\n  END\n  Log  last");
    EXPECT_EQ(after(Text, moveRows(*tree, row("last"), 1, 1, row("No Op"))),
              exchanged("  No Operation\n  Log  last", "  Log  last\n  No Operation\n"));
}

TEST_F(RowEdits, MovingOntoItselfIsNoEdit)
{
    const std::size_t first = row("FOR");
    for (const std::size_t to : {first, first + 1, first + 3})
        EXPECT_TRUE(isNoChange(moveRows(*tree, first, 3, 0, to).value()));
    EXPECT_EQ(moveRows(*tree, first, 3, 7, 0).error().code, Errc::BadInput);
    EXPECT_EQ(moveRows(*tree, first, 99, 0, first).error().code, Errc::BadInput);
}

TEST_F(RowEdits, CopiesKeepCommentsAndContinuation)
{
    EXPECT_EQ(after(Text, copyRows(*tree, row("odd"), 1, 0, row("    END"))),
              exchanged("    END\n", "        Log    ${x}    # odd   spacing\n        ...    more\n    END\n"));
}

TEST(RowEditsOfOddFiles, KeepTheFilesLineEndsAndPipes)
{
    const std::string crlf = "*** Test Cases ***\r\nT\r\n    Log    a\r\n";
    const auto tree = Tree::parse(crlf, FileKind::Suite);
    EXPECT_EQ(after(crlf, insertRows(*tree, 0, 3, {{"Log", "b"}})), crlf + "    Log    b\r\n");
    const std::string pipes = "| *** Test Cases *** |\n| T |\n|    | Log | a |\n";
    const auto piped = Tree::parse(pipes, FileKind::Suite);
    EXPECT_EQ(after(pipes, insertRows(*piped, 0, 3, {{"Log", "b  c"}})), pipes + "|    | Log | b \\ c |\n");
    const std::string beside = "*** Test Cases ***\nT    Log    a\n    Log    b\n";
    const auto shared = Tree::parse(beside, FileKind::Suite);
    EXPECT_EQ(moveRows(*shared, 2, 1, 0, 4).error().code, Errc::Conflict);
    EXPECT_EQ(after(beside, deleteRows(*shared, 2, 1)), "*** Test Cases ***\nT\n    Log    b\n");
}

} // namespace
} // namespace crat::robot
