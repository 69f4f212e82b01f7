#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "core/base/ChildProcess.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::target {

/// Runs a program to its end, both streams appended to `log`. Our own secrets (CRAT_… passwords, tokens, database) are taken
/// out of its environment. On `stop` or the deadline the whole tree is ended (SIGTERM, three seconds, SIGKILL).
/// While it runs, `log`.process names its mark (CRAT_SCRIPT in its environment) and the program itself; what a killed former
/// process of ours left running under such a name is ended first. What dropped its environment *and* left the program's session
/// is not found.
/// Errors: NotFound (no such program), Timeout, Cancelled. How it ended otherwise is not an error here.
Result<ExitState> runLogged(ProcessOptions options, const std::filesystem::path &log, Deadline until,
                            std::stop_token stop);

/// Ends what a killed former process of ours left running with this log. Blocks for some seconds at most.
void endLeftOver(const std::filesystem::path &log);

/// The last lines of a file, at most `bytes` of it; for error texts.
std::string tailOf(const std::filesystem::path &file, std::size_t bytes = 1500);

} // namespace crat::target
