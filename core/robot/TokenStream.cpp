#include "core/robot/TokenStream.h"

#include <array>
#include <charconv>
#include <cstring>
#include <vector>

#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

constexpr std::array<bool, 256> makeEscaped()
{
    std::array<bool, 256> t{};
    for (std::size_t c = 0; c < 0x20; ++c)
        t[c] = true;
    t['"'] = t['\\'] = true;
    return t;
}
constexpr auto Escaped = makeEscaped();

/// Appends to a string by way of a buffer: a token is a dozen pieces of a few bytes.
class Pieces {
public:
    explicit Pieces(std::string &out) : m_out(out) {}
    ~Pieces() { flush(); }
    Pieces(const Pieces &) = delete;
    Pieces &operator=(const Pieces &) = delete;

    void put(std::string_view text)
    {
        if (!room(text.size())) {
            m_out += text;
            return;
        }
        std::memcpy(m_buffer.data() + m_used, text.data(), text.size());
        m_used += text.size();
    }
    void number(std::uint32_t n)
    {
        room(10);
        m_used = static_cast<std::size_t>(
            std::to_chars(m_buffer.data() + m_used, m_buffer.data() + m_buffer.size(), n).ptr - m_buffer.data());
    }
    void escaped(std::string_view text)
    {
        std::size_t plainFrom = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (!Escaped[static_cast<unsigned char>(text[i])])
                continue;
            put(text.substr(plainFrom, i - plainFrom));
            plainFrom = i + 1;
            escape(static_cast<unsigned char>(text[i]));
        }
        put(text.substr(plainFrom));
    }

private:
    /// Makes room for `size` bytes; false if they are more than the buffer ever has.
    bool room(std::size_t size)
    {
        if (size > m_buffer.size() - m_used)
            flush();
        return size <= m_buffer.size();
    }
    void flush()
    {
        m_out.append(m_buffer.data(), m_used);
        m_used = 0;
    }
    void escape(unsigned char c)
    {
        static constexpr char Hex[] = "0123456789abcdef";
        if (c == '\n')
            put("\\n");
        else if (c == '"' || c == '\\')
            put(std::array{'\\', static_cast<char>(c)});
        else
            put(std::array{'\\', 'u', '0', '0', Hex[c >> 4], Hex[c & 15]});
    }
    template <std::size_t N>
    void put(const std::array<char, N> &text)
    {
        put(std::string_view(text.data(), N));
    }

    std::string &m_out;
    std::array<char, 8192> m_buffer;
    std::size_t m_used = 0;
};

/// `["TYPE", "` of each type.
const std::vector<std::string> &openings()
{
    static const std::vector<std::string> Texts = [] {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i <= static_cast<std::size_t>(TokenType::Error); ++i)
            texts.push_back("[\"" + std::string(toString(static_cast<TokenType>(i))) + "\", \"");
        return texts;
    }();
    return Texts;
}

/// Robot's value: CRLF, which only an Eol can hold, is LF.
void putValue(Pieces &out, const StreamToken &token)
{
    if (token.type == TokenType::Eol && token.raw.ends_with("\r\n")) {
        out.escaped(token.raw.substr(0, token.raw.size() - 2));
        out.put("\\n");
    } else {
        out.escaped(token.raw);
    }
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
    Pieces(out).escaped(text);
    out += '"';
}

void appendTokensJson(std::string &out, std::string_view path, std::string_view bytes, const LexedFile &file)
{
    out += R"({"file": )";
    appendJsonString(out, path);
    out += R"(, "tokens": [)";
    {
        Pieces pieces(out);
        const std::vector<std::string> &types = openings();
        bool first = true;
        TokenStream(bytes, file).forEach([&](const StreamToken &token) {
            if (!first)
                pieces.put(", ");
            first = false;
            pieces.put(types[static_cast<std::size_t>(token.type)]);
            putValue(pieces, token);
            pieces.put("\", ");
            pieces.number(token.line);
            pieces.put(", ");
            pieces.number(token.column);
            pieces.put("]");
        });
    }
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
