#pragma once

#include <filesystem>
#include <string>

namespace crat::http {

/// What a file that is given out is, by its extension; "application/octet-stream" where it is none we know.
std::string contentTypeOf(const std::filesystem::path &file);

} // namespace crat::http
