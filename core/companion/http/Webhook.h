#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/Result.h"

namespace crat::http {

constexpr std::size_t MaxWebhookBytes = 1u << 20;
constexpr std::size_t MaxJobNameBytes = 512; ///< with the path it must fit PostgreSQL's index rows
constexpr std::size_t MaxPackagePathBytes = 1536;

/// What a build server announced (the contract's webhook).
struct Announcement {
    std::string jobName;
    std::int64_t buildNumber = 0; ///< 0 … 2^63-1
    std::string packagePath;
    std::string buildUser; ///< empty where absent
    std::string cratTest;  ///< the item whose run is asked for on arrival; empty: none
};

/// Reads the webhook's body. JOB_NAME and PACKAGE_PATH: non-empty texts; BUILD_NUMBER: a whole number or its decimal digits as a
/// text; BUILD_USER: a text, null or absent; CRAT_TEST: a text, else it is passed over (it never fails a build). Anything after the
/// JSON is an error. Errors: BadInput and TooLarge, naming the field.
Result<Announcement> parseAnnouncement(std::string_view body);

} // namespace crat::http
