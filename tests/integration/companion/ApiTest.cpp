#include "tests/integration/companion/ApiFixture.h"

#include "tests/support/QtEnvironment.h"
#include "tests/support/RawConnection.h"

namespace crat::test {
namespace {

const bool qt = useQtApplication();
using ::testing::HasSubstr;

TEST_P(ApiTest, SignsInOutAndRefreshes)
{
    auto me = get("/api/v1/auth/me");
    EXPECT_EQ(json::serialize(me), R"({"email":"user@example.org","is_admin":false})");
    const auto fresh = m_cratd.call("POST", "/api/v1/auth/refresh", m_user).json().at("token").as_string();
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/auth/me", m_user).status, 401) << "the old token stops working";
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/auth/me", std::string(fresh)).status, 200);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/logout", std::string(fresh)).status, 200);
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/auth/me", std::string(fresh)).status, 401);
}

TEST_P(ApiTest, TwoLoginsInOneSecondBothWorkAndTheSecondEndsTheFirst)
{
    const auto first = m_cratd.signIn("twice@example.org");
    const auto second = m_cratd.signIn("twice@example.org");
    ASSERT_FALSE(second.empty());
    EXPECT_NE(first, second);
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/auth/me", first).status, 401);
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/auth/me", second).status, 200);
}

TEST_P(ApiTest, AWrongPasswordIsRefusedAndTheNextTryMustWait)
{
    const std::string wrong = R"({"email":"x@example.org","password":"guess"})";
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/login", {}, wrong).status, 401);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/login", {}, wrong).status, 429) << "at once after a wrong one";
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/login", {}, R"({"email":"nobody"})").status, 400);
}

TEST_P(ApiTest, KeepsABuildOnceAndListsNewestFirst)
{
    EXPECT_EQ(announce("A", 1).status, 200);
    EXPECT_EQ(announce("A", 2).status, 200);
    EXPECT_EQ(announce("A", 2).status, 200) << "the same build again is fine";
    EXPECT_EQ(announce("A", 2, "other/path").status, 200);
    EXPECT_EQ(announce("B", 7).status, 200);
    const auto all = get("/api/v1/builds/job/A");
    for (const auto &build : all.at("data").as_array())
        EXPECT_EQ(build.at("other_path").as_bool(), build.at("package_path").as_string() == "other/path")
            << "a number that comes again with another path is flagged";
    const auto page = get("/api/v1/builds?job_name=A&limit=2");
    EXPECT_EQ(page.at("total").as_int64(), 3);
    EXPECT_EQ(page.at("limit").as_int64(), 2);
    ASSERT_EQ(page.at("data").as_array().size(), 2u);
    EXPECT_EQ(page.at("data").at(0).at("package_path").as_string(), "other/path");
    EXPECT_EQ(page.at("data").at(0).at("build_user").as_string(), "dev");
    EXPECT_EQ(get("/api/v1/builds?limit=101").at("limit").as_int64(), 20);
    EXPECT_EQ(get("/api/v1/builds?limit=0&offset=2").at("data").as_array().size(), 2u);
    EXPECT_EQ(get("/api/v1/builds/job/A").at("data").as_array().size(), 3u);
    EXPECT_EQ(get("/api/v1/builds/job/B/latest").at("data").at("build_number").as_int64(), 7);
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/builds/job/C/latest", m_user).status, 404);
    EXPECT_EQ(json::serialize(get("/api/v1/builds/job-names")), R"({"data":["A","B"]})");
    EXPECT_EQ(json::serialize(get("/api/v1/builds/job/nothing").at("data")), "[]");
}

TEST_P(ApiTest, NamesAreOnlyData)
{
    const std::string name = "<script>alert(1)</script>\n\t/a b%2F\"\\'; DROP TABLE build_info; -- \xF0\x9F\x90\x99";
    EXPECT_EQ(announce(name, 1).status, 200);
    EXPECT_EQ(get("/api/v1/builds/job-names").at("data").at(0).as_string(), name);
    const std::string encoded = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%0A%09%2Fa%20b%252F%22%5C%27%3B%20DROP%20TABLE%"
                                "20build_info%3B%20--%20%F0%9F%90%99";
    EXPECT_EQ(get("/api/v1/builds/job/" + encoded + "/latest").at("data").at("job_name").as_string(), name);
    EXPECT_EQ(admin("DELETE", "/api/v1/builds/job-names/" + encoded).status, 200);
    EXPECT_EQ(get("/api/v1/builds").at("total").as_int64(), 0);
}

TEST_P(ApiTest, ManagesJobNamesAndDeletesWithEverythingUnderThem)
{
    EXPECT_EQ(json::serialize(admin("POST", "/api/v1/builds/job-names", R"({"job_name":"Z"})").json().at("job_name")),
              "\"Z\"");
    EXPECT_EQ(admin("POST", "/api/v1/builds/job-names", R"({"job_name":"Z"})").status, 409);
    EXPECT_EQ(admin("POST", "/api/v1/builds/job-names", R"({"job_name":""})").status, 400);
    EXPECT_EQ(announce("Z", 3).status, 200);
    const auto id = get("/api/v1/builds/job/Z/latest").at("data").at("id").as_int64();
    const auto gone = admin("DELETE", "/api/v1/builds/" + std::to_string(id)).json();
    EXPECT_EQ(json::serialize(gone.at("deleted_build")),
              R"({"id":)" + std::to_string(id) + R"(,"job_name":"Z","build_number":3})");
    EXPECT_EQ(admin("DELETE", "/api/v1/builds/" + std::to_string(id)).status, 404);
    EXPECT_EQ(admin("DELETE", "/api/v1/builds/x").status, 400);
    EXPECT_EQ(admin("DELETE", "/api/v1/builds/job-names/Z").status, 200);
    EXPECT_EQ(admin("DELETE", "/api/v1/builds/job-names/Z").status, 404);
}

TEST_P(ApiTest, TestItemsByTheContract)
{
    const auto made = admin("POST", "/api/v1/test-items", R"({"name":"shop","associated_job_name":"SHOP"})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto id = std::to_string(made.json().at("data").at("id").as_int64());
    EXPECT_EQ(admin("POST", "/api/v1/test-items", R"({"name":"shop"})").status, 409);
    EXPECT_EQ(admin("POST", "/api/v1/test-items", R"({"description":"no name"})").status, 400);
    EXPECT_EQ(admin("POST", "/api/v1/test-items", R"({"name":7})").status, 400);
    EXPECT_EQ(admin("PUT", "/api/v1/test-items/" + id, R"({"associated_parameter_set_id":99})").status, 400);
    EXPECT_EQ(
        admin("PUT", "/api/v1/test-items/" + id, R"({"notification_enabled":false,"associated_parameter_set_id":1})")
            .status,
        200);
    const auto item = get("/api/v1/test-items/" + id).at("data");
    EXPECT_EQ(item.at("name").as_string(), "shop");
    EXPECT_EQ(item.at("notification_enabled").as_bool(), false);
    EXPECT_EQ(item.at("associated_parameter_set_id").as_int64(), 1);
    EXPECT_EQ(get("/api/v1/test-items").at("data").as_array().size(), 1u);
    EXPECT_EQ(get("/api/v1/test-items/" + id + "/deploy-runs").at("total").as_int64(), 0);
    EXPECT_EQ(admin("DELETE", "/api/v1/test-items/" + id + "/deploy-history").json().at("deleted_count").as_int64(), 0);
    EXPECT_EQ(admin("DELETE", "/api/v1/test-items/" + id).status, 200);
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/test-items/" + id, m_user).status, 404);
    EXPECT_EQ(admin("DELETE", "/api/v1/test-items/" + id).status, 404);
}

TEST_P(ApiTest, ParameterSetsKeepEveryKeyAndDefaultStays)
{
    const auto made = admin("POST", "/api/v1/parameter-sets",
                            R"({"name":"a","description":"d","parameters":{"own":{"deep":[1]},"test_path":"t"}})");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(json::serialize(made.json().at("data").at("parameters")), R"({"own":{"deep":[1]},"test_path":"t"})");
    EXPECT_EQ(admin("POST", "/api/v1/parameter-sets", R"({"name":"b","parameters":{"upgrade_type":"half"}})").status,
              400);
    const auto all = get("/api/v1/parameter-sets").at("data").as_array();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[1].at("name").as_string(), "default");
    const auto standard = std::to_string(all[1].at("id").as_int64());
    EXPECT_EQ(admin("DELETE", "/api/v1/parameter-sets/" + standard).status, 400);
    EXPECT_EQ(admin("PUT", "/api/v1/parameter-sets/" + standard, R"({"name":"other"})").status, 400);
    EXPECT_EQ(admin("PUT", "/api/v1/parameter-sets/" + standard, R"({"description":"x"})").status, 200);
    EXPECT_EQ(admin("DELETE", "/api/v1/parameter-sets/" + std::to_string(all[0].at("id").as_int64())).status, 200);
    EXPECT_EQ(admin("DELETE", "/api/v1/parameter-sets/999").status, 404);
}

TEST_P(ApiTest, SettingsAreCheckedAndSecretsNeverShown)
{
    for (const char *key : {"project_name", "package_build_info_base_url", "package_download_base_url",
                            "external_test_server_url", "test_blocking_enabled"})
        EXPECT_TRUE(get("/api/v1/settings").at("data").as_object().contains(key)) << key;
    EXPECT_EQ(
        admin("PUT", "/api/v1/settings", R"({"project_name":"P","test_blocking_enabled":"true","own_key":"kept"})")
            .status,
        200);
    EXPECT_EQ(get("/api/v1/settings/own_key").at("data").at("value").as_string(), "kept");
    EXPECT_EQ(admin("PUT", "/api/v1/settings", R"({"project_name":"Q","external_test_server_url":"ftp://x"})").status,
              400);
    EXPECT_EQ(get("/api/v1/settings/project_name").at("data").at("value").as_string(), "P") << "all or none";
    const auto secret = admin("PUT", "/api/v1/settings/smtp_password", R"({"value":"hush hush"})");
    EXPECT_EQ(secret.status, 200);
    EXPECT_THAT(secret.body, ::testing::Not(HasSubstr("hush")));
    EXPECT_THAT(m_cratd.call("GET", "/api/v1/settings", m_admin).body, ::testing::Not(HasSubstr("hush")));
    EXPECT_THAT(m_cratd.call("GET", "/api/v1/events", m_admin).body, ::testing::Not(HasSubstr("hush")));
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/settings/nothing", m_user).status, 404);
}

TEST_P(ApiTest, SelectionsFollowTheNewestBuildUntilToldNotTo)
{
    announce("J", 1);
    announce("K", 1);
    const auto first = get("/api/v1/builds/job/J/latest").at("data").at("id").as_int64();
    const auto foreign = get("/api/v1/builds/job/K/latest").at("data").at("id").as_int64();
    const auto put = [&](std::int64_t build, const std::string &more) {
        return m_cratd.call("PUT", "/api/v1/job-versions", m_user,
                            R"({"job_name":"J","build_id":)" + std::to_string(build) + more + "}");
    };
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/job-versions/J", m_user).status, 404);
    EXPECT_EQ(put(foreign, "").status, 400) << "a build of another job";
    EXPECT_EQ(put(9999, "").status, 404);
    const auto plain = put(first, "");
    ASSERT_EQ(plain.status, 200);
    EXPECT_EQ(plain.json().at("auto_sync_enabled").as_bool(), false) << "who names a build means that build";
    EXPECT_EQ(put(first, R"(,"auto_sync":null)").json().at("auto_sync_enabled").as_bool(), false);
    ASSERT_EQ(put(first, R"(,"auto_sync":true)").status, 200);
    EXPECT_EQ(put(first, "").json().at("auto_sync_enabled").as_bool(), true) << "an existing one does as it did";
    announce("J", 2);
    EXPECT_EQ(get("/api/v1/job-versions/J").at("selected_build").at("build_number").as_int64(), 2) << "it follows";
    ASSERT_EQ(put(first, R"(,"auto_sync":false)").status, 200);
    announce("J", 3);
    EXPECT_EQ(get("/api/v1/job-versions/J").at("selected_build").at("build_number").as_int64(), 1);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/job-versions/J/sync", m_user)
                  .json()
                  .at("selected_build")
                  .at("build_number")
                  .as_int64(),
              3);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/job-versions/auto-sync", m_user).json().at("sync_count").as_int64(), 0);
    EXPECT_EQ(get("/api/v1/job-versions").as_array().size(), 1u) << "a bare array";
    EXPECT_EQ(admin("DELETE", "/api/v1/job-versions/J").status, 200);
    EXPECT_EQ(admin("DELETE", "/api/v1/job-versions/J").status, 404);
}

TEST_P(ApiTest, APersonsOwnSelectionIsNobodyElses)
{
    announce("J", 1);
    const auto first = std::to_string(get("/api/v1/builds/job/J/latest").at("data").at("id").as_int64());
    announce("J", 2);
    const std::string me = "/api/v1/me/job-versions";
    const auto number = [](const json::value &selection) {
        return selection.at("selected_build").at("build_number").as_int64();
    };
    EXPECT_EQ(get(me).as_array().size(), 0u) << "a bare array, as the shared ones";
    EXPECT_EQ(m_cratd.call("GET", me + "/J", m_user).status, 404);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/job-versions/J/sync", m_user).status, 200);
    const auto own = m_cratd.call("PUT", me, m_user, R"({"job_name":"J","build_id":)" + first + "}");
    ASSERT_EQ(own.status, 200) << own.body;
    announce("J", 3);
    EXPECT_EQ(number(get(me + "/J")), 1);
    EXPECT_EQ(number(get("/api/v1/job-versions/J")), 3) << "the shared one went its own way";
    EXPECT_EQ(m_cratd.call("GET", me + "/J", m_admin).status, 404) << "not even an admin's";
    EXPECT_EQ(m_cratd.call("GET", me, m_admin).json().as_array().size(), 0u);
    const auto events = get("/api/v1/events?after=0");
    for (const auto &event : events.at("data").as_array()) {
        if (event.at("type").as_string() == "selection.changed") {
            EXPECT_NE(number(event.at("data")), 1) << "and nobody is told of it";
        }
    }
    EXPECT_EQ(number(m_cratd.call("POST", me + "/J/sync", m_user).json()), 3);
    EXPECT_EQ(m_cratd.call("PUT", me, m_user, R"({"job_name":"J","auto_sync":true,"build_id":)" + first + "}").status,
              200);
    announce("J", 4);
    EXPECT_EQ(number(get(me + "/J")), 4) << "an own one may follow, too";
    const auto history = get(me + "/J/history");
    EXPECT_EQ(history.at("total").as_int64(), 4);
    EXPECT_EQ(history.at("data").at(0).at("who").as_string(), "") << "it followed";
    EXPECT_EQ(history.at("data").at(3).at("who").as_string(), "user@example.org");
    EXPECT_EQ(m_cratd.call("DELETE", me + "/J", m_user).status, 200);
    EXPECT_EQ(m_cratd.call("DELETE", me + "/J", m_user).status, 404);
    EXPECT_EQ(number(get("/api/v1/job-versions/J")), 4);
}

TEST_P(ApiTest, ASelectionKeepsWhoChoseWhatWhen)
{
    announce("J", 1);
    const auto first = std::to_string(get("/api/v1/builds/job/J/latest").at("data").at("id").as_int64());
    const auto put = [&](const std::string &token, const std::string &more) {
        return m_cratd.call("PUT", "/api/v1/job-versions", token, R"({"job_name":"J","build_id":)" + first + more + "}")
            .status;
    };
    const std::string path = "/api/v1/job-versions/J/history";
    EXPECT_EQ(get(path).at("total").as_int64(), 0);
    EXPECT_EQ(put(m_user, ""), 200);
    EXPECT_EQ(put(m_user, ""), 200) << "the same again is no change";
    EXPECT_EQ(put(m_admin, R"(,"auto_sync":true)"), 200);
    announce("J", 2);
    EXPECT_EQ(admin("DELETE", "/api/v1/builds/" + first).status, 200) << "what was chosen then stays known";
    EXPECT_EQ(admin("DELETE", "/api/v1/job-versions/J").status, 200);
    const auto page = get(path + "?limit=3");
    EXPECT_EQ(page.at("total").as_int64(), 4);
    ASSERT_EQ(page.at("data").as_array().size(), 3u);
    const auto last = get(path + "?limit=1&offset=3").at("data").at(0);
    const auto said = [](const json::value &entry) {
        const auto place = [](const json::value &build) {
            return build.is_null() ? std::string("-") : std::to_string(build.at("build_number").as_int64());
        };
        return std::string(std::string_view(entry.at("who").as_string())) + " " + place(entry.at("from")) + ">" +
               place(entry.at("to")) + (entry.at("auto_sync_enabled").as_bool() ? " follows" : "");
    };
    EXPECT_EQ(said(last), "user@example.org ->1");
    EXPECT_EQ(said(page.at("data").at(2)), "boss@example.org 1>1 follows");
    EXPECT_EQ(said(page.at("data").at(1)), " 1>2 follows");
    EXPECT_EQ(said(page.at("data").at(0)), "boss@example.org 2>-");
    EXPECT_TRUE(parseRfc3339(std::string(std::string_view(last.at("when").as_string()))));
}

TEST_P(ApiTest, RunsAreAskedForByExistingThingsOnly)
{
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/test-items/1/deploy-test", m_user, R"({"build_info_id":"x"})").status, 400);
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/deploy-test-runs/1", m_user).status, 404);
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/test-items/5/deploy-runs", m_user).status, 404);
    EXPECT_EQ(get("/api/v1/processing-count").at("data").at("count").as_int64(), 0);
}

TEST_P(ApiTest, SaysWhatItIsAndHowItIs)
{
    EXPECT_EQ(json::serialize(m_cratd.call("GET", "/health").json()), R"({"status":"ok","service":"crat"})");
    const auto version = m_cratd.call("GET", "/api/v1/version").json().at("data").as_object();
    for (const char *key : {"app_name", "app_version", "build_time", "commit_hash"})
        EXPECT_TRUE(version.contains(key)) << key;
    EXPECT_EQ(m_cratd.call("GET", "/livez").status, 200);
    // Whether this machine has Robot and a browser is another part's business.
    EXPECT_THAT(m_cratd.call("GET", "/readyz").body, HasSubstr(R"({"part":"database","ok":true)"));
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/unknown").status, 404);
    const auto wrong = m_cratd.call("DELETE", "/health");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_THAT(wrong.headers, HasSubstr("Allow: GET, HEAD"));
}

TEST_P(ApiTest, AHeadIsAGetWithoutItsBody)
{
    const auto folder = m_cratd.data() / "target/reports/shop/1";
    std::filesystem::create_directories(folder);
    ASSERT_TRUE(writeFileAtomically(folder / "index.html", "<p>report</p>"));
    RawConnection raw(m_cratd.port());
    const auto head = [&](const std::string &path, const std::string &token = {}) {
        raw.send("HEAD " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
                 (token.empty() ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n");
        return raw.readUntil("\r\n\r\n");
    };
    const auto length = [&](const std::string &path, const std::string &token = {}) {
        return "Content-Length: " + std::to_string(m_cratd.call("GET", path, token).body.size()) + "\r\n";
    };
    for (const char *path : {"/health", "/api/v1/version", "/reports/shop/1/index.html"}) {
        const std::string answer = head(path);
        EXPECT_THAT(answer, ::testing::StartsWith("HTTP/1.1 200 ")) << path;
        EXPECT_THAT(answer, HasSubstr(length(path))) << path;
    }
    const std::string settings = head("/api/v1/settings", m_user);
    EXPECT_THAT(settings, ::testing::StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(settings, HasSubstr(length("/api/v1/settings", m_user)));
    EXPECT_THAT(head("/api/v1/settings"), ::testing::StartsWith("HTTP/1.1 401 "));
    EXPECT_THAT(head("/reports/shop/1/nothing.html"), ::testing::StartsWith("HTTP/1.1 404 "));
    EXPECT_THAT(head("/api/v1/auth/logout"), ::testing::StartsWith("HTTP/1.1 405 ")) << "only what can be got";
    // Each of these answers began where the one before ended, so none had a body.
    raw.send("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    bool closed = false;
    const std::string last = raw.readAll(closed);
    EXPECT_THAT(last, ::testing::StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(last, ::testing::EndsWith(R"({"status":"ok","service":"crat"})"));
}

TEST_P(ApiTest, AllIsThereAfterAKill)
{
    announce("J", 1);
    admin("PUT", "/api/v1/settings", R"({"project_name":"kept"})");
    m_cratd.kill();
    ASSERT_TRUE(m_cratd.start()) << m_cratd.errors();
    EXPECT_EQ(get("/api/v1/builds").at("total").as_int64(), 1) << "the session outlived it too";
    EXPECT_EQ(get("/api/v1/settings/project_name").at("data").at("value").as_string(), "kept");
}

TEST_P(ApiTest, ASignInEndsTheOlderOneOfItsKindOfProgramAlone)
{
    const auto signIn = [&](const std::string &client) {
        const auto answer = m_cratd.call("POST", "/api/v1/auth/login", {},
                                         R"({"email":"one@example.org","client":")" + client + R"("})");
        EXPECT_EQ(answer.status, 200) << answer.body;
        return std::string(std::string_view(answer.json().at("token").as_string()));
    };
    const auto isLive = [&](const std::string &token) {
        return m_cratd.call("GET", "/api/v1/auth/me", token).status == 200;
    };
    const std::string cli = signIn("cli"), studio = signIn("studio"), web = m_cratd.signIn("one@example.org");
    EXPECT_TRUE(isLive(cli) && isLive(studio) && isLive(web));
    const std::string again = signIn("studio");
    EXPECT_TRUE(isLive(cli) && isLive(web) && isLive(again));
    EXPECT_FALSE(isLive(studio));
    const std::string other = signIn("web");
    EXPECT_FALSE(isLive(web)) << "who says nothing is as a browser is";
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/login", {}, R"({"email":"one@example.org","client":"tv"})").status,
              400);
}

INSTANTIATE_TEST_SUITE_P(Both, ApiTest, ::testing::Values(Kind::Sqlite, Kind::Postgres), kindName);

} // namespace
} // namespace crat::test
