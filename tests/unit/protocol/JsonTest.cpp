#include <gtest/gtest.h>

#include "core/protocol/Execution.h"
#include "core/protocol/Types.h"

namespace crat::protocol {
namespace {

TEST(Json, WritesTheContractsNames)
{
    Build build;
    build.id = BuildId(7);
    build.jobName = "CDN_CORE";
    build.buildNumber = 101;
    build.packagePath = "CDN/pass/x/el7";
    build.createdAt = parseRfc3339("2026-11-22T08:15:30Z").value();
    build.rawData = json::object{{"JOB_NAME", "CDN_CORE"}};
    EXPECT_EQ(
        toJsonText(build),
        R"({"id":7,"job_name":"CDN_CORE","build_number":101,"package_path":"CDN/pass/x/el7",)"
        R"("build_user":"None","created_at":"2026-11-22T08:15:30Z","raw_data":{"JOB_NAME":"CDN_CORE"},"other_path":false})");
}

TEST(Json, EnumsHaveTheContractsSpelling)
{
    EXPECT_EQ(enumText(RunStatus::DeployComplete), "DEPLOY_COMPLETE");
    EXPECT_EQ(enumText(StepName::Monitor), "monitor");
    EXPECT_EQ(enumFromText<RunStatus>("DOWNLOADED"), RunStatus::Downloaded);
    EXPECT_EQ(enumFromText<RunStatus>("downloaded"), std::nullopt);
}

TEST(Json, RunGoesThereAndBack)
{
    DeployTestRun run;
    run.id = RunId(3);
    run.status = RunStatus::Monitoring;
    run.steps = {Step{.name = StepName::Download, .status = StepStatus::Completed, .details = "12 MB"}};
    run.steps[0].endTime = run.steps[0].startTime;
    run.parameterSetId = ParameterSetId(9);
    run.testFigures = TestFigures{.total = 3, .passed = 2, .failed = 1, .durationMs = 1500};
    const std::string text = toJsonText(run);
    EXPECT_EQ(text.find("\"error\""), std::string::npos) << "a step's absent optionals are left out";
    const auto back = fromJsonText<DeployTestRun>(text);
    ASSERT_TRUE(back) << back.error().forUser;
    EXPECT_EQ(toJsonText(*back), text);
    ASSERT_TRUE(back->testFigures);
    EXPECT_EQ(back->testFigures->failed, 1);
}

TEST(Json, TestsThatDidNotRunAreNotPassed)
{
    EXPECT_FALSE(TestFigures{}.arePassed());
    EXPECT_FALSE(TestFigures{}.hasFailures());
    EXPECT_TRUE((TestFigures{.total = 2, .passed = 1, .skipped = 1}.arePassed()));
    EXPECT_TRUE((TestFigures{.total = 1, .broken = 1}.hasFailures()));
    EXPECT_FALSE((TestFigures{.total = 1, .broken = 1}.arePassed()));
}

TEST(Json, ExecutionEventLeavesOutWhatItDoesNotSay)
{
    ExecutionEvent e;
    e.number = 4;
    e.type = "step_start";
    e.name = "Log";
    e.args = std::vector<std::string>{"hi"};
    EXPECT_EQ(toJsonText(e),
              R"({"number":4,"at":"1970-01-01T00:00:00Z","type":"step_start","name":"Log","args":["hi"]})");
}

struct BadText {
    const char *text;
    Errc code;
    const char *says;
};

class BadJson : public testing::TestWithParam<BadText> {};

TEST_P(BadJson, IsRefusedWithItsReason)
{
    const auto read = fromJsonText<TestItem>(GetParam().text, 200);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, GetParam().code);
    EXPECT_NE(read.error().forUser.find(GetParam().says), std::string::npos) << read.error().forUser;
}

INSTANTIATE_TEST_SUITE_P(
    Json, BadJson,
    testing::Values(BadText{"", Errc::BadInput, "JSON"}, BadText{"{} x", Errc::BadInput, "JSON"},
                    BadText{"[]", Errc::BadInput, "object"}, BadText{R"({"id":1.5})", Errc::BadInput, "id"},
                    BadText{R"({"id":1e300})", Errc::BadInput, "whole number"},
                    BadText{R"({"name":3})", Errc::BadInput, "name must be a text"},
                    BadText{R"({"notification_enabled":"yes"})", Errc::BadInput, "notification_enabled"},
                    BadText{R"({"created_at":"soon"})", Errc::BadInput, "time"},
                    BadText{"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", Errc::BadInput, "JSON"}));

TEST(Json, SizeIsLimited)
{
    EXPECT_EQ(parseJson("\"" + std::string(100, 'x') + "\"", 50).error().code, Errc::TooLarge);
}

} // namespace
} // namespace crat::protocol
