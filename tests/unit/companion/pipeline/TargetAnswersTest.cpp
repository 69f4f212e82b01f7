#include "core/companion/pipeline/TargetAnswers.h"

#include <gmock/gmock.h>

namespace crat::pipeline {

using testing::HasSubstr;
using Status = TaskAnswer::Status;

TEST(TaskAnswer, ATargetsWordsHoldNoControlCharactersThatTheStoreRefuses)
{
    const auto answer = parseTaskAnswer(R"({"status":"failed","error":"a\u0000b\u001b\r\nc\td"})");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->error, "a b  \nc\td");
}

TEST(ParseTaskAnswer, ReadsTheContractsStates)
{
    for (auto [text, status] : {std::pair{"pending", Status::Pending},
                                {"running", Status::Running},
                                {"running:deploy", Status::RunningDeploy},
                                {"running:test", Status::RunningTest},
                                {"completed", Status::Completed},
                                {"failed", Status::Failed}}) {
        const auto answer = parseTaskAnswer(std::string(R"({"task_id":"1","status":")") + text + "\"}");
        ASSERT_TRUE(answer) << text;
        EXPECT_EQ(answer->status, status);
        EXPECT_EQ(answer->statusText, text);
    }
}

TEST(ParseTaskAnswer, TakesTheReportOnlyWhereItIsAnAddress)
{
    const auto with = parseTaskAnswer(R"({"status":"completed","result":{"test":{"report_url":"http://h/r/1"}}})");
    EXPECT_EQ(with->reportUrl, "http://h/r/1");
    for (const char *url : {"\"None\"", "\"\"", "null", "3", "\"javascript:alert(1)\"", "\"file:///etc/passwd\""}) {
        const auto answer =
            parseTaskAnswer(std::string(R"({"status":"completed","result":{"test":{"report_url":)") + url + "}}}");
        ASSERT_TRUE(answer) << url;
        EXPECT_EQ(answer->reportUrl, "") << url;
    }
    EXPECT_EQ(parseTaskAnswer(R"({"status":"completed","result":null})")->reportUrl, "");
}

TEST(ParseTaskAnswer, KeepsReasonAndPartOfAFailure)
{
    const auto answer = parseTaskAnswer(R"({"status":"failed","error":"no disk","failed_part":"environment"})");
    EXPECT_EQ(answer->error, "no disk");
    EXPECT_EQ(answer->failedPart, "environment");
    EXPECT_EQ(parseTaskAnswer(R"({"status":"failed","failed_part":"<b>"})")->failedPart, "");
}

TEST(ParseTaskAnswer, RefusesWhatIsNone)
{
    for (const char *body :
         {"", "[]", "{}", "<html>", R"({"status":3})", R"({"status":"done"})", R"({"status":"pending"} x)"})
        EXPECT_FALSE(parseTaskAnswer(body)) << body;
}

TEST(ParseTaskId, WantsOnePlainText)
{
    EXPECT_EQ(parseTaskId(R"({"task_id":"abc-1"})").value(), "abc-1");
    for (const char *body :
         {"", "{}", R"({"task_id":""})", R"({"task_id":7})", "{\"task_id\":\"a\\r\\nb\"}", R"({"task_id":"a b"})"})
        EXPECT_FALSE(parseTaskId(body)) << body;
    EXPECT_FALSE(parseTaskId(R"({"task_id":")" + std::string(201, 'a') + "\"}"));
}

TEST(ErrorTextOf, KnowsTheUsualShapes)
{
    EXPECT_EQ(errorTextOf(R"({"error":"unknown service"})"), "unknown service");
    EXPECT_EQ(errorTextOf(R"({"detail":"Package not found"})"), "Package not found");
    EXPECT_EQ(errorTextOf(R"({"detail":[{"loc":["body"],"msg":"field required"}]})"), "field required");
    EXPECT_EQ(errorTextOf("<h1>Bad Gateway</h1>"), "<h1>Bad Gateway</h1>");
    EXPECT_EQ(errorTextOf("a\r\nb").find('\n'), std::string::npos);
}

TEST(IsOwnTarget, LooksForOurMark)
{
    EXPECT_TRUE(isOwnTarget(R"({"data":[],"target":{"kind":"crat","protocol":1}})"));
    EXPECT_FALSE(isOwnTarget(R"({"detail":"Not Found"})"));
    EXPECT_FALSE(isOwnTarget("[]"));
}

} // namespace crat::pipeline
