#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/Result.h"

namespace crat::target {

struct Owner {
    unsigned user = 0, group = 0;
};
std::optional<Owner> ownerOf(const std::filesystem::path &path);

struct CopyRules {
    std::optional<Owner>
        owner; ///< of all that is copied; unset: each keeps its own. Without the rights for it, it is ours.
    std::stop_token stop;
};

/// Copies files, folders and links (as links) with their modes and owners; what is already at `to` is overwritten, a folder over
/// a folder is merged. Sockets, FIFOs and devices are left out. Files are flushed to disk.
/// Errors: Unavailable, TooLarge (disk full), Cancelled.
Result<> copyTree(const std::filesystem::path &from, const std::filesystem::path &to, const CopyRules &rules = {});

/// One file, by a temporary name beside it and a rename, so that `to` is the old or the new file, also while it is running.
Result<> copyFileAtomically(const std::filesystem::path &from, const std::filesystem::path &to,
                            const CopyRules &rules = {});

/// Puts the folder `fresh` in the place of `current` in one step, where the file system can (renameat2); what was there is
/// at `fresh` afterwards. A `current` that is not there is simply made. Both must lie in the same folder.
Result<> exchangeFolders(const std::filesystem::path &fresh, const std::filesystem::path &current);

/// No error where there is nothing.
Result<> removeTree(const std::filesystem::path &path);
Result<> makeFolder(const std::filesystem::path &path);
/// The same; what it makes belongs to `owner`.
Result<> makeFolder(const std::filesystem::path &path, const std::optional<Owner> &owner);

/// An empty folder beside `folder`, named after it and `suffix`. What a former call's folders have left is removed as far as
/// that can be done. Error: Unavailable.
Result<std::filesystem::path> freshBeside(const std::filesystem::path &folder, const std::string &suffix);
/// Removes what freshBeside() made, as far as that can be done.
void sweepBeside(const std::filesystem::path &folder, const std::string &suffix);

/// The folder that holds a package's content: `folder` itself, or the only folder in it where it holds nothing else.
std::filesystem::path contentRoot(const std::filesystem::path &folder);

} // namespace crat::target
