#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/robot/diagnostics/Diagnose.h"

namespace crat::language {

/// What is wrong with one file. A value, shared and never changed.
struct FileFindings {
    std::string path;                        ///< absolute
    std::shared_ptr<const robot::Tree> tree; ///< the text that places count in; null for a file that is not open
    std::vector<robot::Diagnostic> findings; ///< in the order of the file, each with its bytes
    std::size_t errors = 0, warnings = 0;
};
using FindingsPtr = std::shared_ptr<const FileFindings>;

/// Checks the files of a project, one a step; knows again what it said of a file alone as long as that has not changed. One thread.
class ProjectChecker {
public:
    using Snapshot = robot::Snapshot;
    /// Null where the snapshot knows another text of the file than `tree`: a newer one is on its way.
    FindingsPtr checkOpen(const std::string &path, const std::shared_ptr<const robot::Tree> &tree,
                          const Snapshot &snapshot, const robot::ProjectUse &use);
    FindingsPtr checkClosed(robot::FileId file, const Snapshot &snapshot, const robot::ProjectUse &use);
    void forget() { m_own.clear(); }

private:
    struct Own {
        std::shared_ptr<const robot::FileFacts> facts; ///< kept, so that its address stays its own
        std::vector<robot::Finding> findings;
    };
    std::map<robot::FileId, Own> m_own; ///< of closed files; as many as the project has
};

} // namespace crat::language
