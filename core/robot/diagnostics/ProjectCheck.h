#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/Clock.h"
#include "core/robot/diagnostics/Report.h"
#include "core/robot/index/Project.h"

namespace crat::robot {

struct ProjectCheckOptions {
    ProjectOptions project;
    std::vector<std::string> paths;                ///< files and folders to report on; what they import is read besides
    bool askLibraries = true;                      ///< false: only what needs no Python
    std::chrono::milliseconds libraryWait{120000}; ///< for all libraries together
    unsigned threads = 0;                          ///< 0: one a core
};

struct ProjectCheck {
    std::vector<FileReport> files; ///< sorted by path; absolute paths; files without findings too
    std::shared_ptr<const Snapshot> snapshot;
};

/// Indexes the paths as one project and checks every file of them. A file that cannot be read is a finding (unreadable-file).
/// Blocks; uses several threads. Error: NotFound (a path).
Result<ProjectCheck> checkProject(const ProjectCheckOptions &options, LibraryService *libraries);

} // namespace crat::robot
