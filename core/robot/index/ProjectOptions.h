#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/Result.h"

namespace crat::robot {

/// What a project's index has to know besides its files.
struct ProjectOptions {
    std::filesystem::path
        root; ///< ${EXECDIR}; the folder of crat.toml, robot.toml or pyproject.toml, else the opened one
    std::vector<std::string> pythonPath;          ///< absolute; where imports are looked for too
    std::map<std::string, std::string> variables; ///< set for every run: command line, crat.toml …; undecorated names
    std::vector<std::string> variableFiles;       ///< absolute or module names, without their arguments
    std::vector<std::string> languages;
    std::string python;                ///< interpreter that the project names; empty: the default one
    std::vector<std::string> problems; ///< what in the configuration could not be read, one sentence each
};

/// Looks for the project's folder at `start` and above (crat.toml, robot.toml, pyproject.toml with [tool.robot], .git) and
/// reads what it says: crat.toml [robot] python, python_path, variables, variable_files, argument_files, languages;
/// robot.toml and [tool.robot]: python-path, variables, variable-files, languages and what args lists. Never fails: see
/// `problems`.
ProjectOptions findProject(const std::filesystem::path &start);

/// Adds what a Robot argument file says (--pythonpath, --variable, --variablefile, --language, --argumentfile).
/// Errors: as readFile.
Result<> addArgumentFile(ProjectOptions &options, const std::filesystem::path &file, int depth = 0);
/// Adds one option of Robot's command line; false if it is none that matters here.
bool addRobotOption(ProjectOptions &options, std::string_view name, const std::string &value, int depth = 0);

} // namespace crat::robot
