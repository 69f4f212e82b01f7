#pragma once

#include "core/robot/index/ProjectOptions.h"

namespace crat::robot {

constexpr std::size_t ConfigLimit = 1u << 20; ///< bytes of a configuration or argument file

/// Reads crat.toml, robot.toml, .robot.toml and pyproject.toml of the options' root into them. Used by ProjectOptions alone.
void readProjectConfig(ProjectOptions &options);

/// One option of Robot's command line; see addCommandLine(), which remembers it besides.
bool addRobotOption(ProjectOptions &options, std::string_view name, const std::string &value,
                    const std::filesystem::path &folder);

} // namespace crat::robot
