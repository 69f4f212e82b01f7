#pragma once

#include <cstdint>
#include <filesystem>

#include "core/companion/store/Database.h"

namespace crat::pipeline {

/// Removes downloaded packages (DownloadStep's folders in `packages`) of runs that ended before `before` or are no longer known. What
/// stays: packages of runs that go on, of the `newest` runs of each test item, and of each item's last run that went well.
/// Blocks. Gives how many went. Error: Unavailable.
Result<std::int64_t> removeOldPackages(const std::filesystem::path &packages, store::Database &store,
                                       std::int64_t newest, Timestamp before);

} // namespace crat::pipeline
