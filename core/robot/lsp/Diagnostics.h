#pragma once

#include "core/robot/lsp/Documents.h"
#include "core/robot/lsp/Messages.h"

namespace crat::robot::lsp {

/// Diagnostic[] of an open file. At most DiagnosticLimit are given; editors choke on more.
inline constexpr std::size_t DiagnosticLimit = 1000;
json::array diagnosticsOf(const TextDocument &document, Encoding encoding);

} // namespace crat::robot::lsp
