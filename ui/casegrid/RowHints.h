#pragma once

#include <vector>

#include "ui/language/ArgumentNames.h"
#include "ui/language/ProjectLanguage.h"

namespace crat::casegrid {

/// What the cells of one row mean to the keyword that it calls.
struct RowHints {
    QString keyword;                           ///< "BuiltIn.Log"; "": the row calls nothing that is known
    int firstArgument = 0;                     ///< column
    std::vector<language::ArgumentName> names; ///< from firstArgument on
    const language::ArgumentName *at(int column) const
    {
        const int place = column - firstArgument;
        return place >= 0 && place < static_cast<int>(names.size()) ? &names[static_cast<std::size_t>(place)] : nullptr;
    }
};

/// Hints for a row of `tree`, which is the text of the file `path` now; names for columns below `columns`. A row of a templated
/// test is a call of its template.
RowHints hintsFor(const language::ProjectLanguage &project, const QString &path, const robot::Tree &tree,
                  std::size_t row, int columns);

} // namespace crat::casegrid
