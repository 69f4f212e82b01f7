#include "core/companion/fetch/HttpClient.h"

#include <cstdlib>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

namespace crat::fetch {
namespace {

using namespace std::chrono_literals;

/// Answers one request on a free port of 127.0.0.1.
class OneAnswer {
public:
    OneAnswer() : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(m_socket, reinterpret_cast<sockaddr *>(&address), size), 0);
        EXPECT_EQ(::getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &size), 0);
        EXPECT_EQ(::listen(m_socket, 1), 0);
        port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~OneAnswer()
    {
        ::shutdown(m_socket, SHUT_RDWR);
        m_thread.join();
        ::close(m_socket);
    }
    int port = 0;

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
        const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nhere";
        ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
        ::close(client);
    }
    int m_socket;
    std::thread m_thread;
};

TEST(HttpClient, AsksNoProxyForThisMachine)
{
    const OneAnswer server;
    const OneAnswer proxy; // would answer anything
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
