#include "core/companion/http/Webhook.h"

#include <gtest/gtest.h>

namespace crat::http {
namespace {

TEST(WebhookTest, ReadsEveryField)
{
    const auto a = parseAnnouncement(
        R"({"BUILD_USER":"dev","JOB_NAME":"J","PACKAGE_PATH":"/p/","BUILD_NUMBER":"007","CRAT_TEST":"item"})");
    ASSERT_TRUE(a) << a.error().forUser;
    EXPECT_EQ(a->buildUser, "dev");
    EXPECT_EQ(a->jobName, "J");
    EXPECT_EQ(a->packagePath, "/p/") << "kept as announced";
    EXPECT_EQ(a->buildNumber, 7);
    EXPECT_EQ(a->cratTest, "item");
}

TEST(WebhookTest, NamesTheFieldThatIsWrong)
{
    EXPECT_NE(parseAnnouncement(R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":"+5"})")
                  .error()
                  .forUser.find("BUILD_NUMBER"),
              std::string::npos);
    EXPECT_NE(
        parseAnnouncement(R"({"JOB_NAME":[],"PACKAGE_PATH":"p","BUILD_NUMBER":5})").error().forUser.find("JOB_NAME"),
        std::string::npos);
    EXPECT_NE(parseAnnouncement(R"({"JOB_NAME":"J","BUILD_NUMBER":5})").error().forUser.find("PACKAGE_PATH"),
              std::string::npos);
    EXPECT_FALSE(parseAnnouncement(R"({"JOB_NAME":")" + std::string(MaxJobNameBytes + 1, 'j') +
                                   R"(","PACKAGE_PATH":"p","BUILD_NUMBER":5})"));
    EXPECT_EQ(parseAnnouncement(std::string(MaxWebhookBytes + 1, ' ')).error().code, Errc::TooLarge);
}

TEST(WebhookTest, AStrangeCratTestIsPassedOver)
{
    for (const char *value : {"7", "null", "{}", "[]", "\"\""}) {
        const auto a = parseAnnouncement(R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":5,"CRAT_TEST":)" +
                                         std::string(value) + "}");
        ASSERT_TRUE(a) << value;
        EXPECT_EQ(a->cratTest, "");
    }
}

} // namespace
} // namespace crat::http
