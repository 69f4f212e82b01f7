#include <gtest/gtest.h>

#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

using test::rowWith;
using test::textsOf;

const std::string Text = "\xEF\xBB\xBF# head\r\n"
                         "*** Test Cases ***\r\n"           // 2
                         "One    Log    beside\r\n"         // 3
                         "    IF    1\r\n"                  // 4
                         "        # note\r\n"               // 5
                         "        Log    a    # b    c\r\n" // 6
                         "        ...    d\r\n"             // 7
                         "    ELSE\r\n"                     // 8
                         "        ${x}=    IF    1    Log    2\r\n"
                         "    END\r\n"
                         "\r\n" // 11
                         "*** Keywords ***\r\n"
                         "K\r\n"
                         "    [Arguments]    ${a}\r\n"
                         "    RETURN    1"; // 15

class TreeOf : public testing::Test {
protected:
    std::shared_ptr<const Tree> tree = Tree::parse(Text, FileKind::Suite);
};

TEST_F(TreeOf, RowsAreStatementsWithTheirLines)
{
    const std::size_t call = rowWith(*tree, "# b    c");
    EXPECT_EQ(tree->rows()[call].firstLine, 6u);
    EXPECT_EQ(tree->rows()[call].lastLine, 7u);
    EXPECT_EQ(tree->rows()[call].depth, 1);
    EXPECT_EQ(textsOf(*tree, call), (std::vector<std::string>{"Log", "a", "# b    c", "d"}));
    EXPECT_EQ(tree->rowAtLine(7), call);
    EXPECT_EQ(tree->rowAtLine(15), tree->rows().size() - 1);
    EXPECT_EQ(tree->rowAtLine(0), std::nullopt);
    EXPECT_EQ(tree->rowAtLine(16), std::nullopt);
    const std::size_t beside = *tree->rowAtLine(3);
    EXPECT_TRUE(tree->rows()[beside].sharesNameLine);
    EXPECT_EQ(textsOf(*tree, beside), (std::vector<std::string>{"Log", "beside"}));
}

TEST_F(TreeOf, KnowsKindsAndDepth)
{
    const auto kind = [&](std::uint32_t line) {
        return tree->rows()[*tree->rowAtLine(line)].kind;
    };
    const auto depth = [&](std::uint32_t line) {
        return tree->rows()[*tree->rowAtLine(line)].depth;
    };
    EXPECT_EQ(kind(1), RowKind::Comment);
    EXPECT_EQ(kind(2), RowKind::Header);
    EXPECT_EQ(kind(4), RowKind::Control);
    EXPECT_EQ(kind(5), RowKind::Comment);
    EXPECT_EQ(depth(5), 1);
    EXPECT_EQ(depth(8), 0);
    EXPECT_EQ(kind(9), RowKind::Control) << "an inline IF";
    EXPECT_EQ(depth(9), 1);
    EXPECT_EQ(depth(10), 0);
    EXPECT_EQ(kind(11), RowKind::Blank);
    EXPECT_EQ(kind(14), RowKind::Setting);
}

TEST_F(TreeOf, ItemsHoldTheirRows)
{
    ASSERT_EQ(tree->items().size(), 2u);
    const Item &one = tree->items()[0];
    EXPECT_EQ(one.name, "One");
    EXPECT_EQ(one.endRow - one.contentEnd, 1u) << "the blank line before the next section";
    EXPECT_EQ(tree->itemOfRow(one.firstRow), 0u);
    EXPECT_EQ(tree->itemOfRow(one.endRow), std::nullopt) << "a header";
    EXPECT_EQ(tree->findItem(ItemKind::Keyword, "_K"), 1u);
    EXPECT_EQ(tree->findItem(ItemKind::Test, "o n E"), 0u);
    EXPECT_EQ(tree->findItem(ItemKind::Test, "K"), std::nullopt);
    EXPECT_EQ(tree->lineEnd(), "\r\n");
    EXPECT_TRUE(tree->hasBom());
    EXPECT_EQ(tree->lineAt(Text.find("RETURN")), 15u);
    EXPECT_EQ(tree->lineAt(Text.find("d\r\n    ELSE")), 7u);
}

TEST_F(TreeOf, RowsCoverTheFile)
{
    std::size_t at = 0;
    for (const Row &row : tree->rows()) {
        EXPECT_EQ(row.begin, at);
        at = row.end;
    }
    EXPECT_EQ(at, Text.size());
}

} // namespace
} // namespace crat::robot
