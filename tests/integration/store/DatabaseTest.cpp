#include "core/companion/store/Database.h"

#include <atomic>
#include <condition_variable>
#include <future>

#include <gmock/gmock.h>

#include "core/companion/store/Connection.h"
#include "core/companion/store/Migrations.h"
#include "core/companion/store/Patience.h"
#include "tests/support/QtEnvironment.h"
#include "tests/support/TestDatabase.h"

namespace crat::store {
namespace {

const bool qt = test::useQtApplication();
using test::Kind;

class DatabaseTest : public ::testing::TestWithParam<Kind> {
protected:
    DatabaseTest() : m_url(test::freshDatabaseUrl(GetParam(), m_folder)) { reopen(); }

    void reopen()
    {
        m_db.reset();
        auto db = Database::open({.url = m_url}, m_clock);
        ASSERT_TRUE(db) << db.error().forUser << db.error().forLog;
        m_db = std::move(*db);
    }
    Result<> addJob(const std::string &name)
    {
        return m_db->writeNow<void>([name](Transaction &tx) -> Result<> {
            auto done = tx.exec("INSERT INTO job_names (name, created_at) VALUES (?, ?)", {name, tx.now()});
            if (!done)
                return tl::unexpected(done.error());
            tx.emit("job.added", {{"job_name", name}});
            return {};
        });
    }
    std::vector<std::string> jobs()
    {
        auto names = m_db->readNow<std::vector<std::string>>([](Reader &r) -> Result<std::vector<std::string>> {
            auto rows = r.query("SELECT name FROM job_names ORDER BY name");
            if (!rows)
                return tl::unexpected(rows.error());
            std::vector<std::string> out;
            for (const Row &row : *rows)
                out.push_back(row.text("name"));
            return out;
        });
        EXPECT_TRUE(names);
        return names.value_or(std::vector<std::string>{});
    }

    TemporaryFolder m_folder;
    SystemClock m_clock;
    std::string m_url;
    std::unique_ptr<Database> m_db;
};

TEST_P(DatabaseTest, KeepsWhatWasWrittenOverAReopen)
{
    ASSERT_TRUE(addJob("B"));
    ASSERT_TRUE(addJob("<b>A\n\"'"));
    ASSERT_TRUE(addJob("a"));
    reopen();
    EXPECT_THAT(jobs(), ::testing::ElementsAre("<b>A\n\"'", "B", "a")) << "sorted by bytes in both databases";
}

TEST_P(DatabaseTest, GivesValuesBackAsTheyWent)
{
    ASSERT_TRUE(addJob("J"));
    const Timestamp at(std::chrono::microseconds(1'700'000'000'123'456));
    auto row = m_db->writeNow<Row>([&](Transaction &tx) -> Result<Row> {
        auto rows = tx.query("INSERT INTO build_info (job_name, build_number, package_path, build_user, raw_data, "
                             "other_path, created_at) "
                             "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
                             {"J", std::int64_t{9223372036854775807}, "a\\b'c\xE2\x82\xAC", "", "{}", true, at});
        if (!rows)
            return tl::unexpected(rows.error());
        return rows->front();
    });
    ASSERT_TRUE(row) << row.error().forLog;
    EXPECT_EQ(row->integer("build_number"), 9223372036854775807);
    EXPECT_EQ(row->text("package_path"), "a\\b'c\xE2\x82\xAC");
    EXPECT_EQ(row->text("build_user"), "");
    EXPECT_FALSE(row->isNull("build_user"));
    EXPECT_TRUE(row->boolean("other_path"));
    EXPECT_EQ(row->time("created_at"), at);
    EXPECT_GT(row->integer("id"), 0);
}

TEST_P(DatabaseTest, AFailedJobLeavesNoTraceAndTheOthersOfItsGroupGoOn)
{
    std::mutex mutex;
    std::condition_variable done;
    int answers = 0, failures = 0;
    for (int i = 0; i < 60; ++i) {
        m_db->write<void>(
            [i](Transaction &tx) -> Result<> {
                auto first =
                    tx.exec("INSERT INTO job_names (name, created_at) VALUES (?, 0)", {"job" + std::to_string(i)});
                if (!first)
                    return tl::unexpected(first.error());
                tx.emit("job.added", {{"job_name", i}});
                if (i % 3 == 0) // the second insert breaks a constraint, after the first was done
                    return tx
                        .exec("INSERT INTO job_names (name, created_at) VALUES (?, 0)", {"job" + std::to_string(i)})
                        .map([](auto) {});
                return {};
            },
            [&](Result<> r) {
                std::scoped_lock lock(mutex);
                ++answers;
                if (!r) {
                    ++failures;
                    EXPECT_EQ(r.error().code, Errc::Conflict);
                }
                done.notify_one();
            });
    }
    std::unique_lock lock(mutex);
    ASSERT_TRUE(done.wait_for(lock, std::chrono::seconds(20), [&] { return answers == 60; }));
    EXPECT_EQ(failures, 20);
    EXPECT_EQ(jobs().size(), 40u);
}

TEST_P(DatabaseTest, AJobThatTakesTheTransactionAlongDoesNotBlameTheOthers)
{
    std::promise<void> gate;
    auto opened = std::make_shared<std::shared_future<void>>(gate.get_future().share());
    m_db->write<void>(
        [opened](Transaction &) -> Result<> {
            opened->wait(); // until both others are queued, so that they share a transaction
            return {};
        },
        [](Result<>) {});
    std::promise<Result<>> bad, good;
    m_db->write<void>(
        [](Transaction &tx) -> Result<> {
            (void)tx.query(GetParam() == Kind::Sqlite ? "ROLLBACK" : "SELECT pg_terminate_backend(pg_backend_pid())");
            return fail(Errc::BadInput, "mine alone");
        },
        [&](Result<> done) { bad.set_value(std::move(done)); });
    m_db->write<void>([](Transaction &) -> Result<> { return {}; },
                      [&](Result<> done) { good.set_value(std::move(done)); });
    gate.set_value();
    const auto first = bad.get_future().get(), second = good.get_future().get();
    EXPECT_FALSE(first);
    ASSERT_FALSE(second) << "its transaction is gone";
    EXPECT_EQ(second.error().code, Errc::Unavailable) << "so it is tried again";
    EXPECT_TRUE(untilAnswered({}, [&] { return addJob("after"); }));
}

TEST_P(DatabaseTest, WhatTheServerBrokeOffMayBeTriedAgain)
{
    if (GetParam() != Kind::Postgres)
        GTEST_SKIP() << "PostgreSQL's own codes";
    auto url = DatabaseUrl::parse(m_url);
    ASSERT_TRUE(url);
    Connection connection(*url, Connection::Access::ReadWrite);
    ASSERT_TRUE(connection.open());
    for (const char *state : {"57014", "55P03"}) {
        const auto done = connection.run("DO $$ BEGIN RAISE EXCEPTION 'timeout' USING ERRCODE = '" +
                                         std::string(state) + "'; END $$");
        ASSERT_FALSE(done) << state;
        EXPECT_EQ(done.error().code, Errc::Unavailable) << state;
    }
    EXPECT_FALSE(connection.isLost());
}

TEST_P(DatabaseTest, AFullDiskIsSaidToAllOfItsGroupAndForgottenWhenThereIsRoom)
{
    if (GetParam() != Kind::Sqlite)
        GTEST_SKIP() << "SQLite's own way with a full disk: it rolls the whole transaction back";
    std::promise<void> gate;
    auto opened = std::make_shared<std::shared_future<void>>(gate.get_future().share());
    m_db->write<void>(
        [opened](Transaction &) -> Result<> {
            opened->wait(); // until both others are queued, so that they share a transaction
            return {};
        },
        [](Result<>) {});
    std::promise<Result<>> first, second;
    m_db->write<void>(
        [](Transaction &tx) {
            return tx.exec("INSERT INTO job_names (name, created_at) VALUES ('first', 0)").map([](auto) {});
        },
        [&](Result<> r) { first.set_value(std::move(r)); });
    m_db->write<void>(
        [](Transaction &tx) -> Result<> {
            if (auto full = tx.query("PRAGMA max_page_count = 1"); !full)
                return tl::unexpected(full.error());
            return tx.exec("INSERT INTO job_names (name, created_at) VALUES (?, 0)", {std::string(500'000, 'x')})
                .map([](auto) {});
        },
        [&](Result<> r) { second.set_value(std::move(r)); });
    gate.set_value();
    const auto said = second.get_future().get();
    ASSERT_FALSE(said);
    EXPECT_EQ(said.error().code, Errc::Unavailable) << said.error().forLog;
    EXPECT_THAT(said.error().forUser, ::testing::HasSubstr("full"));
    const auto before = first.get_future().get();
    EXPECT_EQ(before.has_value(), jobs() == std::vector<std::string>{"first"}) << "the answer and the disk agree";
    if (!before) {
        EXPECT_EQ(before.error().code, Errc::Unavailable) << "to be tried again, not a mistake of its own";
    }
    EXPECT_TRUE(m_db->writeNow<void>(
        [](Transaction &tx) { return tx.query("PRAGMA max_page_count = 1000000").map([](const Rows &) {}); }));
    EXPECT_TRUE(addJob("after"));
}

TEST_P(DatabaseTest, NumbersEventsInCommitOrderWithoutGapsAndWakesSubscribers)
{
    std::vector<protocol::Event> seen;
    auto subscription =
        m_db->onEvents([&](const EventBatch &batch) { seen.insert(seen.end(), batch->begin(), batch->end()); });
    ASSERT_TRUE(addJob("one"));
    ASSERT_FALSE(addJob("one"));
    ASSERT_TRUE(addJob("two"));
    ASSERT_EQ(seen.size(), 2u) << "subscribers hear of an event before the writer is answered";
    EXPECT_EQ(seen[0].number, 1);
    EXPECT_EQ(seen[1].number, 2);
    EXPECT_EQ(seen[1].type, "job.added");
    EXPECT_EQ(seen[1].data.at("job_name").as_string(), "two");
    subscription.reset();
    ASSERT_TRUE(addJob("three"));
    EXPECT_EQ(seen.size(), 2u);
}

TEST_P(DatabaseTest, APartThatFailsIsUndoneAlone)
{
    bool called = false;
    auto done = m_db->writeNow<void>([&](Transaction &tx) -> Result<> {
        auto kept = tx.exec("INSERT INTO job_names (name, created_at) VALUES ('kept', 0)");
        EXPECT_TRUE(kept);
        auto part = tx.attempt([&](Transaction &inner) -> Result<> {
            EXPECT_TRUE(inner.exec("INSERT INTO job_names (name, created_at) VALUES ('undone', 0)"));
            inner.emit("job.added", nullptr);
            inner.afterCommit([&] { called = true; });
            return inner.exec("INSERT INTO job_names (name, created_at) VALUES ('kept', 0)").map([](auto) {});
        });
        EXPECT_FALSE(part);
        return {};
    });
    ASSERT_TRUE(done) << done.error().forLog;
    EXPECT_THAT(jobs(), ::testing::ElementsAre("kept"));
    EXPECT_FALSE(called);
}

TEST_P(DatabaseTest, RefusesNulAndSurvivesJobsThatThrow)
{
    auto nul = addJob(std::string("a\0b", 3));
    ASSERT_FALSE(nul);
    EXPECT_EQ(nul.error().code, Errc::BadInput);
    auto thrown = m_db->writeNow<void>([](Transaction &) -> Result<> { throw std::runtime_error("no"); });
    ASSERT_FALSE(thrown);
    EXPECT_EQ(thrown.error().code, Errc::Internal);
    EXPECT_TRUE(addJob("after"));
}

TEST_P(DatabaseTest, ABlockingCallOnAStoreThreadIsRefusedInsteadOfHanging)
{
    auto done = m_db->writeNow<void>([this](Transaction &) -> Result<> { return addJob("inner"); });
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Errc::Internal);
}

TEST_P(DatabaseTest, AReaderCannotWrite)
{
    auto r = m_db->readNow<void>([](Reader &reader) -> Result<> {
        return reader.query("INSERT INTO job_names (name, created_at) VALUES ('x', 0) RETURNING name").map([](auto) {});
    });
    EXPECT_FALSE(r);
    EXPECT_TRUE(jobs().empty());
}

TEST_P(DatabaseTest, ANewerSchemaIsRefusedInWords)
{
    ASSERT_TRUE(m_db->writeNow<void>([](Transaction &tx) -> Result<> {
        return tx.exec("INSERT INTO schema_version (number, name, applied_at) VALUES (9999, '9999_future', 0)")
            .map([](auto) {});
    }));
    m_db.reset();
    auto again = Database::open({.url = m_url}, m_clock);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Errc::Unsupported);
    EXPECT_THAT(again.error().forUser, ::testing::HasSubstr("newer"));
}

TEST_P(DatabaseTest, QueuedWritesAreDoneBeforeItCloses)
{
    std::atomic<int> good = 0;
    for (int i = 0; i < 200; ++i)
        m_db->write<void>(
            [i](Transaction &tx) -> Result<> {
                return tx.exec("INSERT INTO job_names (name, created_at) VALUES (?, 0)", {"q" + std::to_string(i)})
                    .map([](auto) {});
            },
            [&](Result<> r) { good += r.has_value(); });
    m_db->close();
    EXPECT_EQ(good, 200);
    auto late = addJob("late");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Errc::Unavailable);
}

INSTANTIATE_TEST_SUITE_P(Both, DatabaseTest, ::testing::Values(Kind::Sqlite, Kind::Postgres), test::kindName);

} // namespace
} // namespace crat::store
