#pragma once

#include <optional>

#include <QString>

#include "core/base/Result.h"
#include "core/client/Endpoint.h"

namespace crat::client {

/// How the next studio finds a companion that this one left behind: pid, address and token in one file of mode 0600.
struct CompanionState {
    qint64 pid = 0;
    qint64 startTicks = 0; ///< the process's start time (proc(5), field 22), so that a reused pid is not taken for it
    Endpoint endpoint;

    /// Absent where there is none or it cannot be used (other owner or mode, broken, its process is gone).
    static std::optional<CompanionState> load(const QString &path);
    /// Error: Unavailable.
    Result<> save(const QString &path) const;
    static void remove(const QString &path);

    /// Does that very process still run?
    bool isAlive() const;
    /// Asks the process to end in order (SIGTERM); nothing where it is gone already.
    void terminate() const;

    /// $XDG_RUNTIME_DIR/crat/companion.json, else the one in the state folder (~/.local/state/crat). The folder is made, 0700.
    static QString defaultPath();
};

/// Start time of a process, 0 where there is no such process (or it is a zombie).
qint64 processStartTicks(qint64 pid);

} // namespace crat::client
