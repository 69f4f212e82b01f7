#include <algorithm>

#include "core/robot/lsp/BackgroundRobocop.h"
#include "core/robot/lsp/Diagnostics.h"
#include "core/robot/lsp/Server.h"

/// What robocop adds: its findings beside ours, and formatting. Both come later than the message that asked for them.
namespace crat::robot::lsp {

void Server::startRobocop()
{
    if (!m_options.robocop || m_options.programFolder.empty() || !m_workspace)
        return;
    const auto &project = m_workspace->snapshot()->options();
    m_robocop = std::make_unique<BackgroundRobocop>(BackgroundRobocop::Options{project.root}, m_options.onChanged);
    followPython();
}

/// The configuration may name another Python.
void Server::followPython()
{
    if (m_robocop)
        m_robocop->setPython(libraryOptionsOf(m_workspace->snapshot()->options(), m_options.programFolder).python);
}

void Server::startFormatting(const json::value &id, const json::object &params)
{
    const auto document = documentOf(params);
    if (!document) {
        m_send(errorResponse(id, ErrorCode::InvalidParams, document.error().forUser));
        return;
    }
    if (!m_robocop || (*document)->path.empty()) {
        m_send(errorResponse(id, ErrorCode::RequestFailed,
                             "robocop, which formats files, is switched off here, or the file is in no folder."));
        return;
    }
    if (!m_robocop->format(++m_lastFormat, (*document)->path, (*document)->robot.tree())) {
        m_send(errorResponse(id, ErrorCode::RequestFailed, "Too many files wait to be formatted. Please try again."));
        return;
    }
    m_formatting.emplace(m_lastFormat, id);
}

void Server::takeRobocop()
{
    if (!m_robocop)
        return;
    const BackgroundRobocop::News news = m_robocop->take();
    for (const std::string &problem : news.problems)
        showMessage(problem);
    for (const BackgroundRobocop::Formatted &formatted : news.formatted) {
        const auto waiting = m_formatting.find(formatted.token);
        if (waiting == m_formatting.end())
            continue;
        const json::value id = std::move(waiting->second);
        m_formatting.erase(waiting);
        const TextDocument *document = m_documents.findPath(formatted.path);
        if (!document || document->text() != formatted.tree->bytes())
            m_send(errorResponse(id, ErrorCode::ContentModified, "The file has changed meanwhile. Please try again."));
        else if (!formatted.text)
            m_send(errorResponse(id, ErrorCode::RequestFailed, formatted.text.error().forUser));
        else
            m_send(response(id, changedLines(*document, *formatted.text, m_encoding)));
    }
    for (const std::string &path : news.looked) {
        if (const TextDocument *document = m_documents.findPath(path))
            m_unchecked.insert(document->uri);
    }
}

void Server::addRobocop(const TextDocument &document, std::vector<Diagnostic> &findings) const
{
    const auto found = m_robocop && !document.path.empty() ? m_robocop->findings(document.path) : nullptr;
    if (!found)
        return;
    std::vector<Diagnostic> extra = found->found;
    carryOver(extra, found->tree->bytes(), document.text());
    findings.insert(findings.end(), extra.begin(), extra.end());
}

} // namespace crat::robot::lsp
