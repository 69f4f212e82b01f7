#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/companion/fetch/HttpClient.h"

namespace crat::fetch {

struct DownloadLimits {
    std::uint64_t bytes = 8ull << 30;
    std::uint64_t unpackedBytes = 32ull << 30; ///< of the gzip check
    int attempts = 5; ///< in a row without a new byte; a byte that arrives starts counting anew
    std::chrono::milliseconds retryPause{500}; ///< doubled at each failed attempt, at most 10 s
};

struct DownloadProgress {
    std::uint64_t received = 0;
    std::uint64_t total = 0; ///< 0: not announced
};
using ProgressSink = std::function<void(const DownloadProgress &)>;

struct Package {
    std::filesystem::path file;
    std::string url;
    std::uint64_t size = 0;
    std::string sha256;
    std::string checkedBy; ///< name of the checksum file beside it; empty: there was none
};

/// Brings one file to disk: resumed by Range, length as announced, moved to its name only when whole.
/// Thread-safe; one call blocks one thread. Errors name the address (without credentials) and the reason:
/// NotFound, Unavailable, Timeout, TooLarge, BadInput, Cancelled.
class Downloader {
public:
    Downloader(const HttpClient &http, DownloadLimits limits) : m_http(http), m_limits(limits) {}

    /// Fetches `url` into `folder/name` (`name` is one path segment). What a former call left in `folder/name.part` is
    /// continued where the server still has the same file (ETag or Last-Modified by If-Range), else begun anew.
    Result<std::uint64_t> fetch(const std::string &url, const std::filesystem::path &folder, const std::string &name,
                                Deadline deadline, std::stop_token stop, const ProgressSink &progress = {}) const;

    /// Reads the listing of the folder at `folderUrl`, chooses the item's package, fetches it into `folder` and checks
    /// it: not empty, gzip intact, and the .sha256 or .md5 beside it where there is one. A file that fails its check is
    /// removed.
    Result<Package> fetchPackage(const std::string &folderUrl, const std::string &itemName,
                                 const std::filesystem::path &folder, Deadline deadline, std::stop_token stop,
                                 const ProgressSink &progress = {}) const;

    /// Fetches a package whose address and digest are known (an own target's way).
    Result<Package> fetchKnown(const std::string &url, const std::string &sha256, const std::filesystem::path &folder,
                               const std::string &name, Deadline deadline, std::stop_token stop,
                               const ProgressSink &progress = {}) const;

private:
    /// A small text file with retries. NotFound for 404.
    Result<std::string> fetchText(const std::string &url, std::size_t limit, Deadline deadline,
                                  std::stop_token stop) const;
    Result<> checkPackage(Package &package, const std::string &checksumUrl, const std::string &checksumName,
                          Deadline deadline, std::stop_token stop) const;

    const HttpClient &m_http;
    DownloadLimits m_limits;
};

} // namespace crat::fetch
