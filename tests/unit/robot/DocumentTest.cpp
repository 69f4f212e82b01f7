#include <gtest/gtest.h>

#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

using namespace std::string_view_literals;

TEST(RobotDocument, KeepsEveryByteOfAnything)
{
    const std::string odd("*** Test Cases ***\r\nT\0\xff\xfe\n\x80\x80   | x |\r   \x1b[0m"sv);
    const RobotDocument document(odd);
    EXPECT_EQ(document.bytes(), odd);
    EXPECT_TRUE(document.tree()->hasNul());
    EXPECT_EQ(document.tree()->invalidUtf8(), odd.find('\xff'));
}

TEST(RobotDocument, AppliesAllOfAnEditOrNothing)
{
    RobotDocument document("abc");
    const auto old = document.tree();
    EXPECT_EQ(document.apply({{0, "a", "x"}, {9, "z", ""}}).error().code, Errc::Conflict);
    EXPECT_EQ(document.apply({{0, "b", "x"}}).error().code, Errc::Conflict);
    EXPECT_EQ(document.bytes(), "abc");
    EXPECT_EQ(document.version(), 0u);
    ASSERT_TRUE(document.apply({{0, "a", "xx"}, {2, "b", ""}, {3, "", "!"}}));
    EXPECT_EQ(document.bytes(), "xxc!");
    EXPECT_EQ(document.version(), 1u);
    EXPECT_EQ(old->bytes(), "abc") << "a reader keeps its snapshot";
    ASSERT_TRUE(document.apply({{0, "x", "x"}}));
    EXPECT_EQ(document.version(), 1u) << "no change, no version";
}

TEST(RobotDocument, ManyEditsBackwardsAreTheSameAsOneByOne)
{
    const std::string text = "one two three two";
    const Edit backwards{{14, "two", "2"}, {4, "two", "22"}, {4, "", "<"}, {0, "o", ""}};
    RobotDocument document(text);
    ASSERT_TRUE(document.apply(backwards));
    EXPECT_EQ(document.bytes(), "ne <22 three 2");
    ASSERT_TRUE(document.apply(inverse(backwards)));
    EXPECT_EQ(document.bytes(), text);
    for (const TextEdit &single : backwards)
        ASSERT_TRUE(document.apply({single}));
    EXPECT_EQ(document.bytes(), "ne <22 three 2");
    EXPECT_EQ(document.apply({{3, "<", ""}, {1, "x", ""}}).error().code, Errc::Conflict);
}

TEST(RobotDocument, KnowsTheKindByTheName)
{
    EXPECT_EQ(fileKindOf("a/b.robot"), FileKind::Suite);
    EXPECT_EQ(fileKindOf("a/__init__.robot"), FileKind::Init);
    EXPECT_EQ(fileKindOf("x.RESOURCE"), FileKind::Resource);
    EXPECT_EQ(fileKindOf("a.resource/x.robot"), FileKind::Suite);
}

} // namespace
} // namespace crat::robot
