#include "tests/integration/companion/ApiFixture.h"

namespace crat::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Runs as the contract's routes show them. No artefact server is set, so that each run ends at once by itself; with a target
/// that is never reached (ParkedRun) one stays open.
class RunsTest : public ApiTest {
protected:
    std::int64_t addItem(const std::string &name)
    {
        const auto made = admin("POST", "/api/v1/test-items", R"({"name":")" + name + R"("})");
        EXPECT_EQ(made.status, 201) << made.body;
        return made.json().at("data").at("id").as_int64();
    }
    std::int64_t addBuild(const std::string &job, int number)
    {
        EXPECT_EQ(announce(job, number).status, 200);
        return get("/api/v1/builds/job/" + job + "/latest").at("data").at("id").as_int64();
    }
    Answer trigger(std::int64_t item, std::int64_t build, const std::string &more = {})
    {
        return m_cratd.call("POST", "/api/v1/test-items/" + std::to_string(item) + "/deploy-test", m_user,
                            R"({"build_info_id":)" + std::to_string(build) + more + "}");
    }
    std::int64_t run(std::int64_t item, std::int64_t build)
    {
        const auto answer = trigger(item, build);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.json().at("data").at("run_id").as_int64();
    }
    json::value ended(std::int64_t run)
    {
        json::value last;
        EXPECT_TRUE(eventually([&] {
            last = get("/api/v1/deploy-test-runs/" + std::to_string(run)).at("data");
            return last.at("status").as_string() == "FAILED" || last.at("status").as_string() == "CANCELLED";
        }));
        return last;
    }
    int runStatus(std::int64_t run)
    {
        return m_cratd.call("GET", "/api/v1/deploy-test-runs/" + std::to_string(run), m_user).status;
    }
    /// An artefact server that is not there: the run's download tries it for some seconds, so the run is open meanwhile.
    void park()
    {
        EXPECT_EQ(admin("PUT", "/api/v1/settings",
                        R"({"test_blocking_enabled":"true","package_download_base_url":"http://127.0.0.1:1/"})")
                      .status,
                  200);
    }
};

TEST_P(RunsTest, ARunHasTheContractsShape)
{
    const auto item = addItem("shop"), build = addBuild("SHOP", 7);
    const auto answer = trigger(item, build, R"(,"parameter_set_id":1)").json();
    EXPECT_TRUE(answer.at("message").is_string());
    EXPECT_EQ(answer.at("data").at("queued"), false);
    EXPECT_FALSE(answer.at("data").as_object().contains("queue_position"));
    const auto id = answer.at("data").at("run_id").as_int64();
    const auto seen = ended(id);
    for (const char *key : {"id",         "test_item_id",      "build_info_id",   "triggered_by",   "parameter_set_id",
                            "status",     "download_url",      "download_path",   "task_id",        "report_url",
                            "steps",      "response_raw_data", "max_query_hours", "query_interval", "query_timeout",
                            "started_at", "finished_at",       "error_message",   "test_figures",   "test_item",
                            "build_info"})
        EXPECT_TRUE(seen.as_object().contains(key)) << key;
    EXPECT_EQ(seen.at("triggered_by").as_string(), "user@example.org");
    EXPECT_EQ(seen.at("max_query_hours").as_int64(), 3);
    EXPECT_EQ(seen.at("query_interval").as_int64(), 60);
    EXPECT_EQ(seen.at("query_timeout").as_int64(), 30);
    EXPECT_EQ(seen.at("test_item").at("name").as_string(), "shop");
    EXPECT_EQ(seen.at("build_info").at("build_number").as_int64(), 7);
    EXPECT_THAT(std::string(seen.at("error_message").as_string()), HasSubstr("package_download_base_url"));
    const auto &step = seen.at("steps").at(0).as_object();
    EXPECT_EQ(step.at("name").as_string(), "download");
    EXPECT_EQ(step.at("status").as_string(), "FAILED");
    EXPECT_TRUE(step.contains("start_time") && step.contains("end_time") && step.contains("error"));
}

TEST_P(RunsTest, AnItemsRunsComeNewestFirstInPages)
{
    const auto item = addItem("shop"), other = addItem("other"), build = addBuild("SHOP", 1);
    std::vector<std::int64_t> runs;
    for (int i = 0; i < 3; ++i)
        runs.push_back(run(item, build));
    ended(run(other, build));
    for (const auto id : runs)
        ended(id);
    const std::string path = "/api/v1/test-items/" + std::to_string(item);
    const auto page = get(path + "/deploy-runs?limit=2&offset=1");
    EXPECT_EQ(page.at("total").as_int64(), 3);
    EXPECT_EQ(page.at("limit").as_int64(), 2);
    EXPECT_EQ(page.at("offset").as_int64(), 1);
    ASSERT_EQ(page.at("data").as_array().size(), 2u);
    EXPECT_EQ(page.at("data").at(0).at("id").as_int64(), runs[1]);
    EXPECT_EQ(page.at("data").at(1).at("id").as_int64(), runs[0]);
    EXPECT_EQ(get(path + "/deploy-runs?limit=1000").at("limit").as_int64(), 20);
    const auto cleared = admin("DELETE", path + "/deploy-history").json();
    EXPECT_EQ(cleared.at("deleted_count").as_int64(), 3);
    EXPECT_EQ(cleared.at("test_item_id").as_int64(), item);
    EXPECT_EQ(cleared.at("cleared_by").as_string(), "boss@example.org");
    EXPECT_EQ(get(path + "/deploy-runs").at("total").as_int64(), 0);
    EXPECT_EQ(get("/api/v1/deploy-test-runs").at("total").as_int64(), 1) << "the other item's stays";
}

TEST_P(RunsTest, ATriggerThatNamesNoBuildTakesTheCallersSelectionElseTheSharedOne)
{
    const auto made = admin("POST", "/api/v1/test-items", R"({"name":"shop","associated_job_name":"SHOP"})").json();
    const std::string path =
        "/api/v1/test-items/" + std::to_string(made.at("data").at("id").as_int64()) + "/deploy-test";
    const auto first = addBuild("SHOP", 1), second = addBuild("SHOP", 2);
    const auto select = [&](const std::string &prefix, std::int64_t build) {
        EXPECT_EQ(m_cratd
                      .call("PUT", prefix + "/job-versions", m_user,
                            R"({"job_name":"SHOP","build_id":)" + std::to_string(build) + "}")
                      .status,
                  200);
    };
    const auto built = [&](const std::string &token) {
        const auto answer = m_cratd.call("POST", path, token, "{}");
        EXPECT_EQ(answer.status, 200) << answer.body;
        const auto run = answer.json().at("data").at("run_id").as_int64();
        return ended(run).at("build_info_id").as_int64();
    };
    const auto none = m_cratd.call("POST", path, m_user, "{}");
    EXPECT_EQ(none.status, 400);
    EXPECT_THAT(none.body, HasSubstr("no build of the test item's job is selected"));
    select("/api/v1", second);
    EXPECT_EQ(built(m_user), second);
    select("/api/v1/me", first);
    EXPECT_EQ(built(m_user), first) << "the caller's own goes before it";
    EXPECT_EQ(built(m_admin), second) << "in nobody else's triggers";
}

TEST_P(RunsTest, DeletingABuildAJobOrAnItemTakesItsRunsAlong)
{
    const auto item = addItem("shop"), other = addItem("other");
    const auto first = addBuild("A", 1), second = addBuild("A", 2), third = addBuild("B", 1);
    EXPECT_EQ(m_cratd
                  .call("PUT", "/api/v1/job-versions", m_user,
                        R"({"job_name":"A","build_id":)" + std::to_string(second) + "}")
                  .status,
              200);
    const auto one = run(item, first), two = run(item, second), three = run(item, third), four = run(other, third);
    for (const auto id : {one, two, three, four})
        ended(id);
    EXPECT_EQ(admin("DELETE", "/api/v1/builds/" + std::to_string(first)).status, 200);
    EXPECT_EQ(runStatus(one), 404);
    EXPECT_EQ(runStatus(two), 200);
    EXPECT_EQ(admin("DELETE", "/api/v1/builds/job-names/A").status, 200);
    EXPECT_EQ(runStatus(two), 404);
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/job-versions/A", m_user).status, 404) << "its selection goes too";
    EXPECT_EQ(get("/api/v1/builds?job_name=A").at("total").as_int64(), 0);
    EXPECT_EQ(admin("DELETE", "/api/v1/test-items/" + std::to_string(item)).status, 200);
    EXPECT_EQ(runStatus(three), 404);
    EXPECT_EQ(runStatus(four), 200);
    const auto events = get("/api/v1/events?after=0").at("data");
    std::vector<std::string> told;
    for (const auto &event : events.as_array()) {
        if (event.at("type").as_string() == "run.deleted")
            told.push_back(json::serialize(event.at("data")));
    }
    EXPECT_THAT(told, ElementsAre(R"({"build_info_id":)" + std::to_string(first) + R"(,"count":1})",
                                  R"({"job_name":"A","count":1})",
                                  R"({"test_item_id":)" + std::to_string(item) + R"(,"count":1})"))
        << "lists of runs hear that theirs went";
}

TEST_P(RunsTest, QueuedOnesHaveTheirPlaceAndGoOnWhenTheHolderIsDeleted)
{
    park();
    const auto item = addItem("shop"), held = addBuild("HELD", 1), build = addBuild("SHOP", 1);
    const auto holder = run(item, held);
    const auto second = trigger(item, build).json().at("data"), third = trigger(item, build).json().at("data");
    EXPECT_EQ(second.at("queued"), true);
    EXPECT_EQ(second.at("queue_position").as_int64(), 1);
    EXPECT_EQ(third.at("queue_position").as_int64(), 2);
    EXPECT_EQ(get("/api/v1/processing-count").at("data").at("count").as_int64(), 3);
    const auto id = third.at("run_id").as_int64();
    EXPECT_EQ(get("/api/v1/deploy-test-runs/" + std::to_string(id)).at("data").at("queue_position").as_int64(), 2);
    EXPECT_EQ(m_cratd
                  .call("POST",
                        "/api/v1/deploy-test-runs/" + std::to_string(second.at("run_id").as_int64()) + "/cancel",
                        m_user, "{}")
                  .status,
              200);
    EXPECT_EQ(ended(second.at("run_id").as_int64()).at("status").as_string(), "CANCELLED");
    EXPECT_EQ(admin("DELETE", "/api/v1/builds/job-names/HELD").status, 200);
    EXPECT_EQ(runStatus(holder), 404);
    EXPECT_TRUE(eventually([&] {
        const auto run = get("/api/v1/deploy-test-runs/" + std::to_string(id)).at("data");
        return run.at("status").as_string() == "DOWNLOADING";
    }));
}

TEST_P(RunsTest, ASetThatIsDeletedWhileItsRunWaitsEndsTheRunInsteadOfAnotherSetInItsPlace)
{
    park();
    const auto item = addItem("shop"), build = addBuild("SHOP", 1);
    const auto set = admin("POST", "/api/v1/parameter-sets", R"({"name":"mine","parameters":{}})").json().at("data");
    const auto holder = run(item, build);
    const auto waiting = trigger(item, build, R"(,"parameter_set_id":)" + std::to_string(set.at("id").as_int64()))
                             .json()
                             .at("data")
                             .at("run_id")
                             .as_int64();
    EXPECT_EQ(admin("DELETE", "/api/v1/parameter-sets/" + std::to_string(set.at("id").as_int64())).status, 200);
    EXPECT_EQ(
        m_cratd.call("POST", "/api/v1/deploy-test-runs/" + std::to_string(holder) + "/cancel", m_user, "{}").status,
        200);
    const auto seen = ended(waiting);
    EXPECT_EQ(seen.at("status").as_string(), "FAILED");
    EXPECT_THAT(std::string(seen.at("error_message").as_string()), HasSubstr("parameter set"));
    EXPECT_TRUE(seen.at("parameter_set_id").is_null());
}

TEST_P(RunsTest, ASetThatIsDeletedInTheMiddleOfItsRunChangesNothingForIt)
{
    park();
    const auto item = addItem("shop"), build = addBuild("SHOP", 1);
    const auto set = admin("POST", "/api/v1/parameter-sets", R"({"name":"mine","parameters":{}})").json().at("data");
    const auto id = trigger(item, build, R"(,"parameter_set_id":)" + std::to_string(set.at("id").as_int64()))
                        .json()
                        .at("data")
                        .at("run_id")
                        .as_int64();
    ASSERT_TRUE(eventually([&] {
        return get("/api/v1/deploy-test-runs/" + std::to_string(id)).at("data").at("status").as_string() ==
               "DOWNLOADING";
    }));
    EXPECT_EQ(admin("DELETE", "/api/v1/parameter-sets/" + std::to_string(set.at("id").as_int64())).status, 200);
    const auto seen = ended(id);
    EXPECT_THAT(std::string(seen.at("error_message").as_string()), HasSubstr("127.0.0.1:1/"));
    EXPECT_EQ(get("/api/v1/processing-count").at("data").at("count").as_int64(), 0);
}

TEST_P(RunsTest, WhatIsNotThereCannotBeTriggered)
{
    const auto item = addItem("shop"), build = addBuild("SHOP", 1);
    EXPECT_EQ(trigger(item, 99999).status, 404);
    EXPECT_EQ(trigger(99999, build).status, 404);
    EXPECT_EQ(trigger(item, build, R"(,"parameter_set_id":99999)").status, 404);
    EXPECT_EQ(trigger(item, build, R"(,"parameter_set_id":"1")").status, 400);
    EXPECT_EQ(trigger(item, build, " tail").status, 400);
    EXPECT_EQ(get("/api/v1/processing-count").at("data").at("count").as_int64(), 0);
}

TEST_P(RunsTest, ABuildMayAskForItsTestOnArrivalOnce)
{
    const auto item = addItem("shop");
    EXPECT_EQ(announce("SHOP", 1, "p", "shop").status, 200);
    EXPECT_EQ(announce("SHOP", 1, "p", "shop").status, 200) << "the same build again";
    const auto runs = get("/api/v1/test-items/" + std::to_string(item) + "/deploy-runs");
    EXPECT_EQ(runs.at("total").as_int64(), 1);
    EXPECT_EQ(runs.at("data").at(0).at("triggered_by").as_string(), "dev") << "in the build user's name";
    EXPECT_EQ(ended(runs.at("data").at(0).at("id").as_int64()).at("status").as_string(), "FAILED");
}

TEST_P(RunsTest, AWebhookNamesNobodyOutsideTheKnownDomainsAsOneToWriteTo)
{
    const auto item = addItem("shop");
    const auto triggeredBy = [&](int number, const std::string &user) {
        EXPECT_EQ(m_cratd
                      .call("POST", "/api/v1/builds", {},
                            json::serialize(json::object{{"JOB_NAME", "SHOP"},
                                                         {"BUILD_NUMBER", number},
                                                         {"PACKAGE_PATH", "p"},
                                                         {"BUILD_USER", user},
                                                         {"CRAT_TEST", "shop"}}))
                      .status,
                  200);
        const auto runs = get("/api/v1/test-items/" + std::to_string(item) + "/deploy-runs");
        return std::string(std::string_view(runs.at("data").at(0).at("triggered_by").as_string()));
    };
    EXPECT_EQ(triggeredBy(1, "victim@elsewhere.example"), "Jenkins: victim@elsewhere.example");
    EXPECT_EQ(admin("PUT", "/api/v1/settings", R"({"smtp_username":"crat@example.org"})").status, 200);
    EXPECT_EQ(triggeredBy(2, "dev@Example.org"), "dev@Example.org") << "the sending account's own domain";
    EXPECT_EQ(triggeredBy(3, "victim@elsewhere.example"), "Jenkins: victim@elsewhere.example");
    EXPECT_EQ(triggeredBy(4, "victim@sub.example.org"), "Jenkins: victim@sub.example.org");
    EXPECT_EQ(admin("PUT", "/api/v1/settings", R"({"webhook_mail_domains":"one.example, Two.example"})").status, 200);
    EXPECT_EQ(triggeredBy(5, "dev@two.example"), "dev@two.example");
    EXPECT_EQ(triggeredBy(6, "dev@example.org"), "Jenkins: dev@example.org");
    EXPECT_EQ(triggeredBy(7, "dev"), "dev");
}

INSTANTIATE_TEST_SUITE_P(Both, RunsTest, ::testing::Values(Kind::Sqlite, Kind::Postgres), kindName);

} // namespace
} // namespace crat::test
