#include <gmock/gmock.h>

#include "core/project/Tsv.h"

namespace crat {
namespace {

TEST(Tsv, TablesSurviveTheClipboard)
{
    const Table table = {{"a", "b\tc"}, {"\"q\"", "two\nlines", "mac\rlines"}, {"", "5\" screen"}, {"中文", ""}};
    EXPECT_EQ(fromTsv(toTsv(table)), table);
}

TEST(Tsv, ReadsWhatSpreadsheetsWrite)
{
    EXPECT_EQ(fromTsv("a\tb\r\nc\td\r\n"), (Table{{"a", "b"}, {"c", "d"}}));
    EXPECT_EQ(fromTsv("a\rb\r"), (Table{{"a"}, {"b"}}));
    EXPECT_EQ(fromTsv("\"a \"\"b\"\"\"\t\"\"\n"), (Table{{"a \"b\"", ""}}));
    EXPECT_EQ(fromTsv(""), Table());
    EXPECT_EQ(fromTsv("\n"), (Table{{""}}));
}

TEST(Tsv, AQuoteThatNeverClosesIsText)
{
    EXPECT_EQ(fromTsv("\"open"), (Table{{"\"open"}}));
    EXPECT_EQ(fromTsv("5\" screen\t\"x"), (Table{{"5\" screen", "\"x"}}));
}

TEST(Tsv, ALongRowOfQuotesTakesNoLongerThanItsLength)
{
    // One look at the end of the text, not one for each cell.
    std::string text;
    for (int i = 0; i < 500'000; ++i)
        text += "\t\"";
    EXPECT_GT(fromTsv(text).size(), 0u);
}

TEST(Tsv, CellsAreBounded)
{
    const std::string text(MaxTsvCells + 5000, '\t');
    std::size_t cells = 0;
    for (const auto &row : fromTsv(text))
        cells += row.size();
    EXPECT_LE(cells, MaxTsvCells + 1);
}

} // namespace
} // namespace crat
