#include "core/companion/store/DatabaseUrl.h"

#include <gmock/gmock.h>

namespace crat::store {
namespace {

TEST(DatabaseUrlTest, ReadsWhereADatabaseIs)
{
    const auto full = DatabaseUrl::parse("postgres://user:p%40ss%2Fword@db.example.org:5433/crat?sslmode=require&a=b");
    ASSERT_TRUE(full) << full.error().forUser;
    EXPECT_EQ(full->dialect, Dialect::Postgres);
    EXPECT_EQ(full->host, "db.example.org");
    EXPECT_EQ(full->port, 5433);
    EXPECT_EQ(full->user, "user");
    EXPECT_EQ(full->password, "p@ss/word");
    EXPECT_EQ(full->name, "crat");
    EXPECT_EQ(full->options, "sslmode=require;a=b");
    EXPECT_EQ(full->description(), "PostgreSQL database crat at db.example.org:5433");

    const auto socket = DatabaseUrl::parse("postgresql://me@/crat?host=/run/postgresql&port=5434");
    ASSERT_TRUE(socket) << socket.error().forUser;
    EXPECT_EQ(socket->host, "/run/postgresql");
    EXPECT_EQ(socket->port, 5434);
    EXPECT_TRUE(socket->options.empty());

    const auto v6 = DatabaseUrl::parse("postgres://[::1]/crat");
    ASSERT_TRUE(v6) << v6.error().forUser;
    EXPECT_EQ(v6->host, "::1");
    EXPECT_EQ(v6->port, 5432);

    EXPECT_EQ(DatabaseUrl::parse("sqlite:crat.db").value().path, "crat.db");
    EXPECT_EQ(DatabaseUrl::parse("sqlite:///var/lib/crat.db").value().path, "/var/lib/crat.db");
}

TEST(DatabaseUrlTest, RefusesTheRestWithoutRepeatingAPassword)
{
    for (const char *bad :
         {"", "mysql://x", "sqlite:", "postgres://u:secret@host/", "postgres://u:secret@host:0/n",
          "postgres://u:secret@host:65536/n", "postgres://u:sec ret@host/n", "postgres://u:secret@[::1/n",
          "postgres://u:secret@host/n?port=x", "postgres://u:secret@host/n%00x", "postgres://u:secret@host/n%ff"}) {
        const auto url = DatabaseUrl::parse(bad);
        ASSERT_FALSE(url) << bad;
        EXPECT_EQ(url.error().code, Errc::BadInput) << bad;
        EXPECT_THAT(url.error().forUser, ::testing::Not(::testing::HasSubstr("sec")));
    }
}

TEST(DatabaseUrlTest, AnOptionCannotBringAnotherAlong)
{
    for (const char *option : {"sslmode=disable%20hostaddr%3D10.0.0.1", "a=b%3Bc%3Dd", "a=b%27c", "a=", "=b", "a=b%5C"})
        EXPECT_FALSE(DatabaseUrl::parse(std::string("postgres://u@host/n?") + option)) << option;
}

} // namespace
} // namespace crat::store
