#pragma once

#include <string>
#include <string_view>

#include "core/robot/index/Snapshot.h"

/// What people are told of a keyword, as Markdown. Pure functions.
namespace crat::robot {

/// Signature, owner, documentation.
std::string describe(const Snapshot &snapshot, KeywordRef keyword);

/// Robot's own markup (*bold*, ``code``) is near enough to Markdown; two blanks at a line's end keep its lines.
std::string asMarkdown(std::string_view text);

} // namespace crat::robot
