#include <gtest/gtest.h>

#include <random>

#include "core/robot/completion/Fuzzy.h"
#include "core/robot/completion/PastUse.h"

using namespace crat::robot;

namespace {

TEST(Fuzzy, FindsSubsequencesWithoutCaseAndBlanks)
{
    EXPECT_TRUE(FuzzyPattern("oprow").score("Open Browser"));
    EXPECT_TRUE(FuzzyPattern("open_browser").score("Open Browser"));
    EXPECT_TRUE(FuzzyPattern("OPEN BRO").score("openBrowser"));
    EXPECT_TRUE(FuzzyPattern("输文").score("输入文本"));
    EXPECT_FALSE(FuzzyPattern("browseropen").score("Open Browser"));
    EXPECT_FALSE(FuzzyPattern("x").score(""));
    EXPECT_EQ(FuzzyPattern(" _").score("anything"), 0);
}

TEST(Fuzzy, PrefersBeginningsOfWordsRunsAndShortNames)
{
    const auto better = [](std::string_view typed, std::string_view good, std::string_view bad) {
        const FuzzyPattern pattern(typed);
        EXPECT_GT(*pattern.score(good), *pattern.score(bad)) << typed << ": " << good << " / " << bad;
    };
    better("log", "Log", "Log Many");
    better("log", "Log Many", "Reload Page Log");
    better("sbe", "Should Be Equal", "Subscribe");
    better("get", "Get Text", "Forget It");
    better("ob", "Open Browser", "Look Behind");
    better("sho", "Should Be Empty", "Set Library Search Order");
    better("sho", "Should Not Be Equal As Integers And More", "Set Home Option");
    better("should b", "Should Be Empty", "Set Help Or Undo Last Default Button");
}

TEST(Fuzzy, NeverTakesWhatIsNoSubsequence)
{
    std::mt19937 random(7);
    const std::string alphabet = "abcAB_ .-";
    const auto text = [&](std::size_t most) {
        std::string result(random() % (most + 1), ' ');
        for (char &c : result)
            c = alphabet[random() % alphabet.size()];
        return result;
    };
    std::size_t fits = 0;
    for (int i = 0; i < 100000; ++i) {
        const std::string typed = text(5), name = text(20);
        std::size_t at = 0;
        bool expected = true;
        for (const char c : typed) {
            if (c == ' ' || c == '_')
                continue;
            while (at < name.size() && std::tolower(name[at]) != std::tolower(c))
                ++at;
            expected = expected && at++ < name.size();
        }
        EXPECT_EQ(FuzzyPattern(typed).score(name).has_value(), expected) << '"' << typed << "\" \"" << name << '"';
        fits += expected;
    }
    EXPECT_GT(fits, 10000u);
    EXPECT_LT(fits, 90000u);
}

TEST(PastUse, CountsAndStaysSmall)
{
    PastUse past;
    past.chosen("Log");
    past.chosen("Log");
    EXPECT_EQ(past.count("Log"), 2u);
    EXPECT_EQ(past.count("log"), 0u);
    for (std::size_t i = 0; i < 3 * PastUse::FullAt; ++i)
        past.chosen("name " + std::to_string(i));
    EXPECT_LE(past.count("Log"), 1u) << "old use fades";
    EXPECT_EQ(past.count("name " + std::to_string(3 * PastUse::FullAt - 1)), 1u);
}

} // namespace
