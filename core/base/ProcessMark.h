#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/ChildProcess.h"

namespace crat {

/// This user's processes whose environment, as it was when they began, has the entry `name`=`value`: what we started with that
/// mark, and what those started in turn. Those that lost it (`env -i`) count where they share a session with a marked one: a
/// session is only ever inherited, and ChildProcess gives each child its own. What lost the mark and left the session, or whose
/// marked relatives have all ended, is not found. Reads /proc; ones that end meanwhile are left out. Our own process never counts.
std::vector<ProcessIdentity> processesMarked(std::string_view name, std::string_view value);

/// Kills (SIGKILL) every process so marked, until none is left. For what a killed instance of ours had begun and not yet written
/// down: `value` must be unique to that instance. Gives how many were killed.
std::size_t killMarked(std::string_view name, std::string_view value);

/// The same with SIGTERM first and `grace` to end in. Blocks so long at most, and a little more.
void endMarked(std::string_view name, std::string_view value, std::chrono::milliseconds grace);

} // namespace crat
