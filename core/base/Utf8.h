#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond U+10FFFF.
namespace crat {

/// Bytes of the sequence that begins `bytes`; 0 where there is none.
std::size_t utf8SequenceLength(std::string_view bytes);
bool isUtf8(std::string_view text);
/// `bytes` with U+FFFD for each byte that belongs to no sequence.
std::string toValidUtf8(std::string_view bytes);
/// The longest front of `text` that has at most `limit` bytes and does not end inside a sequence.
std::string_view utf8Front(std::string_view text, std::size_t limit);

} // namespace crat
