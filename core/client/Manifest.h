#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

#include "core/base/Result.h"
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

/// Every file of a project with its digest, sorted by path: what an execution works on.
/// Left out: hidden files and folders (.git, .venv …), __pycache__, node_modules, links that lead out of the project, sockets and
/// devices. An override of a file that does not exist yet is in it.
/// Errors: NotFound (no such folder), TooLarge (naming the file or the sum), Unavailable (a file that cannot be read).
/// Thread: any; blocks while it reads.
Result<std::vector<protocol::ManifestFile>> buildManifest(const QString &projectRoot, const Overrides &overrides,
                                                          const ManifestLimits &limits = {});

/// The bytes that `file` names, from the overrides or the disk. Error: Conflict where the file has changed since.
Result<QByteArray> bytesOf(const QString &projectRoot, const Overrides &overrides, const protocol::ManifestFile &file,
                           const ManifestLimits &limits = {});

} // namespace crat::client
