#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::execution {

/// Files by their SHA-256, as clients send them for a run's snapshot. A blob is there whole or not at all.
/// Threads: any; two that bring the same blob at once both succeed.
class BlobStore {
public:
    static constexpr std::uint64_t MaxBlob = 256ull << 20;

    explicit BlobStore(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    bool has(std::string_view sha256) const;
    /// Those of `digests` that are not here, each once. Errors: BadInput (not a digest), TooLarge (over 50,000).
    Result<std::vector<std::string>> missing(const std::vector<std::string> &digests) const;
    /// Takes a file whose digest `actual` was computed while it was received; the file is moved away from `received`.
    /// Errors: BadInput (it is not the blob that was announced), Unavailable.
    Result<> take(std::string_view announced, const std::filesystem::path &received, std::string_view actual) const;
    /// Where a blob lies. Only for digests that has() knows; the file must not be changed.
    std::filesystem::path pathOf(std::string_view sha256) const;
    /// Notes that a blob was used, which puts off its removal.
    void touch(std::string_view sha256) const;
    /// Removes blobs that nobody has used since `before`. Gives their number.
    std::size_t removeUnusedSince(std::filesystem::file_time_type before) const;

private:
    std::filesystem::path m_folder;
};

} // namespace crat::execution
