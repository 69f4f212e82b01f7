#include "core/companion/store/Database.h"

#include <gmock/gmock.h>

#include "tests/support/TestDatabase.h"

namespace crat::store {
namespace {

Result<> note(Database &db, const std::string &name)
{
    return db.writeNow<void>([name](Transaction &tx) -> Result<> {
        return tx.exec("INSERT INTO job_names (name, created_at) VALUES (?, 0)", {name}).map([](auto) {});
    });
}

TEST(DatabaseAwayTest, APostgresThatGoesAndComesBackIsSaidInWordsAndFoundAgain)
{
    test::PostgresCluster cluster;
    ASSERT_TRUE(cluster.isRunning()) << cluster.trouble();
    const SystemClock clock;
    const std::string url = cluster.freshDatabase();
    auto db = Database::open({.url = url, .retryInterval = std::chrono::milliseconds(50)}, clock);
    ASSERT_TRUE(db) << db.error().forUser;
    ASSERT_TRUE(note(**db, "before"));

    cluster.stop();
    auto away = note(**db, "lost");
    ASSERT_FALSE(away);
    EXPECT_EQ(away.error().code, Errc::Unavailable);
    EXPECT_THAT(away.error().forUser, ::testing::HasSubstr("PostgreSQL database"));
    EXPECT_FALSE((*db)->available());
    EXPECT_FALSE((*db)->lastError().empty());

    std::atomic<int> back = 0;
    auto subscription = (*db)->onAvailable([&] { ++back; });
    cluster.start();
    ASSERT_TRUE(test::eventually([&] { return back > 0; }));
    EXPECT_TRUE(note(**db, "after"));
    auto count = (*db)->readNow<std::int64_t>([](Reader &r) -> Result<std::int64_t> {
        auto row = r.first("SELECT COUNT(*) AS n FROM job_names");
        if (!row)
            return tl::unexpected(row.error());
        return (*row)->integer("n");
    });
    ASSERT_TRUE(count) << count.error().forLog;
    EXPECT_EQ(*count, 2);
}

TEST(DatabaseAwayTest, ARestartBetweenTwoWritesCostsNothing)
{
    test::PostgresCluster cluster;
    ASSERT_TRUE(cluster.isRunning()) << cluster.trouble();
    const SystemClock clock;
    auto db = Database::open({.url = cluster.freshDatabase()}, clock);
    ASSERT_TRUE(db) << db.error().forUser;
    ASSERT_TRUE(note(**db, "before"));
    cluster.stop();
    cluster.start();
    EXPECT_TRUE(note(**db, "after"));
}

TEST(DatabaseAwayTest, StartsWithoutPostgresAndMigratesWhenItComes)
{
    test::PostgresCluster cluster;
    ASSERT_TRUE(cluster.isRunning()) << cluster.trouble();
    const std::string url = cluster.freshDatabase();
    cluster.stop();
    const SystemClock clock;
    auto db = Database::open({.url = url, .retryInterval = std::chrono::milliseconds(50)}, clock);
    ASSERT_TRUE(db) << db.error().forUser;
    EXPECT_FALSE((*db)->available());
    EXPECT_THAT((*db)->lastError(), ::testing::HasSubstr("Check that the server runs"));
    cluster.start();
    ASSERT_TRUE(test::eventually([&] { return (*db)->available(); }));
    EXPECT_TRUE(note(**db, "first"));
}

TEST(DatabaseAwayTest, ASqliteFileThatCannotBeOpenedIsAnErrorAtOnce)
{
    const SystemClock clock;
    auto db = Database::open({.url = "sqlite:/nonexistent-folder/crat.db"}, clock);
    ASSERT_FALSE(db);
    EXPECT_EQ(db.error().code, Errc::Unavailable);
    EXPECT_THAT(db.error().forUser, ::testing::HasSubstr("/nonexistent-folder/crat.db"));
}

TEST(DatabaseAwayTest, UrlsThatSayNothingAreRefusedWithoutTheirPassword)
{
    const SystemClock clock;
    for (const char *url : {"", "mysql://x", "postgres://u:secret@host:5432/", "sqlite:"}) {
        auto db = Database::open({.url = url}, clock);
        ASSERT_FALSE(db) << url;
        EXPECT_EQ(db.error().code, Errc::BadInput);
        EXPECT_THAT(db.error().forUser, ::testing::Not(::testing::HasSubstr("secret")));
    }
}

} // namespace
} // namespace crat::store
