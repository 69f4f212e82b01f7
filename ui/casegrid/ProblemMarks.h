#pragma once

#include "ui/language/Findings.h"

namespace crat::casegrid {

/// The problems of an open file on the text that is shown now. When the text changes, those in what changed go and the others move
/// along, so that no mark ever stands on a row that it was not found in. GUI thread.
class ProblemMarks {
public:
    using Found = std::vector<const robot::Diagnostic *>;

    /// Taken only if they are of `tree`, the text that is shown.
    bool set(const language::FindingsPtr &findings, const robot::Tree &tree);
    void follow(const robot::Tree &former, const robot::Tree &next);

    /// Problems that begin in bytes [begin, end).
    Found within(std::size_t begin, std::size_t end) const;
    /// Those of one cell; the first cell of a row also has what says nothing nearer.
    Found ofCell(const robot::Tree &tree, std::size_t row, const std::vector<robot::Cell> &cells,
                 std::size_t cell) const;
    static bool anyError(const Found &found);

private:
    std::vector<robot::Diagnostic> m_findings; ///< sorted by begin; bytes count in the tree that is shown
};

} // namespace crat::casegrid
