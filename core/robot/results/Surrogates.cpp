#include "core/robot/results/Surrogates.h"

#include <charconv>

namespace crat::robot::results {
namespace {

constexpr std::string_view Replacement = "\\ufffd";

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

} // namespace

std::string_view SurrogateFilter::filter(std::string_view chunk)
{
    const bool plain = m_state == State::Plain && m_high.empty();
    if (plain && !chunk.ends_with('\\') && chunk.find("\\u") == std::string_view::npos)
        return chunk;
    m_out.clear();
    for (const char c : chunk)
        next(c);
    return m_out;
}

void SurrogateFilter::next(char c)
{
    switch (m_state) {
    case State::Plain:
        if (c == '\\') {
            m_state = State::Backslash;
            m_escape = c;
            return;
        }
        dropHigh();
        m_out += c;
        return;
    case State::Backslash:
        m_escape += c;
        if (c == 'u') {
            m_state = State::Hex;
            return;
        }
        break;
    case State::Hex:
        m_escape += c;
        if (isHex(c) && m_escape.size() < Replacement.size())
            return;
        if (isHex(c)) {
            escapeRead();
            return;
        }
        break;
    }
    dropHigh();
    m_out += m_escape;
    m_state = State::Plain;
}

void SurrogateFilter::escapeRead()
{
    m_state = State::Plain;
    unsigned value = 0;
    std::from_chars(m_escape.data() + 2, m_escape.data() + m_escape.size(), value, 16);
    const bool high = value >= 0xD800 && value < 0xDC00;
    const bool low = value >= 0xDC00 && value < 0xE000;
    if (low && !m_high.empty()) {
        m_out += m_high;
        m_out += m_escape;
        m_high.clear();
        return;
    }
    dropHigh();
    if (high)
        m_high = m_escape;
    else
        m_out += low ? Replacement : std::string_view(m_escape);
}

void SurrogateFilter::dropHigh()
{
    if (!m_high.empty())
        m_out += Replacement;
    m_high.clear();
}

} // namespace crat::robot::results
