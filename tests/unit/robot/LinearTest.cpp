// No text costs more than its size: the time of four times the text is about four times as long, whatever it is made of.
// tests/bench/robot measures the same texts at 10 MB.
#include <gtest/gtest.h>

#include "core/robot/BlockEdits.h"
#include "core/robot/Check.h"
#include "tests/unit/robot/Linear.h"
#include "tests/unit/robot/Support.h"
#include "tests/unit/robot/WorstTexts.h"

namespace crat::robot {
namespace {

constexpr std::size_t Unit = 64 * 1024;
constexpr double Quadratic = 9; ///< between 4 (linear) and 16 (quadratic)

class Linear : public testing::TestWithParam<test::WorstText> {
protected:
    Linear()
    {
        for (const int times : {1, 4})
            m_trees[times] = Tree::parse(text(times), FileKind::Suite);
    }
    std::string text(int times) const { return test::textOf(GetParam(), Unit * static_cast<std::size_t>(times)); }
    /// How the time grows that an edit takes, in the row in the middle (or the largest one, which is a better place to get lost).
    double growthOf(const std::function<Result<Edit>(const Tree &, std::size_t item, std::size_t row)> &make)
    {
        return test::growth(
            [&](int times) {
                const Tree &tree = *m_trees[times];
                for (const std::size_t row : {tree.rows().size() / 2, largestRow(tree)}) {
                    const std::size_t item = tree.itemOfRow(row).value_or(0);
                    const auto edit = make(tree, item, row);
                    if (!edit)
                        continue;
                    RobotDocument document(tree);
                    ASSERT_TRUE(document.apply(*edit));
                }
            },
            Quadratic);
    }
    static std::size_t largestRow(const Tree &tree)
    {
        const auto &rows = tree.rows();
        const auto tokens = [](const Row &row) {
            return row.endToken - row.firstToken;
        };
        return static_cast<std::size_t>(
            std::max_element(rows.begin(), rows.end(),
                             [&](const Row &a, const Row &b) { return tokens(a) < tokens(b); }) -
            rows.begin());
    }
    std::map<int, std::shared_ptr<const Tree>> m_trees;
};

TEST_P(Linear, Tokens)
{
    EXPECT_LT(test::growth(
                  [&](int times) {
                      std::string json;
                      const std::string source = text(times);
                      appendTokensJson(json, "f", source, lex(source, FileKind::Suite));
                  },
                  Quadratic),
              Quadratic);
}

TEST_P(Linear, TreeAndCheck)
{
    EXPECT_LT(test::growth([&](int times) { check(*Tree::parse(text(times), FileKind::Suite)); }, Quadratic),
              Quadratic);
}

TEST_P(Linear, CellEdits)
{
    EXPECT_LT(growthOf([](const Tree &tree, std::size_t, std::size_t row) { return setCell(tree, row, 0, "other"); }),
              Quadratic);
    EXPECT_LT(growthOf([](const Tree &tree, std::size_t, std::size_t row) {
                  return setCell(tree, row, tree.cells(row).size() / 2, "other");
              }),
              Quadratic);
    EXPECT_LT(growthOf([](const Tree &tree, std::size_t, std::size_t row) {
                  return insertCell(tree, row, tree.cells(row).size() / 2, "other");
              }),
              Quadratic);
    EXPECT_LT(growthOf([](const Tree &tree, std::size_t, std::size_t row) {
                  return deleteCell(tree, row, tree.cells(row).size() / 2);
              }),
              Quadratic);
}

TEST_P(Linear, RowAndBlockEdits)
{
    EXPECT_LT(growthOf([](const Tree &tree, std::size_t item, std::size_t row) {
                  return insertRows(tree, item, row, {{"Log", "1"}});
              }),
              Quadratic);
    EXPECT_LT(growthOf([](const Tree &tree, std::size_t, std::size_t row) { return deleteRows(tree, row, 1); }),
              Quadratic);
    EXPECT_LT(growthOf([](const Tree &tree, std::size_t, std::size_t row) {
                  return splitRow(tree, row, tree.cells(row).size() / 2);
              }),
              Quadratic);
    EXPECT_LT(growthOf([](const Tree &tree, std::size_t, std::size_t row) { return joinRow(tree, row); }), Quadratic);
    EXPECT_LT(growthOf([](const Tree &tree, std::size_t, std::size_t row) { return commentRows(tree, row, 1); }),
              Quadratic);
    EXPECT_LT(growthOf([](const Tree &tree, std::size_t item, std::size_t) { return closeBlocks(tree, item); }),
              Quadratic);
}

INSTANTIATE_TEST_SUITE_P(Texts, Linear, testing::ValuesIn(test::worstTexts()),
                         [](const auto &worst) { return test::nameOf(worst.param); });

TEST(Places, AreInTheFile)
{
    for (const std::string text :
         {"", "T", "T\n", "T\n\n\n", "\n\n", "*** Test Cases ***\nT\n    Log\n  \n\n", "a\n  "}) {
        const auto tree = Tree::parse(text, FileKind::Suite);
        for (std::size_t at = 0; at <= text.size(); ++at) {
            EXPECT_LE(tree->lineAt(at), std::max(tree->lineCount(), 1u)) << text << at;
            const auto lines = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
            EXPECT_EQ(tree->lineAt(at), std::min<std::size_t>(lines, std::max(tree->lineCount(), 1u))) << text << at;
        }
    }
}

} // namespace
} // namespace crat::robot
