#pragma once

#include "core/robot/diagnostics/Diagnostic.h"
#include "core/robot/lsp/Features.h"
#include "core/robot/workspace/Workspace.h"

namespace crat::robot::lsp {

/// At most so many are given of a file; editors choke on more.
inline constexpr std::size_t DiagnosticLimit = 1000;

/// What is found in an open file: with the project if `view` has this very text of it, else what the file alone says.
std::vector<Diagnostic> findingsOf(const TextDocument &document, const Workspace::View &view);
/// Fills in the bytes of findings that have lines and columns only. Linear for findings in the order of the text.
void locate(std::string_view text, std::vector<Diagnostic> &findings);
/// Findings in the text `before` where they are in `now`: what lies in the part that changed is dropped, what follows it moves.
void carryOver(std::vector<Diagnostic> &findings, std::string_view before, std::string_view now);
/// TextEdit[] that makes `now` of the document: the lines from the first that differs to the last.
json::array changedLines(const TextDocument &document, std::string_view now, Encoding encoding);
/// Diagnostic[] of the protocol.
json::array diagnosticsOf(const TextDocument &document, const std::vector<Diagnostic> &findings, Encoding encoding);
/// What makes all the fixes that crat check --fix makes.
inline constexpr std::string_view FixAllKind = "source.fixAll.crat";
/// CodeAction[]: the fixes of findings that touch bytes [begin, end). `only`: kinds that are wanted, with those below them;
/// empty: quick fixes. FixAllKind is of the whole file and given to who asks for it.
json::array codeActions(const TextDocument &document, const std::vector<Diagnostic> &findings, std::size_t begin,
                        std::size_t end, const std::vector<std::string> &only, Encoding encoding);

} // namespace crat::robot::lsp
