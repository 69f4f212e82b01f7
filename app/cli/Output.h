#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "core/base/Clock.h"
#include "core/protocol/Types.h"

namespace crat::cli {

/// Adds --format text|json; the value lives as long as the command.
std::shared_ptr<std::string> addFormat(CLI::App *command);

/// Refuses what is no whole number from `least` up, in words (CLI11's own ranges print 300 digits).
CLI::Validator wholeNumber(std::int64_t least);
/// "1 file", "2 files".
std::string counted(std::size_t n, std::string_view noun);

/// "2026-11-22 09:15:30" in local time.
std::string localTime(Timestamp t);
/// "12.3 s", "3 min 05 s".
std::string duration(std::chrono::microseconds span);
/// "DOWNLOADING" and so on, as the wire says it.
std::string statusWord(protocol::RunStatus status);
std::string buildName(const protocol::DeployTestRun &run);
/// "2 of 4 passed, 1 failed, 1 skipped"; "none ran".
std::string figuresText(const protocol::TestFigures &figures);
std::string itemName(const protocol::DeployTestRun &run);

} // namespace crat::cli
