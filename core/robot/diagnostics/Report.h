#pragma once

#include <string>
#include <vector>

#include "core/robot/diagnostics/Diagnostic.h"

namespace crat::robot {

struct FileReport {
    std::string path; ///< as it is to be shown
    std::vector<Diagnostic> findings;
};

/// "path:line:column: error: message [rule]", a line each; columns from 1.
std::string textReport(const std::vector<FileReport> &files);
/// One JSON array of objects: file, line, column, end_column (all from 1), severity, rule, source, message, fix (its title).
std::string jsonReport(const std::vector<FileReport> &files);
/// SARIF 2.1.0, with ours and robocop's rules as two runs' worth in one.
std::string sarifReport(const std::vector<FileReport> &files, std::string_view version);

} // namespace crat::robot
