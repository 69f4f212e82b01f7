#pragma once

#include <string>
#include <string_view>

namespace crat::robot::results {

/// Text that comes in pieces and is cut, at a whole character, at a limit.
class BoundedText {
public:
    void clear()
    {
        m_text.clear();
        m_cut = false;
    }
    void append(std::string_view more, std::size_t limit)
    {
        const std::size_t room = limit - std::min(limit, m_text.size());
        m_text.append(more.substr(0, room));
        m_cut = m_cut || more.size() > room;
    }
    bool wasCut() const { return m_cut; }
    std::string_view text() const
    {
        if (!m_cut)
            return m_text;
        std::size_t end = m_text.size(), back = 0;
        while (back < 3 && end > back && (static_cast<unsigned char>(m_text[end - 1 - back]) & 0xC0) == 0x80)
            ++back;
        if (end > back) {
            const auto lead = static_cast<unsigned char>(m_text[end - 1 - back]);
            const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
            if (size > back + 1)
                end -= back + 1;
        }
        return std::string_view(m_text).substr(0, end);
    }

private:
    std::string m_text;
    bool m_cut = false;
};

} // namespace crat::robot::results
