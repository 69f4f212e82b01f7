#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/robot/diagnostics/Diagnostic.h"

namespace crat::robot {

/// robocop's findings by file (absolute paths), from `python -m robocop check` in a child process (with the project's own robocop settings).
/// Blocks. Errors: NotFound, Unavailable (no robocop, or it failed; the text says what it said), Timeout, BadInput.
Result<std::map<std::string, std::vector<Diagnostic>>> runRobocop(const std::filesystem::path &python,
                                                                  const std::filesystem::path &project,
                                                                  const std::vector<std::string> &paths,
                                                                  Deadline until);

/// robocop's JSON report. Error: BadInput.
Result<std::map<std::string, std::vector<Diagnostic>>> parseRobocopReport(std::string_view json);

} // namespace crat::robot
