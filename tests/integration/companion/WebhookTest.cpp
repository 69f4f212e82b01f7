#include <csignal>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "core/companion/http/WebhookIntake.h"
#include "core/companion/store/Database.h"
#include "tests/integration/companion/ApiFixture.h"
#include "tests/support/QtEnvironment.h"

namespace crat::test {
namespace {

class WebhookTest : public ApiTest {};

struct Sample {
    const char *body;
    int status;
};

TEST_P(WebhookTest, TakesWhatTheContractTakesAndNothingElse)
{
    const Sample samples[] = {
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":1})", 200},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":"2","BUILD_USER":null})", 200},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":9223372036854775807})", 200},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":"9223372036854775806","more":[{}]})", 200},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":9223372036854775808})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":1.5})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":1e300})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":-1})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":"1a"})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":""})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":true})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p"})", 400},
        {R"({"JOB_NAME":"","PACKAGE_PATH":"p","BUILD_NUMBER":1})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"","BUILD_NUMBER":1})", 400},
        {R"({"JOB_NAME":7,"PACKAGE_PATH":"p","BUILD_NUMBER":1})", 400},
        {R"({"JOB_NAME":"a\u0000b","PACKAGE_PATH":"p","BUILD_NUMBER":1})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":1} tail)", 400},
        {R"([1])", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":1}{})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":" 1"})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":"+1"})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"a\u0000b","BUILD_NUMBER":1})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":1,"BUILD_USER":7})", 400},
        {R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":1,"deep":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]})",
         400},
        {"", 400},
        {"\xff\xfe", 400},
    };
    for (const Sample &sample : samples)
        EXPECT_EQ(m_cratd.call("POST", "/api/v1/builds", {}, sample.body).status, sample.status) << sample.body;
    EXPECT_EQ(get("/api/v1/builds").at("total").as_int64(), 4);
    EXPECT_EQ(get("/api/v1/builds?offset=2").at("data").at(0).at("build_user").as_string(), "None");
    EXPECT_EQ(json::serialize(get("/api/v1/builds?limit=1").at("data").at(0).at("raw_data").at("more")), "[{}]");
}

TEST_P(WebhookTest, ATestThatIsNotThereNeverFailsTheBuild)
{
    EXPECT_EQ(announce("J", 1, "p", "no such item").status, 200);
    EXPECT_EQ(m_cratd
                  .call("POST", "/api/v1/builds", {},
                        R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":2,"CRAT_TEST":{"a":1}})")
                  .status,
              200);
    EXPECT_EQ(get("/api/v1/builds").at("total").as_int64(), 2);
}

TEST_P(WebhookTest, EveryBuildAnsweredWith200OutlivesAKill)
{
    for (int round = 0; round < 3; ++round) {
        std::atomic<int> answered = 0;
        std::mutex mutex;
        std::vector<std::pair<int, int>> good;
        std::vector<std::thread> senders;
        for (int sender = 0; sender < 4; ++sender) {
            senders.emplace_back([&, sender] {
                for (int i = 0;; ++i) {
                    if (announce("R" + std::to_string(round), sender * 10000 + i).status != 200)
                        return;
                    ++answered;
                    std::scoped_lock lock(mutex);
                    good.emplace_back(round, sender * 10000 + i);
                }
            });
        }
        EXPECT_TRUE(eventually([&] { return answered >= 60; }));
        m_cratd.kill();
        for (auto &sender : senders)
            sender.join();
        ASSERT_TRUE(m_cratd.start()) << m_cratd.errors();
        const auto stored = get("/api/v1/builds/job/R" + std::to_string(round)).at("data").as_array();
        std::set<std::int64_t> numbers;
        for (const auto &build : stored)
            numbers.insert(build.at("build_number").as_int64());
        for (const auto &[r, number] : good)
            EXPECT_TRUE(numbers.contains(number))
                << "round " << r << ": " << number << " was answered with 200 and is gone";
    }
}

INSTANTIATE_TEST_SUITE_P(Both, WebhookTest, ::testing::Values(Kind::Sqlite, Kind::Postgres), kindName);

TEST(WebhookSpoolTest, BuildsThatComeWhileTheDatabaseIsAwayArriveInOrderEvenAfterAKill)
{
    PostgresCluster cluster;
    ASSERT_TRUE(cluster.isRunning()) << cluster.trouble();
    Cratd cratd({.databaseUrl = cluster.freshDatabase(), .arguments = {}, .environment = {}, .input = {}});
    ASSERT_TRUE(cratd.start()) << cratd.errors();
    const auto announce = [&](int number) {
        return cratd
            .call("POST", "/api/v1/builds", {},
                  R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":)" + std::to_string(number) + "}")
            .status;
    };
    EXPECT_EQ(announce(1), 200);
    cluster.stop();
    for (int i = 2; i <= 10; ++i)
        EXPECT_EQ(announce(i), 200) << "never refused for want of a database";
    const auto ready = cratd.call("GET", "/readyz");
    EXPECT_EQ(ready.status, 503);
    EXPECT_THAT(ready.body, ::testing::HasSubstr("database"));
    EXPECT_EQ(cratd.call("POST", "/api/v1/auth/login", {}, R"({"email":"a@b.c"})").status, 503);
    cratd.kill();
    ASSERT_TRUE(cratd.start()) << "it starts without its database: " << cratd.errors();
    EXPECT_EQ(announce(11), 200);
    cluster.start();
    ASSERT_TRUE(eventually([&] {
        return cratd.call("GET", "/readyz").body.find(R"({"part":"database","ok":true)") != std::string::npos;
    }));
    const auto user = cratd.signIn("u@example.org");
    ASSERT_TRUE(
        eventually([&] { return cratd.call("GET", "/api/v1/builds", user).json().at("total").as_int64() == 11; }));
    const auto builds = cratd.call("GET", "/api/v1/builds", user).json().at("data").as_array();
    for (int i = 0; i < 11; ++i)
        EXPECT_EQ(builds[static_cast<std::size_t>(i)].at("build_number").as_int64(), 11 - i);
    EXPECT_TRUE(eventually([&] { return std::filesystem::file_size(cratd.data() / "webhook-spool.jsonl") == 0; }));
}

TEST(DatabaseAwayTest, IsSaidOnceInTheLogAndWithoutItsAddressToStrangers)
{
    using ::testing::HasSubstr;
    using ::testing::Not;
    PostgresCluster cluster;
    ASSERT_TRUE(cluster.isRunning()) << cluster.trouble();
    Cratd cratd({.databaseUrl = cluster.freshDatabase(), .arguments = {}, .environment = {}, .input = {}});
    cluster.stop();
    ASSERT_TRUE(cratd.start()) << cratd.errors();
    const auto ready = cratd.call("GET", "/readyz");
    EXPECT_THAT(ready.body, HasSubstr("The database is not available; the companion's log says why"));
    const auto login = cratd.call("POST", "/api/v1/auth/login", {}, R"({"email":"a@b.c"})");
    EXPECT_EQ(login.status, 503);
    EXPECT_EQ(login.body, R"({"error":"The database is not available; try again shortly"})");
    for (const auto &answer : {ready, login})
        EXPECT_THAT(answer.body, Not(HasSubstr("PostgreSQL")));
    EXPECT_THAT(cratd.errors(), HasSubstr("Check that the server runs"));
    // What is tried each second has tried some three times when this long outage ends.
    std::this_thread::sleep_for(std::chrono::milliseconds(3500));
    cluster.start();
    ASSERT_TRUE(eventually([&] { return cratd.errors().find("the database is there") != std::string::npos; }))
        << cratd.errors();
    const std::string log = cratd.errors();
    std::map<std::string, int> said;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        if (const std::size_t at = line.find(" W "); at != std::string::npos) {
            EXPECT_LE(++said[line.substr(at)], 2) << log;
        }
    }
    EXPECT_FALSE(said.empty());
}

std::vector<std::string> jobsOfBuilds(store::Database &database)
{
    auto jobs = database.readNow<std::vector<std::string>>([](store::Reader &r) -> Result<std::vector<std::string>> {
        auto rows = r.query("SELECT job_name FROM build_info ORDER BY id");
        if (!rows)
            return tl::unexpected(rows.error());
        std::vector<std::string> out;
        for (const auto &row : *rows)
            out.push_back(row.text("job_name"));
        return out;
    });
    return jobs.value_or(std::vector<std::string>{});
}

TEST(WebhookSpoolTest, ABuildThatTheStoreCannotTakeWaitsAndOneThatNobodyCanTakeIsKept)
{
    const TemporaryFolder folder;
    const SystemClock clock;
    useQtApplication();
    auto database = store::Database::open({.url = freshDatabaseUrl(Kind::Sqlite, folder)}, clock);
    ASSERT_TRUE(database) << database.error().forUser;
    const auto rename = [&](const std::string &sql) {
        return (*database)->writeNow<void>([&](store::Transaction &tx) { return tx.exec(sql).map([](auto) {}); });
    };
    const auto spool = folder.path() / "webhook-spool.jsonl";
    std::ofstream(spool)
        << R"({"received_at":"2026-11-01T00:00:00Z","body":"{\"JOB_NAME\":\"A\",\"PACKAGE_PATH\":\"p\",\"BUILD_NUMBER\":1}"})"
        << "\n"
        << R"({"received_at":"2026-11-01T00:00:00Z","body":"{\"JOB_NAME\":\"B\"}"})"
        << "\n"
        << R"({"received_at":"2026-11-01T00:00:00Z","body":"{\"JOB_NAME\":\"C\",\"PACKAGE_PATH\":\"p\",\"BUILD_NUMBER\":1}"})"
        << "\n";
    ASSERT_TRUE(
        rename("ALTER TABLE build_info RENAME TO away")); // an error that is neither "away" nor the build's fault
    {
        http::WebhookIntake intake(**database, nullptr, clock, spool);
        ASSERT_TRUE(intake.start());
        intake.stop(); // has tried once, or not at all: both leave all three where they are
    }
    http::WebhookIntake intake(**database, nullptr, clock, spool);
    ASSERT_TRUE(intake.start());
    ASSERT_TRUE(rename("ALTER TABLE away RENAME TO build_info"));
    ASSERT_TRUE(eventually([&] { return jobsOfBuilds(**database).size() == 2; }));
    EXPECT_THAT(jobsOfBuilds(**database), ::testing::ElementsAre("A", "C"));
    EXPECT_TRUE(eventually([&] { return std::filesystem::file_size(spool) == 0; }));
    intake.stop();
    std::vector<std::string> kept;
    for (const auto &file : std::filesystem::directory_iterator(folder.path() / "webhook-refused"))
        kept.push_back(readFile(file.path()).value_or(""));
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_THAT(kept[0], ::testing::HasSubstr("PACKAGE_PATH")) << "the reason";
    EXPECT_THAT(kept[0], ::testing::HasSubstr(R"(\"B\")")) << "the body";
}

} // namespace
} // namespace crat::test
