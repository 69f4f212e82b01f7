#include "core/robot/Characters.h"

#include <array>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace crat::robot {
namespace {

constexpr bool isContinuation(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

unsigned char at8(std::string_view s, std::size_t i)
{
    return i < s.size() ? static_cast<unsigned char>(s[i]) : 0;
}

enum Class : std::uint8_t { Plain, LineEnd, Lead };

constexpr std::array<std::uint8_t, 256> makeLineClasses()
{
    std::array<std::uint8_t, 256> t{};
    for (const int c : {0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E})
        t[static_cast<std::size_t>(c)] = LineEnd;
    t[0xC2] = t[0xE2] = Lead; // NEL, U+2028, U+2029
    return t;
}
constexpr auto LineClasses = makeLineClasses();

/// White space of two and three bytes. `b0` is the first byte.
std::size_t wideSpace(unsigned char b0, unsigned char b1, unsigned char b2)
{
    switch (b0) {
    case 0xC2: return b1 == 0x85 || b1 == 0xA0 ? 2 : 0;
    case 0xE1: return b1 == 0x9A && b2 == 0x80 ? 3 : 0;
    case 0xE2:
        if (b1 == 0x80)
            return (b2 >= 0x80 && b2 <= 0x8A) || b2 == 0xA8 || b2 == 0xA9 || b2 == 0xAF ? 3 : 0;
        return b1 == 0x81 && b2 == 0x9F ? 3 : 0;
    case 0xE3: return b1 == 0x80 && b2 == 0x80 ? 3 : 0;
    default: return 0;
    }
}

constexpr bool isAsciiSpace(unsigned char c)
{
    return c == 0x20 || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
}

/// Length of the well-formed UTF-8 sequence at `i`, 0 if there is none (Unicode 15, table 3-7).
std::size_t sequenceAt(std::string_view s, std::size_t i)
{
    const unsigned char a = at8(s, i), b = at8(s, i + 1);
    if (a < 0x80)
        return 1;
    if (a >= 0xC2 && a <= 0xDF)
        return isContinuation(b) ? 2 : 0;
    if (a >= 0xE0 && a <= 0xEF) {
        const bool second = isContinuation(b) && !(a == 0xE0 && b < 0xA0) && !(a == 0xED && b >= 0xA0);
        return second && isContinuation(at8(s, i + 2)) ? 3 : 0;
    }
    if (a >= 0xF0 && a <= 0xF4) {
        const bool second = isContinuation(b) && !(a == 0xF0 && b < 0x90) && !(a == 0xF4 && b >= 0x90);
        return second && isContinuation(at8(s, i + 2)) && isContinuation(at8(s, i + 3)) ? 4 : 0;
    }
    return 0;
}

bool eightAscii(const char *p)
{
    std::uint64_t word = 0;
    std::memcpy(&word, p, sizeof word);
    return (word & 0x8080808080808080u) == 0;
}

} // namespace

bool isValidUtf8(std::string_view bytes, std::size_t *badAt)
{
    std::size_t i = 0;
    while (i < bytes.size()) {
        if (i + 8 <= bytes.size() && eightAscii(bytes.data() + i)) {
            i += 8;
            continue;
        }
        const std::size_t n = sequenceAt(bytes, i);
        if (n == 0) {
            if (badAt)
                *badAt = i;
            return false;
        }
        i += n;
    }
    return true;
}

std::size_t spaceAt(std::string_view s, std::size_t at)
{
    const unsigned char c = at8(s, at);
    if (c < 0x80)
        return at < s.size() && isAsciiSpace(c) ? 1 : 0;
    return wideSpace(c, at8(s, at + 1), at8(s, at + 2));
}

std::size_t spaceBefore(std::string_view s, std::size_t end)
{
    if (end == 0)
        return 0;
    const auto c = static_cast<unsigned char>(s[end - 1]);
    if (c < 0x80)
        return isAsciiSpace(c) ? 1 : 0;
    if (end >= 2 && wideSpace(at8(s, end - 2), c, 0) == 2)
        return 2;
    return end >= 3 && wideSpace(at8(s, end - 3), at8(s, end - 2), c) == 3 ? 3 : 0;
}

std::size_t lineEndAt(std::string_view s, std::size_t at)
{
    const unsigned char c = at8(s, at);
    switch (LineClasses[c]) {
    case LineEnd:
        if (c != '\r')
            return 1;
        if (at8(s, at + 1) == '\n')
            return 2;
        return at8(s, at + 1) == '\r' && at8(s, at + 2) == '\n' ? 3 : 1;
    case Lead:
        if (c == 0xC2)
            return at8(s, at + 1) == 0x85 ? 2 : 0;
        return at8(s, at + 1) == 0x80 && (at8(s, at + 2) & 0xFE) == 0xA8 ? 3 : 0;
    default: return 0;
    }
}

std::size_t findLineEnd(std::string_view s, std::size_t from)
{
    std::size_t i = from;
#ifdef __SSE2__
    const __m128i control = _mm_set1_epi8(0x1F), nel = _mm_set1_epi8('\xC2'), separators = _mm_set1_epi8('\xE2');
    for (; i + 16 <= s.size(); i += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(s.data() + i));
        const __m128i some = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes),
                                          _mm_or_si128(_mm_cmpeq_epi8(bytes, nel), _mm_cmpeq_epi8(bytes, separators)));
        for (auto mask = static_cast<unsigned>(_mm_movemask_epi8(some)); mask != 0; mask &= mask - 1) {
            const std::size_t at = i + static_cast<std::size_t>(std::countr_zero(mask));
            if (lineEndAt(s, at) != 0)
                return at;
        }
    }
#endif
    for (; i < s.size(); ++i) {
        if (LineClasses[static_cast<unsigned char>(s[i])] != Plain && lineEndAt(s, i) != 0)
            return i;
    }
    return s.size();
}

std::string_view stripLeft(std::string_view s)
{
    while (const std::size_t n = spaceAt(s, 0))
        s.remove_prefix(n);
    return s;
}

std::string_view stripRight(std::string_view s)
{
    while (const std::size_t n = spaceBefore(s, s.size()))
        s.remove_suffix(n);
    return s;
}

std::string_view strip(std::string_view s)
{
    return stripLeft(stripRight(s));
}

std::size_t characterCount(std::string_view s)
{
    std::size_t ascii = 0;
    while (ascii + 8 <= s.size() && eightAscii(s.data() + ascii))
        ascii += 8;
    while (ascii < s.size() && static_cast<unsigned char>(s[ascii]) < 0x80)
        ++ascii;
    std::size_t n = ascii;
    for (std::size_t i = ascii; i < s.size(); ++n) {
        const std::size_t size = sequenceAt(s, i);
        i += size ? size : 1;
    }
    return n;
}

std::string normalizeSpace(std::string_view s)
{
    std::string out;
    out.reserve(s.size());
    for (std::size_t i = 0; i < s.size();) {
        const std::size_t n = spaceAt(s, i);
        out += n ? ' ' : s[i];
        i += n ? n : 1;
    }
    return out;
}

bool equalsNormalized(std::string_view s, std::string_view plain)
{
    std::size_t i = 0;
    for (const char c : plain) {
        const std::size_t n = c == ' ' ? spaceAt(s, i) : (i < s.size() && s[i] == c ? 1 : 0);
        if (n == 0)
            return false;
        i += n;
    }
    return i == s.size();
}

CodePoint codePointAt(std::string_view s, std::size_t at)
{
    const unsigned char a = at8(s, at);
    const auto low = [&](std::size_t k) {
        return static_cast<char32_t>(at8(s, at + k) & 0x3F);
    };
    switch (sequenceAt(s, at)) {
    case 1: return {a, 1};
    case 2: return {(a & 0x1Fu) << 6 | low(1), 2};
    case 3: return {(a & 0x0Fu) << 12 | low(1) << 6 | low(2), 3};
    case 4: return {(a & 0x07u) << 18 | low(1) << 12 | low(2) << 6 | low(3), 4};
    default: return {0xFFFD, 1};
    }
}

void appendUtf8(std::string &out, char32_t c)
{
    const auto put = [&](char32_t byte) {
        out += static_cast<char>(static_cast<unsigned char>(byte));
    };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | c >> 6);
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3F));
        put(0x80 | (c >> 6 & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

} // namespace crat::robot
