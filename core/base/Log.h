#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <spdlog/spdlog.h>

namespace crat {

/// How a program logs. Lines go to standard error (systemd and containers take them from there) and, if named, to a file.
struct LogOptions {
    std::string level = "info"; ///< trace, debug, info, warn, error, off
    bool json = false;          ///< one JSON object a line
    std::filesystem::path file; ///< empty: none; rotated at 10 MiB, five kept
};

/// Sets up the process-wide logger once, before threads start. Use spdlog::info(...) and friends afterwards.
/// Never log a secret, a whole request body or a token.
void setUpLogging(const LogOptions &options);

/// `text` with control characters (line ends, escape sequences) replaced, cut to `limit` bytes: outside text in a log line
/// must not forge another line. Valid UTF-8 whatever `text` is: it also goes into JSON.
std::string forLogLine(std::string_view text, std::size_t limit = 512);

} // namespace crat
