#pragma once

#include "core/robot/diagnostics/Diagnostic.h"
#include "core/robot/index/Snapshot.h"

namespace crat::robot {

/// Collects the findings of one file. Used by the rules.
class FindingSink {
public:
    explicit FindingSink(const FileFacts &facts) : m_facts(facts) {}
    /// Its line and columns are filled in by take(). The severity is the rule's unless `mild`, which makes it a warning. Null once there are too many.
    Diagnostic *add(std::string_view rule, std::string message, Span at, bool mild = false);
    /// All of them, with their lines and columns.
    std::vector<Diagnostic> take();

private:
    const FileFacts &m_facts;
    std::vector<Diagnostic> m_findings;
};

/// What rules look at.
struct RuleContext {
    const Snapshot &snapshot;
    FileId file;
    const class ProjectUse &use;
    FindingSink &sink;
    const IndexedFile &indexed() const { return *snapshot.files()[file]; }
    const FileFacts &facts() const { return *indexed().facts; }
    const LinkedFile &link() const { return snapshot.linked(file); }
};

void checkImports(RuleContext &context);
void checkCalls(RuleContext &context);
void checkVariables(RuleContext &context);
void checkUnused(RuleContext &context);

/// The name in `names` that is nearest to `wanted`, if one is near enough to have been meant.
std::string nearestName(std::string_view wanted, const std::vector<std::string_view> &names);

} // namespace crat::robot
