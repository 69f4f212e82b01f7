#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::fetch {

struct Checksum {
    enum class Kind { Md5, Sha256 };
    Kind kind = Kind::Sha256;
    std::string hex; ///< lower case
};

/// Reads what md5sum, sha256sum and their BSD cousins write: "HEX", "HEX  name", "HEX *name" or "SHA256 (name) = HEX".
/// Of several lines the one that names `fileName` counts; a single line counts whatever it names.
/// Error: BadInput, saying what was found. Limit: 64 KiB.
Result<Checksum> parseChecksumFile(std::string_view text, Checksum::Kind kind, std::string_view fileName);

/// Error: Unavailable, Cancelled.
Result<std::string> digestOfFile(const std::filesystem::path &file, Checksum::Kind kind, std::stop_token stop = {});

/// Unpacks the whole gzip stream (several members too) without keeping it, and checks every CRC and length.
/// Errors: BadInput ("… is not an intact gzip file: …"), TooLarge (over `unpackedLimit`), Cancelled, Unavailable.
Result<> checkGzip(const std::filesystem::path &file, std::uint64_t unpackedLimit, std::stop_token stop = {});

} // namespace crat::fetch
