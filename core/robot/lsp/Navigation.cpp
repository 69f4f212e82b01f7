#include "core/robot/lsp/Features.h"

#include <algorithm>

#include "core/robot/completion/Fuzzy.h"
#include "core/robot/index/NameTable.h"
#include "core/robot/lsp/Target.h"
#include "core/robot/lsp/Uri.h"

namespace crat::robot::lsp {
namespace {

/// Places of several files as the protocol's ranges; each file's lines are counted once.
class Places {
public:
    Places(const Snapshot &snapshot, Encoding encoding) : m_snapshot(snapshot), m_encoding(encoding) {}
    json::object range(FileId file, Span span)
    {
        if (file != m_file) {
            m_file = file;
            m_lines = LineTable(m_snapshot.facts(file).source);
        }
        return toJson(m_lines.rangeOf(m_snapshot.facts(file).source, span.begin, span.end, m_encoding));
    }
    json::object location(FileId file, Span span) { return {{"uri", uri(file)}, {"range", range(file, span)}}; }
    std::string uri(FileId file) const { return uriOfPath(m_snapshot.pathOf(file)); }

private:
    const Snapshot &m_snapshot;
    Encoding m_encoding;
    FileId m_file = None;
    LineTable m_lines;
};

std::optional<Target> target(const Scene &scene)
{
    return scene.inProject() ? targetAt(*scene.snapshot, *scene.file, scene.offset) : std::nullopt;
}

json::value lineOf(const std::string &path, std::uint32_t line)
{
    if (path.empty())
        return nullptr;
    const Position start{line ? line - 1 : 0, 0};
    return json::object{{"uri", uriOfPath(path)}, {"range", toJson(Range{start, start})}};
}

json::value importDefinition(const Snapshot &snapshot, const Target &target, Places &places)
{
    const LinkedFile &linked = snapshot.linked(target.file);
    if (target.import >= linked.imports.size())
        return nullptr;
    const ResolvedImport &import = linked.imports[target.import];
    if (import.state != ResolvedImport::State::Resolved)
        return nullptr;
    switch (snapshot.facts(target.file).imports[target.import].kind) {
    case ImportKind::Resource: return places.location(import.target, {});
    case ImportKind::Library: {
        const auto &doc = snapshot.libraries()[import.target]->answer.library;
        return doc ? lineOf(doc->source, doc->line) : nullptr;
    }
    case ImportKind::Variables: {
        const auto &doc = snapshot.variableFiles()[import.target]->answer.variables;
        return doc ? lineOf(doc->source, 1) : nullptr;
    }
    }
    return nullptr;
}

json::value keywordDefinition(const Snapshot &snapshot, KeywordRef keyword, Places &places)
{
    if (keyword.owner.value == None)
        return nullptr;
    if (!keyword.owner.isLibrary())
        return places.location(keyword.owner.index(), snapshot.facts(keyword.owner.index()).items[keyword.index].name);
    const auto &doc = snapshot.libraries()[keyword.owner.index()]->answer.library;
    if (!doc)
        return nullptr;
    const LibraryKeyword &found = doc->keywords[keyword.index];
    return lineOf(found.source.empty() ? doc->source : found.source, found.line);
}

/// Why the target cannot be renamed; empty if it can.
std::string whyNot(const Snapshot &snapshot, const Target &target)
{
    if (target.kind == Target::Kind::Import)
        return "An import is renamed by renaming its file.";
    if (target.kind != Target::Kind::Keyword)
        return {};
    if (target.keyword.owner.value == None)
        return "Nothing is known under this name, so there is nothing to rename.";
    if (target.keyword.owner.isLibrary())
        return "This keyword belongs to a library; only keywords of Robot files can be renamed.";
    if (snapshot.facts(target.keyword.owner.index()).items[target.keyword.index].embedded)
        return "A keyword with embedded arguments is called by many names; it cannot be renamed everywhere.";
    return {};
}

/// Can `name` stand in a cell as the new name? Empty, or why not.
std::string badName(const Target &target, std::string_view name)
{
    const auto blank = [](char c) {
        return c == ' ';
    };
    if (name.empty() || blank(name.front()) || blank(name.back()) || name.find("  ") != std::string_view::npos ||
        name.find_first_of("\t\r\n") != std::string_view::npos)
        return "A name must not be empty, begin or end with a blank, or hold two blanks, tabs or line ends.";
    if (name.find_first_of("{}") != std::string_view::npos ||
        (target.kind == Target::Kind::Keyword && name.front() == '#'))
        return "A name must not hold braces or begin with #.";
    return {};
}

/// Does the test or keyword round the mention have a variable of this name, be it its own?
bool isNamedInItem(const Snapshot &snapshot, const Mention &mention, std::uint32_t name)
{
    const IndexedFile &indexed = *snapshot.files()[mention.file];
    const FileFacts &facts = *indexed.facts;
    const std::uint32_t item = facts.itemAt(mention.span.begin);
    if (item == None)
        return false;
    const Slice arguments = facts.items[item].arguments;
    for (std::uint32_t i = arguments.begin; i < arguments.end; ++i) {
        if (indexed.names[facts.argumentFacts[i].id] == name)
            return true;
    }
    return std::any_of(facts.variables.begin(), facts.variables.end(), [&](const VariableFact &variable) {
        return variable.item == item && indexed.names[variable.id] == name;
    });
}

/// Does something of the new name exist where the old one is used, so that the two could no longer be told apart?
std::string clash(const Snapshot &snapshot, const Target &target, const std::vector<Mention> &mentions,
                  std::string_view name)
{
    const std::string exists = "\"" + std::string(name) +
                               "\" exists already where this is used; after renaming, the two could not be told apart.";
    if (target.kind == Target::Kind::Keyword) {
        for (const Mention &mention : mentions) {
            const CallTarget other = snapshot.resolve(mention.file, name);
            if (other.found() && !(other.keyword == target.keyword))
                return exists;
        }
    } else if (target.kind == Target::Kind::Variable) {
        const auto id = snapshot.names().find(keyOf(name));
        if (!id || *id == target.name)
            return {};
        Target other = target;
        other.name = *id;
        for (const Mention &taken : mentionsOf(snapshot, other)) {
            if (std::any_of(mentions.begin(), mentions.end(), [&](const Mention &m) { return m.file == taken.file; }))
                return exists;
        }
        for (const Mention &mention : mentions) {
            if (isNamedInItem(snapshot, mention, *id))
                return exists;
        }
    }
    return {};
}

} // namespace

json::value definition(const Scene &scene)
{
    const auto found = target(scene);
    if (!found)
        return nullptr;
    Places places(*scene.snapshot, scene.encoding);
    if (found->kind == Target::Kind::Import)
        return importDefinition(*scene.snapshot, *found, places);
    if (found->kind == Target::Kind::Keyword)
        return keywordDefinition(*scene.snapshot, found->keyword, places);
    json::array result;
    for (const Mention &mention : mentionsOf(*scene.snapshot, *found)) {
        if (mention.definition)
            result.push_back(places.location(mention.file, mention.span));
    }
    return result;
}

json::value references(const Scene &scene, bool withDefinition)
{
    json::array result;
    const auto found = target(scene);
    if (!found)
        return result;
    Places places(*scene.snapshot, scene.encoding);
    for (const Mention &mention : mentionsOf(*scene.snapshot, *found)) {
        if (withDefinition || !mention.definition)
            result.push_back(places.location(mention.file, mention.span));
    }
    return result;
}

json::value documentHighlight(const Scene &scene)
{
    json::array result;
    const auto found = target(scene);
    if (!found)
        return result;
    Places places(*scene.snapshot, scene.encoding);
    for (const Mention &mention : mentionsOf(*scene.snapshot, *found)) {
        if (mention.file == *scene.file) // kinds of the protocol: 2 reads, 3 writes
            result.push_back(json::object{{"range", places.range(mention.file, mention.span)},
                                          {"kind", mention.written || mention.definition ? 3 : 2}});
    }
    return result;
}

Result<json::value> prepareRename(const Scene &scene)
{
    const auto found = target(scene);
    if (!found)
        return json::value();
    if (std::string why = whyNot(*scene.snapshot, *found); !why.empty())
        return fail(Errc::Conflict, std::move(why));
    Places places(*scene.snapshot, scene.encoding);
    const std::string_view text = scene.snapshot->facts(*scene.file).text(found->span);
    return json::object{{"range", places.range(*scene.file, found->span)},
                        {"placeholder", json::string(text.data(), text.size())}};
}

Result<json::value> rename(const Scene &scene, std::string_view newName)
{
    const auto found = target(scene);
    if (!found)
        return fail(Errc::Conflict, "There is nothing here that can be renamed.");
    if (std::string why = whyNot(*scene.snapshot, *found); !why.empty())
        return fail(Errc::Conflict, std::move(why));
    if (std::string why = badName(*found, newName); !why.empty())
        return fail(Errc::BadInput, std::move(why));
    const std::vector<Mention> mentions = mentionsOf(*scene.snapshot, *found);
    if (std::string why = clash(*scene.snapshot, *found, mentions, newName); !why.empty())
        return fail(Errc::Conflict, std::move(why));
    Places places(*scene.snapshot, scene.encoding);
    json::object changes;
    for (const Mention &mention : mentions) {
        json::value &edits = changes[places.uri(mention.file)];
        if (edits.is_null())
            edits = json::array();
        edits.get_array().push_back(json::object{{"range", places.range(mention.file, mention.span)},
                                                 {"newText", json::string(newName.data(), newName.size())}});
    }
    return json::object{{"changes", std::move(changes)}};
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
    Places places(snapshot, encoding);
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
