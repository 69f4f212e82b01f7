#include "core/robot/NamedValue.h"

#include "core/robot/Variables.h"

namespace crat::robot {
namespace {

/// The = of `part`, which holds no variable.
std::size_t findEquals(std::string_view part)
{
    for (std::size_t at = part.find('='); at != std::string_view::npos; at = part.find('=', at + 1)) {
        std::size_t backslashes = 0;
        while (backslashes < at && part[at - 1 - backslashes] == '\\')
            ++backslashes;
        if (backslashes % 2 == 0)
            return at;
    }
    return std::string_view::npos;
}

} // namespace

std::optional<std::pair<std::string_view, std::string_view>> splitNamed(std::string_view cell)
{
    if (cell.find('=') == std::string_view::npos)
        return std::nullopt;
    std::size_t offset = 0;
    while (true) {
        const std::string_view rest = cell.substr(offset);
        const VariableMatch match = searchVariable(rest, "$@&%");
        const std::string_view part = match.identifier ? rest.substr(0, match.begin) : rest;
        if (const std::size_t at = findEquals(part); at != std::string_view::npos)
            return std::pair(cell.substr(0, offset + at), cell.substr(offset + at + 1));
        if (!match.identifier)
            return std::nullopt;
        offset += match.end;
    }
}

} // namespace crat::robot
