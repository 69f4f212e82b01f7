#include "core/robot/diagnostics/ProjectCheck.h"

#include <algorithm>
#include <thread>

#include "core/base/Files.h"
#include "core/robot/diagnostics/Diagnose.h"
#include "core/robot/diagnostics/FileCheck.h"

namespace crat::robot {
namespace {

Diagnostic unreadable(const std::string &path)
{
    Diagnostic finding;
    finding.rule = "unreadable-file";
    finding.severity = Severity::Error;
    finding.line = 1;
    const auto bytes = readFile(path, 1);
    finding.message =
        bytes || bytes.error().code == Errc::TooLarge ? "The file is too large to be read." : bytes.error().forUser;
    return finding;
}

} // namespace

Result<ProjectCheck> checkProject(const ProjectCheckOptions &options, LibraryService *libraries)
{
    const auto paths = projectFiles(options.paths);
    if (!paths)
        return tl::unexpected(paths.error());
    const unsigned threads =
        options.threads != 0 ? options.threads : std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
    Project project(options.project, libraries, threads);
    // Each file is checked while its tree is there: keeping all trees would cost ten times the memory.
    std::mutex mutex;
    boost::unordered_flat_map<std::string, std::vector<Finding>> own;
    project.onParsed = [&](const std::string &path, const std::shared_ptr<const Tree> &tree) {
        std::vector<Finding> findings = checkFile(*tree);
        if (findings.empty())
            return;
        const std::lock_guard lock(mutex);
        own[path] = std::move(findings);
    };
    project.load(*paths);
    if (options.askLibraries)
        project.loadLibraries(Deadline::after(options.libraryWait));
    ProjectCheck result;
    result.snapshot = project.snapshot();
    const Snapshot &snapshot = *result.snapshot;
    const ProjectUse use(snapshot, threads);
    result.files.resize(paths->size());
    forEachInParallel(paths->size(), threads, [&](std::size_t i) {
        const std::string &path = (*paths)[i];
        if (!snapshot.find(path)) {
            result.files[i] = {path, {unreadable(path)}};
            return;
        }
        const auto it = own.find(path);
        static const std::vector<Finding> none;
        result.files[i] = {path, diagnose(snapshot, *snapshot.find(path), use, it == own.end() ? none : it->second)};
    });
    return result;
}

} // namespace crat::robot
