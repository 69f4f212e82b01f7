#pragma once

#include <map>
#include <mutex>
#include <set>

#include "core/robot/index/Snapshot.h"

namespace crat::robot {

/// Finds what import settings mean, as Robot does: variables in the name replaced, paths looked for beside the file and
/// then in the Python path. A variable has the value that the options give it, or the file's own section, or what all files of
/// the project agree on, or what the file's imports that are resolved so far bring first. One object serves one round of
/// linking; several threads may use it.
class ImportResolver {
public:
    explicit ImportResolver(const Snapshot &snapshot);

    /// `target` is set for resources that the snapshot holds. A resource that exists but is not in it has State::Pending and
    /// its path in `name`. Libraries and variable files are Pending, `request` says what to ask.
    struct Found {
        ResolvedImport import;
        LibraryRequest request;
        bool certainArguments = true;
    };
    Found resolve(FileId file, const ImportFact &import) const;

    /// `text` with its variables replaced by what is known without running, Robot's escapes undone; nothing if one is not.
    std::optional<std::string> replaced(FileId file, std::string_view text) const;

private:
    std::optional<std::string> valueOf(FileId file, char identifier, std::string_view base, int depth) const;
    std::optional<std::string> replaced(FileId file, std::string_view text, int depth) const;
    std::optional<std::string> sharedValue(FileId file, std::string_view key, int depth) const;
    std::optional<std::string> importedValue(FileId file, std::string_view key, std::uint32_t name, int depth,
                                             std::set<FileId> &seen) const;
    std::optional<std::string> fileValue(std::uint32_t variableFile, std::uint32_t name) const;
    std::optional<std::string> sectionValue(FileId file, std::string_view key, int depth) const;
    std::optional<std::string> findFile(FileId file, const std::string &name, bool module) const;
    bool isFile(const std::string &path) const;
    std::optional<std::string> moduleBeside(FileId file, const std::string &name) const;
    Found resolveResource(FileId file, std::string name) const;

    const Snapshot &m_snapshot;
    std::vector<std::string> m_searchPath;
    mutable std::mutex m_mutex;
    mutable boost::unordered_flat_map<std::string, bool> m_exists; ///< what the file system said, for this round
};

/// Where Python looks: the project's python path, PYTHONPATH, the interpreter's site-packages.
std::vector<std::string> pythonSearchPath(const ProjectOptions &options, const std::filesystem::path &python);

} // namespace crat::robot
