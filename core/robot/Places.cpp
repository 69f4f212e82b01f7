#include "core/robot/Places.h"

#include <algorithm>

#include "core/robot/Characters.h"

namespace crat::robot {

void Places::enterRow(std::size_t row)
{
    const auto &rows = m_tree.rows();
    // A row that stands beside a name begins in the middle of the line.
    if (row > 0 && rows[row].sharesNameLine && rows[row - 1].firstLine == rows[row].firstLine)
        --row;
    m_row = row;
    m_token = rows[row].firstToken;
    m_line = rows[row].firstLine;
    m_lineBegin = m_at = rows[row].begin == 0 && m_tree.hasBom() ? 3 : rows[row].begin;
    m_column = 0;
    m_entered = true;
}

Places::Place Places::of(std::size_t offset)
{
    const auto &rows = m_tree.rows();
    if (rows.empty())
        return {};
    const auto after = std::upper_bound(rows.begin(), rows.end(), offset,
                                        [](std::size_t wanted, const Row &row) { return wanted < row.begin; });
    const auto row = static_cast<std::size_t>(after - rows.begin()) - (after == rows.begin() ? 0 : 1);
    const bool goesOn = m_entered && offset >= m_at && row >= m_row && rows[row].firstLine <= m_line;
    if (!goesOn)
        enterRow(row);
    const auto &tokens = m_tree.lexed().tokens;
    for (; m_token < rows[row].endToken && tokens[m_token].end() <= offset; ++m_token) {
        if (tokens[m_token].type != TokenType::Eol || tokens[m_token].size == 0)
            continue;
        if (m_token + 1 >= tokens.size())
            break; // behind the file's last line end no line follows
        ++m_line;
        m_lineBegin = m_at = tokens[m_token].end();
        m_column = 0;
    }
    if (offset > m_at) {
        m_column += characterCount(m_tree.bytes().substr(m_at, offset - m_at));
        m_at = offset;
    }
    return {m_line, static_cast<std::uint32_t>(m_column)};
}

Finding Places::finding(Severity severity, std::string_view rule, std::string message, std::size_t begin,
                        std::size_t end)
{
    const Place place = of(begin);
    const auto width = static_cast<std::uint32_t>(characterCount(m_tree.bytes().substr(begin, end - begin)));
    return {severity, std::string(rule), std::move(message), place.line, place.column, place.column + width};
}

} // namespace crat::robot
