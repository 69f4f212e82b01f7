#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/robot/Tree.h"
#include "core/robot/diagnostics/Diagnostic.h"
#include "core/robot/index/FileFacts.h"

/// Where fixes are made, but for those that replace one name by another (the rule that misses the name knows them). `crat check
/// --fix`, editors and the studio offer what is here.
namespace crat::robot {

/// The certain fixes of one file's own findings, as its rules are run. The tree is parsed when the first finding asks for it.
class CertainFixes {
public:
    explicit CertainFixes(const FileFacts &facts) : m_facts(facts) {}
    std::optional<Fix> operator()(const Finding &finding);

private:
    const FileFacts &m_facts;
    std::shared_ptr<const Tree> m_tree;
};

/// A row or rows with their line ends go.
Fix removalOf(const FileFacts &facts, Span row, std::string title, bool certain);

/// A fix that a person has to agree to, because it changes what the file does; made when somebody asks, for it costs an edit
/// each. `tree` is of the text in which `finding` was found. Pure.
std::optional<Fix> suggestedFix(const Tree &tree, const Diagnostic &finding);

/// All certain fixes as one edit, from the file's end to its beginning; of two that touch the same text the first one.
/// `count` says how many they are.
Edit certainFixesOf(const std::vector<Diagnostic> &findings, std::size_t &count);

} // namespace crat::robot
