#include "core/robot/diagnostics/Diagnose.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/robot/Characters.h"
#include "core/robot/diagnostics/FindingSink.h"
#include "core/robot/diagnostics/Fixes.h"
#include "core/robot/diagnostics/ProjectUse.h"
#include "core/robot/diagnostics/Suppression.h"

namespace crat::robot {

Diagnostic *FindingSink::add(std::string_view rule, std::string message, Span at, bool mild)
{
    if (m_findings.size() >= MaxFindings)
        return nullptr;
    const Rule *known = findRule(rule);
    Diagnostic finding;
    finding.rule = rule;
    finding.severity = mild || !known ? Severity::Warning : known->severity;
    finding.message = std::move(message);
    finding.begin = at.begin;
    finding.end = at.end;
    m_findings.push_back(std::move(finding));
    return &m_findings.back();
}

/// In the order of the file, so that a line that holds thousands of findings is read once.
std::vector<Diagnostic> FindingSink::take()
{
    std::vector<std::uint32_t> order(m_findings.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [this](std::uint32_t a, std::uint32_t b) { return m_findings[a].begin < m_findings[b].begin; });
    const std::string_view source(m_facts.source);
    std::uint32_t line = 0, column = 0;
    std::size_t at = 0;
    for (const std::uint32_t index : order) {
        Diagnostic &finding = m_findings[index];
        if (const std::uint32_t itsLine = m_facts.lineAt(finding.begin); itsLine != line) {
            line = itsLine;
            column = 0;
            at = m_facts.lines.empty() ? 0 : m_facts.lines[line - 1];
        }
        if (finding.begin > at) {
            column += static_cast<std::uint32_t>(characterCount(source.substr(at, finding.begin - at)));
            at = finding.begin;
        }
        finding.line = line;
        finding.column = column;
        // What goes over several lines is marked to the end of its first one.
        const std::uint32_t lineEnd = line < m_facts.lines.size() ? m_facts.lines[line] : finding.end;
        const std::size_t end = std::max(finding.begin, std::min(finding.end, lineEnd));
        finding.endColumn =
            column + static_cast<std::uint32_t>(characterCount(source.substr(finding.begin, end - finding.begin)));
    }
    return std::move(m_findings);
}

namespace {

/// Is it inside a keyword that no test comes to? A dry run says nothing of it then, but for what keeps Robot from taking the
/// keyword over from the file at all.
bool isDormant(const RuleContext &context, const Finding &finding)
{
    static constexpr std::array<std::string_view, 4> Always = {"duplicate-keyword", "empty-name", "encoding",
                                                               "invalid-arguments"};
    if (std::find(Always.begin(), Always.end(), finding.rule) != Always.end())
        return false;
    const FileFacts &facts = context.facts();
    const std::size_t lineEnd = finding.line < facts.lines.size() ? facts.lines[finding.line] : facts.source.size();
    auto item = std::partition_point(facts.items.begin(), facts.items.end(),
                                     [lineEnd](const ItemFact &each) { return each.whole.begin < lineEnd; });
    if (item == facts.items.begin())
        return false;
    --item;
    if (item->kind != ItemKind::Keyword || facts.lineAt(item->whole.end) < finding.line)
        return false;
    return item->noDryRun ||
           !context.use.isReached(context.file, static_cast<std::uint32_t>(item - facts.items.begin()));
}

} // namespace

std::vector<Diagnostic> diagnose(const Snapshot &snapshot, FileId file, const ProjectUse &use,
                                 const std::vector<Finding> &own)
{
    const FileFacts &facts = snapshot.facts(file);
    FindingSink sink(facts);
    RuleContext context{snapshot, file, use, sink};
    if (facts.readable) {
        checkImports(context);
        checkCalls(context);
        checkVariables(context);
        checkUnused(context);
    }
    std::vector<Diagnostic> all = sink.take();
    CertainFixes fixes(facts);
    for (const Finding &finding : own) {
        Diagnostic diagnostic;
        static_cast<Finding &>(diagnostic) = finding;
        diagnostic.fix = fixes(finding);
        if (finding.severity == Severity::Error && facts.readable && isDormant(context, finding))
            diagnostic.severity = Severity::Warning;
        all.push_back(std::move(diagnostic));
    }
    if (Suppressions suppressions(facts); !suppressions.empty())
        std::erase_if(all, [&](const Diagnostic &d) { return suppressions.covers(d.rule, d.line); });
    std::stable_sort(all.begin(), all.end(), [](const Diagnostic &a, const Diagnostic &b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    return all;
}

namespace {

std::string word(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c != ' ' && c != '_')
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return out;
}

/// Edits between two words, swaps of neighbours included; more than `limit` are not counted out.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit)
{
    std::vector<std::size_t> before2, before(b.size() + 1), now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        before[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        std::size_t best = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            now[j] = std::min({before[j] + 1, now[j - 1] + 1, before[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before2[j - 2] + 1);
            best = std::min(best, now[j]);
        }
        if (best > limit)
            return limit + 1;
        before2 = before;
        std::swap(before, now);
    }
    return before[b.size()];
}

} // namespace

std::string nearestName(std::string_view wanted, const std::vector<std::string_view> &names)
{
    const std::string key = word(wanted);
    if (key.size() < 3 || key.size() > 80)
        return {};
    const std::size_t limit = key.size() < 6 ? 1 : key.size() < 12 ? 2 : 3;
    std::size_t best = limit + 1;
    std::string found;
    for (const std::string_view name : names) {
        if (name.size() + 8 < key.size() || name.size() > key.size() * 2 + 8)
            continue;
        const std::string other = word(name);
        const std::size_t difference =
            other.size() > key.size() ? other.size() - key.size() : key.size() - other.size();
        if (difference >= best)
            continue;
        if (const std::size_t d = distance(key, other, best - 1); d < best) {
            best = d;
            found = name;
        }
    }
    return found;
}

} // namespace crat::robot
