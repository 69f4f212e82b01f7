#pragma once

#include <map>
#include <set>

#include "core/robot/index/FixtureNames.h"
#include "core/robot/index/ImportResolver.h"
#include "core/robot/index/Snapshot.h"

namespace crat::robot {

/// Works out what follows from the files of a snapshot that is being made: imports, what is in whose reach, which keyword each call
/// means. Only what a change can have touched is done again. Used by Project alone.
class Linker {
public:
    Linker(Snapshot &next, unsigned threads) : m_next(next), m_threads(threads), m_fixtureNames(next) {}

    struct Imports {
        std::set<std::string> wanted;   ///< resources that exist but are not in the snapshot
        std::vector<FileId> changed;    ///< files some import of which means something else now
        std::vector<FileId> incomplete; ///< files with imports that wait for `wanted`, or for the value of a variable
    };
    /// Resolves the imports of `files`, with the variables that the snapshot's files define now.
    Imports linkImports(const std::vector<FileId> &files);
    /// Files were added since the names were last looked through.
    void forgetTables() { m_tablesBuilt = false; }
    /// Everything else. `all`: whatever changed (a library came, say) concerns every file.
    void linkCalls(const std::vector<FileId> &changed, const std::set<FileId> &importsChanged, bool all);
    /// A file changed, but nothing that others see of it: only its own calls are looked at again.
    void relinkInside(FileId file);
    /// Robot's own variables, those of the options and of their variable files.
    static std::vector<std::uint32_t> fixedVariables(const Snapshot &next);

private:
    LinkedFile importsOf(FileId file, const ImportResolver &resolver);
    LibraryId libraryId(const LibraryRequest &request, bool certain);
    std::uint32_t variableFileId(const LibraryRequest &request);
    void settle(ResolvedImport &import, const LibraryAnswer &answer, bool certain) const;
    Closure closureOf(FileId file) const;
    void addImports(FileId file, Closure &closure, std::vector<bool> &seen, int depth) const;
    void addLibrary(Closure &closure, LibraryId id, std::uint32_t name) const;
    void buildTables();
    void findLibraries();
    void linkSearchOrders(const std::vector<FileId> &files);
    void linkFile(FileId file, class NameResolver &resolver, class NameResolver &other);
    void resolveElsewhere(FileId file, LinkedFile &link, class NameResolver &resolver);

    Snapshot &m_next;
    unsigned m_threads;
    FixtureNames m_fixtureNames;
    bool m_tablesBuilt = false;
    bool m_searchOrderWasSet = false; ///< by some file, before what changed
    std::mutex m_mutex;
    std::map<LibraryRequest, LibraryId> m_libraryIds;
    std::vector<LibraryId> m_freeLibraries; ///< that nothing refers to
    std::map<LibraryRequest, std::uint32_t> m_variableFileIds;
    std::vector<std::shared_ptr<LinkedFile>> m_made; ///< by FileId, where it is made anew
};

} // namespace crat::robot
