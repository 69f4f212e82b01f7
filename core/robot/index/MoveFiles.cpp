#include "core/robot/index/MoveFiles.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "core/robot/CellText.h"
#include "core/robot/Variables.h"
#include "core/robot/index/NameTable.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;

bool isUnder(const std::string &path, const std::string &folder)
{
    return path.size() > folder.size() && path.starts_with(folder) &&
           (folder.ends_with('/') || path[folder.size()] == '/');
}

std::string replaceAll(std::string text, std::string_view from, std::string_view to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::string joined(const std::string &folder, const std::string &tail)
{
    std::string path = (fs::path(folder) / tail).lexically_normal().string();
    while (path.size() > 1 && path.ends_with('/'))
        path.pop_back();
    return path;
}

/// A path as it is written in a file: "${CURDIR}/" and "lib/shop.resource".
struct WrittenPath {
    std::string prefix;    ///< up to the last variable, with the slashes behind it
    std::string tail;      ///< holds no variable
    std::string variable;  ///< the prefix is this one alone: its key, else empty
    bool separator, slash; ///< ${/} is written for /; a / stands at the end

    explicit WrittenPath(std::string_view source)
        : separator(source.find("${/}") != std::string_view::npos), slash(false)
    {
        const std::string text = replaceAll(std::string(source), "${/}", "/");
        std::size_t end = text.rfind('}');
        end = end == std::string::npos ? 0 : end + 1;
        const std::string_view variables = std::string_view(text).substr(0, end);
        while (end > 0 && end < text.size() && text[end] == '/')
            ++end;
        prefix = text.substr(0, end);
        tail = text.substr(end);
        slash = tail.size() > 1 && tail.ends_with('/');
        const VariableMatch match = searchVariable(variables, "$");
        if (match.identifier && match.begin == 0 && match.end == variables.size())
            variable = keyOf(match.base);
    }

    std::string with(std::string newTail) const
    {
        if (newTail == "." && !prefix.empty()) // the folder itself
            return prefix.ends_with('/') ? prefix.substr(0, prefix.size() - 1) : prefix;
        if (slash && !newTail.ends_with('/'))
            newTail += '/';
        if (tail.starts_with("./") && !newTail.starts_with("."))
            newTail.insert(0, "./");
        const bool bare = !prefix.empty() && !prefix.ends_with('/') && !newTail.empty();
        const std::string text = prefix + (bare ? "/" : "") + newTail;
        return separator ? replaceAll(text, "/", "${/}") : text;
    }
};

class Mover {
public:
    Mover(const Snapshot &snapshot, const Moves &moves) : m_snapshot(snapshot), m_moves(moves) {}

    MovePlan run()
    {
        for (FileId id = 0; id < m_snapshot.files().size(); ++id) {
            if (!m_snapshot.has(id))
                continue;
            m_file = id;
            m_edits.clear();
            m_handled.clear();
            addImports();
            addValues();
            addCurdirs();
            addOwners();
            FileEdit file{id, {}};
            for (auto edit = m_edits.rbegin(); edit != m_edits.rend(); ++edit)
                file.edit.push_back(edit->second);
            if (!file.edit.empty())
                m_plan.files.push_back(std::move(file));
        }
        addConfiguration();
        return std::move(m_plan);
    }

private:
    const FileFacts &facts() const { return m_snapshot.facts(m_file); }
    std::string after(const std::string &path) const { return movedPath(m_moves, path); }
    std::string folder() const { return fs::path(facts().path).parent_path().string(); }
    std::string newFolder() const { return fs::path(after(facts().path)).parent_path().string(); }

    void change(Span span, const std::string &text)
    {
        std::string before(facts().text(span));
        if (before != text)
            m_edits[span.begin] = TextEdit{span.begin, std::move(before), text};
    }
    void leave(Span span, std::string_view what)
    {
        m_plan.left.push_back(facts().path + " line " + std::to_string(facts().lineAt(span.begin)) + ": " +
                              std::string(what) + " \"" + std::string(facts().text(span)) +
                              "\" has to be changed by hand.");
    }

    void addImports()
    {
        const auto &imports = m_snapshot.linked(m_file).imports;
        for (std::size_t i = 0; i < facts().imports.size() && i < imports.size(); ++i) {
            const Span name = facts().imports[i].name;
            m_handled.push_back(name);
            const std::string target = pathOf(imports[i]);
            if (target.empty()) {
                addModule(facts().imports[i], imports[i]);
                continue;
            }
            if (after(target) == target && after(facts().path) == facts().path)
                continue;
            const auto text = newText(std::string(facts().text(name)), target);
            if (text && isPlain(*text))
                change(name, *text);
            else
                leave(name, "the import");
        }
    }

    /// The path that the import names; empty for modules and for what is not there.
    std::string pathOf(const ResolvedImport &import) const
    {
        if (import.state == ResolvedImport::State::Missing || !import.name.starts_with('/'))
            return {};
        return import.name;
    }

    /// A library imported by its module's name. The name is right as long as the file keeps its own and its place.
    void addModule(const ImportFact &fact, const ResolvedImport &import)
    {
        if (fact.kind == ImportKind::Resource || import.target == None)
            return;
        std::string source;
        if (fact.kind == ImportKind::Library) {
            const auto &doc = m_snapshot.libraries()[import.target]->answer.library;
            source = doc ? doc->source : std::string();
        } else {
            const auto &doc = m_snapshot.variableFiles()[import.target]->answer.variables;
            source = doc ? doc->source : std::string();
        }
        if (!source.empty() && after(source) != source)
            leave(fact.name, "the import");
    }

    static bool isPlain(const std::string &text)
    {
        const WrittenPath path(text);
        return path.tail.find_first_of("\\{") == std::string::npos && cellSource(text) == text;
    }

    /// What names `target` now and its new place afterwards; nothing where that cannot be said.
    std::optional<std::string> newText(const std::string &text, const std::string &target) const
    {
        const WrittenPath path(text);
        if (path.tail.find('\\') != std::string::npos)
            return std::nullopt;
        const std::string moved = after(target);
        if (path.prefix.empty())
            return joined(newFolder(), path.tail) == moved ? text : withoutVariable(path, target, moved);
        const auto base = baseAfter(path, target);
        if (!base)
            return std::nullopt;
        if (joined(*base, path.tail) == moved)
            return text;
        if (path.variable != "curdir" && path.variable != "execdir" && !isUnder(moved, *base))
            return std::nullopt;
        return path.with(fs::path(moved).lexically_relative(*base).string());
    }

    std::string withoutVariable(const WrittenPath &path, const std::string &target, const std::string &moved) const
    {
        if (fs::path(path.tail).is_absolute())
            return path.with(moved);
        const std::string relative = fs::path(moved).lexically_relative(newFolder()).string();
        if (joined(folder(), path.tail) == target)
            return path.with(relative);
        // Below a folder of the Python path, which stays what it is.
        const auto base = baseOf(path, target);
        if (base && isUnder(moved, *base))
            return path.with(fs::path(moved).lexically_relative(*base).string());
        return path.with(relative);
    }

    /// The folder that the part before the tail names now.
    static std::optional<std::string> baseOf(const WrittenPath &path, const std::string &target)
    {
        if (path.tail.empty())
            return target;
        std::string tail = fs::path(path.tail).lexically_normal().string();
        while (tail.ends_with('/'))
            tail.pop_back();
        if (tail.starts_with("..") || !isUnder(target, "/") || !target.ends_with("/" + tail))
            return std::nullopt;
        return target.substr(0, target.size() - tail.size() - 1);
    }

    /// The folder that the variable before the tail names afterwards; nothing where that cannot be said.
    std::optional<std::string> baseAfter(const WrittenPath &path, const std::string &target) const
    {
        if (path.variable == "curdir")
            return newFolder();
        if (path.variable == "execdir")
            return m_snapshot.options().root.string();
        const auto base = baseOf(path, target);
        if (!base || path.variable.empty())
            return std::nullopt;
        const auto values = valuesOf(path.variable);
        const auto all = [&values](const auto &holds) {
            return std::all_of(values.begin(), values.end(), holds);
        };
        if (all([](std::string_view value) { return value.starts_with('/') && !hasVariable(value); }))
            return *base; // also where the command line or the configuration give it
        if (all([](std::string_view value) {
                const WrittenPath written(value);
                return written.variable == "curdir" || written.variable == "execdir";
            }))
            return after(*base); // addValues() sees to it
        const std::string_view first = values.front();
        if (hasVariable(first) || !all([first](std::string_view value) { return value == first; }))
            return std::nullopt;
        // A relative path, which begins where the import stands, or in the Python path.
        return joined(folder(), std::string(first)) == *base ? joined(newFolder(), std::string(first)) : *base;
    }

    static bool hasVariable(std::string_view value) { return value.find('{') != std::string_view::npos; }

    /// What the project's Variables sections give the variable; "{" for what only a run can tell.
    std::vector<std::string_view> valuesOf(const std::string &key) const
    {
        std::vector<std::string_view> values;
        const auto &given = m_snapshot.options().variables;
        const bool isGiven = std::any_of(given.begin(), given.end(), [&key](const auto &variable) {
            return keyOf(variable.first.substr(0, variable.first.find(": "))) == key;
        });
        const auto name = m_snapshot.names().find(key);
        if (isGiven || !name)
            return values;
        for (const Snapshot::VariableRef ref : m_snapshot.sharedVariablesNamed(*name)) {
            const FileFacts &other = m_snapshot.facts(ref.file);
            const VariableFact &variable = other.variables[ref.index];
            const bool single = variable.kind == VariableKind::Section && variable.values.size() == 1;
            values.push_back(single ? other.text(other.arguments[variable.values.begin]) : std::string_view("{"));
        }
        return values;
    }

    /// ${RESOURCES}    ${CURDIR}/../resources
    void addValues()
    {
        for (const VariableFact &variable : facts().variables) {
            if (variable.kind != VariableKind::Section || variable.identifier != '$' || variable.values.size() != 1)
                continue;
            const Span span = facts().arguments[variable.values.begin];
            const std::string text(facts().text(span));
            const WrittenPath path(text);
            const bool here = path.variable == "curdir";
            const bool bare = !path.tail.empty() && !path.prefix.ends_with('/');
            if ((!here && path.variable != "execdir") || bare || path.tail.find('\\') != std::string::npos)
                continue;
            m_handled.push_back(span);
            const std::string target = joined(here ? folder() : m_snapshot.options().root.string(), path.tail);
            if (after(target) == target && (!here || newFolder() == folder()))
                continue;
            const auto now = newText(text, target);
            if (now && isPlain(*now))
                change(span, *now);
            else
                leave(span, "the path");
        }
    }

    /// ${CURDIR} in steps: what it leads to may be anything.
    void addCurdirs()
    {
        if (after(folder()) == newFolder()) // with all that is in its folder, or not at all
            return;
        for (const VariableUse &use : facts().variableUses) {
            const bool handled = std::any_of(m_handled.begin(), m_handled.end(),
                                             [&use](Span span) { return span.holds(use.name.begin); });
            if (!handled && facts().key(use.id) == "curdir")
                m_plan.left.push_back(facts().path + " line " + std::to_string(facts().lineAt(use.name.begin)) +
                                      ": ${CURDIR} is another folder afterwards. Look whether this still is right.");
        }
    }

    /// shop.Open Shop → store.Open Shop
    void addOwners()
    {
        for (std::size_t i = 0; i < facts().calls.size(); ++i) {
            const CallTarget &target = m_snapshot.linked(m_file).targets[i];
            if (!target.found())
                continue;
            const Owner keywordOwner = target.keyword.owner;
            const std::string path(keywordOwner.isLibrary()
                                       ? std::string_view(m_snapshot.libraries()[keywordOwner.index()]->request.name)
                                       : m_snapshot.pathOf(keywordOwner.index()));
            const std::string stem = fs::path(path).stem().string(), newStem = fs::path(after(path)).stem().string();
            if (!path.starts_with('/') || stem == newStem)
                continue;
            const Span name = keywordSpanOf(m_snapshot, m_file, i);
            Span owner{facts().calls[i].name.begin + (target.bdd ? facts().calls[i].bddSize : 0u), name.begin};
            if (owner.end <= owner.begin + 1)
                continue;
            --owner.end; // the dot
            if (keyOf(facts().text(owner)) == keyOf(stem))
                change(owner, newStem);
        }
    }

    void addConfiguration()
    {
        const ProjectOptions &options = m_snapshot.options();
        const auto say = [this](const std::string &path) {
            if (after(path) != path)
                m_plan.left.push_back("The project's configuration names " + path + ": change it there.");
        };
        for (const std::string &path : options.pythonPath)
            say(path);
        for (const LibraryRequest &file : options.variableFiles)
            say(file.name);
    }

    const Snapshot &m_snapshot;
    const Moves &m_moves;
    MovePlan m_plan;
    FileId m_file = 0;
    std::map<std::uint32_t, TextEdit> m_edits; ///< of m_file
    std::vector<Span> m_handled;               ///< of m_file: paths that were looked at
};

} // namespace

std::string movedPath(const Moves &moves, const std::string &path)
{
    for (fs::path at = path; at.has_relative_path(); at = at.parent_path()) {
        const auto found = moves.find(at.string());
        if (found != moves.end())
            return found->second + path.substr(found->first.size());
    }
    return path;
}

MovePlan moveFiles(const Snapshot &snapshot, const Moves &moves)
{
    return Mover(snapshot, moves).run();
}

} // namespace crat::robot
