#pragma once

#include <optional>

#include <QString>

#include "core/base/ChildProcess.h"
#include "core/base/Result.h"
#include "core/client/Endpoint.h"

namespace crat::client {

/// How the next studio finds a companion that this one left behind: process, address and token in one file of mode 0600.
struct CompanionState {
    ProcessIdentity process;
    Endpoint endpoint;

    /// Absent where there is none or it cannot be trusted: another owner or mode, broken, not on loopback, its process gone.
    static std::optional<CompanionState> load(const QString &path);
    /// Error: Unavailable.
    Result<> save(const QString &path) const;
    static void remove(const QString &path);

    /// $XDG_RUNTIME_DIR/crat/companion.json, else the same below $XDG_STATE_HOME (~/.local/state).
    static QString defaultPath();
};

} // namespace crat::client
