#include "ui/language/Findings.h"

#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/diagnostics/FileCheck.h"

namespace crat::language {

namespace {

std::uint32_t offsetOf(const robot::FileFacts &facts, std::uint32_t line, std::uint32_t characters)
{
    if (facts.lines.empty())
        return 0;
    std::size_t at = facts.lines[std::min<std::size_t>(line > 0 ? line - 1 : 0, facts.lines.size() - 1)];
    for (; characters > 0 && at < facts.source.size(); --characters)
        at += robot::codePointAt(facts.source, at).size;
    return static_cast<std::uint32_t>(at);
}

FindingsPtr made(const robot::FileFacts &facts, std::shared_ptr<const robot::Tree> tree,
                 std::vector<robot::Diagnostic> findings)
{
    auto all = std::make_shared<FileFindings>();
    all->path = facts.path;
    all->tree = std::move(tree);
    all->findings = std::move(findings);
    for (robot::Diagnostic &each : all->findings) {
        if (each.end == 0) { // only its line and columns are known
            each.begin = offsetOf(facts, each.line, each.column);
            each.end = std::max(each.begin, offsetOf(facts, each.line, each.endColumn));
        }
        ++(each.severity == robot::Severity::Error ? all->errors : all->warnings);
    }
    std::stable_sort(all->findings.begin(), all->findings.end(),
                     [](const auto &a, const auto &b) { return a.begin < b.begin; });
    return all;
}

} // namespace

FindingsPtr ProjectChecker::checkOpen(const std::string &path, const std::shared_ptr<const robot::Tree> &tree,
                                      const Snapshot &snapshot, const robot::ProjectUse &use)
{
    const auto file = snapshot.find(path);
    if (!file || snapshot.facts(*file).source != tree->bytes())
        return nullptr;
    return made(snapshot.facts(*file), tree, robot::diagnose(snapshot, *file, use, robot::checkFile(*tree)));
}

FindingsPtr ProjectChecker::checkClosed(robot::FileId file, const Snapshot &snapshot, const robot::ProjectUse &use)
{
    const std::shared_ptr<const robot::FileFacts> &facts = snapshot.files()[file]->facts;
    Own &own = m_own[file];
    if (own.facts != facts) {
        own.facts = facts;
        own.findings = robot::checkFile(*robot::Tree::parse(facts->source, facts->kind));
    }
    return made(*facts, nullptr, robot::diagnose(snapshot, file, use, own.findings));
}

} // namespace crat::language
