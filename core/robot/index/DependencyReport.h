#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/robot/index/Queries.h"

namespace crat::robot {

enum class DependencyFormat : std::uint8_t { Text, Json, Dot };
/// "text", "json", "dot".
std::optional<DependencyFormat> dependencyFormatOf(std::string_view name);

struct DependencyReport {
    std::string text;
    std::size_t files = 0, imports = 0;
    std::size_t broken = 0; ///< imports that name nothing, or what Python cannot import
    std::size_t cycles = 0;
};

/// Who imports what in a project, files in the order of their paths, imports as they stand in the files. Paths are shown relative
/// to `folder` where they are in it.
/// Text: a line a file, an indented one for each of its imports with what is wrong with it, a line for each ring of resources.
/// JSON: {files: [{file, imports: [{kind, name, target, state, line, problem}], importedBy: [file]}], cycles: [[file]]}; `name`
/// as it is written, `target` a path for files and a name for libraries, `problem` null where there is none. Dot: a graph for
/// Graphviz; what is not resolved is dashed, and red where it is broken.
DependencyReport dependencyReport(const Snapshot &snapshot, DependencyFormat format, std::string_view folder);

/// "resolved", "missing", "failed", "unknown", "unavailable", "pending", "invalid".
std::string_view toString(ResolvedImport::State state);
/// "library", "resource", "variables".
std::string_view toString(ImportKind kind);
/// It names nothing, or what Python cannot import: a person has to do something about it.
bool isBroken(ResolvedImport::State state);

} // namespace crat::robot
