#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What a keyword takes, and whether a call fits it (Robot Framework User Guide, "Using arguments").
namespace crat::robot {

enum class ParameterKind : std::uint8_t { PositionalOnly, PositionalOrNamed, VarPositional, NamedOnly, VarNamed };

struct Parameter {
    std::string name;
    ParameterKind kind = ParameterKind::PositionalOrNamed;
    bool required = true;
    std::string defaultValue; ///< as documentation shows it; only where not required
    std::string type;         ///< as documentation shows it; empty if there is none
    /// What a text must fit one of, if anything is certain: "int", "float", "None", "literal" (a Python
    /// list, tuple or set), "mapping" (a dictionary), "time" (10, 1 min 5 s, 01:05), "Secret" (no text at all), "=one of these words".
    /// Empty: anything.
    std::vector<std::string> fits;
};

struct ArgumentSpec {
    std::vector<Parameter> parameters; ///< in the order in which they are declared
    /// Of a library keyword with embedded arguments: how many of the positional ones its name fills.
    std::uint32_t embedded = 0;
    /// Do name=value arguments mean anything to it? Not for the keywords that take their arguments as they stand.
    bool namedArguments = true;

    /// "name, *values, level=INFO", for tooltips.
    std::string toText() const;
};

struct ArgumentProblem {
    enum class Kind : std::uint8_t { Count, Missing, Name, Twice, Order, Value };
    Kind kind = Kind::Count;
    std::string message;           ///< "expected 1 to 2 arguments, got 3"
    std::optional<std::size_t> at; ///< index of the argument that is to blame, if it is one
};

/// Checks a call as `robot --dryrun` does: variables are values that may be anything, and a call with a @{list} or &{dict}
/// among its arguments fits everything that is not certainly wrong. `arguments` are cells as they stand in a file.
std::optional<ArgumentProblem> checkArguments(const ArgumentSpec &spec, std::span<const std::string_view> arguments);

/// Splits "name=value" where Robot does, at the first = that is neither escaped nor inside a variable.
std::optional<std::pair<std::string_view, std::string_view>> splitNamed(std::string_view cell);

/// Types of a user keyword's argument ("int", "float | None") as Parameter::fits; empty where anything may fit.
std::vector<std::string> fitsOfType(std::string_view type);

} // namespace crat::robot
