#include "core/robot/lsp/Diagnostics.h"

#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/diagnostics/Diagnose.h"
#include "core/robot/diagnostics/FileCheck.h"
#include "core/robot/diagnostics/Fixes.h"

namespace crat::robot::lsp {
namespace {

/// Where Robot's lines begin: it ends lines at more characters than the protocol does.
std::vector<std::size_t> robotLines(std::string_view text)
{
    std::vector<std::size_t> starts{0};
    for (std::size_t at = findLineEnd(text, 0); at < text.size(); at = findLineEnd(text, at)) {
        at += lineEndAt(text, at);
        starts.push_back(at);
    }
    return starts;
}

std::size_t offsetOf(std::string_view text, std::size_t lineStart, std::uint32_t characters)
{
    std::size_t at = lineStart;
    for (; characters > 0 && at < text.size(); --characters)
        at += codePointAt(text, at).size;
    return at;
}

} // namespace

void locate(std::string_view text, std::vector<Diagnostic> &findings)
{
    std::vector<std::size_t> lines;
    std::size_t known = 0, knownLine = 0; // byte of a column in a line, from which the next finding goes on
    std::uint32_t column = 0;
    for (Diagnostic &finding : findings) {
        if (finding.end > 0)
            continue;
        if (lines.empty())
            lines = robotLines(text);
        const std::size_t line = lines[std::min<std::size_t>(finding.line ? finding.line - 1 : 0, lines.size() - 1)];
        if (line != knownLine || finding.column < column || column == 0) {
            known = knownLine = line;
            column = 0;
        }
        known = offsetOf(text, known, finding.column - column);
        column = finding.column;
        finding.begin = static_cast<std::uint32_t>(known);
        const std::uint32_t width = finding.endColumn > finding.column ? finding.endColumn - finding.column : 0;
        finding.end = static_cast<std::uint32_t>(offsetOf(text, known, width));
    }
}

namespace {

/// How much two texts share at their beginning and, behind that, at their end.
std::pair<std::size_t, std::size_t> sharedEnds(std::string_view a, std::string_view b)
{
    const std::size_t shorter = std::min(a.size(), b.size());
    const auto head = static_cast<std::size_t>(
        std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shorter), b.begin()).first - a.begin());
    std::size_t tail = 0;
    while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    return {head, tail};
}

/// TextEdit[] of the protocol, which all count in the old text: one replacement from the first change to the last. Nothing is
/// parsed, and no more of the text read than lies between them: there may be a fix for each of thousands of findings.
json::array textEdits(const TextDocument &document, const Edit &edit, Encoding encoding)
{
    const std::string_view before = document.text();
    std::size_t begin = before.size(), tail = before.size(), size = before.size();
    for (const TextEdit &change : edit) {
        if (change.at > size || change.before.size() > size - change.at)
            return {};
        begin = std::min(begin, change.at);
        tail = std::min(tail, size - change.at - change.before.size());
        size += change.after.size() - change.before.size();
    }
    if (edit.empty() || begin > before.size() - tail)
        return {};
    std::string text(before.substr(begin, before.size() - tail - begin));
    for (const TextEdit &change : edit) {
        if (change.at < begin || text.compare(change.at - begin, change.before.size(), change.before) != 0)
            return {};
        text.replace(change.at - begin, change.before.size(), change.after);
    }
    return {json::object{{"range", toJson(document.rangeOf(begin, before.size() - tail, encoding))},
                         {"newText", json::string(text.data(), text.size())}}};
}

json::object toJson(const TextDocument &document, const Diagnostic &finding, Encoding encoding)
{
    return {{"range", toJson(document.rangeOf(finding.begin, finding.end, encoding))},
            {"severity", finding.severity == Severity::Error ? 1 : 2},
            {"code", finding.rule},
            {"source", finding.source},
            {"message", finding.message}};
}

} // namespace

void carryOver(std::vector<Diagnostic> &findings, std::string_view before, std::string_view now)
{
    if (before == now)
        return;
    const auto [head, tail] = sharedEnds(before, now);
    const std::size_t changed = before.size() - tail;
    std::erase_if(findings, [head = head, changed](const Diagnostic &finding) {
        return finding.end > head && finding.begin < changed;
    });
    const auto moved = static_cast<std::uint32_t>(now.size() - before.size()); // modulo 2^32 where it is less
    for (Diagnostic &finding : findings) {
        if (finding.end > head) {
            finding.begin += moved;
            finding.end += moved;
        }
    }
}

json::array changedLines(const TextDocument &document, std::string_view now, Encoding encoding)
{
    const std::string_view before = document.text();
    if (before == now)
        return {};
    auto [head, tail] = sharedEnds(before, now);
    const std::size_t newline = head == 0 ? std::string_view::npos : before.rfind('\n', head - 1);
    head = newline == std::string_view::npos ? 0 : newline + 1;
    while (tail > 0 && tail < before.size() && before[before.size() - tail - 1] != '\n')
        --tail;
    const std::string_view text = now.substr(head, now.size() - tail - head);
    return {json::object{{"range", toJson(document.rangeOf(head, before.size() - tail, encoding))},
                         {"newText", json::string(text.data(), text.size())}}};
}

std::vector<Diagnostic> findingsOf(const TextDocument &document, const Workspace::View &view)
{
    const std::vector<Finding> own = checkFile(*document.robot.tree());
    std::vector<Diagnostic> findings;
    const auto file = view.snapshot ? view.snapshot->find(document.path) : std::nullopt;
    if (file && view.snapshot->facts(*file).source == document.text()) {
        findings = diagnose(*view.snapshot, *file, *view.use, own);
    } else {
        for (const Finding &finding : own)
            static_cast<Finding &>(findings.emplace_back()) = finding;
    }
    locate(document.text(), findings);
    return findings;
}

json::array diagnosticsOf(const TextDocument &document, const std::vector<Diagnostic> &findings, Encoding encoding)
{
    json::array result;
    for (const Diagnostic &finding : findings) {
        if (result.size() == DiagnosticLimit)
            break;
        result.push_back(toJson(document, finding, encoding));
    }
    return result;
}

namespace {

bool isWanted(std::string_view kind, const std::vector<std::string> &only)
{
    return only.empty() || std::any_of(only.begin(), only.end(), [kind](const std::string &wanted) {
               return wanted.empty() || kind == wanted || kind.starts_with(wanted + ".");
           });
}

json::object workspaceEditOf(const TextDocument &document, json::array edits)
{
    return {{"changes", {{document.uri, std::move(edits)}}}};
}

void addFixAll(const TextDocument &document, const std::vector<Diagnostic> &findings, Encoding encoding,
               json::array &actions)
{
    std::size_t count = 0;
    json::array edits = textEdits(document, certainFixesOf(findings, count), encoding);
    if (!edits.empty())
        actions.push_back(json::object{{"title", "Make all fixes that change nothing of what the file does"},
                                       {"kind", json::string(FixAllKind)},
                                       {"edit", workspaceEditOf(document, std::move(edits))}});
}

} // namespace

json::array codeActions(const TextDocument &document, const std::vector<Diagnostic> &findings, std::size_t begin,
                        std::size_t end, const std::vector<std::string> &only, Encoding encoding)
{
    constexpr std::size_t MaxSuggested = 50; // an edit each; people ask at a row
    json::array actions;
    std::size_t suggested = 0;
    for (const Diagnostic &finding : findings) {
        if (finding.begin > end || finding.end < begin || !isWanted("quickfix", only))
            continue;
        const auto fix =
            finding.fix || suggested++ >= MaxSuggested ? finding.fix : suggestedFix(*document.robot.tree(), finding);
        if (!fix)
            continue;
        json::array edits = textEdits(document, fix->edit, encoding);
        if (edits.empty())
            continue;
        actions.push_back(json::object{{"title", fix->title},
                                       {"kind", "quickfix"},
                                       {"isPreferred", finding.fix.has_value()},
                                       {"diagnostics", json::array{toJson(document, finding, encoding)}},
                                       {"edit", workspaceEditOf(document, std::move(edits))}});
    }
    if (!only.empty() && isWanted(FixAllKind, only))
        addFixAll(document, findings, encoding, actions);
    return actions;
}

} // namespace crat::robot::lsp
