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

/// `, ["TYPE", "` of each type, in as many bytes as can be copied at once.
struct Opening {
    std::array<char, 32> text{};
    std::size_t size = 0;
};
const std::vector<Opening> &openings()
{
    static const std::vector<Opening> Texts = [] {
        std::vector<Opening> texts;
        for (std::size_t i = 0; i <= static_cast<std::size_t>(TokenType::Error); ++i) {
            const std::string text = ", [\"" + std::string(toString(static_cast<TokenType>(i))) + "\", \"";
            Opening opening{.size = text.size()};
            text.copy(opening.text.data(), opening.text.size());
            texts.push_back(opening);
        }
        return texts;
    }();
    return Texts;
}

/// Appends to a string by way of a buffer: a token is a dozen pieces of a few bytes.
class Pieces {
public:
    explicit Pieces(std::string &out) : m_out(out), m_openings(openings()) {}
    ~Pieces() { flush(); }
    Pieces(const Pieces &) = delete;
    Pieces &operator=(const Pieces &) = delete;

    void token(const StreamToken &token, bool first)
    {
        room(TokenParts);
        const Opening &opening = m_openings[static_cast<std::size_t>(token.type)];
        std::memcpy(m_at, opening.text.data() + (first ? 2 : 0), opening.text.size() - 2);
        m_at += opening.size - (first ? 2 : 0);
        // Robot's value: CRLF, which only an Eol can hold, is LF.
        const bool crlf = token.type == TokenType::Eol && token.raw.ends_with("\r\n");
        escaped(crlf ? token.raw.substr(0, token.raw.size() - 2) : token.raw);
        room(TokenParts);
        if (crlf)
            put("\\n");
        put("\", ");
        number(token.line);
        put(", ");
        number(token.column);
        *m_at++ = ']';
    }
    void escaped(std::string_view text)
    {
        for (; text.size() > ValuePart; text.remove_prefix(ValuePart))
            escapedPart(text.substr(0, ValuePart));
        escapedPart(text);
    }

private:
    static constexpr std::size_t TokenParts = 80;  ///< bytes of a token without its value, at most
    static constexpr std::size_t ValuePart = 1024; ///< bytes of a value that are written in one go
    static constexpr std::size_t MostPerByte = 6;  ///< \u00xx

    void escapedPart(std::string_view text)
    {
        room(text.size() * MostPerByte);
        char *at = m_at;
        for (const char c : text) {
            if (Escaped[static_cast<unsigned char>(c)])
                at = escape(at, static_cast<unsigned char>(c));
            else
                *at++ = c;
        }
        m_at = at;
    }
    static char *escape(char *at, unsigned char c)
    {
        static constexpr char Hex[] = "0123456789abcdef";
        *at++ = '\\';
        if (c == '\n' || c == '"' || c == '\\') {
            *at++ = c == '\n' ? 'n' : static_cast<char>(c);
            return at;
        }
        for (const char digit : {'u', '0', '0', Hex[c >> 4], Hex[c & 15]})
            *at++ = digit;
        return at;
    }
    void number(std::uint32_t n)
    {
        if (n < 10)
            *m_at++ = static_cast<char>('0' + n);
        else
            m_at = std::to_chars(m_at, m_at + 10, n).ptr;
    }
    template <std::size_t N>
    void put(const char (&text)[N])
    {
        std::memcpy(m_at, text, N - 1);
        m_at += N - 1;
    }
    void room(std::size_t size)
    {
        if (size > static_cast<std::size_t>(m_buffer.data() + m_buffer.size() - m_at))
            flush();
    }
    void flush()
    {
        m_out.append(m_buffer.data(), static_cast<std::size_t>(m_at - m_buffer.data()));
        m_at = m_buffer.data();
    }

    std::string &m_out;
    const std::vector<Opening> &m_openings;
    std::array<char, 16384> m_buffer;
    char *m_at = m_buffer.data();
    static_assert(std::tuple_size_v<decltype(m_buffer)> > ValuePart * MostPerByte);
};

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
        bool first = true;
        TokenStream(bytes, file).forEach([&](const StreamToken &token) {
            pieces.token(token, first);
            first = false;
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
