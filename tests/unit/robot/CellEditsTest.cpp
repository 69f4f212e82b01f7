#include <gtest/gtest.h>

#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

using test::after;
using test::rowWith;

constexpr std::string_view Head = "*** Test Cases ***\nT\n";

std::string with(std::string_view body)
{
    return std::string(Head) + std::string(body);
}

std::string set(std::string_view body, std::string_view row, std::size_t cell, std::string_view text)
{
    const auto tree = Tree::parse(with(body), FileKind::Suite);
    const std::string result = after(with(body), setCell(*tree, rowWith(*tree, row), cell, text));
    return result.starts_with(Head) ? result.substr(Head.size()) : result;
}

std::string remove(std::string_view body, std::string_view row, std::size_t cell)
{
    const auto tree = Tree::parse(with(body), FileKind::Suite);
    return after(with(body), deleteCell(*tree, rowWith(*tree, row), cell)).substr(Head.size());
}

TEST(SetCell, ReplacesNothingButTheCell)
{
    EXPECT_EQ(set("\tLog\ta  b   # c\r\n", "Log", 1, "x"), "\tLog\tx  b   # c\r\n");
    EXPECT_EQ(set("    Log    a    # c\n", "Log", 2, "new"), "    Log    a    # new\n");
    EXPECT_EQ(set("    Log    a\n", "Log", 1, "a"), "    Log    a\n");
}

TEST(SetCell, BesideARemarkAtTheMarginStaysInItsTest)
{
    // At the margin it would be the name of another test.
    EXPECT_EQ(set("    Log    a\n# why\n    Log    b\n", "# why", 1, "x"),
              "    Log    a\n    x    # why\n    Log    b\n");
    EXPECT_EQ(set("    Log    a\n    # why\n", "# why", 1, "..."), "    Log    a\n    \\...    # why\n");
    const std::string piped = "*** Test Cases ***\n| T | Log | a |\n# why\n";
    const auto tree = Tree::parse(piped, FileKind::Suite);
    const std::string result = after(piped, setCell(*tree, rowWith(*tree, "# why"), 1, "x"));
    EXPECT_EQ(Tree::parse(result, FileKind::Suite)->items().size(), 1U) << result;
}

TEST(BlankRow, LeavesOneLine)
{
    const std::string text = "*** Test Cases ***\r\nT\r\n    Log    a\r\n    ...    b   # c\r\n| | Log | a |\r\n";
    const auto tree = Tree::parse(text, FileKind::Suite);
    EXPECT_EQ(after(text, blankRow(*tree, 2)), "*** Test Cases ***\r\nT\r\n\r\n| | Log | a |\r\n");
    EXPECT_EQ(after(text, blankRow(*tree, 3)), "*** Test Cases ***\r\nT\r\n    Log    a\r\n    ...    b   # c\r\n\r\n");
    EXPECT_EQ(blankRow(*tree, 1).error().code, Errc::BadInput);
    EXPECT_EQ(blankRow(*tree, 9).error().code, Errc::BadInput);
}

TEST(SetCell, EscapesWhatWouldEndTheCell)
{
    EXPECT_EQ(set("    Click    x\n", "Click", 1, "#login"), "    Click    \\#login\n");
    EXPECT_EQ(set("    Log    x\n", "Log", 1, "two  blanks "), "    Log    two \\ blanks \\\n");
}

TEST(SetCell, EmptyTextGoesAtTheEndAndStaysInTheMiddle)
{
    EXPECT_EQ(set("    Log    a    b\n", "Log", 2, ""), "    Log    a\n");
    EXPECT_EQ(set("    Log    a    b\n", "Log", 1, ""), "    Log    ${EMPTY}    b\n");
    EXPECT_EQ(set("    Log\n    No Operation\n", "Log", 0, ""), "\n    No Operation\n");
}

// Robot takes ${EMPTY} in front of a row for a variable that is assigned to, and the cell behind it for the keyword.
TEST(SetCell, AnEmptyKeywordDoesNotMakeTheNextCellOne)
{
    EXPECT_EQ(set("    Log    a\n", "Log", 0, ""), "    \\    a\n");
    EXPECT_EQ(set("    ${x}=    Log    a\n", "Log", 1, ""), "    ${x}=    \\    a\n");
    EXPECT_EQ(set("    ${x}=    Log    a\n", "Log", 0, ""), "    Log    a\n");
    EXPECT_EQ(set("    FOR    ${x}    IN    a\n    Log    1\n    END\n", "FOR", 0, ""),
              "    \\    ${x}    IN    a\n    Log    1\n    END\n");
    const auto tree = Tree::parse(with("    \\    a\n"), FileKind::Suite);
    EXPECT_EQ(tree->cells(2)[0].kind, CellKind::Keyword);
    EXPECT_EQ(tree->cells(2)[1].kind, CellKind::Argument);
}

TEST(SetCell, ASettingOfOneValueKeepsOne)
{
    for (const char *row : {"    [Template]    Log\n", "    [Timeout]    10\n"}) {
        const auto tree = Tree::parse(with(row), FileKind::Suite);
        for (const auto &edit :
             {setCell(*tree, 2, 2, "x"), insertCell(*tree, 2, 1, "x"), insertCell(*tree, 2, 2, "x")}) {
            ASSERT_FALSE(edit) << row;
            EXPECT_NE(edit.error().forUser.find("takes one value"), std::string::npos);
        }
    }
    EXPECT_EQ(set("    [Template]\n", "[T", 1, "Log"), "    [Template]    Log\n");
    EXPECT_EQ(set("    [Tags]    a\n", "[T", 2, "b"), "    [Tags]    a    b\n");
}

TEST(SetCell, AppendsBeforeTheCommentAndFillsBetween)
{
    EXPECT_EQ(set("    Log    a    # c\n", "Log", 3, "b"), "    Log    a    b    # c\n");
    EXPECT_EQ(set("    Log\n", "Log", 3, "z"), "    Log    ${EMPTY}    ${EMPTY}    z\n");
    EXPECT_EQ(set("  Log  a\n", "Log", 2, "b"), "  Log  a  b\n");
}

TEST(SetCell, FillsABlankRow)
{
    const std::string text = with("    IF    1\n        Log    a\n\n    END\n");
    const auto tree = Tree::parse(text, FileKind::Suite);
    EXPECT_EQ(after(text, setCell(*tree, 4, 0, "Log")), with("    IF    1\n        Log    a\n        Log\n    END\n"));
    EXPECT_EQ(after(text, setCell(*tree, 4, 0, "# why")),
              with("    IF    1\n        Log    a\n        # why\n    END\n"));
}

TEST(SetCell, KeepsAColumnThatPaddingMade)
{
    const std::string table = "    Log       a      1\n    Log Many  b      2\n";
    EXPECT_EQ(set(table, "Log ", 0, "Logger"), "    Logger    a      1\n    Log Many  b      2\n");
    EXPECT_EQ(set(table, "Log ", 1, "abcde"), "    Log       abcde  1\n    Log Many  b      2\n");
    EXPECT_EQ(set(table, "Log ", 1, "abcdefg"), "    Log       abcdefg    1\n    Log Many  b      2\n")
        << "where the column does not hold, four blanks part the cells";
    EXPECT_EQ(set("    Log    a    1\n    Log    b    2\n", "a    1", 1, "long text"),
              "    Log    long text    1\n    Log    b    2\n");
}

TEST(SetCell, ReachesCellsOnContinuationLines)
{
    const std::string body = "    Log    a\n    ...    b    # c\n    ...    d\n";
    EXPECT_EQ(set(body, "Log", 2, "x"), "    Log    a\n    ...    x    # c\n    ...    d\n");
    EXPECT_EQ(set(body, "Log", 4, "x"), "    Log    a\n    ...    b    # c\n    ...    x\n");
    EXPECT_EQ(set("    Log\n    ...\n", "Log", 1, "x"), "    Log\n    ...    x\n");
}

TEST(DeleteCell, ShiftsLeftAndTakesALonelyContinuationLineAlong)
{
    EXPECT_EQ(remove("    Log    a    b\n", "Log", 1), "    Log    b\n");
    EXPECT_EQ(remove("    Log    a    b\n", "Log", 0), "    a    b\n");
    EXPECT_EQ(remove("    Log    a\n    ...    b\n    ...    c\n", "Log", 2), "    Log    a\n    ...    c\n");
    EXPECT_EQ(remove("    Log\n    ...    b\n    ...    c\n", "Log", 0), "    b\n    ...    c\n");
    EXPECT_EQ(remove("    Log    a\n    ...    b    # c\n", "Log", 2), "    Log    a\n    # c\n");
    EXPECT_EQ(remove("    Log    ...\n", "Log", 0), "    \\...\n") << "it must not continue the row above";
}

TEST(InsertCell, ShiftsRight)
{
    const std::string text = with("    Log    a    # c\n");
    const auto tree = Tree::parse(text, FileKind::Suite);
    EXPECT_EQ(after(text, insertCell(*tree, 2, 0, "${x} =")), with("    ${x} =    Log    a    # c\n"));
    EXPECT_EQ(after(text, insertCell(*tree, 2, 1, "")), with("    Log    ${EMPTY}    a    # c\n"));
    EXPECT_EQ(after(text, insertCell(*tree, 2, 3, "z")), with("    Log    a    z    # c\n"));
}

TEST(Cells, OfPipeRowsKeepTheirPipes)
{
    EXPECT_EQ(set("|    | Log | a  b |\n", "Log", 1, "c | d"), "|    | Log | c \\| d |\n");
    EXPECT_EQ(set("|    | Log | a |\n", "Log", 2, "b"), "|    | Log | a | b |\n");
    EXPECT_EQ(set("|    | Log |  | a |\n", "Log", 1, "b"), "|    | Log |  b | a |\n");
}

TEST(Cells, HeadersAndMissingRowsAreRefused)
{
    const auto tree = Tree::parse(with("    Log\n"), FileKind::Suite);
    EXPECT_EQ(setCell(*tree, 0, 0, "x").error().code, Errc::BadInput);
    EXPECT_EQ(setCell(*tree, 99, 0, "x").error().code, Errc::BadInput);
    EXPECT_EQ(setCell(*tree, 2, 5000, "x").error().code, Errc::BadInput);
    EXPECT_EQ(deleteCell(*tree, 1, 0).error().code, Errc::BadInput) << "a name";
    EXPECT_EQ(deleteCell(*tree, 2, 7).error().code, Errc::BadInput);
}

} // namespace
} // namespace crat::robot
