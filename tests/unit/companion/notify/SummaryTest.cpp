#include "core/companion/notify/Summary.h"

#include <gtest/gtest.h>

namespace crat::notify {

const char *const Allure = R"({"reportName":"Allure Report","testRuns":[],
"statistic":{"failed":1,"broken":2,"skipped":3,"passed":994,"unknown":0,"total":1000},
"time":{"start":1763780000000,"stop":1763780065500,"duration":65500,"minDuration":1,"maxDuration":9,"sumDuration":70000}})";

TEST(Summary, ReadsWhatAllureWrites)
{
    const auto summary = parseSummary(Allure);
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->failed, 1);
    EXPECT_EQ(summary->broken, 2);
    EXPECT_EQ(summary->passed, 994);
    EXPECT_EQ(summary->duration.count(), 65500);
    EXPECT_EQ((summary->stop - summary->start).count(), 65500000);
    EXPECT_DOUBLE_EQ(summary->passRate(), 99.4);
    EXPECT_FALSE(summary->green());
}

TEST(Summary, RoundsThePassRateDown)
{
    Summary summary;
    summary.total = 10000;
    summary.passed = 9999;
    EXPECT_DOUBLE_EQ(summary.passRate(), 99.9);
    EXPECT_DOUBLE_EQ(Summary{}.passRate(), 0);
    EXPECT_FALSE(Summary{}.green());
}

TEST(Summary, TakesAMissingTotalAsTheSum)
{
    const auto summary = parseSummary(R"({"statistic":{"failed":1,"passed":2}})");
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->total, 3);
}

class BadSummary : public testing::TestWithParam<const char *> {};

TEST_P(BadSummary, IsRefused)
{
    const auto summary = parseSummary(GetParam());
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().code, Errc::BadInput);
    EXPECT_NE(summary.error().forUser.find("summary.json"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Summary, BadSummary,
                         testing::Values("", "[]", "{}", "<html>404</html>", R"({"statistic":3})",
                                         R"({"statistic":{"failed":-1}})", R"({"statistic":{"failed":1.5}})",
                                         R"({"statistic":{"failed":"1"}})", R"({"statistic":{"failed":1e300}})",
                                         R"({"statistic":{"failed":3,"total":1}})",
                                         R"({"statistic":{},"time":{"start":-5}})", R"({"statistic":{}} x)"));

TEST(Summary, HasALimit)
{
    EXPECT_EQ(parseSummary(std::string((1u << 20) + 1, ' ')).error().code, Errc::TooLarge);
}

} // namespace crat::notify
