#include <gtest/gtest.h>

#include "core/robot/index/KeywordPattern.h"

namespace crat::robot {
namespace {

bool matches(std::string_view name, std::string_view call)
{
    return KeywordPattern(name).matches(call);
}

TEST(KeywordPattern, MatchesAsRobotDoes)
{
    EXPECT_TRUE(matches("Select ${animal} from list", "Select dog from list"));
    EXPECT_TRUE(matches("Select ${animal} from list", "SELECT Dog FROM LIST"));
    EXPECT_TRUE(matches("Select ${animal} from list", "Select ${x} from list"));
    EXPECT_TRUE(matches("Select ${animal} from list", "Select  from list")) << "an argument may be empty";
    EXPECT_FALSE(matches("Select ${animal} from list", "Select_dog_from_list"));
    EXPECT_FALSE(matches("Select ${animal} from list", "Select dog from lists"));
    EXPECT_TRUE(matches("${a} and ${b}", "x and y and z"));
    EXPECT_TRUE(matches("选择 ${what}", "选择 Ärger"));
}

TEST(KeywordPattern, TakesCustomPatterns)
{
    EXPECT_TRUE(matches(R"(I have ${n:\d+} apples)", "I have 12 apples"));
    EXPECT_FALSE(matches(R"(I have ${n:\d+} apples)", "I have many apples"));
    EXPECT_TRUE(matches(R"(I have ${n:\d+} apples)", "I have ${many} apples"));
    EXPECT_TRUE(matches(R"(Date ${d:\d{4}-\d\{2\}})", "Date 2026-11"));
    EXPECT_FALSE(matches(R"(Date ${d:\d{4}-\d\{2\}})", "Date 26-11"));
    EXPECT_TRUE(matches(R"(Result is ${r:(ok|bad)})", "Result is BAD"));
    EXPECT_TRUE(matches(R"(Number ${n: int})", "Number 5"));
    EXPECT_FALSE(matches(R"(Number ${n: int:\d})", "Number 55"));
    EXPECT_EQ(KeywordPattern(R"(I ${do} ${n:\d+} things)").arguments("I buy 12 things"),
              (std::vector<std::string>{"buy", "12"}));
    EXPECT_EQ(KeywordPattern("a ${b} c").arguments("a ${x}!${y} c"), (std::vector<std::string>{"${x}!${y}"}));
}

TEST(KeywordPattern, EndsOnHardPatterns)
{
    // Takes for ever where matching has no bound: the test would run into its time limit.
    EXPECT_FALSE(matches("x ${a:(a+)+b}", "y " + std::string(40, 'a')));
    (void)matches("x ${a:(a+)+b}", "x " + std::string(40, 'a'));
}

} // namespace
} // namespace crat::robot
