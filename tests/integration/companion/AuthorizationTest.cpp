#include <map>

#include "tests/integration/companion/ApiFixture.h"

namespace crat::test {
namespace {

/// The contract's roles, written down once more: a route that changes its role must fail here.
const std::map<std::string, std::string> contractRoles = {
    {"POST /api/v1/auth/login", "public"},
    {"POST /api/v1/auth/logout", "user"},
    {"GET /api/v1/auth/me", "user"},
    {"POST /api/v1/auth/refresh", "user"},
    {"POST /api/v1/builds", "public"},
    {"GET /api/v1/builds", "user"},
    {"GET /api/v1/builds/job-names", "user"},
    {"GET /api/v1/builds/job/{job}", "user"},
    {"GET /api/v1/builds/job/{job}/latest", "user"},
    {"POST /api/v1/builds/job-names", "admin"},
    {"DELETE /api/v1/builds/job-names/{job}", "admin"},
    {"DELETE /api/v1/builds/{id}", "admin"},
    {"GET /api/v1/test-items", "user"},
    {"GET /api/v1/test-items/{id}", "user"},
    {"POST /api/v1/test-items", "admin"},
    {"PUT /api/v1/test-items/{id}", "admin"},
    {"DELETE /api/v1/test-items/{id}", "admin"},
    {"POST /api/v1/test-items/{id}/deploy-test", "user"},
    {"GET /api/v1/test-items/{id}/deploy-runs", "user"},
    {"DELETE /api/v1/test-items/{id}/deploy-history", "admin"},
    {"GET /api/v1/deploy-test-runs/{run}", "user"},
    {"GET /api/v1/settings", "user"},
    {"GET /api/v1/settings/{key}", "user"},
    {"PUT /api/v1/settings", "admin"},
    {"PUT /api/v1/settings/{key}", "admin"},
    {"GET /api/v1/job-versions", "user"},
    {"GET /api/v1/job-versions/{job}", "user"},
    {"PUT /api/v1/job-versions", "user"},
    {"POST /api/v1/job-versions/{job}/sync", "user"},
    {"POST /api/v1/job-versions/auto-sync", "user"},
    {"DELETE /api/v1/job-versions/{job}", "admin"},
    {"GET /api/v1/parameter-sets", "user"},
    {"GET /api/v1/parameter-sets/{id}", "user"},
    {"POST /api/v1/parameter-sets", "admin"},
    {"PUT /api/v1/parameter-sets/{id}", "admin"},
    {"DELETE /api/v1/parameter-sets/{id}", "admin"},
    {"GET /api/v1/processing-count", "user"},
    {"GET /api/v1/version", "public"},
    {"GET /health", "public"},
    {"GET /api/v1/events", "user"},
    {"GET /api/v1/openapi.json", "public"},
};

struct Operation {
    std::string method, path, role;
};

class AuthorizationTest : public ApiTest {
protected:
    std::vector<Operation> operations()
    {
        std::vector<Operation> out;
        const auto document = m_cratd.call("GET", "/api/v1/openapi.json").json();
        for (const auto &path : document.at("paths").as_object()) {
            for (const auto &operation : path.value().as_object()) {
                std::string method(operation.key());
                for (char &c : method)
                    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
                out.push_back({method, std::string(path.key()),
                               std::string(std::string_view(operation.value().at("x-crat-role").as_string()))});
            }
        }
        return out;
    }
    /// A path that the pattern matches; what it names does not exist.
    static std::string sample(std::string pattern)
    {
        for (std::size_t open = 0; (open = pattern.find('{')) != std::string::npos;)
            pattern.replace(open, pattern.find('}') - open + 1, "987654");
        return pattern;
    }
    int statusFor(const Operation &op, const std::string &token)
    {
        return m_cratd.call(op.method, sample(op.path), token, op.method == "POST" || op.method == "PUT" ? "{}" : "")
            .status;
    }
};

TEST_P(AuthorizationTest, TheContractsRoutesHaveTheContractsRoles)
{
    std::map<std::string, std::string> found;
    for (const Operation &op : operations())
        found[op.method + " " + op.path] = op.role;
    for (const auto &[route, role] : contractRoles)
        EXPECT_EQ(found[route], role) << route;
}

TEST_P(AuthorizationTest, EveryRouteLetsInWhoItShouldAndNobodyElse)
{
    const auto all = operations();
    ASSERT_GE(all.size(), contractRoles.size());
    for (const Operation &op : all) {
        SCOPED_TRACE(op.method + " " + op.path);
        const int nobody = statusFor(op, {});
        const int forged = statusFor(op, m_admin.substr(0, m_admin.size() - 4) + "AAAA");
        const int user = statusFor(op, m_cratd.signIn("fresh-user@example.org"));
        const int admin = statusFor(op, m_cratd.signIn("fresh-boss@example.org", Cratd::AdminPassword));
        if (op.role == "public") {
            EXPECT_NE(nobody, 401);
            EXPECT_NE(nobody, 403);
        } else {
            EXPECT_EQ(nobody, 401);
            EXPECT_EQ(forged, 401);
            if (op.role == "admin")
                EXPECT_EQ(user, 403);
            else
                EXPECT_TRUE(user != 401 && user != 403) << user;
            EXPECT_TRUE(admin != 401 && admin != 403) << admin;
        }
        EXPECT_TRUE(admin != 500 && user != 500 && nobody != 500);
    }
}

INSTANTIATE_TEST_SUITE_P(Both, AuthorizationTest, ::testing::Values(Kind::Sqlite, Kind::Postgres), kindName);

} // namespace
} // namespace crat::test
