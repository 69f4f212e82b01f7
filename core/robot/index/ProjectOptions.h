#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/robot/Languages.h"
#include "core/robot/library/LibraryService.h"

namespace crat::robot {

/// What a project's index has to know besides its files.
struct ProjectOptions {
    std::filesystem::path
        root; ///< ${EXECDIR}; the folder of crat.toml, robot.toml or pyproject.toml, else the opened one
    std::vector<std::string> pythonPath;          ///< absolute; where imports are looked for too
    std::map<std::string, std::string> variables; ///< set for every run: command line, crat.toml …; undecorated names
    std::vector<std::string> otherVariables;      ///< likewise, but lists, dictionaries: the name alone is known
    std::vector<LibraryRequest> variableFiles;    ///< absolute paths or module names, with their arguments
    std::vector<std::string> languages;           ///< as they were written; see languagesOf()
    std::string python;                           ///< interpreter that the project names; empty: the default one
    std::vector<std::string> problems;            ///< what in the configuration could not be read, one sentence each
    std::vector<std::string> configuration;       ///< files that all this was read from, or would have been; absolute

    std::filesystem::path start; ///< what findProject() was given
    struct Argument {
        std::string name, value;
        std::filesystem::path folder;
    };
    std::vector<Argument> commandLine; ///< what addCommandLine() was given
};

/// Looks for the project's folder at `start` and above (crat.toml, robot.toml, pyproject.toml with [tool.robot], .git) and
/// reads what it says: crat.toml [robot] python, python_path, variables, variable_files, argument_files, languages;
/// [tool.robot], robot.toml and .robot.toml, where a later file's key takes the place of an earlier one's: python-path,
/// variables, variable-files, languages, what args lists, each of them with extend- to add to it, and the same in the
/// profiles that default-profiles names, with those they inherit. Never fails: see `problems`.
ProjectOptions findProject(const std::filesystem::path &start);
/// The same project, its files read again, with what the command line said.
ProjectOptions findAgain(const ProjectOptions &options);

/// Adds one option of Robot's command line; relative paths are in `folder`, as Robot takes them from where it is started.
/// False if it is none that matters here.
bool addCommandLine(ProjectOptions &options, std::string name, std::string value, std::filesystem::path folder);

/// The languages that every file of the project is read with. What is no language of Robot's is left out.
Languages languagesOf(const ProjectOptions &options);

/// How Python is to be asked about this project's libraries.
LibraryOptions libraryOptionsOf(const ProjectOptions &options, const std::filesystem::path &programFolder);

} // namespace crat::robot
