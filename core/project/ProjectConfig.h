#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/Result.h"

namespace crat {

/// What a team shares in its project's crat.toml, as far as running its cases needs it.
struct ProjectConfig {
    std::string id, name;
    /// [project] exclude and include: patterns of files that a run does not get, or gets in spite of every rule (see ExcludeRules).
    std::vector<std::string> exclude, include;
    std::vector<std::string> pythonPath;          ///< folders relative to the project
    std::map<std::string, std::string> variables; ///< for every run
};

/// Reads crat.toml's text (at most 1 MiB, 1,000 entries a list). Unknown keys are left alone. Errors: BadInput with line and reason,
/// TooLarge.
Result<ProjectConfig> parseProjectConfig(std::string_view text);

} // namespace crat
