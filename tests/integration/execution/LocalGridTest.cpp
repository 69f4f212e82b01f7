#include <csignal>
#include <poll.h>
#include <thread>

#include <gtest/gtest.h>

#include "core/base/Files.h"
#include "core/companion/execution/LocalGrid.h"
#include "core/companion/fetch/HttpClient.h"

namespace crat::execution {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

Deadline soon()
{
    return Deadline::after(90s);
}

LocalGridOptions options(const std::filesystem::path &folder)
{
    LocalGridOptions out;
    out.tools = Toolchain::find(CRAT_BIN_DIR);
    out.folder = folder;
    return out;
}

/// Opens a browser on the Grid; gives the session's capabilities and id.
json::object openSession(const std::string &url)
{
    fetch::HttpRequest request;
    request.method = "POST";
    request.url = url + "/session";
    request.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    request.body =
        R"({"capabilities":{"alwaysMatch":{"browserName":"chrome","goog:chromeOptions":{"args":["--lang=en"]}}}})";
    request.deadline = soon();
    const auto answer = fetch::HttpClient().send(request);
    EXPECT_TRUE(answer) << answer.error().forLog;
    if (!answer || answer->status != 200) {
        ADD_FAILURE() << (answer ? answer->body : "");
        return {};
    }
    return json::parse(answer->body).as_object().at("value").as_object();
}

template <class Condition>
bool becomesTrue(Condition condition)
{
    for (const Deadline until = soon(); !until.passed(); ::poll(nullptr, 0, 50))
        if (condition())
            return true;
    return false;
}

int pidIn(const std::filesystem::path &folder, std::string_view part)
{
    const auto state = json::parse(readFile(folder / "grid.json").value_or("{}")).as_object();
    const std::string text(part == "hub"
                               ? std::string_view(state.at("hub").as_string())
                               : std::string_view(state.at("displays").as_array().at(0).at(part).as_string()));
    return ProcessIdentity::fromText(text).value().pid;
}

TEST(LocalGrid, StartsOnFirstNeedAndTakesASession)
{
    const TemporaryFolder folder({}, "grid with space ");
    LocalGrid grid(options(folder.path()));
    EXPECT_EQ(grid.status().state, GridState::Stopped);
    const auto url = grid.ready(soon());
    ASSERT_TRUE(url) << url.error().forLog;
    const auto session = openSession(*url);
    ASSERT_TRUE(session.contains("sessionId"));
    const auto &capabilities = session.at("capabilities").as_object();
    EXPECT_EQ(capabilities.at("se:vncEnabled"), true);

    const GridStatus status = grid.status();
    EXPECT_EQ(status.state, GridState::Ready);
    ASSERT_EQ(status.nodes.size(), 1u);
    EXPECT_EQ(status.nodes[0].slots, 1);
    ASSERT_EQ(status.nodes[0].sessions.size(), 1u);
    EXPECT_EQ(status.nodes[0].sessions[0].id, session.at("sessionId").as_string());
    EXPECT_EQ(status.nodes[0].sessions[0].browser, "chrome");

    const int hub = pidIn(folder.path(), "hub"), server = pidIn(folder.path(), "server");
    grid.stop();
    EXPECT_FALSE(ProcessIdentity::of(hub));
    EXPECT_FALSE(ProcessIdentity::of(server));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "grid.json"));
    EXPECT_EQ(grid.ready(soon()).error().code, Errc::Cancelled);
}

TEST(LocalGrid, StartsADeadDisplayAnew)
{
    const TemporaryFolder folder;
    LocalGrid grid(options(folder.path()));
    ASSERT_TRUE(grid.ready(soon()));
    const int before = pidIn(folder.path(), "server");
    ASSERT_EQ(::kill(before, SIGKILL), 0);
    EXPECT_TRUE(becomesTrue([&] { return pidIn(folder.path(), "server") != before; }));
    EXPECT_TRUE(becomesTrue([&] { return grid.status().state == GridState::Ready; }));
    const auto url = grid.ready(soon());
    ASSERT_TRUE(url);
    EXPECT_TRUE(openSession(*url).contains("sessionId"));
}

TEST(LocalGrid, IsTakenOverByTheNextProcess)
{
    const TemporaryFolder folder;
    std::string first;
    {
        LocalGrid grid(options(folder.path()));
        first = grid.ready(soon()).value_or("");
        grid.leave();
    }
    ASSERT_FALSE(first.empty());
    LocalGrid again(options(folder.path()));
    again.recover();
    EXPECT_EQ(again.status().state, GridState::Ready);
    EXPECT_EQ(again.ready(soon()).value_or(""), first);
    const int hub = pidIn(folder.path(), "hub");
    again.stop();
    EXPECT_TRUE(becomesTrue([&] { return !ProcessIdentity::of(hub); }));
}

/// As after kill -9 between the start of a part and the note that it runs.
TEST(LocalGrid, WhatAKilledOneHadJustBegunIsEnded)
{
    const TemporaryFolder folder;
    {
        LocalGrid grid(options(folder.path()));
        ASSERT_TRUE(grid.ready(soon()));
        grid.leave();
    }
    const std::filesystem::path file = folder.path() / "grid.json";
    auto state = json::parse(readFile(file).value_or("{}")).as_object();
    const int hub = pidIn(folder.path(), "hub"), node = pidIn(folder.path(), "node");
    state["hub"] = nullptr;
    state["displays"].as_array().at(0).as_object()["node"] = nullptr;
    ASSERT_TRUE(writeFileAtomically(file, json::serialize(state)));

    LocalGrid again(options(folder.path()));
    again.recover();
    EXPECT_EQ(again.status().state, GridState::Stopped);
    EXPECT_TRUE(becomesTrue([&] { return !ProcessIdentity::of(hub) && !ProcessIdentity::of(node); }));
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(LocalGrid, NamesWhatIsMissingAndHowToGetIt)
{
    const TemporaryFolder folder;
    auto bare = options(folder.path());
    bare.tools.java.clear();
    bare.tools.websockify.clear();
    LocalGrid grid(bare);
    const auto url = grid.ready(soon());
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().code, Errc::Unsupported);
    EXPECT_NE(url.error().forUser.find("Java, websockify"), std::string::npos) << url.error().forUser;
    EXPECT_NE(url.error().forUser.find("packaging/dependencies"), std::string::npos);
    EXPECT_NE(url.error().forUser.find("apt-get install openjdk-17-jre-headless websockify"), std::string::npos);
}

TEST(LocalGrid, SaysWhyItDoesNotComeUp)
{
    const TemporaryFolder folder;
    auto broken = options(folder.path());
    broken.tools.seleniumJar = folder.path() / "no.jar";
    LocalGrid grid(broken);
    const auto url = grid.ready(soon());
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().code, Errc::Unavailable);
    EXPECT_NE(url.error().forUser.find(folder.path().string()), std::string::npos) << url.error().forUser;
    EXPECT_EQ(grid.status().state, GridState::Failed);
}

TEST(LocalGrid, ADamagedJarIsNamedWithWhatJavaSaysAndWhatGetsItAgain)
{
    const TemporaryFolder folder;
    auto broken = options(folder.path());
    broken.tools.seleniumJar = folder.path() / "selenium-server.jar";
    ASSERT_TRUE(writeFileAtomically(broken.tools.seleniumJar, std::string(5000, 'x')));
    LocalGrid grid(broken);
    const auto url = grid.ready(soon());
    ASSERT_FALSE(url);
    for (const std::string &part : {broken.tools.seleniumJar.string(), std::string("Invalid or corrupt jarfile"),
                                    std::string("packaging/dependencies --for run")})
        EXPECT_NE(url.error().forUser.find(part), std::string::npos) << url.error().forUser;
}

TEST(GivenGrid, SaysThatNobodyAnswers)
{
    const auto ports = freePorts(1);
    ASSERT_TRUE(ports);
    GivenGrid grid("http://127.0.0.1:" + std::to_string((*ports)[0]) + "/wd/hub/");
    EXPECT_EQ(grid.ready(soon()).error().code, Errc::Unavailable);
    EXPECT_EQ(grid.status().state, GridState::Failed);
}

} // namespace
} // namespace crat::execution
