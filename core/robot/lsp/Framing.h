#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/Result.h"

/// The base protocol of the Language Server Protocol: "Content-Length: N", an empty line, N bytes of JSON.
namespace crat::robot::lsp {

/// Cuts a stream of bytes into messages. Holds at most one message and what was fed at once beyond it.
class MessageReader {
public:
    static constexpr std::size_t HeaderLimit = 8u << 10;
    explicit MessageReader(std::size_t bodyLimit = 64u << 20) : m_bodyLimit(bodyLimit) {}

    struct Message {
        std::string body;
        std::uint64_t refused = 0; ///< size of a message over the limit: its body was thrown away
    };
    void feed(std::string_view bytes) { m_buffer += bytes; }
    /// The next whole message, or nothing until more was fed. Error: BadInput (no header of this protocol): where the next
    /// message begins is not known then, and nothing more can be read.
    Result<std::optional<Message>> next();

private:
    Result<bool> readHeaders();

    std::size_t m_bodyLimit;
    std::string m_buffer;
    std::optional<std::uint64_t> m_length; ///< of the body that comes, once its headers were read
    std::uint64_t m_refused = 0, m_skip = 0;
};

/// A message with its header.
std::string frame(std::string_view body);

} // namespace crat::robot::lsp
