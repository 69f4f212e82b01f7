#pragma once

#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/robot/Edit.h"
#include "core/robot/index/Queries.h"

namespace crat::robot {

struct FileEdit {
    FileId file;
    Edit edit; ///< from the file's end to its beginning
};

struct RenamePlan {
    std::vector<FileEdit> files;
    std::string newPath; ///< SymbolKind::File: where the file itself has to move once the edits are made
};

/// Gives a symbol another name, with every reference: calls in run-keyword arguments, setups and templates, named arguments of
/// callers, $name in expressions, imports and explicit owners. Nothing is written; the edits fit the snapshot's bytes.
/// Errors: BadInput (no name of that kind; an embedded argument added or lost; $name in an expression that cannot be spelled so; a
/// file outside its folder), Conflict (the name is taken in the same file, or where the symbol is used), Unsupported (a library's keyword, a reference that is
/// put together from variables).
Result<RenamePlan> rename(const Snapshot &snapshot, const Symbol &symbol, const std::string &newName);

} // namespace crat::robot
