#pragma once

#include <string>
#include <string_view>

/// What a cell's text has to look like in a file so that Robot reads it as one cell with that text (Robot Framework User
/// Guide, "Escaping").
namespace crat::robot {

/// Robot source as a person types it into a cell: `\n`, `${x}` and other escapes stay as they are; what would end the cell,
/// join it to a separator, comment it out or turn it into a continuation is escaped: blanks at either end, runs of
/// blanks, tabs and line ends, a leading #, "...", a pipe between blanks. Empty text becomes ${EMPTY}.
std::string cellSource(std::string_view typed);

/// A plain value, nothing in it meant as Robot syntax: backslashes and variables are escaped too.
std::string cellLiteral(std::string_view value);

/// A keyword's, test's or section's name: not unescaped by Robot, so that runs of blanks become one blank and line ends too.
std::string nameSource(std::string_view typed);

/// A comment: begins with "#", is on one line.
std::string commentSource(std::string_view typed);

} // namespace crat::robot
