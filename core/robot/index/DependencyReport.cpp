#include "core/robot/index/DependencyReport.h"

#include <algorithm>
#include <map>

#include <boost/json.hpp>

namespace crat::robot {
namespace {

namespace json = boost::json;
using State = ResolvedImport::State;

std::string shown(std::string_view path, std::string_view folder)
{
    const bool inside = path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
    return std::string(inside ? path.substr(folder.size() + 1) : path);
}

struct Import {
    ImportKind kind;
    State state;
    std::string name, target, problem;
    std::uint32_t line;
};

struct File {
    std::vector<Import> imports;
    std::vector<std::string> importedBy;
};
using Graph = std::map<std::string, File>;

Graph graphOf(const Snapshot &snapshot, std::string_view folder)
{
    Graph graph;
    for (FileId id = 0; id < snapshot.files().size(); ++id) {
        if (snapshot.has(id))
            graph[shown(snapshot.pathOf(id), folder)];
    }
    for (const Dependency &dependency : dependencies(snapshot)) {
        const FileFacts &facts = snapshot.facts(dependency.from);
        const ImportFact &fact = facts.imports[dependency.import];
        const ResolvedImport &import = snapshot.linked(dependency.from).imports[dependency.import];
        const std::string from = shown(facts.path, folder);
        Import made{dependency.kind,
                    import.state,
                    std::string(facts.text(fact.name)),
                    shown(dependency.name, folder),
                    import.problem.substr(0, import.problem.find('\n')),
                    facts.lineAt(fact.name.begin)};
        if (dependency.kind == ImportKind::Resource && dependency.target != None) {
            auto &by = graph[made.target].importedBy;
            if (by.empty() || by.back() != from)
                by.push_back(from);
        }
        graph[from].imports.push_back(std::move(made));
    }
    for (auto &[path, file] : graph)
        std::sort(file.importedBy.begin(), file.importedBy.end());
    return graph;
}

using Rings = std::vector<std::vector<std::string>>;

Rings ringsOf(const Snapshot &snapshot, std::string_view folder)
{
    Rings rings;
    for (const std::vector<FileId> &cycle : importCycles(snapshot)) {
        auto &ring = rings.emplace_back();
        for (const FileId id : cycle)
            ring.push_back(shown(snapshot.pathOf(id), folder));
    }
    return rings;
}

std::string textOf(const Graph &graph, const Rings &rings)
{
    std::string out;
    for (const auto &[path, file] : graph) {
        out += path + '\n';
        for (const Import &import : file.imports) {
            const std::string_view kind = toString(import.kind);
            out.append("    ").append(kind).append(11 - kind.size(), ' ').append(import.target);
            if (import.state != State::Resolved)
                out.append("  (").append(toString(import.state));
            if (import.state != State::Resolved && !import.problem.empty())
                out.append(": ").append(import.problem);
            out += import.state != State::Resolved ? ")\n" : "\n";
        }
    }
    for (const auto &ring : rings) {
        out += "cycle: ";
        for (const std::string &path : ring)
            out.append(path).append(" -> ");
        out += ring.front() + '\n';
    }
    return out;
}

json::value textOrNull(const std::string &text)
{
    return text.empty() ? json::value(nullptr) : json::value(json::string(text));
}

std::string jsonOf(const Graph &graph, const Rings &rings)
{
    json::array files;
    for (const auto &[path, file] : graph) {
        json::array imports;
        for (const Import &import : file.imports)
            imports.push_back(json::object{{"kind", json::string(toString(import.kind))},
                                           {"name", import.name},
                                           {"target", import.target},
                                           {"state", json::string(toString(import.state))},
                                           {"line", import.line},
                                           {"problem", textOrNull(import.problem)}});
        files.push_back(json::object{{"file", path},
                                     {"imports", std::move(imports)},
                                     {"importedBy", json::array(file.importedBy.begin(), file.importedBy.end())}});
    }
    json::array cycles;
    for (const auto &ring : rings)
        cycles.push_back(json::array(ring.begin(), ring.end()));
    return json::serialize(json::object{{"files", std::move(files)}, {"cycles", std::move(cycles)}}) + "\n";
}

std::string inDot(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out + '"';
}

std::string dotOf(const Graph &graph)
{
    std::string out = "digraph dependencies {\n    rankdir=LR;\n    node [shape=box];\n";
    for (const auto &[path, file] : graph) {
        out += "    " + inDot(path) + ";\n";
        for (const Import &import : file.imports) {
            if (import.kind == ImportKind::Library)
                out += "    " + inDot(import.target) + " [shape=ellipse];\n";
            out += "    " + inDot(path) + " -> " + inDot(import.target);
            if (isBroken(import.state))
                out += " [style=dashed, color=red]";
            else if (import.state != State::Resolved)
                out += " [style=dashed]";
            out += ";\n";
        }
    }
    return out + "}\n";
}

} // namespace

std::optional<DependencyFormat> dependencyFormatOf(std::string_view name)
{
    if (name == "text")
        return DependencyFormat::Text;
    if (name == "json")
        return DependencyFormat::Json;
    return name == "dot" ? std::optional(DependencyFormat::Dot) : std::nullopt;
}

std::string_view toString(State state)
{
    switch (state) {
    case State::Resolved: return "resolved";
    case State::Missing: return "missing";
    case State::Failed: return "failed";
    case State::Unknown: break;
    case State::Unavailable: return "unavailable";
    case State::Pending: return "pending";
    case State::Invalid: return "invalid";
    }
    return "unknown";
}

std::string_view toString(ImportKind kind)
{
    switch (kind) {
    case ImportKind::Library: return "library";
    case ImportKind::Resource: return "resource";
    case ImportKind::Variables: break;
    }
    return "variables";
}

bool isBroken(State state)
{
    return state == State::Missing || state == State::Failed || state == State::Invalid;
}

DependencyReport dependencyReport(const Snapshot &snapshot, DependencyFormat format, std::string_view folder)
{
    const Graph graph = graphOf(snapshot, folder);
    const Rings rings = ringsOf(snapshot, folder);
    DependencyReport report;
    report.files = graph.size();
    report.cycles = rings.size();
    for (const auto &[path, file] : graph) {
        report.imports += file.imports.size();
        report.broken += static_cast<std::size_t>(std::count_if(
            file.imports.begin(), file.imports.end(), [](const Import &import) { return isBroken(import.state); }));
    }
    switch (format) {
    case DependencyFormat::Json: report.text = jsonOf(graph, rings); break;
    case DependencyFormat::Dot: report.text = dotOf(graph); break;
    case DependencyFormat::Text: report.text = textOf(graph, rings); break;
    }
    return report;
}

} // namespace crat::robot
