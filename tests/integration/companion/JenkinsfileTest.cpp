// plugins/jenkins/Jenkinsfile itself, run by the Groovy that Jenkins has (jenkins/RunPipeline.groovy) against a real cratd, and
// what companions in trouble do to the builds of all forms: they neither fail nor delay one.
#include <atomic>
#include <future>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>

#include "core/base/Files.h"
#include "tests/support/Cratd.h"

namespace crat::test {
namespace {

namespace json = protocol::json;
using std::chrono::steady_clock;
using ::testing::HasSubstr;

/// A companion in trouble: takes connections and answers each with `answer`, or never where that is empty.
class Troubled {
public:
    explicit Troubled(std::string answer)
        : m_answer(std::move(answer)), m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(m_socket, reinterpret_cast<sockaddr *>(&address), size), 0);
        EXPECT_EQ(::listen(m_socket, 8), 0);
        EXPECT_EQ(::getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &size), 0);
        m_port = ntohs(address.sin_port);
        if (!m_answer.empty())
            m_thread = std::thread([this] { serve(); });
    }
    ~Troubled()
    {
        m_stop = true;
        if (m_thread.joinable())
            m_thread.join();
        ::close(m_socket);
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }

private:
    void serve()
    {
        while (!m_stop) {
            pollfd ready{m_socket, POLLIN, 0};
            if (::poll(&ready, 1, 50) <= 0)
                continue;
            const int client = ::accept4(m_socket, nullptr, nullptr, SOCK_CLOEXEC);
            std::string seen;
            char chunk[4096];
            while (seen.find("\"BUILD_NUMBER\"") == std::string::npos) { // the body is there
                const ssize_t n = ::recv(client, chunk, sizeof chunk, 0);
                if (n <= 0)
                    break;
                seen.append(chunk, static_cast<std::size_t>(n));
            }
            (void)::send(client, m_answer.data(), m_answer.size(), MSG_NOSIGNAL);
            ::shutdown(client, SHUT_WR);
            while (::recv(client, chunk, sizeof chunk, 0) > 0) {
            }
            ::close(client);
        }
    }

    std::string m_answer;
    int m_socket;
    int m_port = 0;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};

const std::string Broken =
    "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: 16\r\n"
    "Connection: close\r\n\r\n{\"error\":\"disk\"}";

struct Ended {
    int code = -1;
    std::string output;
    std::chrono::milliseconds took{0};
};

Ended runToEnd(std::vector<std::string> arguments, std::vector<std::string> environment,
               const std::filesystem::path &folder)
{
    environment.push_back("no_proxy=*");
    const auto from = steady_clock::now();
    ChildProcess child(
        {.arguments = std::move(arguments), .environment = std::move(environment), .input = {}, .folder = folder});
    Ended ended;
    ended.code = child.wait(std::chrono::seconds(120)).value_or(-1);
    ended.took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - from);
    ended.output = child.output() + child.errors();
    return ended;
}

/// A job's workspace with the build.sh and publish.sh that the pipeline calls.
class Job {
public:
    explicit Job(const std::string &crat, int buildEndsWith = 0)
    {
        script("build.sh", "exit " + std::to_string(buildEndsWith));
        script("publish.sh", "echo \"published $1\"");
        // The one line that everybody edits.
        std::string text = readFile(CRAT_SOURCE_DIR "/plugins/jenkins/Jenkinsfile").value();
        const std::string example = "http://crat.example.org:8000";
        const std::size_t at = text.find(example);
        EXPECT_NE(at, std::string::npos);
        text.replace(at, example.size(), crat);
        EXPECT_TRUE(writeFileAtomically(m_folder.path() / "Jenkinsfile", text));
    }
    Ended run(std::vector<std::string> environment, const std::vector<std::string> &parameters = {})
    {
        std::vector<std::string> arguments{"java",
                                           "-Xshare:auto",
                                           "-XX:TieredStopAtLevel=1",
                                           "-cp",
                                           "/usr/share/groovy/embeddable/groovy-all-2.4.21.jar",
                                           "groovy.ui.GroovyMain",
                                           CRAT_SOURCE_DIR "/tests/integration/companion/jenkins/RunPipeline.groovy",
                                           (m_folder.path() / "Jenkinsfile").string(),
                                           m_folder.path().string()};
        arguments.insert(arguments.end(), environment.begin(), environment.end());
        for (const std::string &each : parameters)
            arguments.push_back("param:" + each);
        return runToEnd(std::move(arguments), {"LC_ALL=C.UTF-8"}, m_folder.path());
    }

private:
    void script(const std::string &name, const std::string &body)
    {
        const auto path = m_folder.path() / name;
        EXPECT_TRUE(writeFileAtomically(path, "#!/bin/sh\n" + body + "\n"));
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    }
    TemporaryFolder m_folder;
};

class JenkinsfileTest : public ::testing::Test {
protected:
    void startCratd()
    {
        ASSERT_TRUE(m_cratd.start()) << m_cratd.errors();
        m_admin = m_cratd.signIn("admin@example.org", Cratd::AdminPassword);
    }
    json::value builds() { return m_cratd.call("GET", "/api/v1/builds", m_admin).json(); }
    json::value runs() { return m_cratd.call("GET", "/api/v1/deploy-test-runs", m_admin).json(); }

    Cratd m_cratd;
    std::string m_admin;
};

TEST_F(JenkinsfileTest, AGoodBuildIsAnnouncedAndItsTestRunsOnArrival)
{
    startCratd();
    ASSERT_EQ(
        m_cratd.call("POST", "/api/v1/test-items", m_admin, R"({"name":"the shop","associated_job_name":"S"})").status,
        201);
    Job job(m_cratd.url());
    const std::string name = "team/商店 \"a\" $b";
    const Ended plain = job.run({"JOB_NAME=" + name, "BUILD_NUMBER=11", "BUILD_USER=dev"});
    ASSERT_EQ(plain.code, 0) << plain.output;
    EXPECT_THAT(plain.output, HasSubstr("published " + name + "/11"));
    EXPECT_THAT(plain.output, HasSubstr("Response Code: 200"));
    const json::value newest = builds().at("data").at(0);
    EXPECT_EQ(newest.at("job_name").as_string(), name);
    EXPECT_EQ(newest.at("build_number").as_int64(), 11);
    EXPECT_EQ(newest.at("package_path").as_string(), name + "/11");
    EXPECT_EQ(newest.at("build_user").as_string(), "dev");
    EXPECT_FALSE(newest.at("raw_data").as_object().contains("CRAT_TEST"));
    EXPECT_EQ(runs().at("total").as_int64(), 0); // nobody asked for one

    const Ended tested = job.run({"JOB_NAME=S", "BUILD_NUMBER=12"}, {"CRAT_TEST=the shop"});
    ASSERT_EQ(tested.code, 0) << tested.output;
    EXPECT_TRUE(eventually([&] { return runs().at("total").as_int64() == 1; }));
    const json::value run = runs().at("data").at(0);
    EXPECT_EQ(run.at("test_item").at("name").as_string(), "the shop");
    EXPECT_EQ(run.at("build_info").at("build_number").as_int64(), 12);
    EXPECT_EQ(builds().at("data").at(0).at("build_user").as_string(), "None");
}

TEST_F(JenkinsfileTest, ABuildThatFailedIsNotAnnounced)
{
    startCratd();
    const Ended ended = Job(m_cratd.url(), 3).run({"JOB_NAME=S", "BUILD_NUMBER=1"});
    EXPECT_EQ(ended.code, 1);
    EXPECT_THAT(ended.output, HasSubstr("Finished: FAILURE"));
    EXPECT_EQ(builds().at("total").as_int64(), 0);
}

TEST_F(JenkinsfileTest, ATestThatIsNotThereFailsNoBuild)
{
    startCratd();
    const Ended ended = Job(m_cratd.url()).run({"JOB_NAME=S", "BUILD_NUMBER=1"}, {"CRAT_TEST=no such item"});
    EXPECT_EQ(ended.code, 0) << ended.output;
    EXPECT_THAT(ended.output, HasSubstr("Response Code: 200"));
    EXPECT_EQ(builds().at("total").as_int64(), 1);
}

/// What the companion does to a build that asks for a run, in each of the forms.
struct Trouble {
    const char *name;
    const char *kind; ///< "down", "silent" or "broken"
};

class InTrouble : public ::testing::TestWithParam<Trouble> {};

TEST_P(InTrouble, NoBuildFailsOrWaitsLong)
{
    const std::string kind = GetParam().kind;
    const Troubled companion(kind == "broken" ? Broken : std::string());
    const std::string url = kind == "down" ? "http://127.0.0.1:" + std::to_string(freePort()) : companion.url();
    const std::vector<std::string> environment{"CRAT_URL=" + url, "JOB_NAME=S",         "PACKAGE_PATH=p",
                                               "BUILD_NUMBER=1",  "CRAT_TEST=the shop", "CRAT_TIMEOUT=2"};
    // All forms at once: a silent companion costs each its whole limit (README: 20 s, some 30 s, 10 s).
    std::map<std::string, std::future<Ended>> scripts;
    for (const std::string script : {"announce.sh", "curl-step.sh"}) {
        scripts[script] = std::async(std::launch::async, [script, environment] {
            const TemporaryFolder folder;
            return runToEnd({"sh", CRAT_SOURCE_DIR "/plugins/jenkins/" + script}, environment, folder.path());
        });
    }
    const Ended pipeline = Job(url).run({"JOB_NAME=S", "BUILD_NUMBER=1"}, {"CRAT_TEST=the shop"});
    EXPECT_EQ(pipeline.code, 0) << pipeline.output;
    EXPECT_THAT(pipeline.output, HasSubstr("ERROR: "));
    EXPECT_THAT(pipeline.output, HasSubstr("Finished: SUCCESS"));
    EXPECT_LT(pipeline.took, std::chrono::seconds(60)); // and room for a loaded machine
    for (auto &[script, running] : scripts) {
        const Ended step = running.get();
        EXPECT_EQ(step.code, 0) << script << ": " << step.output;
        EXPECT_LT(step.took, std::chrono::seconds(60)) << script;
    }
}

INSTANTIATE_TEST_SUITE_P(Companion, InTrouble,
                         ::testing::Values(Trouble{"Down", "down"}, Trouble{"Silent", "silent"},
                                           Trouble{"Answers500", "broken"}),
                         [](const auto &one) { return std::string(one.param.name); });

} // namespace
} // namespace crat::test
