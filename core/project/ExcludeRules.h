#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Clock.h"
#include "core/project/ProjectConfig.h"

namespace crat {

/// Which of a project's files a run does not get: what crat.toml excludes and what git ignores (build folders, caches). What
/// crat.toml includes, and what the run itself names, it gets all the same. Paths are relative to the project, forward slashes.
///
/// Patterns are as in .gitignore, without negation: `*` and `?` stay within a name, `**` goes over folders; a slash at the end
/// takes folders only; a pattern with another slash counts from the project's folder, one without at every depth.
class ExcludeRules {
public:
    ExcludeRules() = default;
    /// Reads crat.toml in `root` and asks git, where `root` is in a repository and git is there; blocks, 10 s at most. A rule that
    /// cannot be read leaves nothing out: problem() says why.
    static ExcludeRules read(const std::filesystem::path &root, Deadline until);
    /// `ignored`: as `git ls-files --others --ignored --directory -z` lists them.
    ExcludeRules(const ProjectConfig &config, std::string_view ignored);

    /// `wanted`: suites and folders that the run names, with what leads to them.
    void setWanted(const std::vector<std::string> &wanted);
    bool isExcluded(const std::string &path, bool isFolder) const;
    const std::string &problem() const { return m_problem; }

    /// Does `pattern` take `path`?
    static bool matches(const std::string &pattern, const std::string &path, bool isFolder);

private:
    bool leadsToIncluded(const std::string &folder) const;

    std::vector<std::string> m_exclude, m_include, m_wanted;
    std::set<std::string, std::less<>> m_ignored; ///< folders with a slash at the end
    std::string m_problem;
};

} // namespace crat
