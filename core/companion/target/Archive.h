#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/Result.h"

namespace crat::target {

struct ArchiveLimits {
    std::uint64_t entries = 200000;
    std::uint64_t unpackedBytes = 16ull << 30;
    std::size_t pathBytes = 1024;
};

struct ArchiveSummary {
    std::uint64_t entries = 0, bytes = 0;
};

/// Looks at every entry of a .tar.gz without writing anything. The archive is refused whole (BadInput, naming the entry)
/// for: an absolute path, a ".." part, a link whose goal is absolute, leaves the folder or is no earlier file (hard links),
/// an entry beneath a link, a device, FIFO or socket, the same path as two kinds; TooLarge for a limit.
/// Other errors: Unavailable (the file), Cancelled.
Result<ArchiveSummary> checkArchive(const std::filesystem::path &archive, const ArchiveLimits &limits = {},
                                    std::stop_token stop = {});

/// checkArchive(), and only then unpacks into `folder`, which must be empty. Entries are opened one path part at a time and
/// no link is followed, so that nothing outside is touched even if the folder is tampered with meanwhile. Modes keep
/// their permission bits (never set-user-id and its like); owners and times are not taken over.
Result<ArchiveSummary> unpackArchive(const std::filesystem::path &archive, const std::filesystem::path &folder,
                                     const ArchiveLimits &limits = {}, std::stop_token stop = {});

} // namespace crat::target
