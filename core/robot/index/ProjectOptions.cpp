#include "core/robot/index/ProjectOptions.h"

#include <algorithm>

#include "core/base/Files.h"
#include "core/robot/Characters.h"
#include "core/robot/index/ProjectConfig.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;

constexpr int MaxArgumentFiles = 8; ///< argument files in argument files

std::string absolute(const fs::path &folder, std::string_view path)
{
    const fs::path p(path);
    return (p.is_absolute() ? p : folder / p).lexically_normal().string();
}

/// Robot's --variablefile: path:argument:argument, or with ; where an argument holds a colon.
void addVariableFile(ProjectOptions &options, const std::string &value, const fs::path &folder)
{
    LibraryRequest request{LibraryRequest::Kind::Variables, value, {}};
    std::error_code ec;
    if (!fs::exists(absolute(folder, value), ec)) {
        const std::size_t separator = value.find_first_of(":;");
        request.name = value.substr(0, separator);
        for (std::size_t at = separator; at < value.size();) {
            const std::size_t end = std::min(value.find(value[separator], at + 1), value.size());
            request.arguments.push_back(value.substr(at + 1, end - at - 1));
            at = end;
        }
    }
    const bool module = request.name.find_first_of("/.") == std::string::npos;
    if (!module) {
        std::string path = absolute(folder, request.name);
        for (std::size_t i = 0; i < options.pythonPath.size() && !fs::exists(path, ec); ++i) {
            if (const std::string other = absolute(options.pythonPath[i], request.name); fs::exists(other, ec))
                path = other;
        }
        request.name = std::move(path);
    }
    options.variableFiles.push_back(std::move(request));
}

bool addOption(ProjectOptions &options, std::string_view name, const std::string &value, const fs::path &folder,
               int depth);

Result<> addArgumentFile(ProjectOptions &options, const std::string &file, const fs::path &folder, int depth)
{
    if (depth > MaxArgumentFiles)
        return fail(Errc::BadInput, file + ": argument files name each other without end.");
    options.configuration.push_back(file);
    const auto bytes = readFile(file, ConfigLimit);
    if (!bytes)
        return tl::unexpected(bytes.error());
    for (std::string_view rest = *bytes; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = strip(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!line.starts_with('-'))
            continue;
        // "--name value", "--name=value", "-v value": the value is everything behind the first separator.
        const std::size_t separator = line.find_first_of(line.starts_with("--") ? " =" : " ");
        if (separator != std::string_view::npos)
            addOption(options, line.substr(0, separator), std::string(strip(line.substr(separator + 1))), folder,
                      depth);
    }
    return {};
}

bool addOption(ProjectOptions &options, std::string_view name, const std::string &value, const fs::path &folder,
               int depth)
{
    if (name == "--pythonpath" || name == "-P") {
        for (std::size_t at = 0; at <= value.size();) {
            const std::size_t colon = std::min(value.find(':', at), value.size());
            if (colon > at)
                options.pythonPath.push_back(absolute(folder, std::string_view(value).substr(at, colon - at)));
            at = colon + 1;
        }
    } else if (name == "--variable" || name == "-v") {
        const std::size_t colon = value.find(':');
        options.variables[value.substr(0, colon)] = colon == std::string::npos ? "" : value.substr(colon + 1);
    } else if (name == "--variablefile" || name == "-V") {
        addVariableFile(options, value, folder);
    } else if (name == "--language") {
        options.languages.push_back(value);
    } else if (name == "--argumentfile" || name == "-A") {
        if (auto added = addArgumentFile(options, absolute(folder, value), folder, depth + 1); !added)
            options.problems.push_back(added.error().forUser);
    } else {
        return false;
    }
    return true;
}

fs::path projectFolder(const fs::path &start)
{
    std::error_code ec;
    for (fs::path folder = start; !folder.empty(); folder = folder.parent_path()) {
        for (const char *name : {"crat.toml", "robot.toml", ".git"}) {
            if (fs::exists(folder / name, ec))
                return folder;
        }
        const auto config = readFile(folder / "pyproject.toml", ConfigLimit);
        if (config && config->find("[tool.robot") != std::string::npos)
            return folder;
        if (folder == folder.root_path())
            break;
    }
    return start;
}

} // namespace

bool addRobotOption(ProjectOptions &options, std::string_view name, const std::string &value, const fs::path &folder)
{
    return addOption(options, name, value, folder, 0);
}

ProjectOptions findProject(const fs::path &start)
{
    std::error_code ec;
    fs::path from = fs::absolute(start, ec).lexically_normal();
    if (!fs::is_directory(from, ec))
        from = from.parent_path();
    if (!from.has_filename() && from.has_parent_path() && from != from.root_path())
        from = from.parent_path();
    ProjectOptions options{.root = projectFolder(from), .start = start};
    readProjectConfig(options);
    return options;
}

ProjectOptions findAgain(const ProjectOptions &options)
{
    ProjectOptions again{.root = options.root, .start = options.start};
    readProjectConfig(again);
    for (const ProjectOptions::Argument &argument : options.commandLine)
        addCommandLine(again, argument.name, argument.value, argument.folder);
    return again;
}

bool addCommandLine(ProjectOptions &options, std::string name, std::string value, fs::path folder)
{
    const bool known = addRobotOption(options, name, value, folder);
    options.commandLine.push_back({std::move(name), std::move(value), std::move(folder)});
    return known;
}

Languages languagesOf(const ProjectOptions &options)
{
    Languages languages;
    for (const std::string &language : options.languages)
        languages.add(language);
    return languages;
}

LibraryOptions libraryOptionsOf(const ProjectOptions &options, const fs::path &programFolder)
{
    LibraryOptions libraries = LibraryOptions::find(programFolder, options.root);
    libraries.pythonPath = options.pythonPath;
    libraries.variables = options.variables;
    if (!options.python.empty())
        libraries.python = options.python;
    return libraries;
}

} // namespace crat::robot
