#pragma once

#include "core/robot/lsp/Documents.h"
#include "core/robot/lsp/Messages.h"

/// What one file says of itself, without the project: outline, folding.
namespace crat::robot::lsp {

/// DocumentSymbol[]: sections with their tests, tasks, keywords, variables, settings.
json::array documentSymbols(const TextDocument &document, Encoding encoding);
/// FoldingRange[]: sections, tests and keywords, blocks, statements of several lines.
json::array foldingRanges(const TextDocument &document);

} // namespace crat::robot::lsp
