#include "tests/integration/execution/Fixture.h"

/// Real Robot Framework, no browser.
namespace crat::execution::test {
namespace {

const bool qt = crat::test::useQtApplication();

const char *const Quick = R"(*** Test Cases ***
Passes
    Log    hello 你好
    Log To Console    on the console
Fails
    Fail    on purpose
Skips
    Skip    not today
)";

const char *const Slow = R"(*** Test Cases ***
Waits
    [Teardown]    Log    torn down
    Log    before
    FOR    ${i}    IN RANGE    600
        Log    round ${i}
        Sleep    0.1s
    END
Never Begins
    No Operation
)";

class ExecutionTest : public ::testing::TestWithParam<crat::test::Kind> {
protected:
    ExecutionRequest project(const std::string &robot)
    {
        ExecutionRequest request;
        request.projectName = "My Project";
        companion.add(request, "tests/suite one.robot", robot);
        return request;
    }
    std::string create(const ExecutionRequest &request)
    {
        auto created = companion.service().create(request, "somebody@example.com");
        EXPECT_TRUE(created) << created.error().forLog;
        return created ? created->id : "";
    }
    NoGrid grid;
    Companion companion{grid, GetParam()};
};

TEST_P(ExecutionTest, ATestThatEndsTheInterpreterIsNoSuccess)
{
    const std::string id = create(project("*** Test Cases ***\nFails\n    Fail    really bad\n"
                                          "Quits\n    Evaluate    os._exit(0)    modules=os\n"));
    const Execution end = companion.waitForEnd(id);
    EXPECT_EQ(end.status, ExecutionStatus::Error);
    EXPECT_NE(end.errorMessage.find("ended before it was done"), std::string::npos) << end.errorMessage;
    EXPECT_EQ(end.failed, 1);
}

TEST_P(ExecutionTest, RunsAndTellsEveryStep)
{
    const std::string id = create(project(Quick));
    const Execution end = companion.waitForEnd(id);
    EXPECT_EQ(end.status, ExecutionStatus::Failed) << end.errorMessage;
    EXPECT_EQ(end.passed, 1);
    EXPECT_EQ(end.failed, 1);
    EXPECT_EQ(end.skipped, 1);
    EXPECT_EQ(end.exitCode, 1);
    EXPECT_EQ(end.requestedBy, "somebody@example.com");
    EXPECT_TRUE(end.startedAt && end.finishedAt);

    const auto events = companion.events(id);
    EXPECT_EQ(end.lastEvent, static_cast<std::int64_t>(events.size()));
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events.back().type, "ended");
    EXPECT_EQ(events.back().status, "FAILED");
    EXPECT_EQ(count(events, "step_start"), 4);
    EXPECT_EQ(count(events, "step_end", "FAIL"), 1);
    EXPECT_EQ(count(events, "test_end"), 3);
    EXPECT_GT(count(events, "console"), 5);
    const auto step =
        std::find_if(events.begin(), events.end(), [](const auto &event) { return event.type == "step_start"; });
    EXPECT_EQ(step->source, "tests/suite one.robot");
    EXPECT_EQ(step->line, 3);
    EXPECT_EQ(step->args, (std::vector<std::string>{"hello 你好"}));
    EXPECT_EQ(step->test, "My Project.Tests.Suite One.Passes");
    std::vector<std::string> artifacts;
    for (const auto &event : events)
        if (event.type == "artifact")
            artifacts.push_back(*event.name);
    EXPECT_EQ(artifacts, (std::vector<std::string>{"log.html", "output.xml", "report.html"}));
}

TEST_P(ExecutionTest, SeleniumAsksNobodyOnTheNet)
{
    ::setenv("SE_AVOID_STATS", "false", 1); // what the companion was given stays
    const std::string id = create(project("*** Test Cases ***\nT\n    Log    offline %{SE_OFFLINE=?}, "
                                          "no statistics %{SE_AVOID_STATS=?}\n"));
    EXPECT_EQ(companion.waitForEnd(id).status, ExecutionStatus::Passed);
    ::unsetenv("SE_AVOID_STATS");
    const auto events = companion.events(id);
    EXPECT_TRUE(std::any_of(events.begin(), events.end(), [](const ExecutionEvent &event) {
        return event.message == "offline true, no statistics false";
    }));
}

TEST_P(ExecutionTest, RunsOnlyTheTestsThatWereAskedFor)
{
    auto request = project("*** Test Cases ***\nOne [1]\n    No Operation\nOne 1\n    Fail\n");
    request.paths = {"tests"};
    request.tests = {"Tests.Suite One.One [1]"};
    const Execution end = companion.waitForEnd(create(request));
    EXPECT_EQ(end.status, ExecutionStatus::Passed) << end.errorMessage;
    EXPECT_EQ(end.passed, 1);
}

TEST_P(ExecutionTest, SaysWhyNothingRan)
{
    auto request = project(Quick);
    request.tests = {"No Such Test"};
    const Execution end = companion.waitForEnd(create(request));
    EXPECT_EQ(end.status, ExecutionStatus::Error);
    EXPECT_EQ(end.exitCode, 252);
    EXPECT_NE(end.errorMessage.find("No Such Test"), std::string::npos) << end.errorMessage;
}

TEST_P(ExecutionTest, SaysThatTheGridIsAway)
{
    const auto request =
        project("*** Settings ***\nLibrary    SeleniumLibrary\n*** Test Cases ***\nT\n    No Operation\n");
    const Execution end = companion.waitForEnd(create(request));
    EXPECT_EQ(end.status, ExecutionStatus::Error);
    EXPECT_EQ(end.errorMessage, "no Grid in this test");
}

TEST_P(ExecutionTest, CancelIsFeltWithinTwoSecondsAndStillWritesOutput)
{
    const std::string id = create(project(Slow));
    companion.wait(id, [](const Execution &execution) { return execution.lastEvent > 20; });
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_TRUE(companion.service().cancel(id));
    const Execution end = companion.waitForEnd(id);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
    EXPECT_EQ(end.status, ExecutionStatus::Cancelled);
    EXPECT_TRUE(fs::exists(companion.service().folderOf(id).output() / "output.xml"));
    EXPECT_EQ(count(companion.events(id), "test_end"), 2);
    EXPECT_EQ(companion.service().cancel(id).error().code, Errc::Conflict);
}

TEST_P(ExecutionTest, WaitsItsTurnAndCanBeCancelledWaiting)
{
    const std::string first = create(project(Slow)), second = create(project(Quick)), third = create(project(Quick));
    companion.wait(first, [](const Execution &execution) { return execution.status == ExecutionStatus::Running; });
    EXPECT_EQ(companion.service().get(second)->status, ExecutionStatus::Queued);
    ASSERT_TRUE(companion.service().cancel(second));
    EXPECT_EQ(companion.waitForEnd(second).status, ExecutionStatus::Cancelled);
    ASSERT_TRUE(companion.service().cancel(first));
    EXPECT_EQ(companion.waitForEnd(third).status, ExecutionStatus::Failed);
    const auto page = companion.service().list(20, 0);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->total, 3);
    EXPECT_EQ(page->data.front().id, third);
}

TEST_P(ExecutionTest, RobotGoesOnWhileTheCompanionIsAway)
{
    auto request = project(R"(*** Test Cases ***
Goes On
    FOR    ${i}    IN RANGE    30
        Log    round ${i}
        Sleep    0.1s
    END
)");
    const std::string id = create(request);
    companion.wait(id, [](const Execution &execution) { return execution.lastEvent > 10; });
    EXPECT_TRUE(companion.close());
    companion.open();
    const Execution end = companion.waitForEnd(id);
    EXPECT_EQ(end.status, ExecutionStatus::Passed) << end.errorMessage;
    EXPECT_EQ(end.passed, 1);
    const auto events = companion.events(id);
    EXPECT_EQ(count(events, "log"), 60) << "each round logs twice: its own words and Sleep's";
    EXPECT_EQ(count(events, "status", "RUNNING"), 1);
    EXPECT_EQ(count(events, "ended"), 1);
}

TEST_P(ExecutionTest, AnEndThatNobodySawIsJudged)
{
    const std::string id = create(project(Slow));
    companion.wait(id, [](const Execution &execution) { return execution.lastEvent > 10; });
    const fs::path folder = companion.service().folderOf(id).root;
    const auto identity = ProcessIdentity::fromText([&] {
        const std::string text = readFile(folder / "robot.process").value();
        return text.substr(0, text.find('\n'));
    }());
    ASSERT_TRUE(identity);
    EXPECT_TRUE(companion.close());
    ChildProcess::adopt(*identity).value().stop(0ms);
    companion.open();
    const Execution end = companion.waitForEnd(id);
    EXPECT_EQ(end.status, ExecutionStatus::Error);
    EXPECT_NE(end.errorMessage.find("while the companion was away"), std::string::npos);
}

std::string firstLine(const fs::path &file)
{
    const std::string text = readFile(file).value_or("");
    return text.substr(0, text.find('\n'));
}

TEST_P(ExecutionTest, AnEndThatCannotBeWrittenYetIsWrittenWhenItCan)
{
    const std::string id = create(project(Slow));
    companion.wait(id, [](const Execution &execution) { return execution.lastEvent > 10; });
    const fs::path events = companion.service().folderOf(id).events();
    const auto robot = ProcessIdentity::fromText(firstLine(companion.service().folderOf(id).process()));
    ASSERT_TRUE(robot);
    fs::rename(events, events.string() + ".aside");
    fs::create_directory(events); // as good as a full disk, for root too
    ASSERT_TRUE(companion.service().cancel(id));
    ASSERT_TRUE(crat::test::eventually([&] { return !ProcessIdentity::of(robot->pid); }, Patience));
    fs::remove(events);
    fs::rename(events.string() + ".aside", events);
    EXPECT_EQ(companion.waitForEnd(id).status, ExecutionStatus::Cancelled);
    EXPECT_EQ(companion.events(id).back().type, "ended");
}

TEST_P(ExecutionTest, AWaitingOneOutlivesARestart)
{
    const std::string first = create(project(Slow)), second = create(project(Quick));
    companion.wait(first, [](const Execution &execution) { return execution.lastEvent > 10; });
    companion.close();
    companion.open();
    ASSERT_TRUE(companion.service().cancel(first));
    EXPECT_EQ(companion.waitForEnd(first).status, ExecutionStatus::Cancelled);
    EXPECT_EQ(companion.waitForEnd(second).status, ExecutionStatus::Failed);
}

/// What needs a Grid ends at once here, so that only the way into the queue is looked at.
ExecutionRequest endsAtOnce(Companion &companion)
{
    ExecutionRequest request;
    companion.add(request, "suite.robot",
                  "*** Settings ***\nLibrary    SeleniumLibrary\n*** Test Cases ***\nT\n    No Operation\n");
    return request;
}

TEST(ExecutionStart, AskedForWhileTheCompanionLoadsItRunsOnce)
{
    NoGrid grid(2);
    Companion companion(grid);
    const auto request = endsAtOnce(companion);
    companion.close();
    companion.open(false);
    std::once_flag once;
    // On the writer's thread: the row is committed, create() has not returned yet. Now the service loads what is open.
    auto subscription = companion.database().onEvents([&](const store::EventBatch &batch) {
        std::call_once(once, [&] {
            companion.service().start();
            const std::string id(std::string_view(batch->front().data.at("id").as_string()));
            crat::test::eventually([&] { return companion.service().get(id).has_value(); }, 300ms);
        });
    });
    const auto created = companion.service().create(request, "somebody@example.com");
    ASSERT_TRUE(created) << created.error().forLog;
    const std::string &id = created->id;
    EXPECT_EQ(companion.waitForEnd(id).status, ExecutionStatus::Error);
    subscription.reset();
    EXPECT_EQ(count(companion.events(id), "status", "PREPARING"), 1);
    EXPECT_EQ(count(companion.events(id), "ended"), 1);
}

TEST_P(ExecutionTest, NoneIsLostThatIsAskedForRightAfterAStart)
{
    const auto request = endsAtOnce(companion);
    for (int round = 0; round < 25; ++round) {
        companion.close();
        companion.open();
        const std::string id = create(request);
        ASSERT_EQ(companion.waitForEnd(id).status, ExecutionStatus::Error) << "round " << round;
    }
}

TEST_P(ExecutionTest, RefusesWhatItCannotRun)
{
    auto request = project(Quick);
    request.files.push_back({"absent.robot", sha256Hex("absent"), 6});
    EXPECT_EQ(companion.service().create(request, "me").error().code, Errc::Conflict);
    request.files.back() = {"../outside.robot", sha256Hex(Quick), 1};
    EXPECT_EQ(companion.service().create(request, "me").error().code, Errc::BadInput);
    EXPECT_EQ(companion.service().get("no-uuid").error().code, Errc::NotFound);
    EXPECT_EQ(companion.service().get("00000000-0000-4000-8000-000000000000").error().code, Errc::NotFound);
}

TEST_P(ExecutionTest, OldOnesGoWithTheirFolders)
{
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(create(project(Quick)));
        EXPECT_TRUE(protocol::isEnded(companion.waitForEnd(ids.back()).status));
    }
    const std::string running = create(project(Slow));
    companion.wait(running, [](const Execution &e) { return e.status == ExecutionStatus::Running; });
    const auto now = SystemClock().now();
    EXPECT_EQ(companion.service().removeOld(2, now - 1h).value_or(-1), 0) << "none is old enough";
    EXPECT_EQ(companion.service().removeOld(5, now).value_or(-1), 0) << "none is beyond the newest";
    EXPECT_EQ(companion.service().removeOld(2, now).value_or(-1), 1);
    EXPECT_FALSE(fs::exists(companion.service().folderOf(ids[0]).root));
    EXPECT_EQ(companion.service().get(ids[0]).error().code, Errc::NotFound);
    EXPECT_TRUE(fs::exists(companion.service().folderOf(ids[1]).output() / "log.html"));
    EXPECT_EQ(companion.service().removeOld(0, now).value_or(-1), 2);
    EXPECT_TRUE(fs::exists(companion.service().folderOf(running).root)) << "what runs is never old";
    // What a companion that was killed half-way left behind.
    const std::string stray = randomUuid();
    fs::create_directories(companion.service().folderOf(stray).root);
    EXPECT_EQ(companion.service().removeOld(0, now - 1h).value_or(-1), 0) << "it may be on its way into the store";
    EXPECT_EQ(companion.service().removeOld(0, SystemClock().now() + 1s).value_or(-1), 1);
    EXPECT_FALSE(fs::exists(companion.service().folderOf(stray).root));
    EXPECT_TRUE(fs::exists(companion.service().folderOf(running).root));
    EXPECT_TRUE(companion.service().cancel(running));
    EXPECT_TRUE(protocol::isEnded(companion.waitForEnd(running).status));
}

INSTANTIATE_TEST_SUITE_P(Both, ExecutionTest, ::testing::Values(crat::test::Kind::Sqlite, crat::test::Kind::Postgres),
                         crat::test::kindName);

} // namespace
} // namespace crat::execution::test
