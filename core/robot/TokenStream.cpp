#include "core/robot/TokenStream.h"

#include <charconv>

namespace crat::robot {
namespace {

void appendNumber(std::string &out, std::uint32_t n)
{
    char digits[10];
    const auto end = std::to_chars(digits, digits + sizeof digits, n).ptr;
    out.append(digits, end);
}

void appendEscaped(std::string &out, std::string_view text)
{
    static constexpr char Hex[] = "0123456789abcdef";
    std::size_t plainFrom = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        out.append(text, plainFrom, i - plainFrom);
        plainFrom = i + 1;
        if (c == '"' || c == '\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c == '\n') {
            out += "\\n";
        } else {
            out += "\\u00";
            out += Hex[c >> 4];
            out += Hex[c & 15];
        }
    }
    out.append(text, plainFrom);
}

/// Robot's value: CRLF, which only an Eol can hold, is LF.
void appendValue(std::string &out, const StreamToken &token)
{
    out += '"';
    if (token.type == TokenType::Eol && token.raw.ends_with("\r\n")) {
        appendEscaped(out, token.raw.substr(0, token.raw.size() - 2));
        out += "\\n";
    } else {
        appendEscaped(out, token.raw);
    }
    out += '"';
}

} // namespace

std::size_t countTokens(const LexedFile &file)
{
    // As TokenStream::forEach, without lines and columns, which cost most of its time.
    std::size_t n = 0;
    for (const LexedStatement &statement : file.statements) {
        bool any = false, eosGiven = false, inlineIf = false;
        for (std::uint32_t i = statement.firstToken; i < statement.endToken; ++i) {
            const Token &token = file.tokens[i];
            if (token.type == TokenType::Ignored)
                continue;
            n += (token.flags & Token::EosBefore) && !eosGiven ? 2 : 1;
            eosGiven = (token.flags & Token::EosAfter) != 0;
            n += eosGiven;
            any = true;
            inlineIf |= token.type == TokenType::InlineIf;
        }
        n += any && !eosGiven;
        n += any && inlineIf ? 2 : 0;
    }
    return n;
}

void appendJsonString(std::string &out, std::string_view text)
{
    out += '"';
    std::string valid;
    if (!isValidUtf8(text)) {
        for (std::size_t i = 0; i < text.size();) {
            const CodePoint c = codePointAt(text, i);
            appendUtf8(valid, c.value);
            i += c.size;
        }
        text = valid;
    }
    appendEscaped(out, text);
    out += '"';
}

void appendTokensJson(std::string &out, std::string_view path, std::string_view bytes, const LexedFile &file)
{
    out += R"({"file": )";
    appendJsonString(out, path);
    out += R"(, "tokens": [)";
    bool first = true;
    TokenStream(bytes, file).forEach([&](const StreamToken &token) {
        out += first ? "[\"" : ", [\"";
        first = false;
        out += toString(token.type);
        out += "\", ";
        appendValue(out, token);
        out += ", ";
        appendNumber(out, token.line);
        out += ", ";
        appendNumber(out, token.column);
        out += ']';
    });
    out += "]}\n";
}

void appendErrorJson(std::string &out, std::string_view path, std::string_view error)
{
    out += R"({"file": )";
    appendJsonString(out, path);
    out += R"(, "error": )";
    appendJsonString(out, error);
    out += "}\n";
}

} // namespace crat::robot
