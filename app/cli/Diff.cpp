#include "app/cli/Diff.h"

#include <algorithm>
#include <vector>

namespace crat::cli {
namespace {

constexpr std::size_t Context = 3;

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

void appendLine(std::string &out, char mark, std::string_view line)
{
    out += mark;
    out += line;
    if (!line.ends_with('\n'))
        out += "\n\\ No newline at end of file\n";
}

std::string range(std::size_t first, std::size_t count)
{
    return std::to_string(count ? first + 1 : first) + (count == 1 ? "" : "," + std::to_string(count));
}

} // namespace

std::string unifiedDiff(std::string_view path, std::string_view before, std::string_view after)
{
    if (before == after)
        return {};
    const std::vector<std::string_view> a = linesOf(before), b = linesOf(after);
    const std::size_t shorter = std::min(a.size(), b.size());
    std::size_t head = 0, tail = 0;
    while (head < shorter && a[head] == b[head])
        ++head;
    while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    const std::size_t first = head - std::min(head, Context), behind = std::min(tail, Context);
    std::string out = "--- " + std::string(path) + "\n+++ " + std::string(path) + "\n@@ -" +
                      range(first, a.size() - tail + behind - first) + " +" +
                      range(first, b.size() - tail + behind - first) + " @@\n";
    for (std::size_t i = first; i < head; ++i)
        appendLine(out, ' ', a[i]);
    for (std::size_t i = head; i < a.size() - tail; ++i)
        appendLine(out, '-', a[i]);
    for (std::size_t i = head; i < b.size() - tail; ++i)
        appendLine(out, '+', b[i]);
    for (std::size_t i = a.size() - tail; i < a.size() - tail + behind; ++i)
        appendLine(out, ' ', a[i]);
    return out;
}

} // namespace crat::cli
