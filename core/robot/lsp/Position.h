#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace crat::robot::lsp {

/// What a position's character counts, agreed on at initialize.
enum class Encoding : std::uint8_t { Utf16, Utf8 };

/// As the protocol has it: 0-based line, 0-based character in units of the Encoding.
struct Position {
    std::uint32_t line = 0, character = 0;
    auto operator<=>(const Position &) const = default;
};
struct Range {
    Position start, end;
    bool operator==(const Range &) const = default;
};

/// Where the protocol's lines begin. They end at LF, CRLF and CR only, while Robot ends lines at others too, so that line
/// numbers of the two differ in odd files; bytes are what both share.
class LineTable {
public:
    LineTable() : LineTable(std::string_view()) {}
    explicit LineTable(std::string_view text);

    std::size_t lineCount() const { return m_starts.size(); }
    /// `text` is what the table was made of. An offset past the end is the end.
    Position positionOf(std::string_view text, std::size_t offset, Encoding encoding) const;
    Range rangeOf(std::string_view text, std::size_t begin, std::size_t end, Encoding encoding) const
    {
        return {positionOf(text, begin, encoding), positionOf(text, end, encoding)};
    }
    /// A character past the line's end is its end, a line past the last one the text's end; inside a character is its beginning.
    std::size_t offsetOf(std::string_view text, Position position, Encoding encoding) const;

private:
    friend class PositionCursor;
    std::vector<std::size_t> m_starts;
};

/// positionOf() for many offsets in the order of the text: each line is read once, however much is asked for in it. Keeps
/// references to the table and the text.
class PositionCursor {
public:
    PositionCursor(const LineTable &lines, std::string_view text, Encoding encoding)
        : m_lines(lines), m_text(text), m_encoding(encoding)
    {
    }
    /// Any offset; one that lies before the last one costs what positionOf() does.
    Position at(std::size_t offset);

private:
    const LineTable &m_lines;
    std::string_view m_text;
    Encoding m_encoding;
    std::size_t m_at = 0;
    Position m_position;
};

} // namespace crat::robot::lsp
