#include "core/robot/lsp/Diagnostics.h"

#include "core/robot/Characters.h"
#include "core/robot/Check.h"

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

json::array diagnosticsOf(const TextDocument &document, Encoding encoding)
{
    json::array result;
    const std::vector<Finding> findings = check(*document.robot.tree());
    if (findings.empty())
        return result;
    const std::vector<std::size_t> lines = robotLines(document.text());
    for (const Finding &finding : findings) {
        if (result.size() == DiagnosticLimit)
            break;
        const std::size_t line = lines[std::min<std::size_t>(finding.line ? finding.line - 1 : 0, lines.size() - 1)];
        const std::size_t begin = offsetOf(document.text(), line, finding.column);
        const std::size_t end = std::max(begin, offsetOf(document.text(), line, finding.endColumn));
        result.push_back(json::object{{"range", toJson(document.rangeOf(begin, end, encoding))},
                                      {"severity", finding.severity == Severity::Error ? 1 : 2},
                                      {"code", finding.rule},
                                      {"source", "crat"},
                                      {"message", finding.message}});
    }
    return result;
}

} // namespace crat::robot::lsp
