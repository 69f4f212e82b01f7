#include "core/project/ExcludeRules.h"

#include <algorithm>
#include <fnmatch.h>

#include "core/base/ChildProcess.h"
#include "core/base/Files.h"

namespace crat {

namespace {

constexpr std::size_t GitLimit = 8u << 20;
constexpr std::chrono::seconds GitPatience{10};

bool isInside(std::string_view path, std::string_view folder)
{
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

std::string withoutSlashes(std::string text)
{
    while (text.ends_with('/'))
        text.pop_back();
    return text.starts_with("./") ? text.substr(2) : text;
}

/// What git ignores below `root`; "" where it has nothing to say. Error: it should have and could not.
Result<std::string> gitIgnored(const std::filesystem::path &root, Deadline until)
{
    bool inRepository = false;
    for (std::filesystem::path at = root; !inRepository; at = at.parent_path()) {
        std::error_code ignored;
        inRepository = std::filesystem::exists(at / ".git", ignored);
        if (at == at.parent_path())
            break;
    }
    if (!inRepository || !findProgram("git"))
        return std::string();
    ProcessOptions options;
    options.arguments = {"git", "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"};
    options.workingFolder = root;
    options.environment = {{"GIT_OPTIONAL_LOCKS", "0"}, {"GIT_DIR", std::nullopt}, {"GIT_WORK_TREE", std::nullopt}};
    auto said = runProcess(std::move(options), until.sooner(Deadline::after(GitPatience)), GitLimit);
    if (!said)
        return tl::unexpected(said.error());
    if (!said->exit.ok())
        return fail(Errc::Unavailable, "git cannot list what it ignores: " + said->error.substr(0, 300));
    if (said->truncated)
        return fail(Errc::TooLarge, "git ignores more files than can be listed");
    return std::move(said->output);
}

} // namespace

ExcludeRules ExcludeRules::read(const std::filesystem::path &root, Deadline until)
{
    ProjectConfig config;
    std::string problem;
    if (const auto text = readFile(root / "crat.toml", 1u << 20)) {
        if (auto parsed = parseProjectConfig(*text))
            config = std::move(*parsed);
        else
            problem = parsed.error().forUser;
    }
    auto ignored = gitIgnored(root, until);
    if (!ignored)
        problem = ignored.error().forUser;
    ExcludeRules rules(config, ignored ? *ignored : std::string());
    rules.m_problem = std::move(problem);
    return rules;
}

ExcludeRules::ExcludeRules(const ProjectConfig &config, std::string_view ignored)
    : m_exclude(config.exclude), m_include(config.include)
{
    while (!ignored.empty()) {
        const std::size_t end = std::min(ignored.find('\0'), ignored.size());
        if (end > 0 && ignored.substr(0, end) != "./")
            m_ignored.emplace(ignored.substr(0, end));
        ignored.remove_prefix(std::min(end + 1, ignored.size()));
    }
}

void ExcludeRules::setWanted(const std::vector<std::string> &wanted)
{
    m_wanted.clear();
    for (const std::string &each : wanted)
        m_wanted.push_back(withoutSlashes(each));
}

bool ExcludeRules::matches(const std::string &pattern, const std::string &path, bool isFolder)
{
    std::string_view wanted = pattern;
    if (wanted.ends_with('/')) {
        if (!isFolder)
            return false;
        wanted.remove_suffix(1);
    }
    const bool anchored = wanted.find('/') != std::string_view::npos;
    if (wanted.starts_with('/'))
        wanted.remove_prefix(1);
    const std::string plain(wanted);
    if (!anchored) {
        const std::size_t slash = path.rfind('/');
        return ::fnmatch(plain.c_str(), path.c_str() + (slash == std::string::npos ? 0 : slash + 1), 0) == 0;
    }
    const int flags = plain.find("**") == std::string::npos ? FNM_PATHNAME : 0;
    if (::fnmatch(plain.c_str(), path.c_str(), flags) == 0)
        return true;
    // "**/" also stands for no folder at all.
    return plain.starts_with("**/") && matches("/" + plain.substr(3), path, isFolder);
}

bool ExcludeRules::leadsToIncluded(const std::string &folder) const
{
    return std::any_of(m_include.begin(), m_include.end(), [&](const std::string &pattern) {
        std::string plain = withoutSlashes(pattern);
        if (plain.starts_with('/'))
            plain.erase(0, 1);
        const std::size_t wild = plain.find_first_of("*?[");
        const std::string fixed = plain.substr(0, wild);
        return isInside(fixed, folder) || isInside(folder, fixed) || folder == plain;
    });
}

bool ExcludeRules::isExcluded(const std::string &path, bool isFolder) const
{
    for (const std::string &each : m_wanted) {
        if (path == each || isInside(path, each) || isInside(each, path))
            return false;
    }
    // What counts for a folder counts for what is in it.
    bool excluded = false;
    for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
        const std::string part = path.substr(0, end);
        const bool partIsFolder = isFolder || end != std::string::npos;
        const auto takes = [&](const std::string &pattern) {
            return matches(pattern, part, partIsFolder);
        };
        if (std::any_of(m_include.begin(), m_include.end(), takes))
            return false;
        excluded = excluded || m_ignored.contains(partIsFolder ? part + '/' : part) ||
                   std::any_of(m_exclude.begin(), m_exclude.end(), takes);
        if (end == std::string::npos)
            break;
    }
    return excluded && !(isFolder && leadsToIncluded(path));
}

} // namespace crat
