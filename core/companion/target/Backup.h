#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/Result.h"

namespace crat::target {

/// What an install folder was before a deploy, kept in a folder of its own so that it can be brought back at any time, also
/// by another process. `backup/manifest.json` comes last: a backup without it never happened.
class Backup {
public:
    explicit Backup(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// Keeps the whole install folder (or that there was none). What a former, broken-off attempt left is thrown away.
    Result<> keepWhole(const std::filesystem::path &install, std::stop_token stop = {});
    /// Keeps the named files (paths relative to both); those not there yet are noted as new.
    Result<> keepFiles(const std::filesystem::path &install, const std::vector<std::string> &files,
                       std::stop_token stop = {});
    bool isComplete() const;
    const std::filesystem::path &folder() const { return m_folder; }
    std::filesystem::path tree() const { return m_folder / "tree"; }

    /// Makes the install folder what it was; may be repeated. Errors: NotFound (no complete backup), Unavailable, Cancelled.
    Result<> restore(const std::filesystem::path &install, std::stop_token stop = {}) const;

private:
    Result<> begin();
    std::filesystem::path m_folder;
};

} // namespace crat::target
