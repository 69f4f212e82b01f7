#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

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

/// Takes connections and never answers.
class Silent {
public:
    Silent() : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(m_socket, reinterpret_cast<sockaddr *>(&address), size), 0);
        EXPECT_EQ(::listen(m_socket, 8), 0);
        EXPECT_EQ(::getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &size), 0);
        m_port = ntohs(address.sin_port);
    }
    ~Silent() { ::close(m_socket); }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }

private:
    int m_socket;
    int m_port = 0;
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
    EXPECT_EQ(newest().at("build_user").as_string(), "dev");
    EXPECT_EQ(step("curl-step.sh",
                   {"CRAT_URL=http://127.0.0.1:" + std::to_string(freePort()), "JOB_NAME=J", "PACKAGE_PATH=p",
                    "BUILD_NUMBER=1"},
                   &output),
              0);
    EXPECT_THAT(output, ::testing::HasSubstr("the build itself is fine"));
}

TEST_F(JenkinsTest, ATestThatIsAskedForRunsOnArrival)
{
    const std::string admin = m_cratd.signIn("admin@example.org", Cratd::AdminPassword);
    const auto made =
        m_cratd.call("POST", "/api/v1/test-items", admin, R"({"name":"the shop","associated_job_name":"S"})");
    ASSERT_EQ(made.status, 201);
    std::string output;
    ASSERT_EQ(step("announce.sh",
                   {"CRAT_URL=" + m_cratd.url() + "/", "JOB_NAME=S", "PACKAGE_PATH=p", "BUILD_NUMBER=3",
                    "CRAT_TEST=the shop", "BUILD_USER=dev"},
                   &output),
              0)
        << output;
    json::value runs;
    EXPECT_TRUE(eventually([&] {
        runs = m_cratd.call("GET", "/api/v1/deploy-test-runs", admin).json();
        return runs.at("total").as_int64() == 1;
    }));
    EXPECT_EQ(runs.at("data").at(0).at("test_item").at("name").as_string(), "the shop");
    EXPECT_EQ(runs.at("data").at(0).at("build_info").at("build_number").as_int64(), 3);
}

TEST_F(JenkinsTest, TheScriptCopesWithAnyNameAndATestThatIsNotThere)
{
    const std::string name = "folder/\"quoted\"\\back\nline\ttab $HOME `id` 'q' %s 空";
    const std::string user = "O'Brien \"Bob\" $(id) & Co <b@example.org>";
    std::string output;
    EXPECT_EQ(step("announce.sh",
                   {"CRAT_URL=" + m_cratd.url(), "JOB_NAME=" + name, "PACKAGE_PATH=/p/", "BUILD_NUMBER=7",
                    "CRAT_TEST=no such item", "BUILD_USER=" + user},
                   &output),
              0)
        << output;
    EXPECT_EQ(newest().at("job_name").as_string(), name);
    EXPECT_EQ(newest().at("build_user").as_string(), user);
    EXPECT_EQ(newest().at("raw_data").at("CRAT_TEST").as_string(), "no such item");
}

TEST_F(JenkinsTest, ACompanionThatIsAwayFailsTheBuildOnlyWhereThatWasAskedFor)
{
    const std::string nobody = "CRAT_URL=http://127.0.0.1:" + std::to_string(freePort());
    std::string output;
    EXPECT_EQ(step("announce.sh", {nobody, "JOB_NAME=J", "PACKAGE_PATH=p", "BUILD_NUMBER=1"}, &output), 0);
    EXPECT_THAT(output, ::testing::HasSubstr("The build itself is fine"));
    EXPECT_EQ(step("announce.sh", {nobody, "JOB_NAME=J", "PACKAGE_PATH=p", "BUILD_NUMBER=1", "CRAT_STRICT=1"}), 1);
}

TEST_F(JenkinsTest, NeitherSilenceNorARefusalNorAMissingVariableFailsTheBuild)
{
    const Silent silent;
    std::string output;
    EXPECT_EQ(step("announce.sh",
                   {"CRAT_URL=" + silent.url(), "CRAT_TIMEOUT=1", "JOB_NAME=J", "PACKAGE_PATH=p", "BUILD_NUMBER=1"},
                   &output),
              0);
    EXPECT_THAT(output, ::testing::HasSubstr("timed out"));
    const std::string there = "CRAT_URL=" + m_cratd.url();
    EXPECT_EQ(step("announce.sh", {there, "JOB_NAME=J", "PACKAGE_PATH=p", "BUILD_NUMBER=x"}, &output), 0);
    EXPECT_THAT(output, ::testing::HasSubstr("it answered 400"));
    EXPECT_EQ(step("announce.sh", {there, "JOB_NAME=J", "PACKAGE_PATH=", "BUILD_NUMBER=1"}, &output), 0);
    EXPECT_THAT(output, ::testing::HasSubstr("PACKAGE_PATH is not set"));
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
    // The plug-in leaves a variable that is not there as it stands; a job without the parameter still announces its builds.
    std::string bare = readFile(CRAT_SOURCE_DIR "/plugins/jenkins/http-request-body.json").value();
    for (const auto &[name, value] : {values[1], values[2], values[3]})
        bare.replace(bare.find(name), name.size(), value);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/builds", {}, bare).status, 200);
}

} // namespace
} // namespace crat::test
