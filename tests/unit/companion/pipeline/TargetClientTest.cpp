#include "core/companion/pipeline/TargetClient.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>

namespace crat::pipeline {
namespace {

using ::testing::HasSubstr;

/// Answers one request on a free port of 127.0.0.1 with a status and a body.
class Target {
public:
    Target(int status, std::string body) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        m_answer = "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) +
                   "\r\nConnection: close\r\n\r\n" + body;
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(m_socket, reinterpret_cast<sockaddr *>(&address), size), 0);
        EXPECT_EQ(::getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &size), 0);
        EXPECT_EQ(::listen(m_socket, 1), 0);
        url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
        m_thread = std::thread([this] { serve(); });
    }
    ~Target()
    {
        ::shutdown(m_socket, SHUT_RDWR);
        m_thread.join();
        ::close(m_socket);
    }
    std::string url;

private:
    void serve()
    {
        const int client = ::accept(m_socket, nullptr, nullptr);
        if (client < 0)
            return;
        std::string seen;
        for (char piece[512]; seen.find("\r\n\r\n") == seen.npos;) {
            const auto n = ::recv(client, piece, sizeof piece, 0);
            if (n <= 0)
                break;
            seen.append(piece, static_cast<std::size_t>(n));
        }
        ::send(client, m_answer.data(), m_answer.size(), MSG_NOSIGNAL);
        ::close(client);
    }
    int m_socket;
    std::string m_answer;
    std::thread m_thread;
};

Result<bool> isOwn(int status, const std::string &body)
{
    const Target target(status, body);
    const fetch::HttpClient http;
    return TargetClient(http, target.url, "").isOwn({});
}

TEST(TargetClientTest, OnlyOneThatKnowsNoSuchAddressIsForeign)
{
    const auto foreign = isOwn(404, R"({"detail":"Not Found"})");
    ASSERT_TRUE(foreign);
    EXPECT_FALSE(*foreign);
    for (const int status : {400, 408, 421, 429, 500, 503}) {
        const auto answer = isOwn(status, R"({"error":"the reason"})");
        ASSERT_FALSE(answer) << status
                             << ": what it is stays unknown, so nothing may be sent to it as to a foreign one";
        EXPECT_EQ(answer.error().code, Errc::Unavailable);
        EXPECT_THAT(answer.error().forUser, HasSubstr(std::to_string(status)));
        EXPECT_THAT(answer.error().forUser, HasSubstr("the reason"));
    }
    EXPECT_EQ(isOwn(401, "{}").error().code, Errc::Unauthorized);
}

} // namespace
} // namespace crat::pipeline
