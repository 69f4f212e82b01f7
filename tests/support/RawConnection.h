#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crat::test {

/// A plain TCP connection to loopback, for saying to a server what no library would. Reads wait 20 s at most.
class RawConnection {
public:
    explicit RawConnection(std::uint16_t port);
    ~RawConnection();
    RawConnection(const RawConnection &) = delete;
    RawConnection &operator=(const RawConnection &) = delete;
    bool send(std::string_view bytes);
    /// Reads until `end` has come (and with it, at least); what came so far where the peer closes or the time is over.
    std::string readUntil(std::string_view end);
    /// Exactly n bytes; nothing where the peer closed before.
    std::optional<std::string> readExactly(std::size_t n);
    /// Everything until the peer closes; `closed` says whether it did.
    std::string readAll(bool &closed);
    /// A whole answer with Content-Length.
    std::string readAnswer();
    void shrinkReceiveBuffer(); ///< so that a sender notices soon that nobody reads

private:
    bool more();
    int m_fd = -1;
    std::string m_buffer;
};

/// A WebSocket client (RFC 6455) that does no more than tests need.
class WebSocketClient {
public:
    /// `token` may be empty.
    WebSocketClient(std::uint16_t port, const std::string &path, const std::string &token);
    int status() const { return m_status; } ///< of the handshake; 101 where it worked
    struct Message {
        int opcode = 0; ///< 1 text, 2 binary, 8 close
        std::string bytes;
        int closeCode() const;
        std::string closeReason() const { return bytes.size() > 2 ? bytes.substr(2) : std::string(); }
    };
    std::optional<Message> read(); ///< nothing where the connection ended; pings are answered
    bool sendText(std::string_view text) { return sendFrame(1, text); }
    bool sendFrame(int opcode, std::string_view bytes);
    RawConnection &raw() { return m_raw; }

private:
    RawConnection m_raw;
    int m_status = 0;
};

} // namespace crat::test
