#include "core/companion/execution/ConsoleTail.h"

#include "core/base/Utf8.h"

namespace crat::execution {
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
