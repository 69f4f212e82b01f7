#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/Result.h"

namespace crat {

/// The whole file as bytes. Errors: NotFound, TooLarge (over `limit`; nothing past it is read), Unavailable.
Result<std::string> readFile(const std::filesystem::path &path, std::uint64_t limit = 256u << 20);

/// Replaces `path` so that a crash leaves the old bytes or the new, never a mixture: temporary file in the same folder,
/// fsync, rename, fsync of the folder. Keeps the mode of an existing file and writes through a symbolic link.
/// Error: Unavailable, naming the path and the system's reason.
Result<> writeFileAtomically(const std::filesystem::path &path, std::string_view bytes);

/// Is `path`, taken from outside, a plain relative path that stays inside its folder? No empty text, no leading slash, no
/// backslash, no NUL, no "." or ".." part.
bool isSafeRelativePath(std::string_view path);

/// A fresh folder under the system's temporary folder (or `under`), mode 0700, removed with everything in it when the
/// object goes.
class TemporaryFolder {
public:
    explicit TemporaryFolder(const std::filesystem::path &under = {}, std::string_view prefix = "crat-");
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder &) = delete;
    TemporaryFolder &operator=(const TemporaryFolder &) = delete;
    const std::filesystem::path &path() const { return m_path; } ///< empty where it could not be made

private:
    std::filesystem::path m_path;
};

} // namespace crat
