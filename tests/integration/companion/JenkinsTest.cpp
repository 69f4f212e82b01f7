#include <gmock/gmock.h>

#include "core/base/Files.h"
#include "tests/support/Cratd.h"

namespace crat::test {
namespace {

namespace json = protocol::json;

class JenkinsTest : public ::testing::Test {
protected:
    JenkinsTest()
    {
        EXPECT_TRUE(m_cratd.start()) << m_cratd.errors();
        m_user = m_cratd.signIn("u@example.org");
    }
    int step(const std::string &script, std::vector<std::string> environment, std::string *output = nullptr)
    {
        environment.push_back("no_proxy=*");
        const TemporaryFolder folder;
        ChildProcess child({.arguments = {"sh", std::string(CRAT_SOURCE_DIR "/plugins/jenkins/") + script},
                            .environment = std::move(environment),
                            .input = {},
                            .folder = folder.path()});
        const auto code = child.wait(std::chrono::seconds(60));
        if (output)
            *output = child.output() + child.errors();
        return code.value_or(-1);
    }
    json::value newest() { return m_cratd.call("GET", "/api/v1/builds", m_user).json().at("data").at(0); }

    Cratd m_cratd;
    std::string m_user;
};

TEST_F(JenkinsTest, ThePlainCurlStepAnnounces)
{
    std::string output;
    EXPECT_EQ(step("curl-step.sh",
                   {"CRAT_URL=" + m_cratd.url(), "BUILD_USER=dev", "JOB_NAME=CDN_CORE", "PACKAGE_PATH=CDN/pass/1/el7",
                    "BUILD_NUMBER=101"},
                   &output),
              0)
        << output;
    EXPECT_EQ(newest().at("job_name").as_string(), "CDN_CORE");
    EXPECT_EQ(newest().at("build_number").as_int64(), 101);
    EXPECT_EQ(newest().at("package_path").as_string(), "CDN/pass/1/el7");
}

TEST_F(JenkinsTest, TheScriptCopesWithAnyNameAndATestThatIsNotThere)
{
    std::string output;
    EXPECT_EQ(step("announce.sh",
                   {"CRAT_URL=" + m_cratd.url(), "JOB_NAME=folder/\"quoted\"\\back\nline\ttab", "PACKAGE_PATH=/p/",
                    "BUILD_NUMBER=7", "CRAT_TEST=no such item"},
                   &output),
              0)
        << output;
    EXPECT_EQ(newest().at("job_name").as_string(), "folder/\"quoted\"\\back\nline\ttab");
    EXPECT_EQ(newest().at("raw_data").at("CRAT_TEST").as_string(), "no such item");
}

TEST_F(JenkinsTest, ACompanionThatIsAwayFailsTheBuildOnlyWhereThatWasAskedFor)
{
    const std::string nobody = "CRAT_URL=http://127.0.0.1:" + std::to_string(freePort());
    std::string output;
    EXPECT_EQ(step("announce.sh", {nobody, "JOB_NAME=J", "PACKAGE_PATH=p", "BUILD_NUMBER=1"}, &output), 0);
    EXPECT_THAT(output, ::testing::HasSubstr("the build itself is fine"));
    EXPECT_EQ(step("announce.sh", {nobody, "JOB_NAME=J", "PACKAGE_PATH=p", "BUILD_NUMBER=1", "CRAT_STRICT=1"}), 1);
}

TEST_F(JenkinsTest, TheHttpRequestBodyIsWhatCratdTakes)
{
    std::string body = readFile(CRAT_SOURCE_DIR "/plugins/jenkins/http-request-body.json").value();
    const std::pair<std::string, std::string> values[] = {{"${BUILD_USER}", "dev"},
                                                          {"${JOB_NAME}", "J"},
                                                          {"${PACKAGE_PATH}", "p/1"},
                                                          {"${BUILD_NUMBER}", "12"},
                                                          {"${CRAT_TEST}", ""}};
    for (const auto &[name, value] : values)
        body.replace(body.find(name), name.size(), value);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/builds", {}, body).status, 200);
    EXPECT_EQ(newest().at("build_number").as_int64(), 12);
}

TEST_F(JenkinsTest, TheJenkinsfileNamesTheContractsFields)
{
    const std::string text = readFile(CRAT_SOURCE_DIR "/plugins/jenkins/Jenkinsfile").value();
    for (const char *word : {"BUILD_USER", "JOB_NAME", "PACKAGE_PATH", "BUILD_NUMBER", "CRAT_TEST", "/api/v1/builds",
                             "APPLICATION_JSON", "catchError"})
        EXPECT_THAT(text, ::testing::HasSubstr(word));
}

} // namespace
} // namespace crat::test
