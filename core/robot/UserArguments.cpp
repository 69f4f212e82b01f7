#include "core/robot/UserArguments.h"

#include "core/robot/NamedValue.h"
#include "core/robot/VariableType.h"
#include "core/robot/Variables.h"

namespace crat::robot {

std::string UserArguments::add(std::string_view cell)
{
    const auto named = splitNamed(cell);
    const std::string_view variable = named ? named->first : cell;
    const VariableMatch match = searchVariable(variable);
    const std::string_view name = match.base.substr(0, match.base.rfind(": "));
    const bool whole = match.identifier && match.begin == 0 && match.end == variable.size() &&
                       match.base.size() + 3 == match.end && match.identifier != '%' && match.identifier != '*';
    const bool marker = whole && match.identifier == '@' && match.base.empty();
    const std::string quoted = "\"" + std::string(variable) + "\"";
    if (!marker && (!whole || name.empty() || searchVariable(name).identifier))
        return quoted + " is no argument: each is ${name}, ${name}=default, @{list} or, last, &{dictionary}";
    if (named && match.identifier != '$')
        return quoted + " cannot have a default value: only ${arguments} can";
    if (m_varNamed)
        return "Nothing can stand behind a &{dictionary} in [Arguments]";
    if (match.identifier == '&') {
        m_varNamed = true;
    } else if (match.identifier == '@') {
        if (m_namedOnly)
            return "There is a @{list} in [Arguments] already";
        m_namedOnly = true;
    } else if (named) {
        m_default = true;
    } else if (m_default && !m_namedOnly) {
        return quoted + " has no default value but stands behind one that has";
    }
    const std::string problem = typeProblem(variable, true);
    return problem.empty() ? problem : "The type of " + quoted + " is not valid: " + problem;
}

} // namespace crat::robot
