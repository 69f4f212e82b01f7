#pragma once

#include <string>
#include <vector>

#include "core/protocol/Json.h"

namespace crat::test {

struct Answer {
    int status = 0; ///< 0: no answer (see body)
    std::string body;
    std::string headers; ///< as they came, for looking into
    /// Null where it is not JSON.
    protocol::json::value json() const;
};

/// One request by libcurl, bounded to 30 s. `headers` as "Name: value".
Answer request(const std::string &method, const std::string &url, const std::string &body = {},
               const std::vector<std::string> &headers = {});

} // namespace crat::test
