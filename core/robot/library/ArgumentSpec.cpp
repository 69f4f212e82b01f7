#include "core/robot/library/ArgumentSpec.h"

#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/TimeText.h"
#include "core/robot/Variables.h"

namespace crat::robot {
namespace {

bool isWhole(std::string_view cell, char identifier)
{
    if (cell.size() < 4 || cell[0] != identifier || cell[1] != '{')
        return false;
    const VariableMatch match = searchVariable(cell, std::string_view(&identifier, 1));
    return match.begin == 0 && match.end == cell.size() && !match.base.empty();
}

bool holdsVariable(std::string_view cell)
{
    return cell.find('{') != std::string_view::npos && searchVariable(cell, "$@&%").identifier;
}

std::string plural(std::string_view noun, std::size_t count)
{
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

struct Limits {
    std::size_t least = 0, most = 0;
    bool open = false; ///< takes any number
};

struct Named {
    std::string_view name, value;
    std::size_t at;
};

class Checker {
public:
    Checker(const ArgumentSpec &spec, std::span<const std::string_view> arguments)
        : m_spec(spec), m_arguments(arguments)
    {
        for (const Parameter &p : spec.parameters) {
            switch (p.kind) {
            case ParameterKind::PositionalOnly:
            case ParameterKind::PositionalOrNamed:
                m_positional.push_back(&p);
                m_limits.least += p.required;
                ++m_limits.most;
                break;
            case ParameterKind::VarPositional:
                m_limits.open = true;
                m_varPositional = &p;
                break;
            case ParameterKind::NamedOnly: m_named.push_back(&p); break;
            case ParameterKind::VarNamed: m_varNamed = &p; break;
            }
        }
    }

    std::optional<ArgumentProblem> run()
    {
        if (auto problem = split())
            return problem;
        if (m_hasList || m_hasDict)
            return checkValues();
        for (const auto check :
             {&Checker::checkTwice, &Checker::checkCount, &Checker::checkMissing, &Checker::checkNames}) {
            if (auto problem = (this->*check)())
                return problem;
        }
        return checkValues();
    }

private:
    using Kind = ArgumentProblem::Kind;

    const Parameter *find(std::string_view name, bool withPositional = true) const
    {
        for (const Parameter &p : m_spec.parameters) {
            const bool named =
                p.kind == ParameterKind::NamedOnly || (withPositional && p.kind == ParameterKind::PositionalOrNamed);
            if (named && p.name == name)
                return &p;
        }
        return nullptr;
    }

    std::optional<ArgumentProblem> split()
    {
        std::size_t plain = m_spec.embedded;
        const auto positionalOnly = static_cast<std::size_t>(
            std::count_if(m_spec.parameters.begin(), m_spec.parameters.end(),
                          [](const Parameter &p) { return p.kind == ParameterKind::PositionalOnly; }));
        plain = std::max(plain, positionalOnly) - m_spec.embedded;
        for (std::size_t i = 0; i < m_arguments.size(); ++i) {
            const std::string_view cell = m_arguments[i];
            if (m_spec.namedArguments && i >= plain) {
                if (isWhole(cell, '&')) {
                    m_hasDict = true;
                    m_sawNamed = true;
                    continue;
                }
                const auto named = splitNamed(cell);
                if (named && (m_sawNamed || m_varNamed || find(named->first))) {
                    m_given.push_back({named->first, named->second, i});
                    m_sawNamed = true;
                    continue;
                }
                if (m_sawNamed)
                    return ArgumentProblem{Kind::Order, "got a positional argument after named arguments", i};
            }
            m_hasList |= isWhole(cell, '@');
            m_values.push_back(i);
        }
        return std::nullopt;
    }

    std::size_t givenPositional() const { return m_values.size() + m_spec.embedded; }

    std::optional<ArgumentProblem> checkTwice() const
    {
        for (std::size_t i = m_spec.embedded; i < std::min(givenPositional(), m_positional.size()); ++i) {
            if (m_positional[i]->kind == ParameterKind::PositionalOnly)
                continue;
            for (const Named &named : m_given) {
                if (named.name == m_positional[i]->name)
                    return ArgumentProblem{
                        Kind::Twice, "got multiple values for argument '" + m_positional[i]->name + "'", named.at};
            }
        }
        return std::nullopt;
    }

    std::optional<ArgumentProblem> checkCount() const
    {
        std::size_t count = givenPositional();
        std::vector<std::string_view> seen;
        for (const Named &named : m_given) {
            const Parameter *p = find(named.name);
            if (p && p->kind == ParameterKind::PositionalOrNamed &&
                std::find(seen.begin(), seen.end(), named.name) == seen.end()) {
                ++count;
                seen.push_back(named.name);
            }
        }
        if (count >= m_limits.least && (m_limits.open || count <= m_limits.most))
            return std::nullopt;
        const std::size_t least = m_limits.least - std::min<std::size_t>(m_limits.least, m_spec.embedded);
        const std::size_t most = m_limits.most - std::min<std::size_t>(m_limits.most, m_spec.embedded);
        const std::string noun = m_varNamed || !m_named.empty() ? "non-named argument" : "argument";
        std::string text = m_limits.open   ? "at least " + plural(noun, least)
                           : least == most ? plural(noun, most)
                                           : std::to_string(least) + " to " + plural(noun, most);
        ArgumentProblem problem{Kind::Count, "expected " + text + ", got " + std::to_string(count - m_spec.embedded),
                                std::nullopt};
        if (!m_limits.open && m_values.size() > most)
            problem.at = m_values[most];
        return problem;
    }

    bool isGiven(std::string_view name) const
    {
        return std::any_of(m_given.begin(), m_given.end(), [name](const Named &n) { return n.name == name; });
    }

    std::optional<ArgumentProblem> checkMissing() const
    {
        for (std::size_t i = givenPositional(); i < m_positional.size(); ++i) {
            if (m_positional[i]->required && !isGiven(m_positional[i]->name))
                return ArgumentProblem{Kind::Missing, "missing value for argument '" + m_positional[i]->name + "'",
                                       std::nullopt};
        }
        for (const Parameter *p : m_named) {
            if (p->required && !isGiven(p->name))
                return ArgumentProblem{Kind::Missing, "missing named-only argument '" + p->name + "'", std::nullopt};
        }
        return std::nullopt;
    }

    std::optional<ArgumentProblem> checkNames() const
    {
        if (m_varNamed)
            return std::nullopt;
        for (const Named &named : m_given) {
            if (!find(named.name))
                return ArgumentProblem{Kind::Name, "got unexpected named argument '" + std::string(named.name) + "'",
                                       named.at};
        }
        return std::nullopt;
    }

    std::optional<ArgumentProblem> checkValues() const
    {
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            const std::size_t place = i + m_spec.embedded;
            const Parameter *p = place < m_positional.size() ? m_positional[place] : m_varPositional;
            // Behind a @{list} nobody knows which parameter a value is for.
            if (isWhole(m_arguments[m_values[i]], '@'))
                break;
            if (p && !fits(*p, m_arguments[m_values[i]]))
                return badValue(*p, m_arguments[m_values[i]], m_values[i]);
        }
        for (const Named &named : m_given) {
            const Parameter *p = find(named.name);
            p = p ? p : m_varNamed;
            if (p && !fits(*p, named.value))
                return badValue(*p, named.value, named.at);
        }
        return std::nullopt;
    }

    static ArgumentProblem badValue(const Parameter &p, std::string_view value, std::size_t at)
    {
        std::string wanted = p.type;
        if (wanted.empty()) {
            for (const std::string &fit : p.fits)
                wanted += (wanted.empty() ? "" : " | ") + fit;
        }
        return {Kind::Value, "got '" + std::string(value) + "' for argument '" + p.name + "', which takes " + wanted,
                at};
    }

    static std::string word(std::string_view text)
    {
        std::string out;
        for (const char c : text) {
            if (c != ' ' && c != '_' && c != '-')
                out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        }
        return out;
    }

    /// A number as Python reads it, with Robot's blanks and underscores; hexadecimal and the like count for "int".
    static bool isNumber(std::string_view text, bool floating)
    {
        std::string s = word(text); // a minus sign inside a number is none, so that dropping it costs nothing
        if (floating && (s == "inf" || s == "+inf" || s == "nan" || s == "infinity" || s == "+infinity"))
            return true;
        if (s.starts_with('+'))
            s.erase(0, 1);
        if (s.empty())
            return false;
        const bool prefixed = s.size() > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'o' || s[1] == 'b');
        const std::string_view allowed = prefixed && !floating ? "0123456789abcdefxo" : "0123456789.e+";
        return s.find_first_not_of(allowed) == std::string::npos && s.find_first_of("0123456789") != std::string::npos;
    }

    /// Plain digits with another digit than 0 behind the dot.
    static bool losesPrecision(std::string_view value)
    {
        const std::size_t dot = value.find('.');
        return dot != value.npos && value.find_first_not_of("0123456789.+-") == value.npos &&
               value.find_first_of("123456789", dot) != value.npos;
    }

    /// The text without the backslashes of escapes that mean the character itself (\=), or nothing if others are in it.
    static std::optional<std::string> unescaped(std::string_view value)
    {
        std::string out;
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (value[i] == '\\' && (++i == value.size() || std::isalnum(static_cast<unsigned char>(value[i]))))
                return std::nullopt;
            out += value[i];
        }
        return out;
    }

    static bool fits(const Parameter &p, std::string_view cell)
    {
        // What is not certain passes: variables, escapes, letters beyond ASCII.
        const std::optional<std::string> text = p.fits.empty() || holdsVariable(cell) ? std::nullopt : unescaped(cell);
        if (!text)
            return true;
        const std::string_view value = *text;
        if (std::any_of(value.begin(), value.end(), [](char c) { return (c & 0x80) != 0; }))
            return true;
        for (const std::string &fit : p.fits) {
            if (fit == "int" || fit == "float") {
                // Robot takes 1.0 and 1e3 for an integer too, but not 1.5.
                const bool fraction = fit == "int" && losesPrecision(value);
                if (!fraction && (isNumber(value, fit == "float") || isNumber(value, true)))
                    return true;
            } else if (fit == "literal") {
                if (value.find_first_of("[({,'\"") != std::string_view::npos)
                    return true;
            } else if (fit == "mapping") {
                if (value.find('{') != std::string_view::npos)
                    return true;
            } else if (fit == "time") {
                if (mayBeTime(value))
                    return true;
            } else if (fit == "None") {
                if (word(value) == "none")
                    return true;
            } else if (fit.starts_with('=') && word(std::string_view(fit).substr(1)) == word(value)) {
                return true;
            }
        }
        return false;
    }

    const ArgumentSpec &m_spec;
    std::span<const std::string_view> m_arguments;
    std::vector<const Parameter *> m_positional, m_named;
    const Parameter *m_varPositional = nullptr, *m_varNamed = nullptr;
    Limits m_limits;
    std::vector<std::size_t> m_values; ///< indices of the positional arguments
    std::vector<Named> m_given;
    bool m_hasList = false, m_hasDict = false, m_sawNamed = false;
};

} // namespace

std::optional<ArgumentProblem> checkArguments(const ArgumentSpec &spec, std::span<const std::string_view> arguments)
{
    return Checker(spec, arguments).run();
}

std::vector<std::string> fitsOfType(std::string_view type)
{
    std::vector<std::string> fits;
    while (!type.empty()) {
        const std::size_t bar = type.find('|');
        const std::string_view part = strip(type.substr(0, bar));
        if (part == "int" || part == "integer")
            fits.emplace_back("int");
        else if (part == "float")
            fits.emplace_back("float");
        else if (part == "None")
            fits.emplace_back("None");
        else if (part == "timedelta")
            fits.emplace_back("time");
        else
            return {};
        type = bar == std::string_view::npos ? std::string_view{} : type.substr(bar + 1);
    }
    return fits;
}

std::string ArgumentSpec::toText() const
{
    std::string out;
    bool named = false;
    for (const Parameter &p : parameters) {
        if (p.kind == ParameterKind::NamedOnly && !named) {
            const bool star = std::any_of(parameters.begin(), parameters.end(),
                                          [](const Parameter &q) { return q.kind == ParameterKind::VarPositional; });
            if (!star)
                out += out.empty() ? "*" : ", *";
            named = true;
        }
        out += out.empty() ? "" : ", ";
        out += p.kind == ParameterKind::VarPositional ? "*" : p.kind == ParameterKind::VarNamed ? "**" : "";
        out += p.name;
        if (!p.type.empty())
            out += ": " + p.type;
        if (!p.required && p.kind != ParameterKind::VarPositional && p.kind != ParameterKind::VarNamed)
            out += (p.type.empty() ? "=" : " = ") + p.defaultValue;
    }
    return out;
}

} // namespace crat::robot
