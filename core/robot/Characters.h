#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Characters as Robot Framework sees them, that is as Python does: white space is `str.isspace` (and `\s`), line ends are
/// those of `str.splitlines`. Everything here works on any bytes; bytes that are no UTF-8 are ordinary characters.
namespace crat::robot {

/// Is all of it UTF-8 as Python decodes it (no overlong forms, no surrogates, nothing over U+10FFFF)?
/// If not, `badAt` (if given) is the first offending byte.
bool isValidUtf8(std::string_view bytes, std::size_t *badAt = nullptr);

/// Number of bytes of the white-space character that starts at `at`, 0 if there is none.
std::size_t spaceAt(std::string_view s, std::size_t at);
/// Number of bytes of the white-space character that ends before `end`, 0 if there is none.
std::size_t spaceBefore(std::string_view s, std::size_t end);
/// Number of bytes of the line end that starts at `at`, 0 if there is none. CRLF is one line end, and so is CR CRLF,
/// because Robot turns CRLF into LF before it splits the text.
std::size_t lineEndAt(std::string_view s, std::size_t at);
/// The first line end at or after `from`; size() if there is none.
std::size_t findLineEnd(std::string_view s, std::size_t from);

std::string_view stripLeft(std::string_view s);
std::string_view stripRight(std::string_view s);
std::string_view strip(std::string_view s);

/// Number of characters (code points; a byte that is no UTF-8 counts as one).
std::size_t characterCount(std::string_view s);

/// Every white-space character becomes one plain space (robot.utils.normalize_whitespace).
std::string normalizeSpace(std::string_view s);
/// Compares normalizeSpace(s) with `plain`, which holds no white space but plain spaces.
bool equalsNormalized(std::string_view s, std::string_view plain);

/// Bytes of the code point that starts at `at` (1 for a byte that starts none), and its value (0xFFFD then).
struct CodePoint {
    char32_t value;
    std::size_t size;
};
CodePoint codePointAt(std::string_view s, std::size_t at);
void appendUtf8(std::string &out, char32_t c);

} // namespace crat::robot
