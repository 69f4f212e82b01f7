#include <algorithm>
#include <set>

#include "core/robot/index/DependencyReport.h"
#include "core/robot/lsp/Features.h"
#include "core/robot/lsp/SnapshotPlaces.h"
#include "core/robot/lsp/Uri.h"

namespace crat::robot::lsp {
namespace {

json::string text(std::string_view value)
{
    return json::string(value.data(), value.size());
}

json::object importOf(const Snapshot &snapshot, const Dependency &dependency, SnapshotPlaces &places)
{
    const FileFacts &facts = snapshot.facts(dependency.from);
    const ImportFact &fact = facts.imports[dependency.import];
    const ResolvedImport &import = snapshot.linked(dependency.from).imports[dependency.import];
    json::object made{{"kind", text(toString(dependency.kind))},
                      {"name", text(facts.text(fact.name))},
                      {"target", dependency.name},
                      {"state", text(toString(import.state))},
                      {"range", places.range(dependency.from, fact.name)}};
    if (dependency.name.starts_with('/') && import.state != ResolvedImport::State::Missing)
        made["uri"] = uriOfPath(dependency.name);
    if (!import.problem.empty())
        made["problem"] = import.problem;
    return made;
}

} // namespace

Result<json::value> editsOfMoves(const Snapshot &snapshot, const Moves &moves, Encoding encoding,
                                 const std::function<bool(const std::string &path)> &isOpen,
                                 std::vector<std::string> &left)
{
    MovePlan plan = moveFiles(snapshot, moves);
    left.insert(left.end(), plan.left.begin(), plan.left.end());
    if (plan.files.empty())
        return json::value();
    return workspaceEdit(snapshot, plan.files, encoding, isOpen).map([](json::object edit) {
        return json::value(std::move(edit));
    });
}

json::value dependenciesOf(const Snapshot &snapshot, std::optional<FileId> file, Encoding encoding)
{
    SnapshotPlaces places(snapshot, encoding);
    std::vector<json::array> imports(snapshot.files().size());
    std::vector<std::set<FileId>> importers(snapshot.files().size());
    for (const Dependency &dependency : dependencies(snapshot)) {
        if (!file || dependency.from == *file)
            imports[dependency.from].push_back(importOf(snapshot, dependency, places));
        if (dependency.kind == ImportKind::Resource && dependency.target != None)
            importers[dependency.target].insert(dependency.from);
    }
    json::array files;
    for (FileId id = 0; id < snapshot.files().size(); ++id) {
        if (!snapshot.has(id) || (file && *file != id))
            continue;
        json::array by;
        for (const FileId importer : importers[id])
            by.push_back(text(places.uri(importer)));
        files.push_back(
            json::object{{"uri", places.uri(id)}, {"imports", std::move(imports[id])}, {"importedBy", std::move(by)}});
    }
    json::array cycles;
    for (const std::vector<FileId> &cycle : importCycles(snapshot)) {
        if (file && std::find(cycle.begin(), cycle.end(), *file) == cycle.end())
            continue;
        json::array ring;
        for (const FileId id : cycle)
            ring.push_back(text(places.uri(id)));
        cycles.push_back(std::move(ring));
    }
    return json::object{{"files", std::move(files)}, {"cycles", std::move(cycles)}};
}

} // namespace crat::robot::lsp
