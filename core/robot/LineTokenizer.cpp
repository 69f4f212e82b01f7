#include "core/robot/LineTokenizer.h"

#include <array>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

enum Class : std::uint8_t { Plain, Space, Tab, OtherSpace, Lead };

constexpr std::array<std::uint8_t, 256> makeClasses()
{
    std::array<std::uint8_t, 256> t{};
    for (const int c : {0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F})
        t[static_cast<std::size_t>(c)] = OtherSpace;
    t[0x20] = Space;
    t[0x09] = Tab;
    t[0xC2] = t[0xE1] = t[0xE2] = t[0xE3] = Lead;
    return t;
}
constexpr auto Classes = makeClasses();

std::uint8_t classAt(std::string_view s, std::size_t i)
{
    return Classes[static_cast<unsigned char>(s[i])];
}

/// The first byte at or after `from` that is white space or may begin some; `end` or more if there is none before it.
std::size_t nextSpecial(std::string_view s, std::size_t from, std::size_t end)
{
    std::size_t i = from;
#ifdef __SSE2__
    const __m128i space = _mm_set1_epi8(0x20);
    for (; i < end && i + 16 <= s.size(); i += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(s.data() + i));
        const auto is = [&](char c) {
            return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
        };
        const __m128i some =
            _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(bytes, space), bytes),
                         _mm_or_si128(_mm_or_si128(is('\xC2'), is('\xE1')), _mm_or_si128(is('\xE2'), is('\xE3'))));
        // (Other control characters come up too; they are rare.)
        for (auto mask = static_cast<unsigned>(_mm_movemask_epi8(some)); mask != 0; mask &= mask - 1) {
            const std::size_t at = i + static_cast<std::size_t>(std::countr_zero(mask));
            if (classAt(s, at) != Plain)
                return at;
        }
    }
#endif
    while (i < end && classAt(s, i) == Plain)
        ++i;
    return i;
}

/// The first separator (two or more white-space characters, or one tab) at or after `from`. `end` is the end of the line
/// without its trailing white space, so that a run of white space never reaches it.
struct Gap {
    std::size_t begin, end;
};

Gap findGap(std::string_view s, std::size_t from, std::size_t end)
{
    for (std::size_t i = nextSpecial(s, from, end); i < end; i = nextSpecial(s, i + 1, end)) {
        const std::uint8_t cls = classAt(s, i);
        const std::size_t first = cls == Lead ? spaceAt(s, i) : 1;
        if (first == 0)
            continue;
        std::size_t stop = i + first;
        while (stop < end) {
            const std::uint8_t next = classAt(s, stop);
            const std::size_t n = next == Plain ? 0 : next == Lead ? spaceAt(s, stop) : 1;
            if (n == 0)
                break;
            stop += n;
        }
        if (stop > i + first || cls == Tab)
            return {i, stop};
        i = stop - 1;
    }
    return {end, end};
}

} // namespace

LineTokenizer::Line LineTokenizer::tokenize(std::size_t begin, std::vector<std::uint32_t> &data)
{
    const std::size_t firstToken = m_tokens.size();
    const Extent extent = extentOf(begin);
    const auto lineEnd = Token{static_cast<std::uint32_t>(extent.end),
                               static_cast<std::uint32_t>(extent.lineEnd - extent.end), TokenType::Eol};
    if (isPipeLine(begin, extent.end, extent.lineEnd))
        splitAtPipes(begin, extent.end);
    else
        splitAtSpaces(begin, extent.end);
    const bool startsNew = classify(firstToken, data);
    m_tokens.push_back(lineEnd);
    return {extent.lineEnd, startsNew};
}

LineTokenizer::Extent LineTokenizer::extentOf(std::size_t begin) const
{
    const std::size_t lineBreak = findLineEnd(m_bytes, begin);
    std::size_t end = lineBreak;
    while (end > begin) {
        const std::size_t n = spaceBefore(m_bytes, end);
        if (n == 0 || end - n < begin)
            break;
        end -= n;
    }
    return {end, lineBreak + (lineBreak < m_bytes.size() ? lineEndAt(m_bytes, lineBreak) : 0)};
}

bool LineTokenizer::isPipeLine(std::size_t begin, std::size_t end, std::size_t lineEnd) const
{
    if (begin == end || m_bytes[begin] != '|')
        return false;
    return begin + 1 == lineEnd || spaceAt(m_bytes, begin + 1) != 0;
}

void LineTokenizer::addCell(std::size_t begin, std::size_t end)
{
    m_tokens.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)});
}

void LineTokenizer::addSeparator(std::size_t begin, std::size_t end)
{
    m_tokens.push_back(
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin), TokenType::Separator});
}

void LineTokenizer::splitAtSpaces(std::size_t begin, std::size_t end)
{
    for (std::size_t at = begin;;) {
        const Gap gap = findGap(m_bytes, at, end);
        addCell(at, gap.begin);
        if (gap.begin == end)
            return;
        addSeparator(gap.begin, gap.end);
        at = gap.end;
    }
}

void LineTokenizer::splitAtPipes(std::size_t begin, std::size_t end)
{
    // A pipe separates where white space (or the start of what is left) stands before it and white space or the end after.
    std::size_t cell = begin, spaces = begin;
    bool first = true;
    for (std::size_t i = begin; i < end;) {
        if (const std::size_t n = spaceAt(m_bytes, i)) {
            i += n;
            continue;
        }
        const bool opens = m_bytes[i] == '|' && (i == cell || spaces < i);
        const bool closes = opens && (i + 1 == end || spaceAt(m_bytes, i + 1) != 0);
        if (!closes) {
            ++i;
            spaces = i;
            continue;
        }
        std::size_t stop = i + 1;
        while (stop < end) {
            const std::size_t n = spaceAt(m_bytes, stop);
            if (n == 0)
                break;
            stop += n;
        }
        if (!first)
            addCell(cell, spaces);
        addSeparator(spaces, stop);
        first = false;
        cell = spaces = i = stop;
    }
    addCell(cell, end);
}

bool LineTokenizer::classify(std::size_t firstToken, std::vector<std::uint32_t> &data)
{
    bool hasData = false, comment = false, continues = false, sawEmpty = false;
    for (std::size_t i = firstToken; i < m_tokens.size(); ++i) {
        Token &token = m_tokens[i];
        if (token.type != TokenType::Ignored)
            continue;
        sawEmpty |= token.size == 0;
        if (comment) {
            token.type = TokenType::Comment;
            continue;
        }
        // Only the first cell of a line can begin with (one) white-space character: elsewhere it is a separator's.
        std::string_view value = token.in(m_bytes);
        if (i == firstToken)
            value = stripLeft(value);
        if (value.empty())
            continue;
        if (value[0] == '#') {
            token.type = TokenType::Comment;
            comment = true;
        } else if (!hasData) {
            if (value == "..." && !continues) {
                token.type = TokenType::Continuation;
                continues = true;
            } else {
                hasData = true;
            }
        }
    }
    if (sawEmpty)
        removeEmptyCells(firstToken, continues, hasData);
    if (continues && !hasData) {
        // Robot reads a continuation without data as one empty value.
        for (std::size_t i = firstToken; i < m_tokens.size(); ++i) {
            if (m_tokens[i].type == TokenType::Continuation) {
                m_tokens.insert(m_tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1, Token{m_tokens[i].end(), 0});
                break;
            }
        }
    }
    for (std::size_t i = firstToken; i < m_tokens.size(); ++i) {
        if (m_tokens[i].type == TokenType::Ignored)
            data.push_back(static_cast<std::uint32_t>(i));
    }
    return hasData && !continues;
}

void LineTokenizer::removeEmptyCells(std::size_t firstToken, bool continues, bool hasData)
{
    // Empty cells behind the last cell with data go, and those before a continuation mark.
    std::size_t lastData = firstToken, mark = firstToken;
    for (std::size_t i = firstToken; i < m_tokens.size(); ++i) {
        const Token &token = m_tokens[i];
        if (token.type == TokenType::Ignored && token.size != 0)
            lastData = i;
        if (token.type == TokenType::Continuation && mark == firstToken)
            mark = i;
    }
    std::size_t out = firstToken;
    for (std::size_t i = firstToken; i < m_tokens.size(); ++i) {
        const Token token = m_tokens[i];
        const bool trailing = !hasData || i > lastData;
        const bool leading = continues && i < mark;
        if (token.size == 0 && (trailing || leading))
            continue;
        m_tokens[out++] = token;
    }
    m_tokens.resize(out);
}

} // namespace crat::robot
