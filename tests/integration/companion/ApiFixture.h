#pragma once

#include <gmock/gmock.h>

#include "core/companion/store/Database.h"
#include "tests/support/Cratd.h"
#include "tests/support/QtEnvironment.h"
#include "tests/support/TestDatabase.h"

namespace crat::test {

namespace json = protocol::json;
inline const bool qtForDatabases = useQtApplication();

/// A fresh cratd on each kind of database, an admin and a user signed in.
class ApiTest : public ::testing::TestWithParam<Kind> {
protected:
    ApiTest()
        : m_url(freshDatabaseUrl(GetParam(), m_folder)),
          m_cratd({.databaseUrl = m_url, .arguments = {}, .environment = {}, .input = {}})
    {
        EXPECT_TRUE(m_cratd.start()) << m_cratd.errors();
        m_admin = m_cratd.signIn("boss@example.org", Cratd::AdminPassword);
        m_user = m_cratd.signIn("user@example.org");
        EXPECT_FALSE(m_admin.empty());
        EXPECT_FALSE(m_user.empty());
    }
    Answer announce(const std::string &job, int number, const std::string &path = "pkg/1", const std::string &more = {})
    {
        json::object body{{"JOB_NAME", job}, {"BUILD_NUMBER", number}, {"PACKAGE_PATH", path}, {"BUILD_USER", "dev"}};
        if (!more.empty())
            body["CRAT_TEST"] = more;
        return m_cratd.call("POST", "/api/v1/builds", {}, json::serialize(body));
    }
    json::value get(const std::string &path) { return m_cratd.call("GET", path, m_user).json(); }
    Answer admin(const std::string &method, const std::string &path, const std::string &body = {})
    {
        return m_cratd.call(method, path, m_admin, body);
    }

    /// A change below the companion, as time or another companion on the same database makes it.
    void inDatabase(const std::string &sql)
    {
        SystemClock clock;
        auto database = store::Database::open({.url = m_url}, clock);
        ASSERT_TRUE(database) << database.error().forLog;
        const auto done = (*database)->writeNow<std::int64_t>([&](store::Transaction &tx) { return tx.exec(sql); });
        ASSERT_TRUE(done) << done.error().forLog;
    }

    TemporaryFolder m_folder;
    std::string m_url;
    Cratd m_cratd;
    std::string m_admin, m_user;
};

} // namespace crat::test
