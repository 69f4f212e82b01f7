#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/robot/library/ArgumentSpec.h"

namespace crat::robot {

struct LibraryKeyword {
    std::string name; ///< with embedded arguments as ${name}
    ArgumentSpec spec;
    std::string documentation; ///< in the library's format
    std::vector<std::string> tags;
    std::string source; ///< file; empty where that is not known
    std::uint32_t line = 0;
    bool deprecated = false;
    bool runsKeywords = false; ///< registered with Robot as a keyword that runs others
    std::string error;         ///< why it can't be called; empty if it can
};

/// What a Python library offers. Immutable once made; shared between threads.
struct LibraryDoc {
    std::string name, version, scope, format, documentation, source;
    std::uint32_t line = 0;
    bool listener = false; ///< works as a listener too: an import for that alone is no unused import
    ArgumentSpec init;
    std::vector<LibraryKeyword> keywords;
    std::vector<std::string> files; ///< that it was loaded from, absolute: when one changes, so may this
};

/// What a variable file defines.
struct VariableFileDoc {
    std::vector<std::string> names; ///< decorated: ${NAME}, @{LIST}, &{DICT}
    std::string source;
    std::vector<std::pair<std::string, std::string>> values; ///< of those that are texts or numbers: NAME, value
    std::vector<std::string> files;                          ///< as of a library
};

/// The JSON of crat_libdoc.py ("doc" of an answer). Error: BadInput. Unknown members are skipped.
Result<LibraryDoc> parseLibraryDoc(std::string_view json);
Result<VariableFileDoc> parseVariableFileDoc(std::string_view json);

} // namespace crat::robot
