#include "core/robot/index/ImportResolver.h"

#include <sys/stat.h>

#include <cstdlib>

#include "core/robot/Variables.h"
#include "core/robot/index/IndexedParts.h"
#include "core/robot/index/NameTable.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;
using State = ResolvedImport::State;

constexpr int MaxDepth = 12; ///< variables whose values name variables

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char &c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

bool endsWithAny(std::string_view name, std::initializer_list<std::string_view> ends)
{
    const std::string small = lower(name);
    return std::any_of(ends.begin(), ends.end(), [&small](std::string_view end) { return small.ends_with(end); });
}

/// Robot's escapes as far as they stand in names of imports.
void appendUnescaped(std::string &out, std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size())
            ++i;
        out += text[i];
    }
}

bool exists(const std::string &path, bool &folder)
{
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        return false;
    folder = S_ISDIR(status.st_mode);
    return true;
}

} // namespace

std::vector<std::string> pythonSearchPath(const ProjectOptions &options, const fs::path &python)
{
    std::vector<std::string> path = options.pythonPath;
    if (const char *value = std::getenv("PYTHONPATH")) {
        std::string_view rest = value;
        while (!rest.empty()) {
            const std::size_t colon = std::min(rest.find(':'), rest.size());
            if (colon > 0)
                path.emplace_back(rest.substr(0, colon));
            rest.remove_prefix(std::min(colon + 1, rest.size()));
        }
    }
    std::error_code ec;
    if (!python.empty()) {
        for (fs::directory_iterator it(python.parent_path().parent_path() / "lib", ec), end; !ec && it != end;
             it.increment(ec)) {
            if (!it->path().filename().string().starts_with("python3"))
                continue;
            for (const char *name : {"site-packages", "dist-packages"}) { // the second is Debian's
                const fs::path packages = it->path() / name;
                std::error_code none;
                if (fs::is_directory(packages, none))
                    path.push_back(packages.string());
            }
        }
    }
    return path;
}

ImportResolver::ImportResolver(const Snapshot &snapshot)
    : m_snapshot(snapshot), m_searchPath(pythonSearchPath(snapshot.options(), snapshot.options().python))
{
}

bool ImportResolver::isFile(const std::string &path) const
{
    {
        const std::lock_guard lock(m_mutex);
        if (const auto it = m_exists.find(path); it != m_exists.end())
            return it->second;
    }
    bool folder = false;
    bool found = exists(path, folder);
    if (found && folder) // a Python package counts
        found = exists(path + "/__init__.py", folder);
    const std::lock_guard lock(m_mutex);
    m_exists.emplace(path, found);
    return found;
}

std::optional<std::string> ImportResolver::findFile(FileId file, const std::string &name, bool module) const
{
    const fs::path path(name);
    const auto there = [&](const fs::path &candidate) -> std::optional<std::string> {
        std::string text = candidate.lexically_normal().string();
        while (text.size() > 1 && text.ends_with('/'))
            text.pop_back();
        if (m_snapshot.find(text) || isFile(text))
            return text;
        return std::nullopt;
    };
    (void)module;
    if (path.is_absolute())
        return there(path);
    if (auto found = there(fs::path(m_snapshot.pathOf(file)).parent_path() / path))
        return found;
    for (const std::string &folder : m_searchPath) {
        if (auto found = there(fs::path(folder) / path))
            return found;
    }
    return std::nullopt;
}

std::optional<std::string> ImportResolver::sectionValue(FileId file, std::string_view key, int depth) const
{
    const FileFacts &facts = m_snapshot.facts(file);
    for (const VariableFact &variable : facts.variables) {
        if (variable.kind != VariableKind::Section || facts.key(variable.id) != key)
            continue;
        if (variable.identifier != '$' || variable.values.size() != 1)
            return std::nullopt;
        return replaced(file, facts.text(facts.arguments[variable.values.begin]), depth + 1);
    }
    return std::nullopt;
}

std::optional<std::string> ImportResolver::valueOf(FileId file, char identifier, std::string_view base, int depth) const
{
    if (identifier == '%') {
        const std::size_t equals = base.find('=');
        const std::string name(base.substr(0, equals));
        if (const char *value = std::getenv(name.c_str()))
            return value;
        if (equals == std::string_view::npos)
            return std::nullopt;
        return std::string(base.substr(equals + 1));
    }
    if (identifier != '$')
        return std::nullopt;
    const std::string key = keyOf(base);
    const ProjectOptions &options = m_snapshot.options();
    if (key == "curdir")
        return fs::path(m_snapshot.pathOf(file)).parent_path().string();
    if (key == "execdir")
        return options.root.string();
    if (key == "/")
        return "/";
    if (key == ":")
        return ":";
    if (key == "space")
        return " ";
    if (key == "empty")
        return "";
    if (key == "tempdir")
        return fs::temp_directory_path().string();
    for (const auto &[name, value] : options.variables) {
        if (keyOf(name.substr(0, name.find(": "))) == key)
            return value;
    }
    if (auto own = sectionValue(file, key, depth))
        return own;
    return sharedValue(file, key, depth);
}

std::optional<std::string> ImportResolver::fileValue(std::uint32_t variableFile, std::uint32_t name) const
{
    for (const auto &[id, value] : m_snapshot.variableFiles()[variableFile]->values) {
        if (id == name)
            return value;
    }
    return std::nullopt;
}

/// What other files define: the options' variable files first, then whatever all agree on, else what this file imports.
std::optional<std::string> ImportResolver::sharedValue(FileId file, std::string_view key, int depth) const
{
    const auto name = m_snapshot.names().find(key);
    if (!name)
        return std::nullopt;
    std::optional<std::string> agreed;
    bool several = false;
    const auto vote = [&](const std::optional<std::string> &value) {
        several |= !value || (agreed && *agreed != *value);
        agreed = value;
    };
    const auto &ofOptions = m_snapshot.options().variableFiles;
    for (std::uint32_t i = 0; i < m_snapshot.variableFiles().size(); ++i) {
        auto value = fileValue(i, *name);
        if (!value)
            continue;
        if (std::find(ofOptions.begin(), ofOptions.end(), m_snapshot.variableFiles()[i]->request) != ofOptions.end())
            return value;
        vote(value);
    }
    for (const Snapshot::VariableRef ref : m_snapshot.sharedVariablesNamed(*name)) {
        if (m_snapshot.facts(ref.file).variables[ref.index].kind != VariableKind::Section)
            return std::nullopt; // set while something runs
        vote(sectionValue(ref.file, key, depth));
    }
    if (!several)
        return agreed;
    std::set<FileId> seen{file};
    return importedValue(file, key, *name, depth, seen);
}

/// The first import that brings it counts, as in Robot.
std::optional<std::string> ImportResolver::importedValue(FileId file, std::string_view key, std::uint32_t name,
                                                         int depth, std::set<FileId> &seen) const
{
    const LinkedFile *link = m_snapshot.linkedSoFar(file);
    if (!link || depth > MaxDepth)
        return std::nullopt;
    for (const ResolvedImport &import : link->imports) {
        std::optional<std::string> value;
        if (import.target == None || import.kind == ImportKind::Library)
            continue;
        if (import.kind == ImportKind::Variables) {
            value = fileValue(import.target, name);
        } else if (m_snapshot.has(import.target) && seen.insert(import.target).second) {
            value = sectionValue(import.target, key, depth + 1);
            if (!value)
                value = importedValue(import.target, key, name, depth + 1, seen);
        }
        if (value)
            return value;
    }
    return std::nullopt;
}

std::optional<std::string> ImportResolver::replaced(FileId file, std::string_view text) const
{
    return replaced(file, text, 0);
}

std::optional<std::string> ImportResolver::replaced(FileId file, std::string_view text, int depth) const
{
    if (depth > MaxDepth)
        return std::nullopt;
    std::string out;
    while (text.find('{') != std::string_view::npos) {
        const VariableMatch match = searchVariable(text, "$@&%");
        if (!match.identifier)
            break;
        appendUnescaped(out, text.substr(0, match.begin));
        const auto baseEnd = static_cast<std::size_t>(match.base.data() - text.data()) + match.base.size() + 1;
        if (baseEnd != match.end) // an item of a list or dictionary
            return std::nullopt;
        const auto value = valueOf(file, match.identifier, match.base, depth);
        if (!value)
            return std::nullopt;
        out += *value;
        text.remove_prefix(match.end);
    }
    appendUnescaped(out, text);
    return out;
}

ImportResolver::Found ImportResolver::resolveResource(FileId file, std::string name) const
{
    Found found{.import = {.name = name}};
    const std::string stem = lower(fs::path(name).stem().string());
    if (stem == "__init__") {
        found.import.state = State::Invalid;
        found.import.problem = "An __init__ file cannot be imported as a resource file.";
        return found;
    }
    const auto path = findFile(file, name, false);
    if (!path) {
        found.import.state = State::Missing;
        found.import.problem = "There is no resource file \"" + name + "\".";
        return found;
    }
    static constexpr std::string_view Endings[] = {".resource", ".robot", ".txt",  ".tsv", ".rst",
                                                   ".rest",     ".json",  ".rsrc", ".md",  ".markdown"};
    const std::string ending = lower(fs::path(*path).extension().string());
    if (std::find(std::begin(Endings), std::end(Endings), ending) == std::end(Endings)) {
        found.import.state = State::Invalid;
        found.import.problem = "\"" + ending + "\" is no ending that a resource file can have.";
        return found;
    }
    found.import.name = *path;
    if (ending != ".resource" && ending != ".robot" && ending != ".txt" && ending != ".tsv" && ending != ".rsrc") {
        found.import.state = State::Unknown; // embedded in another format, which is not read here
        return found;
    }
    found.import.state = State::Pending;
    if (const auto target = m_snapshot.find(*path)) {
        found.import.state = State::Resolved;
        found.import.target = *target;
    }
    return found;
}

/// The file of a module, or the first part of a dotted one, that is not in the Python path as far as it is known, but would be
/// if Robot were started where it lies.
std::optional<std::string> ImportResolver::moduleBeside(FileId file, const std::string &name) const
{
    if (isStandardLibrary(name) || name.find('/') != std::string::npos)
        return std::nullopt;
    const std::string module = name.substr(0, name.find('.'));
    std::string dotted = name;
    std::replace(dotted.begin(), dotted.end(), '.', '/'); // folders need no __init__.py
    const auto in = [&](const fs::path &folder) -> std::optional<std::string> {
        for (const fs::path &path : {folder / (module + ".py"), folder / module, folder / (dotted + ".py")}) {
            if (isFile(path.string()))
                return path.string();
        }
        return std::nullopt;
    };
    if (std::any_of(m_searchPath.begin(), m_searchPath.end(), in))
        return std::nullopt;
    auto found = in(fs::path(m_snapshot.pathOf(file)).parent_path());
    return found ? found : in(m_snapshot.options().root);
}

ImportResolver::Found ImportResolver::resolve(FileId file, const ImportFact &import) const
{
    const FileFacts &facts = m_snapshot.facts(file);
    const auto name = replaced(file, facts.text(import.name));
    if (!name || name->empty()) {
        Found found{.import = {.state = State::Unknown, .name = std::string(facts.text(import.name))}};
        return found;
    }
    if (import.kind == ImportKind::Resource)
        return resolveResource(file, *name);
    Found found{.import = {.state = State::Pending, .name = *name}};
    const bool variables = import.kind == ImportKind::Variables;
    found.request.kind = variables ? LibraryRequest::Kind::Variables : LibraryRequest::Kind::Library;
    found.request.name = *name;
    const bool byPath =
        variables ? endsWithAny(*name, {".py", "/", ".yaml", ".yml", ".json"}) : endsWithAny(*name, {".py", "/"});
    if (byPath) {
        const auto path = findFile(file, *name, true);
        if (!path) {
            found.import.state = State::Missing;
            found.import.problem =
                (variables ? "There is no variable file \"" : "There is no library \"") + *name + "\".";
            return found;
        }
        found.request.name = found.import.name = *path;
    }
    if (const auto path = byPath ? std::nullopt : moduleBeside(file, *name)) {
        found.import.beside = true;
        if (name->find('.') == std::string::npos)
            found.request.name = *path; // Robot takes the same from it either way
    }
    if (!import.alias.empty()) {
        auto alias = replaced(file, facts.text(import.alias));
        if (!alias) {
            found.import.state = State::Unknown;
            return found;
        }
        found.import.alias = std::move(*alias);
    }
    for (std::uint32_t i = import.arguments.begin; i < import.arguments.end; ++i) {
        const std::string_view argument = facts.text(facts.arguments[i]);
        const auto value = replaced(file, argument);
        found.certainArguments &= value.has_value();
        found.request.arguments.push_back(value ? *value : std::string(argument));
    }
    return found;
}

} // namespace crat::robot
