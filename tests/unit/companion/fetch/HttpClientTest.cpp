#include "core/companion/fetch/HttpClient.h"

#include <cstdlib>

#include "tests/support/OneAnswer.h"

namespace crat::fetch {
namespace {

using namespace std::chrono_literals;
using test::OneAnswer;

TEST(HttpClient, AsksNoProxyForThisMachine)
{
    const OneAnswer server(200, "here");
    const OneAnswer proxy(200, "here"); // would answer anything
    const std::string away = "http://127.0.0.1:1";
    ASSERT_EQ(::setenv("http_proxy", away.c_str(), 1), 0);
    ::unsetenv("no_proxy");
    ::unsetenv("NO_PROXY");
    HttpRequest request;
    request.url = "http://127.0.0.1:" + std::to_string(server.port) + "/";
    request.deadline = Deadline::after(20s);
    const auto answer = HttpClient().send(request);
    ASSERT_TRUE(answer) << answer.error().forLog;
    EXPECT_EQ(answer->body, "here");

    // Others still go through it.
    ASSERT_EQ(::setenv("http_proxy", ("http://127.0.0.1:" + std::to_string(proxy.port)).c_str(), 1), 0);
    request.url = "http://artefacts.invalid/";
    const auto other = HttpClient().send(request);
    ::unsetenv("http_proxy");
    ASSERT_TRUE(other) << other.error().forLog;
    EXPECT_EQ(other->body, "here");
}

} // namespace
} // namespace crat::fetch
