#include "core/companion/execution/ConsoleTail.h"

namespace crat::execution {
namespace {

/// Length of the UTF-8 sequence that begins `bytes` (RFC 3629), 0 where there is none.
std::size_t sequenceLength(std::string_view bytes)
{
    const auto at = [&](std::size_t i) {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u;
    };
    const unsigned first = at(0);
    if (first < 0x80)
        return 1;
    std::size_t length = 0;
    unsigned low = 0x80, high = 0xbf; // what the second byte may be
    if (first >= 0xc2 && first <= 0xdf) {
        length = 2;
    } else if (first >= 0xe0 && first <= 0xef) {
        length = 3;
        low = first == 0xe0 ? 0xa0 : low;
        high = first == 0xed ? 0x9f : high;
    } else if (first >= 0xf0 && first <= 0xf4) {
        length = 4;
        low = first == 0xf0 ? 0x90 : low;
        high = first == 0xf4 ? 0x8f : high;
    }
    if (!length || at(1) < low || at(1) > high)
        return 0;
    for (std::size_t i = 2; i < length; ++i)
        if ((at(i) & 0xc0) != 0x80)
            return 0;
    return length;
}

} // namespace

std::string toValidUtf8(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const std::size_t length = sequenceLength(bytes);
        if (length)
            out.append(bytes.substr(0, length));
        else
            out.append("\xef\xbf\xbd");
        bytes.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

ConsoleTail::ConsoleTail(const std::filesystem::path &file, std::uint64_t offset)
    : m_in(file, std::ios::binary), m_offset(offset)
{
    m_in.seekg(static_cast<std::streamoff>(offset));
}

std::optional<std::string> ConsoleTail::next(bool toEnd)
{
    std::string line;
    for (char c = 0; m_in.get(c);) {
        if (c == '\n') {
            m_offset += line.size() + 1;
            return toValidUtf8(line);
        }
        line += c;
        if (line.size() == MaxLine) {
            m_offset += line.size();
            return toValidUtf8(line);
        }
    }
    if (!toEnd || line.empty())
        return std::nullopt;
    m_offset += line.size();
    return toValidUtf8(line);
}

void ConsoleTail::skipLines(std::int64_t count)
{
    for (; count > 0 && next(true); --count) {
    }
}

} // namespace crat::execution
