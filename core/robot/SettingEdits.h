#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/robot/Edit.h"
#include "core/robot/Tree.h"

/// Edits of settings and variables by name, as Edits.h: pure functions of a snapshot, untouched lines stay byte for byte.
/// Settings are named by their token types: SuiteSetup, TestTags, Documentation in a file; Setup, Tags, Documentation in a
/// test or keyword. Values are Robot source as a person types it, a cell each; what has to be escaped is.
namespace crat::robot {

/// The row of a file's setting, the first of them where it may be repeated.
std::optional<std::size_t> findSetting(const Tree &tree, TokenType setting);
/// The row of a test's, task's or keyword's setting.
std::optional<std::size_t> findSetting(const Tree &tree, std::size_t item, TokenType setting);
/// The row that sets a variable ("${NAME}", with or without "=" behind it) in a Variables section.
std::optional<std::size_t> findVariable(const Tree &tree, std::string_view name);
/// The values of a setting's or variable's row, without its name, its comments and a separator=; an empty continuation line is an empty one.
std::vector<std::string> valuesOf(const Tree &tree, std::size_t row);

/// Gives the setting these values; a setting that is not there yet is added where it belongs (in the Settings section, which
/// is made if there is none), no values take it away. Rows keep their form: values that stand on lines of their own go on
/// doing so. Errors: BadInput (no such setting here, or more values than it takes).
Result<Edit> setSetting(const Tree &tree, TokenType setting, const std::vector<std::string> &values);
Result<Edit> setSetting(const Tree &tree, std::size_t item, TokenType setting, const std::vector<std::string> &values);

/// A documentation's text as Robot reads it from the row: one line for each line of the file, but where that ends with a
/// backslash or \n.
std::string documentationText(const Tree &tree, std::size_t row);
/// Gives the documentation of the file, or of `item`, this text: a line of the file for each of its lines. Lines that stay as
/// they are are not touched. Empty text takes it away.
Result<Edit> setDocumentation(const Tree &tree, std::optional<std::size_t> item, std::string_view text);

/// Sets a variable: "${x}" takes one value or more, "@{x}" its items, "&{x}" key=value pairs. New ones join the Variables
/// section. No values take it away; an option separator= stays where it is, and a value that looks like one is escaped. Error: BadInput if it is no name of a variable.
Result<Edit> setVariable(const Tree &tree, std::string_view name, const std::vector<std::string> &values);

} // namespace crat::robot
