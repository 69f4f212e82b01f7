#include "core/robot/lsp/Framing.h"

#include <charconv>

namespace crat::robot::lsp {
namespace {

bool isContentLength(std::string_view name)
{
    static constexpr std::string_view Wanted = "content-length";
    if (name.size() != Wanted.size())
        return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i] >= 'A' && name[i] <= 'Z' ? static_cast<char>(name[i] + 32) : name[i];
        if (c != Wanted[i])
            return false;
    }
    return true;
}

tl::unexpected<Error> noHeader()
{
    return fail(Errc::BadInput, "What comes in is not the Language Server Protocol: no \"Content-Length\" header.");
}

} // namespace

Result<bool> MessageReader::readHeaders()
{
    const std::size_t end = m_buffer.find("\r\n\r\n");
    if (end == std::string::npos && m_buffer.size() <= HeaderLimit)
        return false;
    if (end > HeaderLimit) // npos as well
        return noHeader();
    const std::string_view headers = std::string_view(m_buffer).substr(0, end);
    for (std::size_t at = 0; at < headers.size();) {
        const std::size_t lineEnd = std::min(headers.find("\r\n", at), headers.size());
        const std::string_view line = headers.substr(at, lineEnd - at);
        at = lineEnd + 2;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos)
            return noHeader();
        if (!isContentLength(line.substr(0, colon)))
            continue;
        std::string_view value = line.substr(colon + 1);
        value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
        std::uint64_t length = 0;
        const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), length);
        if (error != std::errc() || stop == value.data())
            return noHeader();
        m_length = length;
    }
    if (!m_length)
        return noHeader();
    m_buffer.erase(0, end + 4);
    return true;
}

Result<std::optional<MessageReader::Message>> MessageReader::next()
{
    if (!m_length) {
        const auto whole = readHeaders();
        if (!whole)
            return tl::unexpected(whole.error());
        if (!*whole)
            return std::nullopt;
        if (*m_length > m_bodyLimit)
            m_refused = m_skip = *m_length;
    }
    if (m_refused) {
        const std::size_t now = static_cast<std::size_t>(std::min<std::uint64_t>(m_skip, m_buffer.size()));
        m_buffer.erase(0, now);
        m_skip -= now;
        if (m_skip)
            return std::nullopt;
        m_length.reset();
        return Message{{}, std::exchange(m_refused, 0)};
    }
    if (m_buffer.size() < *m_length)
        return std::nullopt;
    Message message{m_buffer.substr(0, static_cast<std::size_t>(*m_length))};
    m_buffer.erase(0, static_cast<std::size_t>(*m_length));
    m_length.reset();
    return message;
}

std::string frame(std::string_view body)
{
    return "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

} // namespace crat::robot::lsp
