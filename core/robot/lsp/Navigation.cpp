#include "core/robot/lsp/Features.h"

#include <algorithm>

#include "core/robot/completion/Fuzzy.h"
#include "core/robot/index/NameTable.h"
#include "core/robot/index/Rename.h"
#include "core/robot/lsp/SnapshotPlaces.h"
#include "core/robot/lsp/Uri.h"

namespace crat::robot::lsp {
namespace {

std::optional<Symbol> symbol(const Scene &scene)
{
    return scene.inProject() ? symbolAt(*scene.snapshot, *scene.file, scene.offset) : std::nullopt;
}

json::value lineOf(const std::string &path, std::uint32_t line)
{
    if (path.empty())
        return nullptr;
    const Position start{line ? line - 1 : 0, 0};
    return json::object{{"uri", uriOfPath(path)}, {"range", toJson(Range{start, start})}};
}

/// What the import at the cursor names: a resource, a library's or a variable file's source. Nothing if there is no import.
std::optional<json::value> importDefinition(const Scene &scene, SnapshotPlaces &places)
{
    const Snapshot &snapshot = *scene.snapshot;
    const FileFacts &facts = snapshot.facts(*scene.file);
    const std::vector<ResolvedImport> &resolved = snapshot.linked(*scene.file).imports;
    for (std::size_t i = 0; i < facts.imports.size() && i < resolved.size(); ++i) {
        if (!facts.imports[i].name.holds(scene.offset))
            continue;
        if (resolved[i].state != ResolvedImport::State::Resolved)
            return nullptr;
        const std::uint32_t target = resolved[i].target;
        if (facts.imports[i].kind == ImportKind::Resource)
            return places.location(target, {});
        if (facts.imports[i].kind == ImportKind::Library) {
            const auto &doc = snapshot.libraries()[target]->answer.library;
            return doc ? lineOf(doc->source, doc->line) : nullptr;
        }
        const auto &doc = snapshot.variableFiles()[target]->answer.variables;
        return doc ? lineOf(doc->source, 1) : nullptr;
    }
    return std::nullopt;
}

json::value libraryKeyword(const Snapshot &snapshot, KeywordRef keyword)
{
    const auto &doc = snapshot.libraries()[keyword.owner.index()]->answer.library;
    if (!doc)
        return nullptr;
    const LibraryKeyword &found = doc->keywords[keyword.index];
    return lineOf(found.source.empty() ? doc->source : found.source, found.line);
}

/// Why the symbol cannot be renamed; empty if it can.
std::string whyNot(const Symbol &symbol)
{
    if (symbol.kind == SymbolKind::Library || (symbol.kind == SymbolKind::Keyword && symbol.keyword.owner.isLibrary()))
        return "This belongs to a library; only what Robot files define can be renamed.";
    if (symbol.kind == SymbolKind::File)
        return "An import is renamed by renaming its file.";
    return {};
}

} // namespace

json::value definition(const Scene &scene)
{
    if (!scene.inProject())
        return nullptr;
    SnapshotPlaces places(*scene.snapshot, scene.encoding);
    if (auto import = importDefinition(scene, places))
        return std::move(*import);
    const auto found = symbol(scene);
    if (!found)
        return nullptr;
    if (found->kind == SymbolKind::Keyword && found->keyword.owner.isLibrary())
        return libraryKeyword(*scene.snapshot, found->keyword);
    json::array result;
    for (const Location &place : definitionsOf(*scene.snapshot, *found))
        result.push_back(places.location(place.file, place.span));
    return result;
}

json::value references(const Scene &scene, bool withDefinition)
{
    json::array result;
    const auto found = symbol(scene);
    if (!found)
        return result;
    SnapshotPlaces places(*scene.snapshot, scene.encoding);
    for (const Location &place : usagesOf(*scene.snapshot, *found, withDefinition))
        result.push_back(places.location(place.file, place.span));
    return result;
}

json::value documentHighlight(const Scene &scene)
{
    json::array result;
    const auto found = symbol(scene);
    if (!found)
        return result;
    SnapshotPlaces places(*scene.snapshot, scene.encoding);
    for (const Location &place : usagesOf(*scene.snapshot, *found, true)) {
        if (place.file == *scene.file) // kinds of the protocol: 2 reads, 3 writes
            result.push_back(
                json::object{{"range", places.range(place.file, place.span)}, {"kind", place.definition ? 3 : 2}});
    }
    return result;
}

Result<json::value> prepareRename(const Scene &scene)
{
    const auto found = symbol(scene);
    if (!found)
        return json::value();
    if (std::string why = whyNot(*found); !why.empty())
        return fail(Errc::Conflict, std::move(why));
    SnapshotPlaces places(*scene.snapshot, scene.encoding);
    const std::string_view text = scene.snapshot->facts(*scene.file).text(found->span);
    return json::object{{"range", places.range(*scene.file, found->span)},
                        {"placeholder", json::string(text.data(), text.size())}};
}

Result<json::value> renameEverywhere(const Scene &scene, const std::string &newName,
                                     const std::function<bool(const std::string &path)> &isOpen)
{
    const auto found = symbol(scene);
    if (!found)
        return fail(Errc::Conflict, "There is nothing here that can be renamed.");
    if (std::string why = whyNot(*found); !why.empty())
        return fail(Errc::Conflict, std::move(why));
    const auto plan = rename(*scene.snapshot, *found, newName);
    if (!plan)
        return tl::unexpected(plan.error());
    return workspaceEdit(*scene.snapshot, plan->files, scene.encoding, isOpen).map([](json::object edit) {
        return json::value(std::move(edit));
    });
}

json::value workspaceSymbols(const Snapshot &snapshot, std::string_view query, Encoding encoding, std::size_t limit)
{
    struct Found {
        int score;
        FileId file;
        std::uint32_t item;
    };
    std::vector<Found> found;
    const FuzzyPattern pattern(query);
    for (FileId id = 0; id < snapshot.files().size(); ++id) {
        if (!snapshot.has(id))
            continue;
        const FileFacts &facts = snapshot.facts(id);
        for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
            if (const auto score = pattern.score(facts.text(facts.items[i].name)))
                found.push_back({*score, id, i});
        }
    }
    const auto better = [](const Found &a, const Found &b) {
        return std::tuple(-a.score, a.file, a.item) < std::tuple(-b.score, b.file, b.item);
    };
    const std::size_t count = std::min(limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), found.end(), better);
    found.resize(count);
    SnapshotPlaces places(snapshot, encoding);
    json::array result;
    for (const Found &symbol : found) {
        const ItemFact &item = snapshot.facts(symbol.file).items[symbol.item];
        const std::string_view name = snapshot.facts(symbol.file).text(item.name);
        result.push_back(
            json::object{{"name", name.empty() ? json::string("?") : json::string(name.data(), name.size())},
                         {"kind", item.kind == ItemKind::Keyword ? 12 : 6},
                         {"location", places.location(symbol.file, item.name)}});
    }
    return result;
}

} // namespace crat::robot::lsp
