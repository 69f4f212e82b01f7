#include "core/robot/index/ProjectConfig.h"

#include <algorithm>
#include <charconv>
#include <set>

#include <toml++/toml.h>

#include "core/base/Files.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;
using Node = toml::node_view<const toml::node>;

constexpr int MaxInherited = 20; ///< profiles that inherit profiles

std::vector<std::string> textsOf(const Node &node)
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

/// A number or truth value as Robot would show it; nothing for what is no single value.
std::optional<std::string> scalarOf(const toml::node &node)
{
    if (const auto *text = node.as_string())
        return text->get();
    if (const auto *flag = node.as_boolean())
        return std::string(flag->get() ? "True" : "False");
    if (const auto *number = node.as_integer())
        return std::to_string(number->get());
    if (const auto *number = node.as_floating_point()) {
        char digits[64];
        std::string out(digits, std::to_chars(digits, digits + sizeof digits, number->get()).ptr);
        return out.find_first_not_of("-0123456789") == out.npos ? out + ".0" : out;
    }
    return std::nullopt;
}

/// Reads one table of settings. A key takes the place of what was there before, or, in crat.toml and with extend-, adds to it.
class TableReader {
public:
    TableReader(ProjectOptions &options, bool replaces) : m_options(options), m_replaces(replaces) {}

    void read(const toml::table &table)
    {
        const Node robot(table);
        if (const auto *python = robot["python"].as_string())
            m_options.python = (m_options.root / python->get()).lexically_normal().string();
        list(robot, {"python_path", "python-path", "pythonpath"}, m_options.pythonPath, "--pythonpath");
        list(robot, {"variable_files", "variable-files", "variablefile"}, m_options.variableFiles, "--variablefile");
        list(robot, {"languages", "language"}, m_options.languages, "--language");
        for (const char *key : {"argument_files", "argument-files"})
            add(robot[key], "--argumentfile");
        if (m_replaces && robot["variables"].is_table()) {
            m_options.variables.clear();
            m_options.otherVariables.clear();
        }
        for (const char *key : {"variables", "extend-variables"})
            variables(robot[key]);
        for (const char *key : {"args", "extend-args"})
            arguments(textsOf(robot[key]));
    }

private:
    template <typename List>
    void list(const Node &robot, std::initializer_list<const char *> keys, List &known, const char *option)
    {
        for (const char *key : keys) {
            if (m_replaces && robot[key])
                known.clear();
            add(robot[key], option);
        }
        add(robot[std::string("extend-") + *std::next(keys.begin(), keys.size() > 2 ? 1 : 0)], option);
    }
    void add(const Node &node, const char *option)
    {
        for (const std::string &value : textsOf(node))
            addRobotOption(m_options, option, value, m_options.root);
    }
    void variables(const Node &node)
    {
        const auto *table = node.as_table();
        if (!table)
            return;
        for (const auto &[name, value] : *table) {
            if (auto text = scalarOf(value)) {
                m_options.variables[std::string(name.str())] = std::move(*text);
                continue;
            }
            m_options.otherVariables.emplace_back(name.str());
            m_options.problems.push_back("The variable \"" + std::string(name.str()) +
                                         "\" is neither a text nor a number nor true or false.");
        }
    }
    /// Robot's command line: --variable NAME:VALUE --pythonpath=DIR …
    void arguments(const std::vector<std::string> &texts)
    {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const std::string &text = texts[i];
            const std::size_t equals = text.find('=');
            if (!text.starts_with('-'))
                continue;
            if (text.starts_with("--") && equals != std::string::npos)
                addRobotOption(m_options, text.substr(0, equals), text.substr(equals + 1), m_options.root);
            else if (i + 1 < texts.size() && addRobotOption(m_options, text, texts[i + 1], m_options.root))
                ++i;
        }
    }

    ProjectOptions &m_options;
    bool m_replaces;
};

/// A profile after those it inherits; each is read once.
void readProfile(ProjectOptions &options, const Node &profiles, const std::string &name, std::set<std::string> &seen,
                 int depth)
{
    const toml::table *profile = profiles[name].as_table();
    if (!profile) {
        options.problems.push_back("There is no profile \"" + name + "\" in the project's configuration.");
        return;
    }
    if (const auto *enabled = Node(*profile)["enabled"].as_boolean(); enabled && !enabled->get())
        return;
    if (depth > MaxInherited || !seen.insert(name).second)
        return;
    for (const std::string &base : textsOf(Node(*profile)["inherits"]))
        readProfile(options, profiles, base, seen, depth + 1);
    TableReader(options, true).read(*profile);
}

/// `tables`: where in the file the settings stand. `profiles`: they may have profiles, and replace what was read before.
void readConfig(ProjectOptions &options, const char *name, std::initializer_list<std::string_view> tables,
                bool profiles, std::vector<toml::table> &read)
{
    const fs::path file = options.root / name;
    options.configuration.push_back(file.string());
    const auto bytes = readFile(file, ConfigLimit);
    if (!bytes)
        return;
    try {
        const toml::table config = toml::parse(*bytes, file.string());
        const toml::table *table = &config;
        for (const std::string_view key : tables)
            table = table ? Node(*table)[key].as_table() : nullptr;
        if (!table)
            return;
        TableReader(options, profiles).read(*table);
        if (profiles)
            read.push_back(*table);
    } catch (const toml::parse_error &error) {
        options.problems.push_back(file.filename().string() + " cannot be read (line " +
                                   std::to_string(error.source().begin.line) +
                                   "): " + std::string(error.description()));
    }
}

} // namespace

void readProjectConfig(ProjectOptions &options)
{
    std::vector<toml::table> read;
    readConfig(options, "pyproject.toml", {"tool", "robot"}, true, read);
    readConfig(options, "robot.toml", {}, true, read);
    readConfig(options, ".robot.toml", {}, true, read);
    // The profiles of all files are one list, and the last file that names defaults decides.
    toml::table profiles;
    std::vector<std::string> chosen;
    for (const toml::table &table : read) {
        if (const toml::table *own = Node(table)["profiles"].as_table()) {
            for (const auto &[name, profile] : *own)
                profiles.insert_or_assign(name, profile);
        }
        if (const Node defaults = Node(table)["default-profiles"])
            chosen = textsOf(defaults);
    }
    std::set<std::string> seen;
    for (const std::string &name : chosen)
        readProfile(options, Node(profiles), name, seen, 0);
    readConfig(options, "crat.toml", {"robot"}, false, read);
}

} // namespace crat::robot
