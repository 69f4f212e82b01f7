// Random edits of random files: the inverse gives back every byte, untouched rows stay byte for byte, and what was put in a
// cell is what the parser then finds there.
#include <random>

#include <gtest/gtest.h>

#include "core/robot/Characters.h"
#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

class Random {
public:
    explicit Random(unsigned seed) : m_engine(seed) {}
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(m_engine); }
    bool chance(double p) { return std::bernoulli_distribution(p)(m_engine); }
    template <std::size_t N>
    std::string_view pick(const std::string_view (&from)[N])
    {
        return from[below(N)];
    }

private:
    std::mt19937 m_engine;
};

constexpr std::string_view Words[] = {"Log",      "Should Be Equal",
                                      "hello",    "${x}",
                                      "${x}=",    "@{list}",
                                      "x=1",      "FOR",
                                      "IN",       "END",
                                      "IF",       "ELSE",
                                      "TRY",      "EXCEPT",
                                      "...",      "#",
                                      "# note",   "[Tags]",
                                      "[Setup]",  "VAR",
                                      "\\",       "a b",
                                      "*",        "| x",
                                      "${EMPTY}", "中文",
                                      "\\#id",    "WHILE",
                                      "GROUP",    "RETURN"};
constexpr std::string_view Typed[] = {
    "",      " ",       "  ",     " x",     "x ",       "a  b",     "a   b",  "#login",    "#",
    "...",   "\t",      "a\tb",   "a\nb",   "a\r\nb",   "\\",       "a\\",    "a\\ ",      "|",
    "a | b", "| a",     "a |",    "\u00a0", "\u3000x",  "x\u2028y", "\x0b",   "*** X ***", "value",
    "${x}",  "中文 文", "a\\  b", "\\n",    "\x1f\x1f", "a\\\tb",   "[Tags]", "END",       "FOR"};
constexpr std::string_view Ends[] = {"\n", "\n", "\n", "\r\n", "\r"};

std::string randomFile(Random &random)
{
    const std::string_view end = random.pick(Ends);
    const bool piped = random.chance(0.2);
    std::string text = random.chance(0.2) ? "\xEF\xBB\xBF" : "";
    const auto row = [&](std::size_t indent) {
        static constexpr std::string_view Gaps[] = {"    ", "    ", "  ", "\t", "        ", " \t"};
        const std::size_t cells = 1 + random.below(4);
        if (piped)
            text += indent ? "|    | " : "| ";
        else if (indent)
            text += random.pick(Gaps);
        for (std::size_t i = 0; i < cells; ++i) {
            if (i)
                text += piped ? "   | " : random.pick(Gaps);
            if (i && random.chance(0.1)) {
                text += end;
                text += piped ? "|  | ...  | " : "    ...    ";
            }
            text += random.pick(Words);
        }
        if (piped && random.chance(0.5))
            text += " |";
        text += end;
        if (random.chance(0.1))
            text += random.chance(0.5) ? "    # comment" + std::string(end) : std::string(end);
    };
    text += "*** Settings ***" + std::string(end);
    for (std::size_t n = random.below(3); n > 0; --n)
        row(0);
    text += random.chance(0.7) ? "*** Test Cases ***" : "*** Keywords ***";
    text += end;
    for (std::size_t t = 1 + random.below(3); t > 0; --t) {
        text += (piped ? "| Name " : "Name ") + std::to_string(t) + std::string(piped ? " |" : "");
        if (random.chance(0.1))
            text += "    Log    beside";
        text += end;
        for (std::size_t n = random.below(7); n > 0; --n)
            row(1);
    }
    if (random.chance(0.2))
        text.resize(text.size() - end.size());
    return text;
}

std::vector<std::string> rowTexts(const Tree &tree)
{
    std::vector<std::string> out;
    for (std::size_t i = 0; i < tree.rows().size(); ++i)
        out.emplace_back(tree.rowText(i));
    return out;
}

std::string show(std::string_view text)
{
    return testing::PrintToString(std::string(text));
}

class EditProperty : public testing::TestWithParam<unsigned> {
protected:
    Random random{GetParam()};
    std::string text = randomFile(random);
    std::shared_ptr<const Tree> tree = Tree::parse(text, FileKind::Suite);

    std::shared_ptr<const Tree> changed(const Edit &edit)
    {
        RobotDocument document(text);
        EXPECT_TRUE(document.apply(edit));
        auto result = document.tree();
        EXPECT_TRUE(document.apply(inverse(edit)));
        EXPECT_EQ(document.bytes(), text);
        return result;
    }
};

TEST_P(EditProperty, ACellHoldsWhatWasPutThereAndNoOtherRowChanges)
{
    for (int i = 0; i < 60; ++i) {
        const std::size_t row = random.below(tree->rows().size());
        const RowKind kind = tree->rows()[row].kind;
        if (kind == RowKind::Header || kind == RowKind::Name)
            continue;
        const auto before = test::textsOf(*tree, row);
        const std::size_t cell = random.below(before.size() + 2);
        const std::string_view typed = random.pick(Typed);
        const auto edit = setCell(*tree, row, cell, typed);
        if (!edit && kind == RowKind::Setting && before.size() >= 2 && cell >= before.size())
            continue; // a setting that takes one value
        ASSERT_TRUE(edit) << edit.error().forUser;
        const auto now = changed(*edit);
        const bool atFileEnd = row + 1 == tree->rows().size();
        if (strip(typed).empty() && (tree->rows()[row].sharesNameLine || atFileEnd))
            continue; // a row that was emptied there is no row any more
        const std::string context = show(text) + "\nrow " + std::to_string(row) + " cell " + std::to_string(cell) +
                                    " = " + show(typed) + "\n" + show(now->bytes());
        ASSERT_EQ(now->rows().size(), tree->rows().size()) << context;
        for (std::size_t r = 0; r < now->rows().size(); ++r) {
            if (r != row) {
                ASSERT_EQ(now->rowText(r), tree->rowText(r)) << context;
            }
        }
        const auto cells = test::textsOf(*now, row);
        if (edit->empty() || strip(typed).empty() || before.empty() || cell >= before.size())
            continue;
        ASSERT_EQ(cells.size(), before.size()) << context;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            if (c != cell) {
                ASSERT_EQ(cells[c], before[c]) << context;
            }
        }
        ASSERT_LE(now->lineCount(), tree->lineCount()) << context;
    }
}

TEST_P(EditProperty, DeletingACellMovesTheOthersLeft)
{
    for (int i = 0; i < 30; ++i) {
        const std::size_t row = random.below(tree->rows().size());
        const RowKind kind = tree->rows()[row].kind;
        auto cells = test::textsOf(*tree, row);
        if (kind == RowKind::Header || kind == RowKind::Name || cells.size() < 2)
            continue;
        if (tree->rows()[row].sharesNameLine || std::find(cells.begin(), cells.end(), "") != cells.end())
            continue; // with the step gone a name's line is the name's; an empty cell that comes last is no cell any more
        const std::size_t cell = random.below(cells.size());
        const auto edit = deleteCell(*tree, row, cell);
        ASSERT_TRUE(edit);
        const auto now = changed(*edit);
        const std::string context =
            show(text) + "\nrow " + std::to_string(row) + " cell " + std::to_string(cell) + "\n" + show(now->bytes());
        // Comment lines and blank lines that nothing follows any more become rows of their own.
        const std::size_t grown = now->rows().size() - tree->rows().size();
        ASSERT_LE(grown, tree->rows()[row].lastLine - tree->rows()[row].firstLine) << context;
        for (std::size_t r = 0; r < row; ++r)
            ASSERT_EQ(now->rowText(r), tree->rowText(r)) << context;
        for (std::size_t r = row + 1; r < tree->rows().size(); ++r)
            ASSERT_EQ(now->rowText(r + grown), tree->rowText(r)) << context;
        auto left = test::textsOf(*now, row);
        for (std::size_t r = row + 1; r <= row + grown; ++r) {
            for (const std::string &comment : test::textsOf(*now, r))
                left.push_back(comment);
        }
        cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(cell));
        ASSERT_EQ(left.size(), cells.size()) << context;
    }
}

TEST_P(EditProperty, MovedRowsArriveAndTheOthersKeepTheirOrder)
{
    for (int i = 0; i < 30; ++i) {
        if (tree->items().empty())
            return;
        const Item &from = tree->items()[random.below(tree->items().size())];
        const std::size_t toItem = random.below(tree->items().size());
        const Item &to = tree->items()[toItem];
        if (from.firstRow == from.endRow)
            continue;
        const std::size_t first = from.firstRow + random.below(from.endRow - from.firstRow);
        const std::size_t count = 1 + random.below(from.endRow - first);
        const std::size_t toRow = to.firstRow + random.below(to.endRow - to.firstRow + 1);
        const auto edit = moveRows(*tree, first, count, toItem, toRow);
        if (!edit) {
            ASSERT_EQ(edit.error().code, Errc::Conflict);
            continue;
        }
        const auto now = changed(*edit);
        const std::string context = show(text) + "\nrows " + std::to_string(first) + "+" + std::to_string(count) +
                                    " to " + std::to_string(toRow) + "\n" + show(now->bytes());
        ASSERT_EQ(now->rows().size(), tree->rows().size()) << context;
        std::vector<std::string> expected = rowTexts(*tree), moved;
        const auto strip = [](std::vector<std::string> texts) {
            for (std::string &t : texts)
                t = std::string(robot::strip(t));
            return texts;
        };
        if (toRow < first || toRow > first + count) {
            const auto begin = expected.begin() + static_cast<std::ptrdiff_t>(first);
            moved.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
            expected.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
            const std::size_t at = toRow > first ? toRow - count : toRow;
            expected.insert(expected.begin() + static_cast<std::ptrdiff_t>(at), moved.begin(), moved.end());
        }
        if (tree->bytes().find("...") == std::string_view::npos) { // (else their lines are indented anew)
            ASSERT_EQ(strip(rowTexts(*now)), strip(expected)) << context;
        }
    }
}

TEST_P(EditProperty, InsertedRowsAreFoundWithTheirCells)
{
    for (int i = 0; i < 30; ++i) {
        if (tree->items().empty())
            return;
        const std::size_t item = random.below(tree->items().size());
        const Item &at = tree->items()[item];
        const std::size_t row = at.firstRow + random.below(at.endRow - at.firstRow + 1);
        std::vector<std::string> cells{"My Keyword"};
        for (std::size_t n = random.below(4); n > 0; --n)
            cells.emplace_back(random.pick(Typed));
        const auto edit = insertRows(*tree, item, row, {cells});
        if (!edit) {
            ASSERT_EQ(edit.error().code, Errc::Conflict);
            continue;
        }
        const auto now = changed(*edit);
        const std::string context = show(text) + "\nbefore row " + std::to_string(row) + "\n" + show(now->bytes());
        ASSERT_EQ(now->rows().size(), tree->rows().size() + 1) << context;
        ASSERT_EQ(now->cells(row).size(), cells.size()) << context;
        ASSERT_EQ(now->cells(row)[0].text, "My Keyword") << context;
        for (std::size_t r = row; r < tree->rows().size(); ++r)
            ASSERT_EQ(now->rowText(r + 1), tree->rowText(r)) << context;
    }
}

INSTANTIATE_TEST_SUITE_P(Random, EditProperty, testing::Range(1u, 150u));

} // namespace
} // namespace crat::robot
