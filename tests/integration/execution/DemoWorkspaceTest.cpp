#include "tests/integration/execution/Fixture.h"

/// Real Grid, Chromium, Robot and nginx.
namespace crat::execution::test {
namespace {

const bool qt = crat::test::useQtApplication();

TEST(DemoWorkspace, PassesInABrowserOfTheGrid)
{
    const TemporaryFolder folder;
    LocalGridOptions options;
    options.tools = Toolchain::find(CRAT_BIN_DIR);
    options.folder = folder.path();
    LocalGrid grid(options);
    Shop shop;
    ASSERT_TRUE(shop.ok);
    Companion companion(grid);
    auto request = companion.requestFor(fs::path(CRAT_SOURCE_DIR) / "resources/demo/workspace");
    request.variables["SITE_URL"] = shop.url();
    const auto created = companion.service().create(request, "me");
    ASSERT_TRUE(created) << created.error().forLog;

    const Execution during = companion.wait(created->id, [](const Execution &execution) {
        return !execution.sessions.empty() || protocol::isEnded(execution.status);
    });
    ASSERT_EQ(during.sessions.size(), 1u) << during.errorMessage;
    EXPECT_TRUE(during.sessions[0].vnc);
    EXPECT_EQ(during.sessions[0].browser, "chrome");
    EXPECT_EQ(companion.service().gridOfSession(during.sessions[0].id).value_or(""), grid.status().url);

    const Execution end = companion.waitForEnd(created->id);
    EXPECT_EQ(end.status, ExecutionStatus::Passed) << end.errorMessage;
    EXPECT_EQ(end.passed, 8);
    EXPECT_TRUE(end.sessions.empty());
    EXPECT_EQ(companion.service().gridOfSession(during.sessions[0].id).error().code, Errc::NotFound);

    const auto events = companion.events(created->id);
    EXPECT_EQ(count(events, "session"), 3);
    EXPECT_EQ(count(events, "session_end"), 3);
    EXPECT_EQ(count(events, "step_start"), count(events, "step_end"));
    EXPECT_GT(count(events, "step_end", "PASS"), 60);
    EXPECT_EQ(count(events, "step_end", "FAIL"), 0);
    const auto picture =
        std::find_if(events.begin(), events.end(), [](const auto &event) { return event.name == "signed-in.png"; });
    ASSERT_NE(picture, events.end());
    const auto ended = std::find_if(events.begin(), events.end(),
                                    [](const auto &event) { return event.type == "suite_end" && !event.parent; });
    EXPECT_LT(picture->number, ended->number) << "a screenshot is told of while the tests run";
    EXPECT_TRUE(fs::exists(companion.service().folderOf(created->id).output() / "signed-in.png"));
}

TEST(DemoWorkspace, ACancelledRunGivesItsBrowserBack)
{
    const TemporaryFolder folder;
    LocalGridOptions options;
    options.tools = Toolchain::find(CRAT_BIN_DIR);
    options.folder = folder.path();
    LocalGrid grid(options);
    Shop shop;
    ASSERT_TRUE(shop.ok);
    Companion companion(grid);
    auto request = companion.requestFor(fs::path(CRAT_SOURCE_DIR) / "resources/demo/workspace");
    request.variables["SITE_URL"] = shop.url();
    request.paths = {"tests/login.robot"};
    const auto created = companion.service().create(request, "me");
    ASSERT_TRUE(created);
    companion.wait(created->id, [](const Execution &execution) { return !execution.sessions.empty(); });
    ASSERT_TRUE(companion.service().cancel(created->id));
    EXPECT_EQ(companion.waitForEnd(created->id).status, ExecutionStatus::Cancelled);
    EXPECT_TRUE(crat::test::eventually([&] {
        const GridStatus status = grid.status();
        return status.nodes.size() == 1 && status.nodes[0].sessions.empty();
    }));
}

} // namespace
} // namespace crat::execution::test
