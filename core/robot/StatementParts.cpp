#include "core/robot/StatementParts.h"

#include <algorithm>

#include "core/robot/NamedValue.h"
#include "core/robot/UserArguments.h"
#include "core/robot/VariableType.h"
#include "core/robot/Variables.h"

namespace crat::robot {

using T = TokenType;

void PartReport::add(std::string_view rule, std::string message, const Token &at, Severity severity)
{
    if (m_findings.size() < MaxFindings)
        m_findings.push_back(m_places.finding(severity, rule, std::move(message), at.begin, at.end()));
}

Parts PartReport::partsOf(const Row &row)
{
    m_parts.clear();
    for (std::uint32_t i = row.firstToken; i < row.endToken; ++i) {
        if (isData(m_tree.lexed().tokens[i].type))
            m_parts.push_back(m_tree.lexed().tokens[i]);
    }
    return m_parts;
}

const Token *firstOf(Parts parts, TokenType type)
{
    const auto it = std::find_if(parts.begin(), parts.end(), [type](const Token &t) { return t.type == type; });
    return it == parts.end() ? nullptr : &*it;
}

std::size_t countOf(Parts parts, TokenType type)
{
    return static_cast<std::size_t>(
        std::count_if(parts.begin(), parts.end(), [type](const Token &t) { return t.type == type; }));
}

namespace {

constexpr std::string_view InvalidVariable = "invalid-variable";

void checkType(PartReport &report, const Token &variable, Severity severity = Severity::Error)
{
    const std::string problem = typeProblem(report.text(variable));
    if (!problem.empty())
        report.add(InvalidVariable, "The type of " + report.quoted(variable) + " is not valid: " + problem + ".",
                   variable, severity);
}

bool isDictionary(std::string_view text)
{
    const VariableMatch match = searchVariable(text, "&");
    return match.identifier && !match.base.empty() && match.begin == 0 && match.end == text.size();
}

/// As isAssign(), but without items: ${x}[0] cannot be set anew.
bool isDefinable(std::string_view text)
{
    if (!isAssign(text))
        return false;
    const VariableMatch match = searchVariable(text);
    return match.base.size() + 3 == match.end;
}

} // namespace

bool isPlainScalar(std::string_view text)
{
    const VariableMatch match = searchVariable(text);
    const std::string_view name = match.base.substr(0, match.base.rfind(": "));
    return match.identifier == '$' && !name.empty() && match.begin == 0 && match.end == text.size() &&
           match.base.size() + 3 == match.end && !searchVariable(name).identifier;
}

void checkDefinition(PartReport &report, const Token &variable, Parts values)
{
    const std::string_view name = report.text(variable);
    if (!isDefinable(name)) {
        report.add(InvalidVariable,
                   report.quoted(variable) + " is no variable that can be set: write ${name}, @{name} or &{name}.",
                   variable);
        return;
    }
    checkType(report, variable);
    if (name[0] != '&')
        return;
    for (const Token &value : values) {
        if (value.type == T::Argument && !splitNamed(report.text(value)) && !isDictionary(report.text(value)))
            report.add(InvalidVariable,
                       report.quoted(value) + " is no item of a dictionary: write name=value, or a &{dictionary}.",
                       value);
    }
}

void checkAssignment(PartReport &report, Parts parts)
{
    // A dry run does not come to the types before a keyword.
    const Severity types = firstOf(parts, T::InlineIf) ? Severity::Error : Severity::Warning;
    bool list = false, dictionary = false, any = false;
    const Token *marked = nullptr;
    for (const Token &part : parts) {
        if (part.type != T::Assign)
            continue;
        const std::string_view text = report.text(part);
        if (marked) {
            report.add("invalid-assignment",
                       "Only the last variable can have a \"=\" behind it; take that of " + report.quoted(*marked) +
                           " away.",
                       *marked);
        }
        marked = text.ends_with('=') ? &part : nullptr;
        if (text[0] == '@' && list)
            report.add("invalid-assignment", "Only one list variable can be assigned at a time.", part);
        if (dictionary || (text[0] == '&' && any))
            report.add("invalid-assignment", "A dictionary variable cannot be assigned with others.", part);
        list |= text[0] == '@';
        dictionary |= text[0] == '&';
        any = true;
        checkType(report, part, types);
    }
}

void checkFor(PartReport &report, Parts parts)
{
    if (!firstOf(parts, T::ForSeparator))
        return; // said already; what the variables are cannot be told then
    for (const Token &part : parts) {
        if (part.type != T::Variable)
            continue;
        if (!isPlainScalar(report.text(part)))
            report.add(InvalidVariable,
                       report.quoted(part) + " is no variable that a FOR can set: write ${name}, without \"=\".", part);
        else
            checkType(report, part);
    }
}

void checkExcept(PartReport &report, Parts parts)
{
    const Token *variable = firstOf(parts, T::Variable);
    if (variable && countOf(parts, T::Variable) == 1 && !isPlainScalar(report.text(*variable)))
        report.add(InvalidVariable, report.quoted(*variable) + " is no variable that EXCEPT can set: write ${name}.",
                   *variable);
}

void checkVar(PartReport &report, Parts parts)
{
    if (parts.size() < 2) {
        report.add(InvalidVariable, "This VAR names no variable.", parts[0]);
        return;
    }
    checkDefinition(report, parts[1], parts.subspan(2));
}

void checkArgumentsSetting(PartReport &report, Parts parts)
{
    UserArguments arguments;
    for (const Token &part : parts.subspan(1)) {
        const std::string problem = arguments.add(report.text(part));
        if (!problem.empty())
            report.add("invalid-arguments", problem + ". The keyword cannot be called.", part);
    }
}

} // namespace crat::robot
