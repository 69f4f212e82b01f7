#pragma once

#include "core/companion/store/Database.h"
#include "core/companion/target/TaskWork.h"

namespace crat::target {

/// Removes tasks of this machine that ended before `before` with all that lies on the disk for them: package, log, backup, report. What
/// stays: what has not ended and what it names, the `newest` of each service and install folder, the last that went well there, and
/// the task whose backup holds what stood there before. Blocks. Gives how many went. Error: Unavailable.
Result<std::int64_t> removeOldTasks(const TargetOptions &options, const std::string &machine, store::Database &store,
                                    std::int64_t newest, Timestamp before);

} // namespace crat::target
