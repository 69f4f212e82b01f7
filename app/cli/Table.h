#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace crat::cli {

/// Rows in aligned columns, the last one as long as it is. Wide (Chinese, Japanese …) characters count two places; control
/// characters from outside are shown as "?".
class Table {
public:
    explicit Table(std::vector<std::string> head) : m_rows{std::move(head)} {}
    void add(std::vector<std::string> row) { m_rows.push_back(std::move(row)); }
    bool isEmpty() const { return m_rows.size() == 1; }
    void print(std::ostream &out) const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

/// Places that `text` (UTF-8) takes in a terminal.
int displayWidth(const std::string &text);
/// `text` on one line without control characters.
std::string plain(const std::string &text);
/// The first line of `text`, plain; "…" where there are more.
std::string firstLine(const std::string &text);
/// All lines of `text`, each plain, those after the first indented by `indent` places.
std::string indented(const std::string &text, std::size_t indent);

} // namespace crat::cli
