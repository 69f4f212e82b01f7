#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/robot/index/Snapshot.h"

/// Questions that people ask about a project, answered from a snapshot. Pure and thread-safe; one answer is one scan over flat
/// arrays (milliseconds for thousands of files).
namespace crat::robot {

enum class SymbolKind : std::uint8_t { Keyword, Variable, Tag, File, Library };

/// What stands at a place.
struct Symbol {
    SymbolKind kind = SymbolKind::Keyword;
    KeywordRef keyword;        ///< Keyword
    FileId file = None;        ///< File: the file itself; Variable: where it was asked about
    std::uint32_t item = None; ///< Variable: the only test or keyword that knows it; None: it is shared
    std::uint32_t name = None; ///< Variable, Tag: global name
    LibraryId library = None;  ///< Library
    Span span;                 ///< of what was asked about, in the file asked
};

struct Location {
    FileId file = 0;
    Span span; ///< the name alone: without prefix, owner and decoration
    bool definition = false;
    bool operator==(const Location &) const = default;
};

/// The symbol at the byte, if there is one: a name where it is defined or used, in run-keyword arguments, setups, templates and
/// expressions too, and imports.
std::optional<Symbol> symbolAt(const Snapshot &snapshot, FileId file, std::size_t offset);

/// Where the symbol is defined in files of the project; empty for what a library defines. For a variable every place that gives it a
/// value counts.
std::vector<Location> definitionsOf(const Snapshot &snapshot, const Symbol &symbol);

/// Every place that names the symbol, definitions first if wanted, in the order of the files.
std::vector<Location> usagesOf(const Snapshot &snapshot, const Symbol &symbol, bool withDefinitions = false);

/// Keywords that the file can call, nearest first: its own, its resources', its libraries'.
std::vector<KeywordRef> visibleKeywords(const Snapshot &snapshot, FileId file);

/// One import: who needs what.
struct Dependency {
    FileId from;
    ImportKind kind;
    std::uint32_t target; ///< FileId, LibraryId or index of Snapshot::variableFiles; None where it is not resolved
    std::string name;
    std::uint32_t import; ///< of FileFacts::imports and LinkedFile::imports
};
std::vector<Dependency> dependencies(const Snapshot &snapshot);

/// Resource files that import one another in a ring, the shortest ring of each group of such files, from the file whose path
/// comes first (which is not repeated at the end). Sorted by those paths. Robot Framework reads them, but whoever moves or
/// splits such files should know.
std::vector<std::vector<FileId>> importCycles(const Snapshot &snapshot);

/// The part of a call's name that names the keyword itself: behind Given … and the owner.
Span keywordSpanOf(const Snapshot &snapshot, FileId file, std::size_t call);

} // namespace crat::robot
