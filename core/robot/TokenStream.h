#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/robot/Lexer.h"

namespace crat::robot {

/// One token as Robot's API gives it.
struct StreamToken {
    TokenType type;
    std::string_view raw; ///< bytes in the file; Robot's value is this with CRLF as LF
    std::uint32_t line;   ///< 1-based
    std::uint32_t column; ///< 0-based, in characters
};

/// Walks the tokens of a lexed file in Robot's order, statement ends (EOS) and the virtual END of an inline IF included.
class TokenStream {
public:
    TokenStream(std::string_view bytes, const LexedFile &file) : m_bytes(bytes), m_file(file) {}
    template <class Visit>
    void forEach(Visit &&visit) const;

private:
    std::string_view m_bytes;
    const LexedFile &m_file;
};

/// Number of tokens that forEach() visits.
std::size_t countTokens(const LexedFile &file);

/// Appends {"file": …, "tokens": [[type, value, line, column], …]} and a line end.
void appendTokensJson(std::string &out, std::string_view path, std::string_view bytes, const LexedFile &file);
/// Appends {"file": …, "error": …} and a line end.
void appendErrorJson(std::string &out, std::string_view path, std::string_view error);
/// Appends `text` as a JSON string; bytes that are no UTF-8 become U+FFFD.
void appendJsonString(std::string &out, std::string_view text);

} // namespace crat::robot

#include "core/robot/TokenStreamImpl.h"
