#include "core/project/Tsv.h"

namespace crat {

std::string toTsv(const Table &table)
{
    std::string text;
    for (const auto &row : table) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0)
                text += '\t';
            const std::string &cell = row[i];
            if (cell.find_first_of("\t\n\r") == std::string::npos && !cell.starts_with('"')) {
                text += cell;
                continue;
            }
            text += '"';
            for (const char c : cell) {
                text += c;
                if (c == '"')
                    text += c;
            }
            text += '"';
        }
        text += '\n';
    }
    return text;
}

Table fromTsv(std::string_view text)
{
    Table table;
    std::vector<std::string> row;
    std::string cell;
    std::size_t cells = 0;
    bool quoted = false, wasQuoted = false;
    const std::size_t lastQuote = text.rfind('"');
    const auto endCell = [&] {
        row.push_back(std::move(cell));
        cell.clear();
        wasQuoted = false;
        ++cells;
    };
    for (std::size_t i = 0; i < text.size() && cells < MaxTsvCells; ++i) {
        const char c = text[i];
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                cell += text[++i];
            else
                quoted = false;
        } else if (c == '"' && cell.empty() && !wasQuoted && lastQuote > i) {
            quoted = wasQuoted = true;
        } else if (c == '\t') {
            endCell();
        } else if (c == '\n' || c == '\r') {
            if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
                ++i;
            endCell();
            table.push_back(std::move(row));
            row.clear();
        } else {
            cell += c;
        }
    }
    if (!cell.empty() || !row.empty() || wasQuoted) {
        endCell();
        table.push_back(std::move(row));
    }
    return table;
}

} // namespace crat
