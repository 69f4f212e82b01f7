#include "core/robot/lsp/Position.h"

#include <algorithm>

#include "core/robot/Characters.h"

namespace crat::robot::lsp {
namespace {

std::uint32_t units(const CodePoint &c, Encoding encoding)
{
    if (encoding == Encoding::Utf8)
        return static_cast<std::uint32_t>(c.size);
    return c.value >= 0x10000 ? 2 : 1;
}

} // namespace

LineTable::LineTable(std::string_view text)
{
    m_starts.push_back(0);
    for (std::size_t at = text.find_first_of("\r\n"); at != std::string_view::npos;
         at = text.find_first_of("\r\n", at)) {
        at += text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
        m_starts.push_back(at);
    }
}

Position LineTable::positionOf(std::string_view text, std::size_t offset, Encoding encoding) const
{
    offset = std::min(offset, text.size());
    const auto line =
        static_cast<std::size_t>(std::upper_bound(m_starts.begin(), m_starts.end(), offset) - m_starts.begin()) - 1;
    Position position{static_cast<std::uint32_t>(line), 0};
    if (encoding == Encoding::Utf8) {
        position.character = static_cast<std::uint32_t>(offset - m_starts[line]);
        return position;
    }
    for (std::size_t at = m_starts[line]; at < offset;) {
        const CodePoint c = codePointAt(text, at);
        at += c.size;
        if (at <= offset)
            position.character += units(c, encoding);
    }
    return position;
}

Position PositionCursor::at(std::size_t offset)
{
    offset = std::min(offset, m_text.size());
    const auto &starts = m_lines.m_starts;
    const bool sameLine =
        offset >= m_at && (m_position.line + 1 >= starts.size() || offset < starts[m_position.line + 1]);
    // Inside a character the table's own way is the one that counts.
    const bool inside = offset < m_text.size() && (m_text[offset] & 0xC0) == 0x80;
    if (!sameLine || inside || m_encoding == Encoding::Utf8) {
        m_position = m_lines.positionOf(m_text, offset, m_encoding);
        m_at = inside ? m_text.size() + 1 : offset;
        return m_position;
    }
    while (m_at < offset) {
        const CodePoint c = codePointAt(m_text, m_at);
        m_at += c.size;
        if (m_at <= offset)
            m_position.character += units(c, m_encoding);
    }
    return m_position;
}

std::size_t LineTable::offsetOf(std::string_view text, Position position, Encoding encoding) const
{
    if (position.line >= m_starts.size())
        return text.size();
    std::size_t at = m_starts[position.line];
    std::size_t end = position.line + 1 < m_starts.size() ? m_starts[position.line + 1] : text.size();
    while (end > at && (text[end - 1] == '\n' || text[end - 1] == '\r'))
        --end;
    for (std::uint32_t left = position.character; left > 0 && at < end;) {
        const CodePoint c = codePointAt(text, at);
        const std::uint32_t size = units(c, encoding);
        if (size > left)
            break;
        left -= size;
        at += c.size;
    }
    return std::min(at, end);
}

} // namespace crat::robot::lsp
