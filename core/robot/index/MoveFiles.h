#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/robot/index/Rename.h"

namespace crat::robot {

/// Old path → new path, absolute and normal; of a folder for everything in it.
using Moves = std::map<std::string, std::string>;
/// Where a path is after the moves.
std::string movedPath(const Moves &moves, const std::string &path);

struct MovePlan {
    std::vector<FileEdit> files;   ///< to be made before the files move: they have their old paths
    std::vector<std::string> left; ///< what has to be changed by hand, a sentence each
};

/// What has to change in a project when files and folders get other paths: the imports that name them, in settings and
/// Import keywords, those of the moved files themselves, variables whose values are paths from ${CURDIR} or ${EXECDIR}, and
/// owners in calls (shop.Open Shop). A path stays in the way in which it is written: relative, absolute, from ${CURDIR} or another
/// variable, with / or ${/}. Libraries and variable files may move too; what stands in Python files, in configuration and
/// argument files is not changed (the latter is said). Pure.
MovePlan moveFiles(const Snapshot &snapshot, const Moves &moves);

} // namespace crat::robot
