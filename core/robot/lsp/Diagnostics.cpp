#include "core/robot/lsp/Diagnostics.h"

#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/diagnostics/Diagnose.h"
#include "core/robot/diagnostics/FileCheck.h"

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

/// Fills in the bytes of findings that have lines and columns only.
void locate(const TextDocument &document, std::vector<Diagnostic> &findings)
{
    std::vector<std::size_t> lines;
    for (Diagnostic &finding : findings) {
        if (finding.end > 0)
            continue;
        if (lines.empty())
            lines = robotLines(document.text());
        const std::size_t line = lines[std::min<std::size_t>(finding.line ? finding.line - 1 : 0, lines.size() - 1)];
        finding.begin = static_cast<std::uint32_t>(offsetOf(document.text(), line, finding.column));
        finding.end =
            std::max(finding.begin, static_cast<std::uint32_t>(offsetOf(document.text(), line, finding.endColumn)));
    }
}

/// TextEdit[] of the protocol, which all count in the old text: one replacement from the first change to the last.
json::array textEdits(const TextDocument &document, const Edit &edit, Encoding encoding)
{
    RobotDocument copy(std::string(document.text()), document.robot.tree()->kind());
    if (!copy.apply(edit))
        return {};
    const std::string_view before = document.text(), after = copy.bytes();
    const auto boundary = [&](std::size_t at) {
        return at >= before.size() || (before[at] & 0xC0) != 0x80;
    };
    std::size_t begin = 0, tail = 0;
    while (begin < std::min(before.size(), after.size()) && before[begin] == after[begin])
        ++begin;
    while (begin > 0 && !boundary(begin))
        --begin;
    while (tail < std::min(before.size(), after.size()) - begin &&
           before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    while (tail > 0 && !boundary(before.size() - tail))
        --tail;
    const std::string_view text = after.substr(begin, after.size() - tail - begin);
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
    locate(document, findings);
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

json::array codeActions(const TextDocument &document, const std::vector<Diagnostic> &findings, std::size_t begin,
                        std::size_t end, Encoding encoding)
{
    json::array result;
    for (const Diagnostic &finding : findings) {
        if (!finding.fix || finding.begin > end || finding.end < begin)
            continue;
        json::array edits = textEdits(document, finding.fix->edit, encoding);
        if (edits.empty())
            continue;
        result.push_back(json::object{{"title", finding.fix->title},
                                      {"kind", "quickfix"},
                                      {"isPreferred", true},
                                      {"diagnostics", json::array{toJson(document, finding, encoding)}},
                                      {"edit", {{"changes", {{document.uri, std::move(edits)}}}}}});
    }
    return result;
}

} // namespace crat::robot::lsp
