#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

#include "core/base/Result.h"
#include "core/project/ExcludeRules.h"
#include "core/protocol/Execution.h"

namespace crat::client {

/// Bounds of one snapshot.
struct ManifestLimits {
    std::int64_t files = 20'000;
    std::int64_t fileBytes = 256ll << 20;
    std::int64_t totalBytes = 2ll << 30;
};

/// Unsaved text: path relative to the project, forward slashes → the bytes that run instead of the file's.
using Overrides = QHash<QString, QByteArray>;

/// What of a project an execution works on.
struct Snapshot {
    std::vector<protocol::ManifestFile> files; ///< with digests, sorted by path
    /// Files and folders that the rules left out (a folder for all that is in it): how many, and the first 20.
    std::int64_t leftOut = 0;
    std::vector<std::string> leftOutPaths;
    std::string problem; ///< a rule could not be read, and leaves nothing out; why
    /// For the person: what was left out and why; empty: nothing was.
    std::string leftOutText() const;
};

/// Every file of a project. Left out: hidden files and folders (.git, .venv …), __pycache__, node_modules, links that lead out of
/// the project, sockets and devices, and what `rules` exclude. An override is always in it, that of a file that does not exist yet
/// too.
/// Errors: NotFound (no such folder), TooLarge (naming the file or the sum), Unavailable (a file that cannot be read).
/// Thread: any; blocks while it reads.
Result<Snapshot> buildManifest(const QString &projectRoot, const Overrides &overrides, const ExcludeRules &rules = {},
                               const ManifestLimits &limits = {});

/// Is there a suite for Robot in each of the `paths` that is a folder (relative to the project; none named: the project itself)?
/// Error: BadInput, naming the folder. Whether single files are suites is Robot's to say. Thread: any; looks at the disk.
Result<> checkForSuites(const QString &projectRoot, const std::vector<std::string> &paths,
                        const std::vector<protocol::ManifestFile> &files);

/// The bytes that `file` names, from the overrides or the disk. Error: Conflict where the file has changed since.
Result<QByteArray> bytesOf(const QString &projectRoot, const Overrides &overrides, const protocol::ManifestFile &file,
                           const ManifestLimits &limits = {});

} // namespace crat::client
