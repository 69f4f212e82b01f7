#include "app/cli/Table.h"

#include <algorithm>

#include <QString>

namespace crat::cli {
namespace {

/// Unicode's East Asian wide blocks, as far as people's names and titles use them.
bool isWide(char32_t c)
{
    return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
           (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
}

} // namespace

int displayWidth(const std::string &text)
{
    int width = 0;
    for (const char32_t c : QString::fromStdString(text).toStdU32String()) {
        if (!QChar::isMark(c))
            width += isWide(c) ? 2 : 1;
    }
    return width;
}

std::string plain(const std::string &text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if (c == '\n' || c == '\t' || c == '\r') {
            out += ' ';
        } else if (c < 0x20 || c == 0x7f) {
            out += '?';
        } else if (c == 0xc2 && next >= 0x80 && next <= 0x9f) { // U+0080 to U+009F steer terminals too
            out += '?';
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string firstLine(const std::string &text)
{
    const auto end = text.find('\n');
    return end == std::string::npos ? plain(text) : plain(text.substr(0, end)) + " …";
}

std::string indented(const std::string &text, std::size_t indent)
{
    std::string out;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        out += (at == 0 ? "" : '\n' + std::string(indent, ' ')) + plain(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

void Table::print(std::ostream &out) const
{
    std::vector<int> widths(m_rows.front().size(), 0);
    for (const auto &row : m_rows) {
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i)
            widths[i] = std::max(widths[i], displayWidth(plain(row[i])));
    }
    for (const auto &row : m_rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string cell = plain(row[i]);
            out << cell;
            if (i + 1 < row.size())
                out << std::string(static_cast<std::size_t>(widths[i] - displayWidth(cell) + 2), ' ');
        }
        out << '\n';
    }
}

} // namespace crat::cli
