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
    {"GET /api/v1/job-versions/{job}/history", "user"},
    {"GET /api/v1/me/job-versions", "user"},
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

/// The routes beyond the contract. One that is in neither table has nobody's word on who may call it, and fails the test.
const std::map<std::string, std::string> furtherRoles = {
    {"GET /livez", "public"},
    {"GET /readyz", "public"},
    {"GET /api/v1/me/job-versions/{job}", "user"},
    {"GET /api/v1/me/job-versions/{job}/history", "user"},
    {"PUT /api/v1/me/job-versions", "user"},
    {"POST /api/v1/me/job-versions/{job}/sync", "user"},
    {"DELETE /api/v1/me/job-versions/{job}", "user"},
    {"GET /api/v1/deploy-test-runs", "user"},
    {"POST /api/v1/deploy-test-runs/{run}/cancel", "user"},
    // The target role: its own token, else loopback only.
    {"POST /api/deploy_and_test", "public"},
    {"POST /api/deploy_and_test_mock", "public"},
    {"GET /api/services", "public"},
    {"POST /api/services/{name}/rollback", "public"},
    {"GET /api/tasks/{task_id}", "public"},
    {"POST /api/tasks/{task_id}/cancel", "public"},
    {"GET /api/tasks/{task_id}/log", "public"},
    {"GET /reports/{path}", "public"},
    {"POST /api/v1/blobs/missing", "user"},
    {"PUT /api/v1/blobs/{sha256}", "user"},
    {"POST /api/v1/executions", "user"},
    {"GET /api/v1/executions", "user"},
    {"GET /api/v1/executions/{id}", "user"},
    {"POST /api/v1/executions/{id}/cancel", "user"},
    {"GET /api/v1/executions/{id}/events", "user"},
    {"GET /api/v1/executions/{id}/files", "user"},
    {"GET /api/v1/executions/{id}/files/{path}", "user"},
    {"GET /api/v1/grid", "user"},
    {"GET /api/v1/sessions/{session}/vnc", "user"},
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
    bool described(const Operation &op, int status)
    {
        std::string method = op.method;
        for (char &c : method)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        if (m_document.is_null())
            m_document = m_cratd.call("GET", "/api/v1/openapi.json").json();
        return m_document.at("paths")
            .at(op.path)
            .at(method)
            .at("responses")
            .as_object()
            .contains(std::to_string(status));
    }
    json::value m_document;
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
    for (const auto &[route, role] : found) {
        const auto further = furtherRoles.find(route);
        EXPECT_TRUE(contractRoles.contains(route) || (further != furtherRoles.end() && further->second == role))
            << route << " (" << role << ")";
    }
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
        EXPECT_TRUE(admin != 405 && nobody != 405) << "what is described must be there";
        EXPECT_TRUE(described(op, admin)) << admin << " is not among the answers that the description names";
    }
}

INSTANTIATE_TEST_SUITE_P(Both, AuthorizationTest, ::testing::Values(Kind::Sqlite, Kind::Postgres), kindName);

} // namespace
} // namespace crat::test
