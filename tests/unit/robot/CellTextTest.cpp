#include <gtest/gtest.h>

#include "core/robot/CellText.h"

namespace crat::robot {
namespace {

struct Typed {
    const char *typed, *source;
};

class CellSource : public testing::TestWithParam<Typed> {};

TEST_P(CellSource, StaysOneCell)
{
    EXPECT_EQ(cellSource(GetParam().typed), GetParam().source);
    EXPECT_EQ(cellSource(cellSource(GetParam().typed)), GetParam().source) << "what is safe is not escaped again";
}

INSTANTIATE_TEST_SUITE_P(Table, CellSource,
                         testing::Values(Typed{"", "${EMPTY}"}, Typed{"a b", "a b"}, Typed{"a  b", "a \\ b"},
                                         Typed{"a   b", "a \\ \\ b"}, Typed{" a", "\\ a"}, Typed{"a ", "a \\"},
                                         Typed{" ", "\\ \\"}, Typed{"a\tb", "a\\tb"}, Typed{"a\nb", "a\\nb"},
                                         Typed{"#a", "\\#a"}, Typed{"a#b", "a#b"}, Typed{"...", "\\..."},
                                         Typed{"....", "...."}, Typed{"a | b", "a \\| b"}, Typed{"|", "\\|"},
                                         Typed{"a|b", "a|b"}, Typed{"C:\\temp", "C:\\temp"}, Typed{"${x}", "${x}"},
                                         Typed{"a\u2028b", "a\\u2028b"}, Typed{"a\x0b", "a\\x0b"},
                                         Typed{"a\\  b", "a\\ \\ b"}, Typed{"\u00a0x", "\\\u00a0x"}));

TEST(CellLiteral, MeansNothingToRobot)
{
    EXPECT_EQ(cellLiteral("C:\\new ${x} a=b"), "C:\\\\new \\${x} a\\=b");
    EXPECT_EQ(cellLiteral(""), "${EMPTY}");
}

TEST(NameSource, HasSingleBlanks)
{
    EXPECT_EQ(nameSource("  my\t\n test  "), "my test");
    EXPECT_EQ(nameSource(" \n"), "");
}

TEST(CommentSource, IsOneCommentOnOneLine)
{
    EXPECT_EQ(commentSource("why\nnot"), "# why not");
    EXPECT_EQ(commentSource("#kept  as is "), "#kept  as is");
    EXPECT_EQ(commentSource(""), "#");
}

} // namespace
} // namespace crat::robot
