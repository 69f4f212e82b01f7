#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/Result.h"

namespace crat::casegrid {

/// What a team shares in its project's crat.toml, as far as the case grid needs it.
struct ProjectConfig {
    std::string id, name;
    std::vector<std::string> pythonPath;          ///< folders relative to the project
    std::map<std::string, std::string> variables; ///< for every run
};

/// Reads crat.toml's text (at most 1 MiB). Unknown keys are left alone. Error: BadInput with line and reason.
Result<ProjectConfig> parseProjectConfig(std::string_view text);

} // namespace crat::casegrid
