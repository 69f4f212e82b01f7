#pragma once

#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

namespace crat::test {

/// A server on a free port of 127.0.0.1 that answers one request, with a status and a body, and then no more.
class OneAnswer {
public:
    OneAnswer(int status, std::string_view body) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        m_answer = "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) +
                   "\r\nConnection: close\r\n\r\n" + std::string(body);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(m_socket, reinterpret_cast<sockaddr *>(&address), size), 0);
        EXPECT_EQ(::getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &size), 0);
        EXPECT_EQ(::listen(m_socket, 1), 0);
        port = ntohs(address.sin_port);
        url = "http://127.0.0.1:" + std::to_string(port);
        m_thread = std::thread([this] { serve(); });
    }
    ~OneAnswer()
    {
        ::shutdown(m_socket, SHUT_RDWR);
        m_thread.join();
        ::close(m_socket);
    }
    OneAnswer(const OneAnswer &) = delete;
    OneAnswer &operator=(const OneAnswer &) = delete;
    int port = 0;
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

} // namespace crat::test
