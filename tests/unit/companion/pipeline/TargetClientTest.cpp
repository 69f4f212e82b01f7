#include "core/companion/pipeline/TargetClient.h"

#include <gmock/gmock.h>

#include "tests/support/OneAnswer.h"

namespace crat::pipeline {
namespace {

using test::OneAnswer;
using ::testing::HasSubstr;

Result<bool> isOwn(int status, const std::string &body)
{
    const OneAnswer target(status, body);
    const fetch::HttpClient http;
    return TargetClient(http, target.url, "").isOwn({});
}

TEST(TargetClientTest, OnlyOneThatKnowsNoSuchAddressIsForeign)
{
    const auto foreign = isOwn(404, R"({"detail":"Not Found"})");
    ASSERT_TRUE(foreign);
    EXPECT_FALSE(*foreign);
    for (const int status : {400, 408, 421, 429, 500, 503}) {
        const auto answer = isOwn(status, R"({"error":"the reason"})");
        ASSERT_FALSE(answer) << status
                             << ": what it is stays unknown, so nothing may be sent to it as to a foreign one";
        EXPECT_EQ(answer.error().code, Errc::Unavailable);
        EXPECT_THAT(answer.error().forUser, HasSubstr(std::to_string(status)));
        EXPECT_THAT(answer.error().forUser, HasSubstr("the reason"));
    }
    EXPECT_EQ(isOwn(401, "{}").error().code, Errc::Unauthorized);
}

} // namespace
} // namespace crat::pipeline
