#include "ui/casegrid/ProblemMarks.h"

#include <algorithm>

namespace crat::casegrid {

bool ProblemMarks::set(const language::FindingsPtr &findings, const robot::Tree &tree)
{
    if (!findings || findings->tree.get() != &tree)
        return false;
    m_findings = findings->findings;
    return true;
}

void ProblemMarks::follow(const robot::Tree &former, const robot::Tree &next)
{
    if (m_findings.empty())
        return;
    const std::string_view before = former.bytes(), after = next.bytes();
    const std::size_t shorter = std::min(before.size(), after.size());
    const std::size_t head = static_cast<std::size_t>(
        std::mismatch(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(shorter), after.begin()).first -
        before.begin());
    std::size_t tail = 0;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    // What stands on a line that changed may be mended.
    const std::size_t changedEnd = before.size() - tail;
    const std::size_t lineBegin = head == 0 ? 0 : before.rfind('\n', head - 1) + 1; // npos + 1 is 0
    const std::size_t lineEnd = std::min(before.find('\n', changedEnd), before.size());
    const auto delta = static_cast<std::int64_t>(after.size()) - static_cast<std::int64_t>(before.size());
    std::erase_if(m_findings,
                  [&](const robot::Diagnostic &each) { return each.begin <= lineEnd && each.end >= lineBegin; });
    for (robot::Diagnostic &each : m_findings) {
        each.fix.reset(); // its places count in the text that it was found in
        if (each.begin < lineBegin)
            continue;
        each.begin = static_cast<std::uint32_t>(each.begin + delta);
        each.end = static_cast<std::uint32_t>(each.end + delta);
    }
}

ProblemMarks::Found ProblemMarks::within(std::size_t begin, std::size_t end) const
{
    auto at = std::lower_bound(m_findings.begin(), m_findings.end(), begin,
                               [](const robot::Diagnostic &each, std::size_t place) { return each.begin < place; });
    Found found;
    for (; at != m_findings.end() && at->begin < end; ++at)
        found.push_back(&*at);
    return found;
}

ProblemMarks::Found ProblemMarks::ofCell(const robot::Tree &tree, std::size_t row,
                                         const std::vector<robot::Cell> &cells, std::size_t cell) const
{
    const robot::Row &at = tree.rows()[row];
    // A cell reaches to the next one: what is found in a separator belongs to the cell before it.
    const std::size_t begin = cell == 0 ? at.begin : cells[cell].begin;
    const std::size_t end = cell + 1 < cells.size() ? cells[cell + 1].begin : std::max(at.end, begin + 1);
    return within(begin, end);
}

bool ProblemMarks::anyError(const Found &found)
{
    return std::any_of(found.begin(), found.end(),
                       [](const robot::Diagnostic *each) { return each->severity == robot::Severity::Error; });
}

} // namespace crat::casegrid
