#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/Result.h"

namespace crat::cli {

/// The Robot files that `paths` name: a file as it is, a folder as all .robot and .resource files under it, sorted,
/// without hidden folders. Error: NotFound, naming the path that does not exist.
Result<std::vector<std::string>> robotFiles(const std::vector<std::string> &paths);

} // namespace crat::cli
