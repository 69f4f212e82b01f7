#include "core/companion/store/Retention.h"

#include <gmock/gmock.h>

#include "core/base/Files.h"
#include "core/base/Random.h"
#include "core/companion/pipeline/Retention.h"
#include "core/companion/store/Builds.h"
#include "core/companion/store/Events.h"
#include "core/companion/store/Items.h"
#include "core/companion/store/Runs.h"
#include "core/companion/store/Sessions.h"
#include "core/companion/store/Settings.h"
#include "core/companion/target/Retention.h"
#include "core/companion/target/TaskRows.h"
#include "tests/support/QtEnvironment.h"
#include "tests/support/TestDatabase.h"

namespace crat::test {
namespace {

namespace fs = std::filesystem;
using store::Transaction;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;
const bool qt = useQtApplication();

class RetentionTest : public ::testing::TestWithParam<Kind> {
protected:
    RetentionTest()
    {
        auto opened = store::Database::open({.url = freshDatabaseUrl(GetParam(), m_folder)}, m_clock);
        EXPECT_TRUE(opened) << opened.error().forLog;
        m_db = std::move(*opened);
    }
    template <class T>
    T change(std::function<Result<T>(Transaction &)> job)
    {
        auto done = m_db->writeNow<T>(std::move(job));
        EXPECT_TRUE(done) << done.error().forLog;
        return done.value_or(T{});
    }
    void sql(const std::string &text)
    {
        change<std::int64_t>([&](Transaction &tx) { return tx.exec(text); });
    }
    std::int64_t count(const std::string &table)
    {
        return change<std::int64_t>([&](Transaction &tx) -> Result<std::int64_t> {
            auto rows = tx.query("SELECT COUNT(*) AS n FROM " + table);
            if (!rows)
                return tl::unexpected(rows.error());
            return rows->front().integer("n");
        });
    }
    store::Keep keep()
    {
        auto read =
            m_db->readNow<store::Keep>([&](store::Reader &reader) { return store::readKeep(reader, m_clock.now()); });
        EXPECT_TRUE(read);
        return read.value_or(store::Keep{});
    }
    std::vector<std::string> namesIn(const fs::path &folder)
    {
        std::vector<std::string> out;
        for (const auto &entry : fs::directory_iterator(folder))
            out.push_back(entry.path().filename().string());
        return out;
    }

    TemporaryFolder m_folder;
    SystemClock m_clock;
    std::unique_ptr<store::Database> m_db;
};

TEST_P(RetentionTest, EventsGoByAgeAndByNumber)
{
    change<bool>([](Transaction &tx) -> Result<bool> {
        for (int i = 0; i < 6000; ++i)
            tx.emit("job.added", protocol::json::object{{"job_name", std::to_string(i)}});
        return true;
    });
    EXPECT_EQ(store::removeOldEvents(*m_db, keep()).value_or(-1), 0) << "all within the defaults";
    sql("UPDATE events SET at = 1 WHERE number <= 5500");
    EXPECT_EQ(store::removeOldEvents(*m_db, keep()).value_or(-1), 5500) << "older than thirty days";
    auto few = keep();
    few.eventCount = 100;
    EXPECT_EQ(store::removeOldEvents(*m_db, few).value_or(-1), 400);
    EXPECT_EQ(m_db->readNow<std::int64_t>([](store::Reader &r) { return store::events::keptAfter(r); }).value_or(-1),
              5900);
    change<bool>([](Transaction &tx) -> Result<bool> {
        tx.emit("job.added", protocol::json::object{{"job_name", "next"}});
        return true;
    });
    EXPECT_EQ(m_db->readNow<std::int64_t>([](store::Reader &r) { return store::events::lastNumber(r); }).value_or(-1),
              6001)
        << "a number is never given twice";
}

TEST_P(RetentionTest, TheSettingsSayHowLong)
{
    for (const auto &[key, value] :
         {std::pair{"keep_days", "2"}, {"keep_newest", "3"}, {"event_keep_days", "4"}, {"event_keep_count", "5000"}})
        change<protocol::Setting>([&](Transaction &tx) { return store::settings::set(tx, key, value); });
    const auto now = m_clock.now();
    const auto read = m_db->readNow<store::Keep>([&](store::Reader &reader) { return store::readKeep(reader, now); });
    ASSERT_TRUE(read);
    EXPECT_EQ(read->before, now - std::chrono::days(2));
    EXPECT_EQ(read->newest, 3);
    EXPECT_EQ(read->eventsBefore, now - std::chrono::days(4));
    EXPECT_EQ(read->eventCount, 5000);
}

TEST_P(RetentionTest, SessionsThatHaveRunOutGo)
{
    for (const char *who : {"a@b.c", "d@e.f"})
        change<store::sessions::Session>([&](Transaction &tx) {
            return store::sessions::begin(tx, who, "web", false, who, m_clock.now() + std::chrono::hours(1));
        });
    sql("UPDATE user_sessions SET expires_at = 1 WHERE email = 'a@b.c'");
    EXPECT_EQ(store::removeExpiredSessions(*m_db).value_or(-1), 1);
    EXPECT_EQ(count("user_sessions"), 1);
}

TEST_P(RetentionTest, PackagesOfOldRunsGoButNoneThatIsNeeded)
{
    const fs::path packages = m_folder.path() / "packages";
    fs::create_directories(packages / "somebody else's");
    const auto build = change<store::builds::Added>([](Transaction &tx) {
        return store::builds::add(tx, {"J", 1, "p", "dev", "{}", {}});
    });
    protocol::TestItem wanted;
    wanted.name = "shop";
    const auto item = change<protocol::TestItem>([&](Transaction &tx) { return store::items::add(tx, wanted); });
    const auto run = [&](protocol::RunStatus status, int daysAgo) {
        protocol::DeployTestRun one;
        one.testItemId = item.id;
        one.buildInfoId = build.build.id;
        one.status = status;
        one.startedAt = m_clock.now() - std::chrono::days(daysAgo);
        if (protocol::isEnded(status))
            one.finishedAt = one.startedAt;
        const auto id = change<protocol::DeployTestRun>([&](Transaction &tx) { return store::runs::add(tx, one); }).id;
        fs::create_directories(packages / ("run-" + std::to_string(id.value())) / "x");
    };
    using protocol::RunStatus;
    run(RunStatus::Completed, 100);              // 1: an older good one
    run(RunStatus::Completed, 90);               // 2: the last good one
    run(RunStatus::Testing, 80);                 // 3: still goes on
    run(RunStatus::Failed, 70);                  // 4
    run(RunStatus::Failed, 60);                  // 5: one of the two newest but one
    run(RunStatus::Failed, 1);                   // 6
    fs::create_directories(packages / "run-77"); // deleted with its build
    EXPECT_EQ(pipeline::removeOldPackages(packages, *m_db, 2, m_clock.now() - std::chrono::days(30)).value_or(-1), 3);
    EXPECT_THAT(namesIn(packages), UnorderedElementsAre("run-2", "run-3", "run-5", "run-6", "somebody else's"));
}

TEST_P(RetentionTest, OldDeploysGoButNeverTheBackupOfWhatIsInstalled)
{
    using namespace target;
    TargetOptions options;
    options.data = m_folder.path();
    std::map<std::string, std::string> ids;
    const auto task = [&](const std::string &name, TaskStatus status, int daysAgo,
                          TaskKind kind = TaskKind::DeployAndTest, const std::string &of = {}) {
        Task one;
        one.id = ids[name] = randomUuid();
        one.kind = kind;
        one.request.serviceName = "SLS";
        one.request.installDir = "/opt/sls";
        one.request.packagePath = of;
        one.startTime = m_clock.now() - std::chrono::days(daysAgo);
        change<Task>([&](Transaction &tx) { return rows::add(tx, "me", one); });
        one.status = status;
        if (isEnded(status))
            one.endTime = one.startTime;
        change<bool>([&](Transaction &tx) { return rows::save(tx, "me", one).map([] { return true; }); });
        for (const fs::path &folder :
             {options.taskFolder(one.id), options.backupFolder(one.id), options.reportFolder() / "shop" / one.id})
            fs::create_directories(folder / "x");
    };
    task("old", TaskStatus::Completed, 100);
    task("installed", TaskStatus::Failed, 95); // deployed, its tests failed
    task("good", TaskStatus::Completed, 90);
    task("source", TaskStatus::Failed, 85);
    task("bad", TaskStatus::Failed, 80);
    task("going back", TaskStatus::RunningDeploy, 75, TaskKind::Rollback, ids["source"]);
    task("newer", TaskStatus::Failed, 70);
    task("new", TaskStatus::Failed, 1);
    change<bool>([&](Transaction &tx) {
        return rows::saveInstall(tx, "me", {"SLS", "/opt/sls", "p", "", ids["installed"], "", m_clock.now()}).map([] {
            return true;
        });
    });
    const auto removed = removeOldTasks(options, "me", *m_db, 2, m_clock.now() - std::chrono::days(30));
    EXPECT_EQ(removed.value_or(-1), 2) << (removed ? "" : removed.error().forLog);
    std::vector<std::string> left;
    for (const auto &[name, id] : ids) {
        const bool there = fs::exists(options.taskFolder(id));
        EXPECT_EQ(fs::exists(options.backupFolder(id)), there) << name;
        EXPECT_EQ(fs::exists(options.reportFolder() / "shop" / id), there) << name;
        if (there)
            left.push_back(name);
    }
    EXPECT_THAT(left, ElementsAre("going back", "good", "installed", "new", "newer", "source"));
    EXPECT_EQ(count("target_tasks"), 6);
    EXPECT_EQ(removeOldTasks(options, "another machine", *m_db, 0, m_clock.now()).value_or(-1), 0);
}

INSTANTIATE_TEST_SUITE_P(Both, RetentionTest, ::testing::Values(Kind::Sqlite, Kind::Postgres), kindName);

} // namespace
} // namespace crat::test
