#include "core/robot/index/Queries.h"

#include <algorithm>

#include "core/robot/index/NameTable.h"

namespace crat::robot {
namespace {

bool isLocalIn(const FileFacts &facts, std::uint32_t item, NameId name)
{
    if (item == None)
        return false;
    bool local = false;
    const Slice own = facts.items[item].variables;
    for (std::uint32_t i = own.begin; i < own.end; ++i) {
        if (facts.variables[i].id != name || facts.variables[i].changesItem)
            continue;
        if (outlivesItem(facts.variables[i].kind))
            return false;
        local = true;
    }
    return local;
}

/// The name that a use looks up: before extended syntax, if only that is defined.
std::pair<NameId, Span> lookedUp(const Snapshot &snapshot, FileId file, const VariableUse &use)
{
    const IndexedFile &indexed = *snapshot.files()[file];
    if (use.baseId == None || snapshot.variableKnown(file, use.item, indexed.names[use.id]))
        return {use.id, use.name};
    return {use.baseId, {use.name.begin, use.name.begin + use.baseSize}};
}

Symbol variableSymbol(const Snapshot &snapshot, FileId file, std::uint32_t item, NameId name, Span span)
{
    const IndexedFile &indexed = *snapshot.files()[file];
    Symbol symbol{.kind = SymbolKind::Variable, .file = file, .name = indexed.names[name], .span = span};
    symbol.item = isLocalIn(*indexed.facts, item, name) ? item : None;
    return symbol;
}

std::optional<Symbol> variableAt(const Snapshot &snapshot, FileId file, std::size_t offset)
{
    const FileFacts &facts = snapshot.facts(file);
    const auto inside = [offset](Span name) {
        return offset + 2 >= name.begin && offset <= name.end + 1;
    };
    std::optional<Symbol> best;
    for (const VariableUse &use : facts.variableUses) {
        if (!inside(use.name))
            continue;
        const auto [name, span] = lookedUp(snapshot, file, use);
        if (!best || span.size() < best->span.size()) // the innermost of nested ones
            best = variableSymbol(snapshot, file, use.item, name, span);
    }
    for (const VariableFact &variable : facts.variables) {
        if (inside(variable.name) && !best)
            best = variableSymbol(snapshot, file, variable.item, variable.id, variable.name);
    }
    return best;
}

std::optional<Symbol> importAt(const Snapshot &snapshot, FileId file, std::size_t offset)
{
    const FileFacts &facts = snapshot.facts(file);
    for (std::size_t i = 0; i < facts.imports.size(); ++i) {
        const ImportFact &fact = facts.imports[i];
        const ResolvedImport &import = snapshot.linked(file).imports[i];
        if (!fact.name.holds(offset) || import.target == None)
            continue;
        if (fact.kind == ImportKind::Resource)
            return Symbol{.kind = SymbolKind::File, .file = import.target, .span = fact.name};
        if (fact.kind == ImportKind::Library)
            return Symbol{.kind = SymbolKind::Library, .library = import.target, .span = fact.name};
    }
    return std::nullopt;
}

/// Two references to one library keyword, however often the library is imported with other arguments.
bool sameKeyword(const Snapshot &snapshot, KeywordRef a, KeywordRef b)
{
    if (a == b)
        return true;
    if (!a.owner.isLibrary() || !b.owner.isLibrary())
        return false;
    return snapshot.libraries()[a.owner.index()]->request.name == snapshot.libraries()[b.owner.index()]->request.name &&
           snapshot.nameOf(a) == snapshot.nameOf(b);
}

void keywordUsages(const Snapshot &snapshot, KeywordRef keyword, std::vector<Location> &out)
{
    for (FileId file = 0; file < snapshot.files().size(); ++file) {
        if (!snapshot.has(file))
            continue;
        const auto &targets = snapshot.linked(file).targets;
        for (std::size_t i = 0; i < targets.size(); ++i) {
            if (targets[i].found() && sameKeyword(snapshot, targets[i].keyword, keyword))
                out.push_back({file, keywordSpanOf(snapshot, file, i), false});
        }
    }
}

/// The files in which a shared variable of this name, asked about in `file`, is the same variable.
std::vector<bool> filesSharing(const Snapshot &snapshot, FileId file, std::uint32_t name)
{
    std::vector<bool> files(snapshot.files().size(), false);
    const auto addReach = [&](FileId id) {
        files[id] = true;
        for (const FileId resource : snapshot.linked(id).closure.resources)
            files[resource] = true;
    };
    const auto addAround = [&](FileId id) {
        addReach(id);
        for (const FileId importer : snapshot.linked(id).importers)
            addReach(importer);
    };
    addAround(file);
    const std::vector<bool> near = files;
    for (const Snapshot::VariableRef ref : snapshot.sharedVariablesNamed(name)) {
        const VariableKind kind = snapshot.facts(ref.file).variables[ref.index].kind;
        if (kind == VariableKind::Global || kind == VariableKind::Suite) {
            files.assign(files.size(), true); // whoever runs after it may read it
            return files;
        }
        if (near[ref.file])
            addAround(ref.file);
    }
    return files;
}

void variableUsages(const Snapshot &snapshot, const Symbol &symbol, bool definitions, std::vector<Location> &out)
{
    std::vector<bool> sharing;
    if (symbol.item == None)
        sharing = filesSharing(snapshot, symbol.file, symbol.name);
    for (FileId file = 0; file < snapshot.files().size(); ++file) {
        const bool concerned = symbol.item == None ? sharing[file] : file == symbol.file;
        if (!snapshot.has(file) || !concerned)
            continue;
        const IndexedFile &indexed = *snapshot.files()[file];
        const FileFacts &facts = *indexed.facts;
        const auto belongs = [&](std::uint32_t item, NameId name) {
            if (indexed.names[name] != symbol.name)
                return false;
            return symbol.item == None ? !isLocalIn(facts, item, name) : item == symbol.item;
        };
        if (definitions) {
            for (const VariableFact &variable : facts.variables) {
                if (belongs(variable.item, variable.id))
                    out.push_back({file, variable.name, true});
            }
            continue;
        }
        for (const VariableUse &use : facts.variableUses) {
            if (belongs(use.item, use.id))
                out.push_back({file, use.name, false});
            else if (use.baseId != None && belongs(use.item, use.baseId))
                out.push_back({file, {use.name.begin, use.name.begin + use.baseSize}, false});
        }
    }
}

void importUsages(const Snapshot &snapshot, ImportKind kind, std::uint32_t target, std::vector<Location> &out)
{
    for (FileId file = 0; file < snapshot.files().size(); ++file) {
        if (!snapshot.has(file))
            continue;
        const auto &imports = snapshot.linked(file).imports;
        for (std::size_t i = 0; i < imports.size(); ++i) {
            if (snapshot.facts(file).imports[i].kind == kind && imports[i].target == target)
                out.push_back({file, snapshot.facts(file).imports[i].name, false});
        }
    }
}

} // namespace

Span keywordSpanOf(const Snapshot &snapshot, FileId file, std::size_t index)
{
    const FileFacts &facts = snapshot.facts(file);
    const CallFact &call = facts.calls[index];
    const CallTarget &target = snapshot.linked(file).targets[index];
    Span span = call.name;
    if (target.bdd)
        span.begin += call.bddSize;
    const std::string_view text = facts.text(span);
    const std::string key = keyOf(snapshot.nameOf(target.keyword));
    for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.', dot + 1)) {
        if (keyOf(text) != key && keyOf(text.substr(dot + 1)) == key) {
            span.begin += static_cast<std::uint32_t>(dot) + 1;
            break;
        }
    }
    return span;
}

std::optional<Symbol> symbolAt(const Snapshot &snapshot, FileId file, std::size_t offset)
{
    const IndexedFile &indexed = *snapshot.files()[file];
    const FileFacts &facts = *indexed.facts;
    if (auto variable = variableAt(snapshot, file, offset))
        return variable;
    for (const TagFact &tag : facts.tags) {
        if (tag.text.holds(offset))
            return Symbol{.kind = SymbolKind::Tag, .file = file, .name = indexed.names[tag.id], .span = tag.text};
    }
    const auto &targets = snapshot.linked(file).targets;
    for (std::size_t i = 0; i < facts.calls.size(); ++i) {
        const CallFact &call = facts.calls[i];
        if (call.name.holds(offset) && call.kind != CallKind::TemplateRow && targets[i].found())
            return Symbol{.keyword = targets[i].keyword, .file = file, .span = keywordSpanOf(snapshot, file, i)};
    }
    for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
        if (facts.items[i].kind == ItemKind::Keyword && facts.items[i].name.holds(offset))
            return Symbol{.keyword = {Owner::file(file), i}, .file = file, .span = facts.items[i].name};
    }
    return importAt(snapshot, file, offset);
}

std::vector<Location> definitionsOf(const Snapshot &snapshot, const Symbol &symbol)
{
    std::vector<Location> out;
    switch (symbol.kind) {
    case SymbolKind::Keyword:
        if (!symbol.keyword.owner.isLibrary()) {
            const FileId file = symbol.keyword.owner.index();
            out.push_back({file, snapshot.facts(file).items[symbol.keyword.index].name, true});
        }
        break;
    case SymbolKind::Variable: variableUsages(snapshot, symbol, true, out); break;
    case SymbolKind::File: out.push_back({symbol.file, {}, true}); break;
    case SymbolKind::Tag:
    case SymbolKind::Library: break;
    }
    return out;
}

std::vector<Location> usagesOf(const Snapshot &snapshot, const Symbol &symbol, bool withDefinitions)
{
    std::vector<Location> out;
    if (withDefinitions)
        out = definitionsOf(snapshot, symbol);
    switch (symbol.kind) {
    case SymbolKind::Keyword: keywordUsages(snapshot, symbol.keyword, out); break;
    case SymbolKind::Variable: variableUsages(snapshot, symbol, false, out); break;
    case SymbolKind::File: importUsages(snapshot, ImportKind::Resource, symbol.file, out); break;
    case SymbolKind::Library: importUsages(snapshot, ImportKind::Library, symbol.library, out); break;
    case SymbolKind::Tag:
        for (FileId file = 0; file < snapshot.files().size(); ++file) {
            if (!snapshot.has(file))
                continue;
            for (const TagFact &tag : snapshot.facts(file).tags) {
                if (snapshot.files()[file]->names[tag.id] == symbol.name)
                    out.push_back({file, tag.text, false});
            }
        }
        break;
    }
    return out;
}

std::vector<KeywordRef> visibleKeywords(const Snapshot &snapshot, FileId file)
{
    std::vector<KeywordRef> out;
    const auto addFile = [&](FileId id) {
        const FileFacts &facts = snapshot.facts(id);
        for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
            const bool hidden = facts.items[i].isPrivate && id != file;
            if (facts.items[i].kind == ItemKind::Keyword && !hidden)
                out.push_back({Owner::file(id), i});
        }
    };
    const Closure &closure = snapshot.linked(file).closure;
    addFile(file);
    for (const FileId id : closure.resources)
        addFile(id);
    for (const Closure::Library &library : closure.libraries) {
        const auto count = static_cast<std::uint32_t>(snapshot.libraries()[library.id]->names.size());
        for (std::uint32_t i = 0; i < count; ++i)
            out.push_back({Owner::library(library.id), i});
    }
    return out;
}

std::vector<Dependency> dependencies(const Snapshot &snapshot)
{
    std::vector<Dependency> out;
    for (FileId file = 0; file < snapshot.files().size(); ++file) {
        if (!snapshot.has(file))
            continue;
        const auto &imports = snapshot.linked(file).imports;
        for (std::uint32_t i = 0; i < imports.size(); ++i) {
            const bool resolved = imports[i].state == ResolvedImport::State::Resolved;
            out.push_back(
                {file, snapshot.facts(file).imports[i].kind, resolved ? imports[i].target : None, imports[i].name, i});
        }
    }
    return out;
}

} // namespace crat::robot
