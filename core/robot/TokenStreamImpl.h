#pragma once

// Body of TokenStream::forEach; included by TokenStream.h only.

#include "core/robot/Characters.h"

namespace crat::robot {

template <class Visit>
void TokenStream::forEach(Visit &&visit) const
{
    for (const LexedStatement &statement : m_file.statements) {
        std::uint32_t line = statement.firstLine, column = 0;
        std::uint32_t endLine = line, endColumn = 0; // of the last token that was given
        bool any = false, eosGiven = false, inlineIf = false;
        for (std::uint32_t i = statement.firstToken; i < statement.endToken; ++i) {
            const Token &token = m_file.tokens[i];
            if (token.type == TokenType::Ignored)
                continue; // always empty
            if ((token.flags & Token::EosBefore) && !eosGiven)
                visit(StreamToken{TokenType::Eos, {}, line, column});
            std::string_view raw = token.in(m_bytes);
            visit(StreamToken{token.type, raw, line, column});
            const auto size = static_cast<std::uint32_t>(characterCount(raw)) - (raw.ends_with("\r\n") ? 1 : 0);
            any = true;
            endLine = line;
            endColumn = column + size;
            column = endColumn;
            eosGiven = (token.flags & Token::EosAfter) != 0;
            if (eosGiven)
                visit(StreamToken{TokenType::Eos, {}, endLine, endColumn});
            inlineIf |= token.type == TokenType::InlineIf;
            if (token.type == TokenType::Eol) {
                ++line;
                column = 0;
            }
        }
        if (!any)
            continue;
        if (!eosGiven)
            visit(StreamToken{TokenType::Eos, {}, endLine, endColumn});
        if (inlineIf) {
            visit(StreamToken{TokenType::End, {}, endLine, endColumn});
            visit(StreamToken{TokenType::Eos, {}, endLine, endColumn});
        }
    }
}

} // namespace crat::robot
