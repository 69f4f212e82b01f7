#include <csignal>

#include <gmock/gmock.h>

#include "tests/support/Cratd.h"
#include "tests/support/PostgresCluster.h"
#include "tests/support/RawConnection.h"

namespace crat::test {
namespace {

using ::testing::HasSubstr;

TEST(CratdTest, PrintsOneLineWithItsAddressAndEndsOnSigterm)
{
    Cratd cratd;
    ASSERT_TRUE(cratd.start()) << cratd.errors();
    EXPECT_EQ(cratd.process().output(), "cratd: listening on " + cratd.url() + "\n");
    EXPECT_EQ(cratd.stop(), 0) << cratd.errors();
    EXPECT_EQ(cratd.process().output(), "cratd: listening on " + cratd.url() + "\n") << "logs go to standard error";
}

TEST(CratdTest, APortInUseIsSaidAtOnceInWords)
{
    Cratd first;
    ASSERT_TRUE(first.start()) << first.errors();
    const TemporaryFolder folder;
    ChildProcess again({.arguments = {CRAT_BIN_DIR "/cratd", "--data", folder.path() / "d", "--listen",
                                      "127.0.0.1:" + std::to_string(first.port())},
                        .environment = {},
                        .input = {},
                        .folder = folder.path()});
    EXPECT_EQ(again.wait(), 3);
    EXPECT_THAT(again.errors(), HasSubstr("another program uses this port"));
    EXPECT_THAT(again.errors(), HasSubstr("--listen"));
}

TEST(CratdTest, TwoNeverUseOneDataFolder)
{
    Cratd first;
    ASSERT_TRUE(first.start()) << first.errors();
    const TemporaryFolder folder;
    ChildProcess again({.arguments = {CRAT_BIN_DIR "/cratd", "--data", first.data(), "--listen", "127.0.0.1:0"},
                        .environment = {},
                        .input = {},
                        .folder = folder.path()});
    EXPECT_EQ(again.wait(), 3);
    EXPECT_THAT(again.errors(), HasSubstr("process " + std::to_string(first.process().pid())));
    first.kill();
    EXPECT_TRUE(first.start()) << "a killed one leaves no lock behind: " << first.errors();
}

TEST(CratdTest, TheTokenOfStandardInputIsAnAdmins)
{
    Cratd cratd(
        {.databaseUrl = {}, .arguments = {"--token-stdin"}, .environment = {}, .input = "0123456789abcdef0123\n"});
    ASSERT_TRUE(cratd.start()) << cratd.errors();
    const auto me = cratd.call("GET", "/api/v1/auth/me", "0123456789abcdef0123");
    EXPECT_EQ(me.status, 200);
    EXPECT_THAT(me.body, HasSubstr("\"is_admin\":true"));
    EXPECT_EQ(cratd.call("GET", "/api/v1/auth/me", "0123456789abcdef0124").status, 401);
    EXPECT_EQ(cratd.call("POST", "/api/v1/auth/refresh", "0123456789abcdef0123").status, 400);
    EXPECT_THAT(cratd.errors(), ::testing::Not(HasSubstr("0123456789abcdef")));
}

TEST(CratdTest, KeepsItsKeyToItselfAndRefusesOneThatOthersCanRead)
{
    Cratd cratd;
    ASSERT_TRUE(cratd.start()) << cratd.errors();
    const auto key = cratd.data() / "signing.key";
    EXPECT_EQ(std::filesystem::status(key).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_EQ(cratd.stop(), 0);
    std::filesystem::permissions(key, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    EXPECT_FALSE(cratd.start());
    EXPECT_THAT(cratd.errors(), HasSubstr("chmod 600"));
}

TEST(CratdTest, TheOlderNamesAreUnderstood)
{
    const int port = freePort();
    const TemporaryFolder folder;
    ChildProcess child(
        {.arguments = {CRAT_BIN_DIR "/cratd", "--data", folder.path() / "d"},
         .environment = {"PORT=" + std::to_string(port), "ADMIN_PASSWD=old secret",
                         "SQL_DSN=sqlite:" + (folder.path() / "old.db").string(), "EMAIL_SEND_SERVER=smtp.example.org",
                         "EMAIL_SEND_SERVER_PORT=465", "EMAIL_SEND_PASSWORD=x"},
         .input = {},
         .folder = folder.path()});
    ASSERT_TRUE(eventually([&] { return child.output().find('\n') != std::string::npos; })) << child.errors();
    const std::string url = "http://127.0.0.1:" + std::to_string(port);
    EXPECT_THAT(child.output(), HasSubstr(":" + std::to_string(port)));
    const auto login = request("POST", url + "/api/v1/auth/login", R"({"email":"a@b.c","password":"old secret"})");
    ASSERT_EQ(login.status, 200) << login.body;
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "old.db"));
    const std::string token(std::string_view(login.json().at("token").as_string()));
    const auto host = request("GET", url + "/api/v1/settings/smtp_host", {}, {"Authorization: Bearer " + token});
    EXPECT_THAT(host.body, HasSubstr("smtp.example.org"));
    EXPECT_THAT(request("GET", url + "/api/v1/settings/smtp_security", {}, {"Authorization: Bearer " + token}).body,
                HasSubstr("tls"));
}

TEST(CratdTest, TheEnvironmentsSettingsWaitForTheDatabase)
{
    PostgresCluster cluster;
    ASSERT_TRUE(cluster.isRunning()) << cluster.trouble();
    const std::string url = cluster.freshDatabase();
    cluster.stop();
    Cratd cratd({.databaseUrl = url,
                 .arguments = {},
                 .environment = {"EMAIL_SEND_SERVER=smtp.example.org", "EMAIL_SEND_USERNAME=crat@example.org"},
                 .input = {}});
    ASSERT_TRUE(cratd.start()) << cratd.errors();
    cluster.start();
    std::string admin;
    ASSERT_TRUE(eventually([&] {
        admin = cratd.signIn("boss@example.org", Cratd::AdminPassword);
        return !admin.empty();
    }));
    const auto value = [&](const std::string &key) {
        return cratd.call("GET", "/api/v1/settings/" + key, admin).body;
    };
    EXPECT_TRUE(eventually([&] { return value("smtp_host").find("smtp.example.org") != std::string::npos; }));
    EXPECT_THAT(value("smtp_from"), HasSubstr("crat@example.org"));
}

TEST(CratdTest, APortInTheEnvironmentAloneOpensNothingToTheNetwork)
{
    const std::string port = std::to_string(freePort());
    const TemporaryFolder folder;
    ChildProcess child({.arguments = {CRAT_BIN_DIR "/cratd", "--data", folder.path() / "d"},
                        .environment = {"PORT=" + port},
                        .input = {},
                        .folder = folder.path()});
    ASSERT_TRUE(eventually([&] { return child.output().find('\n') != std::string::npos; })) << child.errors();
    EXPECT_EQ(child.output(), "cratd: listening on http://127.0.0.1:" + port + "\n");
}

TEST(CratdTest, WhatItCannotUseIsSaidAtOnceInWords)
{
    const TemporaryFolder folder;
    ASSERT_TRUE(
        writeFileAtomically(folder.path() / "crat.db",
                            "this is a letter, not a database, and longer than a header\n" + std::string(2000, 'x')));
    std::string output;
    EXPECT_EQ(run({CRAT_BIN_DIR "/cratd", "--data", folder.path().string(), "--listen", "127.0.0.1:0"}, &output), 3);
    EXPECT_THAT(output, HasSubstr("crat.db is damaged or no SQLite database"));
    ASSERT_TRUE(writeFileAtomically(folder.path() / "file", "x"));
    EXPECT_EQ(run({CRAT_BIN_DIR "/cratd", "--data", (folder.path() / "file").string()}, &output), 3);
    EXPECT_THAT(output, HasSubstr("choose another with --data"));
    EXPECT_EQ(
        run({CRAT_BIN_DIR "/cratd", "--data", (folder.path() / "d").string(), "--listen", "203.0.113.5:80"}, &output),
        3);
    EXPECT_THAT(output, HasSubstr("--listen names an address of this machine"));
}

TEST(CratdTest, ALogFileThatCannotBeWrittenStopsNothing)
{
    Cratd cratd({.databaseUrl = {}, .arguments = {"--log-file", "/dev/null/crat.log"}, .environment = {}, .input = {}});
    ASSERT_TRUE(cratd.start()) << cratd.errors();
    EXPECT_THAT(cratd.errors(), HasSubstr("only to standard error"));
}

TEST(CratdTest, AReportMayNotActInTheCompanionsName)
{
    Cratd cratd;
    ASSERT_TRUE(cratd.start()) << cratd.errors();
    const auto folder = cratd.data() / "target/reports/shop/1";
    std::filesystem::create_directories(folder);
    ASSERT_TRUE(writeFileAtomically(folder / "index.html", "<p>report</p>"));
    const auto report = cratd.call("GET", "/reports/shop/1/index.html");
    EXPECT_EQ(report.status, 200);
    EXPECT_THAT(report.headers, HasSubstr("Content-Security-Policy: sandbox allow-scripts"));
    EXPECT_THAT(report.headers, HasSubstr("Access-Control-Allow-Origin: *")) << "its own figures";
}

TEST(CratdTest, WrongUseIsTwo)
{
    std::string output;
    EXPECT_EQ(run({CRAT_BIN_DIR "/cratd", "--listen", "nonsense"}, &output), 2);
    EXPECT_THAT(output, HasSubstr("HOST:PORT"));
    EXPECT_EQ(run({CRAT_BIN_DIR "/cratd", "--no-such-thing"}), 2);
    EXPECT_EQ(run({CRAT_BIN_DIR "/cratd", "--log-level", "loud"}, &output), 2) << "it would log nothing at all";
    EXPECT_THAT(output, HasSubstr("log_level loud"));
    EXPECT_EQ(run({CRAT_BIN_DIR "/cratd", "--help"}, &output), 0);
    EXPECT_THAT(output, HasSubstr("--database"));
}

} // namespace
} // namespace crat::test
