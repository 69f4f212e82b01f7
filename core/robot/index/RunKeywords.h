#pragma once

#include <cstdint>
#include <string_view>

/// What BuiltIn keywords do with their arguments, where that matters before they run. By name: a keyword of the same name
/// in a project's own file is taken for the one of BuiltIn.
namespace crat::robot {

struct BuiltInTrait {
    enum class Runs : std::uint8_t {
        Nothing,
        At,      ///< the argument at `at` is a keyword's name, what follows are its arguments
        IfChain, ///< condition, keyword, arguments, ELSE IF …, ELSE …
        AndChain ///< Run Keywords
    };
    enum class Sets : std::uint8_t { Nothing, Local, Test, Suite, Global };
    enum class Imports : std::uint8_t { Nothing, Library, Resource, Variables };
    Runs runs = Runs::Nothing;
    std::uint8_t at = 0;
    bool expression = false; ///< the first argument is a Python expression
    Sets sets = Sets::Nothing;
    Imports imports = Imports::Nothing;
    bool readsByName = false; ///< the first argument names a variable that may be missing
    bool setsSearchOrder = false;
    bool endsBlock = false; ///< nothing after it in its block is ever run: Fatal Error, Return From Keyword …
};

/// By normalised name, with or without "builtin." before it; null for any other keyword.
const BuiltInTrait *builtInTrait(std::string_view key);

} // namespace crat::robot
