#pragma once

#include "app/cli/Context.h"
#include "core/robot/diagnostics/ProjectCheck.h"

namespace crat::cli {

struct FixSummary {
    std::size_t fixes = 0, files = 0;
};

/// Makes the fixes of the findings that are certain (Fix::certain), in the files that still are as they were checked; with
/// `dryRun` it prints them as a diff instead. A file that would have more wrong with it afterwards is left alone, and so
/// is one that changed meanwhile; both are said. Error: of writing a file.
Result<FixSummary> fixFindings(Context &ctx, const robot::ProjectCheck &checked, bool dryRun);

} // namespace crat::cli
