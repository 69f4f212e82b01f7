#pragma once

#include <optional>

#include "core/base/Result.h"
#include "core/robot/Edit.h"
#include "core/robot/Tree.h"

/// Edits of whole sections, as Edits.h: pure functions of a snapshot; `section` is an index of Tree::sections(). What stands
/// before the first header is no section that could be edited.
namespace crat::robot {

/// Takes a section away, header and all. Error: BadInput (no such section).
Result<Edit> deleteSection(const Tree &tree, std::size_t section);

/// Moves a section with everything in it before `beforeSection`, or to the file's end, a blank line between it and its
/// neighbours. Errors: BadInput (no such section), Conflict (rows would be read otherwise there: of a setting that
/// is given twice the first one counts).
Result<Edit> moveSection(const Tree &tree, std::size_t section, std::optional<std::size_t> beforeSection);

/// Makes a section one of tests or one of tasks, or writes its own kind's name as Robot wants it (*** Setting *** becomes
/// *** Settings ***). The header keeps its language, its asterisks and blanks, its upper or lower case, and the cells behind
/// it. Errors: BadInput (no such section, or a kind that its rows are not of), Conflict (tests and tasks in one file).
Result<Edit> renameSection(const Tree &tree, std::size_t section, SectionKind kind);

} // namespace crat::robot
