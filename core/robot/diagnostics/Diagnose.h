#pragma once

#include <vector>

#include "core/robot/diagnostics/Diagnostic.h"
#include "core/robot/diagnostics/ProjectUse.h"
#include "core/robot/index/Snapshot.h"

namespace crat::robot {

/// Everything found in one file of a project: `own` (what checkFile() said of it alone) and what the project says about its
/// imports, calls and variables; sorted by place, without what comments switch off. What cannot be known because an import is
/// unresolved is not reported, but the import is. Thread-safe.
std::vector<Diagnostic> diagnose(const Snapshot &snapshot, FileId file, const ProjectUse &use,
                                 const std::vector<Finding> &own);

} // namespace crat::robot
