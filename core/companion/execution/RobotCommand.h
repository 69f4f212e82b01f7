#pragma once

#include <filesystem>
#include <string>

#include "core/base/ChildProcess.h"
#include "core/companion/execution/Toolchain.h"
#include "core/protocol/Execution.h"

namespace crat::execution {

/// Where one execution's things lie.
struct ExecutionFolder {
    explicit ExecutionFolder(std::filesystem::path folder) : root(std::move(folder)) {}
    std::filesystem::path root;
    std::filesystem::path request() const { return root / "request.json"; }
    std::filesystem::path events() const { return root / "events.jsonl"; }
    std::filesystem::path console() const { return root / "console.txt"; }   ///< robot's standard output and error
    std::filesystem::path process() const { return root / "robot.process"; } ///< who runs, for the next companion
    std::filesystem::path output() const { return root / "output"; }
    /// The snapshot. Its last part is the project's name, because Robot names the top suite after the folder.
    std::filesystem::path project(std::string_view projectName) const;
};

/// `name` with Robot's pattern characters taken literally (--test takes patterns).
std::string robotPatternOf(std::string_view name);

/// How robot is started for `request`: `python -m robot` in the snapshot with our listener. It begins only when a line comes
/// on descriptor 3, so that who it is can be stored first; where we die before, it ends.
/// `gridUrl` may be empty (no browser needed).
ProcessOptions robotCommand(const protocol::ExecutionRequest &request, const ExecutionFolder &folder,
                            const Toolchain &tools, const std::string &gridUrl);

} // namespace crat::execution
