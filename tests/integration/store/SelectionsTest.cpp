#include "core/companion/store/Selections.h"

#include <atomic>

#include <gtest/gtest.h>

#include "core/companion/store/Builds.h"
#include "core/companion/store/Database.h"
#include "tests/support/QtEnvironment.h"
#include "tests/support/TestDatabase.h"

namespace crat::store {
namespace {

using namespace std::chrono_literals;
using test::Kind;

const bool qt = test::useQtApplication();

class SetClock final : public Clock {
public:
    Timestamp now() const override { return m_now; }
    SteadyTime steadyNow() const override { return std::chrono::steady_clock::now(); }
    void pass(std::chrono::minutes span) { m_now = m_now.load() + span; }

private:
    std::atomic<Timestamp> m_now{Timestamp(std::chrono::hours(500'000))};
};

class SelectionsTest : public ::testing::TestWithParam<Kind> {
protected:
    SelectionsTest()
    {
        auto db = Database::open({.url = test::freshDatabaseUrl(GetParam(), m_folder)}, m_clock);
        EXPECT_TRUE(db) << db.error().forLog;
        m_db = std::move(*db);
    }
    BuildId build(const std::string &job, int number)
    {
        auto added = m_db->writeNow<builds::Added>([&](Transaction &tx) {
            return builds::add(tx, {job, number, "p", "dev", "{}", std::nullopt});
        });
        EXPECT_TRUE(added);
        return added->build.id;
    }
    void select(const std::string &job, BuildId id, bool follows)
    {
        EXPECT_TRUE(m_db->writeNow<selections::Selection>([&](Transaction &tx) {
            return selections::select(tx, {{}, "tester@example.org"}, job, id, follows);
        }));
    }
    std::int64_t selected(const std::string &job)
    {
        auto one = m_db->readNow<std::optional<selections::Selection>>(
            [&](Reader &reader) { return selections::byJob(reader, job); });
        return one && *one && (*one)->selectedBuild ? (*one)->selectedBuild->buildNumber : -1;
    }
    std::int64_t syncOld()
    {
        return m_db->writeNow<std::int64_t>([](Transaction &tx) { return selections::syncOld(tx, {}, 24h); })
            .value_or(-1);
    }
    TemporaryFolder m_folder;
    SetClock m_clock;
    std::unique_ptr<Database> m_db;
};

TEST_P(SelectionsTest, OnlyFollowersWhoseLastSyncIsADayOldAreSynchronised)
{
    const auto old = build("follows", 1), kept = build("stays", 1);
    build("follows", 2);
    build("stays", 2);
    select("follows", old, true);
    select("stays", kept, false);
    EXPECT_EQ(selected("follows"), 1) << "a person may follow and yet hold an older one for now";
    m_clock.pass(24h - 1min);
    EXPECT_EQ(syncOld(), 0);
    m_clock.pass(1min);
    EXPECT_EQ(syncOld(), 1);
    EXPECT_EQ(selected("follows"), 2);
    EXPECT_EQ(selected("stays"), 1);
    EXPECT_EQ(syncOld(), 0) << "it was synchronised just now";
}

TEST_P(SelectionsTest, AFollowerFallsBackWhenItsBuildIsDeletedAndAnotherHoldsNothing)
{
    const auto first = build("follows", 1), second = build("follows", 2), only = build("stays", 1);
    build("stays", 2);
    select("follows", second, true);
    select("stays", only, false);
    for (const BuildId id : {second, only})
        EXPECT_TRUE(m_db->writeNow<protocol::Build>([&](Transaction &tx) { return builds::remove(tx, id); }));
    EXPECT_EQ(selected("follows"), 1);
    EXPECT_EQ(selected("stays"), -1);
    EXPECT_TRUE(m_db->writeNow<protocol::Build>([&](Transaction &tx) { return builds::remove(tx, first); }));
    EXPECT_EQ(selected("follows"), -1) << "no build is left to take";
}

INSTANTIATE_TEST_SUITE_P(Both, SelectionsTest, ::testing::Values(Kind::Sqlite, Kind::Postgres), test::kindName);

} // namespace
} // namespace crat::store
