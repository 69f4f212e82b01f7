#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/robot/index/FileFacts.h"
#include "core/robot/index/GlobalNames.h"
#include "core/robot/index/KeywordPattern.h"
#include "core/robot/index/ProjectOptions.h"
#include "core/robot/library/LibraryService.h"

namespace crat::robot {

/// A file of the project; stays the same as long as the Project lives.
using FileId = std::uint32_t;
using LibraryId = std::uint32_t;

/// Who has a keyword: a file or a library.
struct Owner {
    static constexpr std::uint32_t LibraryBit = 0x80000000;
    std::uint32_t value = None;
    static Owner file(FileId id) { return {id}; }
    static Owner library(LibraryId id) { return {id | LibraryBit}; }
    bool isLibrary() const { return (value & LibraryBit) != 0; }
    std::uint32_t index() const { return value & ~LibraryBit; }
    bool operator==(const Owner &) const = default;
};

/// A keyword: `index` is of FileFacts::items or LibraryDoc::keywords.
struct KeywordRef {
    Owner owner;
    std::uint32_t index = None;
    bool operator==(const KeywordRef &) const = default;
};

struct CallTarget {
    enum class State : std::uint8_t {
        Found,
        FoundElsewhere, ///< not in what the file itself imports, but in the suites that import it
        FoundInSome,    ///< in some of the suites that import it
        Ambiguous,      ///< Robot refuses the call: `others` keywords match as well
        Dynamic,        ///< the name is only known when it runs
        Uncertain,      ///< not found, but an import is unresolved: it may well be there
        NotFound,
    };
    State state = State::NotFound;
    std::uint8_t others = 0;
    bool bdd = false; ///< found without the Given, When, Then … it begins with
    KeywordRef keyword;
    bool found() const
    {
        return state == State::Found || state == State::FoundElsewhere || state == State::FoundInSome ||
               state == State::Ambiguous;
    }
};

struct ResolvedImport {
    enum class State : std::uint8_t {
        Resolved,
        Missing,     ///< no such file
        Failed,      ///< Python cannot import it
        Unknown,     ///< its name is only known when it runs
        Unavailable, ///< a library that nobody could be asked about in time
        Pending,     ///< a library that has not been asked about yet
        Invalid,     ///< an __init__ file, a folder, an ending that Robot refuses
    };
    State state = State::Unknown;
    ImportKind kind = ImportKind::Library;
    std::uint32_t target = None; ///< FileId, LibraryId or index of Snapshot::variableFiles
    std::string name;            ///< the name with its variables replaced
    std::string alias;           ///< the name behind AS with its variables replaced; empty without
    std::string problem;         ///< for people; empty where Resolved
    /// A module that lies beside the file or in the project's folder, by its bare name: whether it is in the Python path
    /// when Robot runs is not known.
    bool beside = false;
};

/// What Robot would have in reach when it runs a file, in the order in which it looks.
struct Closure {
    struct Library {
        LibraryId id;
        std::uint32_t name; ///< global id of the name it is imported under
    };
    std::vector<FileId> resources; ///< with those they import; without the file itself
    std::vector<Library> libraries;
    std::vector<std::uint32_t> variableFiles;
    bool uncertainKeywords = false;  ///< some import that could bring keywords is unresolved
    bool uncertainVariables = false; ///< likewise for variables
    bool uncertainSelf = false;      ///< an import of this file itself is
};

/// What Set Library Search Order has said: of several keywords that match, Robot takes those of the first of these that has any.
struct SearchOrder {
    bool known = true;                 ///< false: which order holds is only known when it runs
    std::vector<std::uint32_t> owners; ///< global ids of names of libraries and resource files; empty: nothing was said
    bool operator==(const SearchOrder &) const = default;
};

/// A file with everything that does not depend on others.
struct IndexedFile {
    std::shared_ptr<const FileFacts> facts;
    std::vector<std::uint32_t> names;     ///< global id by NameId
    std::vector<std::uint32_t> embedded;  ///< items whose names have embedded arguments …
    std::vector<KeywordPattern> patterns; ///< … and how they match
    std::vector<ArgumentSpec> specs;      ///< by item; empty for tests
    std::vector<std::uint32_t>
        shared;             ///< variables that outlive their items; as many and the same while interfaceHash is
    std::uint32_t stem = 0; ///< global id of the name that its keywords can be called by: stem.Keyword
    std::uint64_t interfaceHash = 0; ///< of what other files see of it
    std::uint64_t valuesHash = 0;    ///< of what its Variables sections define
    bool variableImports = false;    ///< imports are put together from variables
};

/// A file with what follows from the others.
struct LinkedFile {
    std::vector<ResolvedImport> imports; ///< by import of the facts
    Closure closure;
    std::vector<CallTarget> targets; ///< by call of the facts
    std::vector<FileId> importers;   ///< files whose closure holds this one
    SearchOrder searchOrder;         ///< in which most of its calls run; see SearchOrders
};

struct IndexedLibrary {
    LibraryRequest request;
    LibraryAnswer answer;
    bool certainArguments = true;        ///< false: a variable in them could not be resolved
    std::vector<std::uint32_t> names;    ///< global id by keyword
    std::vector<std::uint32_t> embedded; ///< keywords with embedded arguments …
    std::vector<KeywordPattern> patterns;
    bool standard = false;   ///< comes with Robot
    std::uint64_t stale = 0; ///< not 0: its files have changed since, for the n-th time; holds until asked anew
};

struct IndexedVariableFile {
    LibraryRequest request;
    LibraryAnswer answer;
    std::vector<std::uint32_t> names;                          ///< global ids, without decoration
    std::vector<std::pair<std::uint32_t, std::string>> values; ///< of those that are texts or numbers
    std::uint64_t stale = 0;                                   ///< as of a library
};

/// The whole project at one moment. Immutable; any thread may read it for as long as it holds it.
class Snapshot {
public:
    const ProjectOptions &options() const { return *m_options; }
    std::uint64_t version() const { return m_version; }
    /// Files by FileId; null where a file is gone.
    const std::vector<std::shared_ptr<const IndexedFile>> &files() const { return m_files; }
    const FileFacts &facts(FileId id) const { return *m_files[id]->facts; }
    const LinkedFile &linked(FileId id) const { return *m_linked[id]; }
    const std::vector<std::shared_ptr<const IndexedLibrary>> &libraries() const { return m_libraries; }
    const std::vector<std::shared_ptr<const IndexedVariableFile>> &variableFiles() const { return m_variableFiles; }
    const GlobalNames &names() const { return *m_names; }

    /// Imports and reach as they are known so far; null while a file is being linked for the first time.
    const LinkedFile *linkedSoFar(FileId id) const { return id < m_linked.size() ? m_linked[id].get() : nullptr; }
    bool has(FileId id) const { return id < m_files.size() && m_files[id]; }
    std::optional<FileId> find(std::string_view path) const;
    std::string_view pathOf(FileId id) const { return m_files[id]->facts->path; }

    /// The keyword that Robot would run for `name` in the file.
    CallTarget resolve(FileId file, std::string_view name) const;
    /// Keywords whose normalised name is `name`, in all files and libraries.
    std::vector<KeywordRef> keywordsNamed(std::uint32_t name) const;
    std::string_view nameOf(KeywordRef keyword) const;
    /// "Library.Keyword" or "resource.Keyword"; the bare name for what a suite file defines.
    std::string fullNameOf(KeywordRef keyword) const;
    const ArgumentSpec &specOf(KeywordRef keyword) const;
    bool isPrivate(KeywordRef keyword) const;
    bool isDeprecated(KeywordRef keyword) const;

    /// Does the variable with this global name exist, as far as one can tell without running: in the item, the file, what it
    /// imports, what imports it, the options, or set by a keyword anywhere?
    bool variableKnown(FileId file, std::uint32_t item, std::uint32_t name) const;
    /// Robot's own, or of the options and their variable files.
    bool isFixedVariable(std::uint32_t name) const;
    /// Files that define it in a Variables section, or set it with test scope or wider.
    struct VariableRef {
        FileId file;
        std::uint32_t index; ///< of FileFacts::variables
    };
    std::vector<VariableRef> sharedVariablesNamed(std::uint32_t name) const;

    /// Is what files see of one another the same in both? (A change within a test leaves it alone.)
    bool sharesTables(const Snapshot &other) const { return m_tables == other.m_tables; }

private:
    friend class Project;
    friend class Linker;
    friend class NameResolver;

    struct Entry {
        KeywordRef keyword;
        std::uint32_t next;
    };
    struct VariableEntry {
        FileId file;
        std::uint32_t shared; ///< index into IndexedFile::shared: stays the same while others see no change
        std::uint32_t next;
    };
    /// By global name: heads of lists in m_keywordEntries and m_variableEntries.
    struct Tables {
        std::vector<std::uint32_t> keywordHeads, variableHeads;
        std::vector<Entry> keywords;
        std::vector<VariableEntry> variables;
        std::vector<std::uint32_t> fixedVariables; ///< sorted: Robot's own, of the options and their variable files
    };

    std::shared_ptr<const ProjectOptions> m_options;
    std::shared_ptr<GlobalNames> m_names;
    std::uint64_t m_version = 0;
    std::vector<std::shared_ptr<const IndexedFile>> m_files;
    std::vector<std::shared_ptr<const LinkedFile>> m_linked;
    std::vector<std::shared_ptr<const IndexedLibrary>> m_libraries;
    std::vector<std::shared_ptr<const IndexedVariableFile>> m_variableFiles;
    std::shared_ptr<const boost::unordered_flat_map<std::string, FileId>> m_ids;
    std::shared_ptr<const Tables> m_tables;
    bool m_searchOrderSet = false; ///< by some file
};

/// Asks for many variables of one file what Snapshot::variableKnown() says of one, without their items: what is in reach is
/// put together once. Keeps a reference to the snapshot; one thread.
class VariableReach {
public:
    VariableReach(const Snapshot &snapshot, FileId file);
    /// By global name.
    bool knows(std::uint32_t name) const;
    /// Does it exist before anything of the suite runs, when Robot resolves imports and Variables sections?
    bool knowsAtOnce(std::uint32_t name) const;

private:
    bool isGiven(std::uint32_t name) const;

    const Snapshot &m_snapshot;
    std::vector<bool> m_inReach;        ///< by FileId
    std::vector<std::uint32_t> m_names; ///< of variable files in reach, sorted
};

} // namespace crat::robot
