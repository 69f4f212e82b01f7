#include "tests/support/RawConnection.h"

#include <cstdlib>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace crat::test {

RawConnection::RawConnection(std::uint16_t port) : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval wait{20, 0};
    ::setsockopt(m_fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    ::setsockopt(m_fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    if (::connect(m_fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
        ::close(m_fd);
        m_fd = -1;
    }
}

RawConnection::~RawConnection()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

void RawConnection::shrinkReceiveBuffer()
{
    int size = 4096;
    ::setsockopt(m_fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

bool RawConnection::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t n = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

bool RawConnection::more()
{
    char piece[16384];
    const ssize_t n = ::recv(m_fd, piece, sizeof piece, 0);
    if (n > 0)
        m_buffer.append(piece, static_cast<std::size_t>(n));
    return n > 0;
}

std::string RawConnection::readUntil(std::string_view end)
{
    std::size_t at = 0;
    while ((at = m_buffer.find(end)) == std::string::npos) {
        if (!more())
            return std::exchange(m_buffer, {});
    }
    std::string out = m_buffer.substr(0, at + end.size());
    m_buffer.erase(0, at + end.size());
    return out;
}

std::optional<std::string> RawConnection::readExactly(std::size_t n)
{
    while (m_buffer.size() < n) {
        if (!more())
            return {};
    }
    std::string out = m_buffer.substr(0, n);
    m_buffer.erase(0, n);
    return out;
}

std::string RawConnection::readAll(bool &closed)
{
    char piece[16384];
    while (true) {
        const ssize_t n = ::recv(m_fd, piece, sizeof piece, 0);
        closed = n == 0 || (n < 0 && errno == ECONNRESET);
        if (n <= 0)
            return std::exchange(m_buffer, {});
        m_buffer.append(piece, static_cast<std::size_t>(n));
    }
}

std::string RawConnection::readAnswer()
{
    const std::string head = readUntil("\r\n\r\n");
    const std::size_t at = head.find("Content-Length: ");
    if (at == std::string::npos)
        return head;
    return head + readExactly(std::strtoul(head.c_str() + at + 16, nullptr, 10)).value_or("");
}

WebSocketClient::WebSocketClient(std::uint16_t port, const std::string &path, const std::string &token) : m_raw(port)
{
    m_raw.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
               "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
               "AQIDBAUGBwgJCgsMDQ4PEA==\r\n" +
               (token.empty() ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n");
    const std::string head = m_raw.readUntil("\r\n\r\n");
    m_status = head.size() > 12 ? std::atoi(head.c_str() + 9) : 0;
}

std::optional<WebSocketClient::Message> WebSocketClient::read()
{
    Message whole; // long ones come in several frames
    while (true) {
        const auto head = m_raw.readExactly(2);
        if (!head)
            return {};
        const int opcode = (*head)[0] & 0x0f;
        const bool last = ((*head)[0] & 0x80) != 0;
        std::size_t length = (*head)[1] & 0x7f;
        const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (more > 0) {
            const auto bytes = m_raw.readExactly(more);
            if (!bytes)
                return {};
            length = 0;
            for (const char c : *bytes)
                length = length << 8 | static_cast<unsigned char>(c);
        }
        auto bytes = m_raw.readExactly(length);
        if (!bytes)
            return {};
        if (opcode == 9) {
            sendFrame(10, *bytes);
        } else if (opcode == 8) {
            return Message{opcode, std::move(*bytes)};
        } else if (opcode != 10) {
            whole.opcode = opcode == 0 ? whole.opcode : opcode;
            whole.bytes += *bytes;
            if (last)
                return whole;
        }
    }
}

bool WebSocketClient::sendFrame(int opcode, std::string_view bytes)
{
    std::string frame;
    frame += static_cast<char>(0x80 | opcode);
    if (bytes.size() < 126) {
        frame += static_cast<char>(0x80 | bytes.size());
    } else {
        frame += static_cast<char>(0x80 | 127);
        for (int shift = 56; shift >= 0; shift -= 8)
            frame += static_cast<char>(bytes.size() >> shift & 0xff);
    }
    frame += std::string(4, '\0'); // a mask of zeros leaves the bytes as they are
    return m_raw.send(frame.append(bytes));
}

int WebSocketClient::Message::closeCode() const
{
    return bytes.size() < 2 ? 0 : static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1]);
}

} // namespace crat::test
