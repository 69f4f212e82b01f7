#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/Result.h"

namespace crat::target {

/// Copies files, folders and links (as links) with their modes; what is already at `to` is overwritten, a folder over a
/// folder is merged. Sockets, FIFOs and devices are left out. Files are flushed to disk. Error: Unavailable, TooLarge (disk full).
Result<> copyTree(const std::filesystem::path &from, const std::filesystem::path &to);

/// One file, by a temporary name beside it and a rename, so that `to` is the old or the new file, also while it is running.
Result<> copyFileAtomically(const std::filesystem::path &from, const std::filesystem::path &to);

/// Puts the folder `fresh` in the place of `current` in one step, where the file system can (renameat2); what was there is
/// at `fresh` afterwards. A `current` that is not there is simply made. Both must lie in the same folder.
Result<> exchangeFolders(const std::filesystem::path &fresh, const std::filesystem::path &current);

/// No error where there is nothing.
Result<> removeTree(const std::filesystem::path &path);
Result<> makeFolder(const std::filesystem::path &path);

/// The folder that holds a package's content: `folder` itself, or the only folder in it where it holds nothing else.
std::filesystem::path contentRoot(const std::filesystem::path &folder);

} // namespace crat::target
