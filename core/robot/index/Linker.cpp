#include "core/robot/index/Linker.h"

#include "core/robot/index/IndexedParts.h"
#include "core/robot/index/NameTable.h"
#include "core/robot/index/Project.h"

namespace crat::robot {
namespace {

using ImportState = ResolvedImport::State;

constexpr int MaxImportDepth = 200; ///< resources that import resources

/// Libraries that have answered count as the ones that are being asked.
bool sameImports(const std::vector<ResolvedImport> &a, const std::vector<ResolvedImport> &b)
{
    const auto isSettled = [](ImportState state) {
        return state != ImportState::Missing && state != ImportState::Unknown && state != ImportState::Invalid;
    };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const ResolvedImport &x, const ResolvedImport &y) {
        return x.target == y.target && x.name == y.name && x.alias == y.alias &&
               isSettled(x.state) == isSettled(y.state);
    });
}

} // namespace

/// Ids of the libraries there are. Those that no file imports any more (a name that was being typed) may be given anew:
/// nothing in this snapshot refers to them.
void Linker::findLibraries()
{
    std::vector<bool> used(m_next.m_libraries.size(), false);
    for (FileId id = 0; id < m_next.m_linked.size(); ++id) {
        if (!m_next.has(id) || !m_next.m_linked[id])
            continue;
        for (const ResolvedImport &import : m_next.m_linked[id]->imports) {
            if (import.kind == ImportKind::Library && import.target != None)
                used[import.target] = true;
        }
    }
    for (LibraryId id = 0; id < m_next.m_libraries.size(); ++id) {
        const IndexedLibrary &library = *m_next.m_libraries[id];
        if (used[id] || library.standard)
            m_libraryIds[library.request] = id;
        else
            m_freeLibraries.push_back(id);
    }
}

LibraryId Linker::libraryId(const LibraryRequest &request, bool certain)
{
    const std::lock_guard lock(m_mutex);
    if (m_libraryIds.empty())
        findLibraries();
    const auto [it, fresh] = m_libraryIds.try_emplace(request, static_cast<LibraryId>(m_next.m_libraries.size()));
    if (fresh) {
        auto made = makeIndexedLibrary(request, {}, certain, *m_next.m_names);
        if (!m_freeLibraries.empty()) {
            it->second = m_freeLibraries.back();
            m_freeLibraries.pop_back();
            m_next.m_libraries[it->second] = std::move(made);
            m_tablesBuilt = false; // they name what the former one had
        } else {
            m_next.m_libraries.push_back(std::move(made));
        }
    }
    return it->second;
}

std::uint32_t Linker::variableFileId(const LibraryRequest &request)
{
    const std::lock_guard lock(m_mutex);
    if (m_variableFileIds.empty()) {
        for (std::uint32_t id = 0; id < m_next.m_variableFiles.size(); ++id)
            m_variableFileIds[m_next.m_variableFiles[id]->request] = id;
    }
    const auto [it, fresh] =
        m_variableFileIds.try_emplace(request, static_cast<std::uint32_t>(m_next.m_variableFiles.size()));
    if (fresh)
        m_next.m_variableFiles.push_back(makeIndexedVariableFile(request, {}, *m_next.m_names));
    return it->second;
}

LinkedFile Linker::importsOf(FileId file, const ImportResolver &resolver)
{
    LinkedFile link;
    for (const ImportFact &fact : m_next.facts(file).imports) {
        ImportResolver::Found found = resolver.resolve(file, fact);
        ResolvedImport &import = found.import;
        if (import.state == ImportState::Pending && fact.kind == ImportKind::Library)
            import.target = libraryId(found.request, found.certainArguments);
        else if (import.state == ImportState::Pending && fact.kind == ImportKind::Variables)
            import.target = variableFileId(found.request);
        import.kind = fact.kind;
        link.imports.push_back(std::move(import));
    }
    return link;
}

Linker::Imports Linker::linkImports(const std::vector<FileId> &files)
{
    if (!m_tablesBuilt)
        buildTables();
    const ImportResolver resolver(m_next);
    m_next.m_linked.resize(m_next.m_files.size());
    std::vector<std::shared_ptr<const LinkedFile>> made(files.size());
    forEachInParallel(files.size(), m_threads,
                      [&](std::size_t i) { made[i] = std::make_shared<LinkedFile>(importsOf(files[i], resolver)); });
    Imports result;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const FileId id = files[i];
        const std::vector<ResolvedImport> &imports = made[i]->imports;
        bool incomplete = false;
        for (std::size_t k = 0; k < imports.size(); ++k) {
            const bool resource = m_next.facts(id).imports[k].kind == ImportKind::Resource;
            if (resource && imports[k].state == ImportState::Pending) {
                result.wanted.insert(imports[k].name);
                incomplete = true;
            }
            incomplete |= imports[k].state == ImportState::Unknown;
        }
        if (incomplete)
            result.incomplete.push_back(id);
        if (m_next.m_linked[id] && sameImports(m_next.m_linked[id]->imports, imports))
            continue; // with the targets of its calls
        result.changed.push_back(id);
        m_next.m_linked[id] = std::move(made[i]);
    }
    return result;
}

void Linker::settle(ResolvedImport &import, const LibraryAnswer &answer, bool certain) const
{
    import.problem.clear();
    switch (answer.state) {
    case LibraryAnswer::State::Pending: import.state = ImportState::Pending; break;
    case LibraryAnswer::State::Ready: import.state = ImportState::Resolved; break;
    case LibraryAnswer::State::Failed:
        import.state = certain ? ImportState::Failed : ImportState::Unavailable;
        import.problem = answer.error;
        break;
    case LibraryAnswer::State::Unavailable:
        import.state = ImportState::Unavailable;
        import.problem = answer.error;
        break;
    }
}

void Linker::addLibrary(Closure &closure, LibraryId id, std::uint32_t name) const
{
    // The first import of a name holds; Robot ignores later ones.
    const bool known = std::any_of(closure.libraries.begin(), closure.libraries.end(),
                                   [name](const Closure::Library &library) { return library.name == name; });
    if (!known)
        closure.libraries.push_back({id, name});
}

void Linker::addImports(FileId file, Closure &closure, std::vector<bool> &seen, int depth) const
{
    const FileFacts &facts = m_next.facts(file);
    const LinkedFile &link = m_made[file] ? *m_made[file] : *m_next.m_linked[file];
    for (std::size_t i = 0; i < facts.imports.size(); ++i) {
        const ImportFact &fact = facts.imports[i];
        const ResolvedImport &import = link.imports[i];
        if (import.state != ImportState::Resolved) {
            // What Robot cannot import either brings no keywords, and Robot says so of each call too.
            const bool certain =
                !fact.dynamic && (import.state == ImportState::Missing || import.state == ImportState::Failed ||
                                  import.state == ImportState::Invalid);
            closure.uncertainKeywords |= fact.kind != ImportKind::Variables && !certain;
            closure.uncertainVariables |= fact.kind != ImportKind::Library;
            closure.uncertainSelf |= depth == 0;
            continue;
        }
        if (fact.kind == ImportKind::Library) {
            const IndexedLibrary &library = *m_next.m_libraries[import.target];
            const std::string &name = import.alias.empty() ? library.answer.library->name : import.alias;
            addLibrary(closure, import.target, m_next.m_names->intern(ownerKeyOf(name)));
        } else if (fact.kind == ImportKind::Variables) {
            auto &files = closure.variableFiles;
            if (std::find(files.begin(), files.end(), import.target) == files.end())
                files.push_back(import.target);
        } else if (m_next.has(import.target) && !seen[import.target] && depth < MaxImportDepth) {
            seen[import.target] = true;
            closure.resources.push_back(import.target);
            addImports(import.target, closure, seen, depth + 1);
        }
    }
}

Closure Linker::closureOf(FileId file) const
{
    thread_local std::vector<bool> seen;
    seen.assign(m_next.m_files.size(), false);
    seen[file] = true;
    Closure closure;
    for (const char *name : {"BuiltIn", "Easter"}) {
        const auto it = m_libraryIds.find({LibraryRequest::Kind::Library, name, {}});
        if (it == m_libraryIds.end())
            continue;
        if (m_next.m_libraries[it->second]->answer.state == LibraryAnswer::State::Ready)
            closure.libraries.push_back({it->second, m_next.m_names->intern(ownerKeyOf(name))});
        else
            closure.uncertainKeywords = true;
    }
    addImports(file, closure, seen, 0);
    return closure;
}

std::vector<std::uint32_t> Linker::fixedVariables(const Snapshot &next)
{
    static constexpr std::string_view Own[] = {"tempdir",
                                               "execdir",
                                               "/",
                                               ":",
                                               "\\n",
                                               "space",
                                               "empty",
                                               "true",
                                               "false",
                                               "none",
                                               "null",
                                               "outputdir",
                                               "outputfile",
                                               "reportfile",
                                               "logfile",
                                               "debugfile",
                                               "loglevel",
                                               "prevtestname",
                                               "prevteststatus",
                                               "prevtestmessage",
                                               "suitename",
                                               "suitesource",
                                               "suitedocumentation",
                                               "suitemetadata",
                                               "suitestatus",
                                               "suitemessage",
                                               "keywordstatus",
                                               "keywordmessage",
                                               "testname",
                                               "testdocumentation",
                                               "testtags",
                                               "testmetadata",
                                               "teststatus",
                                               "testmessage",
                                               "curdir",
                                               "options"};
    std::vector<std::uint32_t> ids;
    for (const std::string_view name : Own)
        ids.push_back(next.m_names->intern(name));
    for (const auto &[name, value] : next.options().variables)
        ids.push_back(next.m_names->intern(keyOf(name.substr(0, name.find(": ")))));
    for (const std::string &name : next.options().otherVariables)
        ids.push_back(next.m_names->intern(keyOf(name)));
    for (const auto &file : next.m_variableFiles) {
        const auto &files = next.options().variableFiles;
        if (std::find(files.begin(), files.end(), file->request) != files.end())
            ids.insert(ids.end(), file->names.begin(), file->names.end());
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

void Linker::buildTables()
{
    m_tablesBuilt = true;
    const auto tables = std::make_shared<Snapshot::Tables>();
    const std::uint32_t limit = m_next.m_names->limit();
    tables->keywordHeads.assign(limit, None);
    tables->variableHeads.assign(limit, None);
    const auto addKeyword = [&](std::uint32_t name, KeywordRef keyword) {
        tables->keywords.push_back({keyword, tables->keywordHeads[name]});
        tables->keywordHeads[name] = static_cast<std::uint32_t>(tables->keywords.size()) - 1;
    };
    // Lists grow at the front: from the last to the first, so that the first comes first.
    for (LibraryId id = static_cast<LibraryId>(m_next.m_libraries.size()); id-- > 0;) {
        const IndexedLibrary &library = *m_next.m_libraries[id];
        for (std::uint32_t k = static_cast<std::uint32_t>(library.names.size()); k-- > 0;)
            addKeyword(library.names[k], {Owner::library(id), k});
    }
    m_searchOrderWasSet |= m_next.m_searchOrderSet;
    m_next.m_searchOrderSet = false;
    for (FileId id = static_cast<FileId>(m_next.m_files.size()); id-- > 0;) {
        if (!m_next.has(id))
            continue;
        const IndexedFile &file = *m_next.m_files[id];
        m_next.m_searchOrderSet |= !file.facts->searchOrders.empty();
        for (std::uint32_t k = static_cast<std::uint32_t>(file.facts->items.size()); k-- > 0;) {
            const ItemFact &item = file.facts->items[k];
            if (item.kind == ItemKind::Keyword && !item.embedded)
                addKeyword(file.names[item.id], {Owner::file(id), k});
        }
        for (std::uint32_t k = static_cast<std::uint32_t>(file.shared.size()); k-- > 0;) {
            std::uint32_t &head = tables->variableHeads[file.names[file.facts->variables[file.shared[k]].id]];
            tables->variables.push_back({id, k, head});
            head = static_cast<std::uint32_t>(tables->variables.size()) - 1;
        }
    }
    tables->fixedVariables = fixedVariables(m_next);
    m_next.m_tables = tables;
}

} // namespace crat::robot
