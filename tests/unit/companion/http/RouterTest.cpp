#include "core/companion/http/Router.h"

#include <gtest/gtest.h>

namespace crat::http {
namespace {

class RouterTest : public ::testing::Test {
protected:
    RouterTest()
    {
        for (const char *path : {"/a/{id}", "/a/fixed", "/a/{id}/sub", "/files/{id}/{rest...}"})
            m_router.read({.path = path, .operationId = path},
                          [](const Request &, store::Reader &) -> Result<Response> { return Response{}; });
        m_router.write({.method = Method::Put, .path = "/a/{id}", .operationId = "put"},
                       [](const Request &, store::Transaction &) -> Result<Response> { return Response{}; });
    }
    std::string found(Method method, std::string_view path)
    {
        const auto match = m_router.find(method, path);
        return match && match->entry ? match->entry->info.operationId : std::string();
    }
    Router m_router;
};

TEST_F(RouterTest, FixedPartsWinOverParameters)
{
    EXPECT_EQ(found(Method::Get, "/a/fixed"), "/a/fixed");
    EXPECT_EQ(found(Method::Get, "/a/other"), "/a/{id}");
    EXPECT_EQ(found(Method::Get, "/a/x/sub"), "/a/{id}/sub");
    EXPECT_EQ(found(Method::Put, "/a/fixed"), "put");
    EXPECT_EQ(found(Method::Get, "/a/"), "");
    EXPECT_EQ(found(Method::Get, "/a"), "");
    EXPECT_EQ(found(Method::Get, "/a/x/sub/"), "");
}

TEST_F(RouterTest, AnEncodedSlashStaysInItsSegment)
{
    const auto match = m_router.find(Method::Get, "/a/x%2Fsub");
    ASSERT_TRUE(match && match->entry);
    EXPECT_EQ(match->entry->info.operationId, "/a/{id}");
    EXPECT_EQ(match->parameters.at("id"), "x/sub");
}

TEST_F(RouterTest, ATailTakesTheRest)
{
    const auto match = m_router.find(Method::Get, "/files/7/log/a.png");
    ASSERT_TRUE(match && match->entry);
    EXPECT_EQ(match->parameters.at("id"), "7");
    EXPECT_EQ(match->parameters.at("rest"), "log/a.png");
    EXPECT_EQ(found(Method::Get, "/files/7/"), "");
}

TEST_F(RouterTest, SaysWhichMethodsThereAre)
{
    const auto match = m_router.find(Method::Delete, "/a/x");
    ASSERT_TRUE(match);
    EXPECT_EQ(match->entry, nullptr);
    EXPECT_EQ(match->allowed, (std::vector<Method>{Method::Get, Method::Put}));
}

TEST(ResponderTest, AnswersOnceAndNeverForgets)
{
    std::vector<int> answers;
    {
        const Responder responder([&](const Response &r) { answers.push_back(r.status); });
        responder.reply(Response::message("first", 201));
        responder.reply(Response::message("second"));
    }
    {
        const Responder forgotten([&](const Response &r) { answers.push_back(r.status); });
    }
    EXPECT_EQ(answers, (std::vector<int>{201, 500}));
}

TEST(RequestTest, PagingFollowsTheContract)
{
    Request request;
    EXPECT_EQ(request.limit(), 20);
    for (const auto &[text, expected] :
         {std::pair{"1", 1}, {"100", 100}, {"101", 20}, {"0", 20}, {"-1", 20}, {"x", 20}, {"5x", 20}}) {
        request.query["limit"] = text;
        EXPECT_EQ(request.limit(), expected) << text;
    }
    request.query["offset"] = "-4";
    EXPECT_EQ(request.offset(), 0);
    request.parameters["id"] = "0";
    EXPECT_FALSE(request.idParameter("id"));
    request.parameters["id"] = "9223372036854775808";
    EXPECT_FALSE(request.idParameter("id"));
}

} // namespace
} // namespace crat::http
