#include "core/robot/index/ProjectOptions.h"

#include <charconv>
#include <toml++/toml.h>

#include "core/base/Files.h"
#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t ConfigLimit = 1u << 20;
constexpr int MaxArgumentFiles = 8; ///< argument files in argument files

std::string absolute(const ProjectOptions &options, std::string_view path)
{
    const fs::path p(path);
    return (p.is_absolute() ? p : options.root / p).lexically_normal().string();
}

std::vector<std::string> textsOf(const toml::node_view<const toml::node> &node)
{
    std::vector<std::string> out;
    if (const auto *text = node.as_string())
        out.push_back(text->get());
    if (const auto *array = node.as_array()) {
        for (const toml::node &element : *array) {
            if (const auto *text = element.as_string())
                out.push_back(text->get());
        }
    }
    return out;
}

/// A variable's value as Robot's command line would have it: texts as they are, numbers and truth as Python writes them.
std::optional<std::string> variableText(const toml::node &value)
{
    if (const auto *text = value.as_string())
        return text->get();
    if (const auto *number = value.as_integer())
        return std::to_string(number->get());
    if (const auto *truth = value.as_boolean())
        return truth->get() ? "True" : "False";
    if (const auto *number = value.as_floating_point()) {
        char digits[64];
        const auto end = std::to_chars(digits, digits + sizeof digits, number->get()).ptr;
        std::string out(digits, end);
        return out.find_first_not_of("-0123456789") == out.npos ? out + ".0" : out;
    }
    return std::nullopt;
}

/// Robot's command line lists: --variable NAME:VALUE --pythonpath DIR …
void addArguments(ProjectOptions &options, const std::vector<std::string> &arguments, int depth)
{
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string &argument = arguments[i];
        if (!argument.starts_with('-'))
            continue;
        const std::size_t equals = argument.find('=');
        if (argument.starts_with("--") && equals != std::string::npos)
            addRobotOption(options, argument.substr(0, equals), argument.substr(equals + 1), depth);
        else if (i + 1 < arguments.size() && addRobotOption(options, argument, arguments[i + 1], depth))
            ++i;
    }
}

void addTable(ProjectOptions &options, const toml::table &table)
{
    const toml::node_view<const toml::node> robot(table);
    if (const auto *python = robot["python"].as_string())
        options.python = absolute(options, python->get());
    for (const char *key : {"python_path", "python-path", "pythonpath"}) {
        for (const std::string &path : textsOf(robot[key]))
            options.pythonPath.push_back(absolute(options, path));
    }
    for (const char *key : {"variable_files", "variable-files", "variablefile"}) {
        for (const std::string &path : textsOf(robot[key]))
            addRobotOption(options, "--variablefile", path);
    }
    for (const char *key : {"languages", "language"}) {
        for (const std::string &language : textsOf(robot[key]))
            options.languages.push_back(language);
    }
    for (const char *key : {"argument_files", "argument-files"}) {
        for (const std::string &path : textsOf(robot[key]))
            addRobotOption(options, "--argumentfile", path);
    }
    if (const auto *variables = robot["variables"].as_table()) {
        for (const auto &[name, value] : *variables) {
            if (auto text = variableText(value))
                options.variables[std::string(name.str())] = std::move(*text);
            else
                options.problems.push_back("The variable \"" + std::string(name.str()) +
                                           "\" is neither a text nor a number nor true or false.");
        }
    }
    addArguments(options, textsOf(robot["args"]), 0);
}

void addConfig(ProjectOptions &options, const fs::path &file, std::initializer_list<std::string_view> tables)
{
    const auto bytes = readFile(file, ConfigLimit);
    if (!bytes)
        return;
    try {
        const toml::table config = toml::parse(*bytes, file.string());
        const toml::table *table = &config;
        for (const std::string_view name : tables) {
            table = table ? toml::node_view<const toml::node>(*table)[name].as_table() : nullptr;
        }
        if (table)
            addTable(options, *table);
    } catch (const toml::parse_error &error) {
        options.problems.push_back(file.filename().string() + " cannot be read (line " +
                                   std::to_string(error.source().begin.line) +
                                   "): " + std::string(error.description()));
    }
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

ProjectOptions findProject(const fs::path &start)
{
    std::error_code ec;
    fs::path from = fs::absolute(start, ec).lexically_normal();
    if (!fs::is_directory(from, ec))
        from = from.parent_path();
    if (!from.has_filename() && from.has_parent_path() && from != from.root_path())
        from = from.parent_path();
    ProjectOptions options{.root = projectFolder(from)};
    addConfig(options, options.root / "pyproject.toml", {"tool", "robot"});
    addConfig(options, options.root / "robot.toml", {});
    addConfig(options, options.root / "crat.toml", {"robot"});
    return options;
}

bool addRobotOption(ProjectOptions &options, std::string_view name, const std::string &value, int depth)
{
    if (name == "--pythonpath" || name == "-P") {
        for (std::size_t at = 0; at <= value.size();) {
            const std::size_t colon = std::min(value.find(':', at), value.size());
            if (colon > at)
                options.pythonPath.push_back(absolute(options, std::string_view(value).substr(at, colon - at)));
            at = colon + 1;
        }
    } else if (name == "--variable" || name == "-v") {
        const std::size_t colon = value.find(':');
        options.variables[value.substr(0, colon)] = colon == std::string::npos ? "" : value.substr(colon + 1);
    } else if (name == "--variablefile" || name == "-V") {
        const std::string path = value.substr(0, value.find(':'));
        const bool module = path.find('/') == std::string::npos && path.find('.') == std::string::npos;
        options.variableFiles.push_back(module ? path : absolute(options, path));
    } else if (name == "--language") {
        options.languages.push_back(value);
    } else if (name == "--argumentfile" || name == "-A") {
        if (auto added = addArgumentFile(options, absolute(options, value), depth + 1); !added)
            options.problems.push_back(added.error().forUser);
    } else {
        return false;
    }
    return true;
}

Result<> addArgumentFile(ProjectOptions &options, const fs::path &file, int depth)
{
    if (depth > MaxArgumentFiles)
        return fail(Errc::BadInput, file.string() + ": argument files name each other without end.");
    const auto bytes = readFile(file, ConfigLimit);
    if (!bytes)
        return tl::unexpected(bytes.error());
    std::vector<std::string> arguments;
    for (std::string_view rest = *bytes; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = strip(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.empty() || line.starts_with('#'))
            continue;
        // "--name value", "--name=value", "-v value": the value is everything behind the first separator.
        const std::size_t separator = line.find_first_of(line.starts_with("--") ? " =" : " ");
        arguments.emplace_back(line.substr(0, separator));
        if (separator != std::string_view::npos)
            arguments.emplace_back(strip(line.substr(separator + 1)));
    }
    addArguments(options, arguments, depth);
    return {};
}

} // namespace crat::robot
