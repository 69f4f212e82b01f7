#pragma once

/// The files of resources/mail, built into the program.
namespace crat::notify::templates {

extern const char *const RunText; ///< run.txt.mustache
extern const char *const RunHtml; ///< run.html.mustache

} // namespace crat::notify::templates
