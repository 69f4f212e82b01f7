#include "core/robot/VariableType.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/robot/Characters.h"
#include "core/robot/Variables.h"

namespace crat::robot {
namespace {

constexpr std::size_t MaxDepth = 64; ///< of brackets; what goes deeper is not looked into

/// What a type takes in brackets.
enum class Takes : std::uint8_t { Nothing, One, Two, Tuple, Literals, Anything };

struct KnownType {
    std::string_view name;
    Takes takes = Takes::Nothing;
};

constexpr std::array Types = {
    KnownType{"..."},
    KnownType{"ellipsis"},
    KnownType{"any"},
    KnownType{"object"},
    KnownType{"str"},
    KnownType{"string"},
    KnownType{"unicode"},
    KnownType{"bool"},
    KnownType{"boolean"},
    KnownType{"int"},
    KnownType{"integer"},
    KnownType{"long"},
    KnownType{"float"},
    KnownType{"double"},
    KnownType{"decimal"},
    KnownType{"bytes"},
    KnownType{"bytearray"},
    KnownType{"datetime"},
    KnownType{"date"},
    KnownType{"timedelta"},
    KnownType{"path"},
    KnownType{"none"},
    KnownType{"secret"},
    KnownType{"sequence", Takes::One},
    KnownType{"list", Takes::One},
    KnownType{"set", Takes::One},
    KnownType{"frozenset", Takes::One},
    KnownType{"tuple", Takes::Tuple},
    KnownType{"mapping", Takes::Two},
    KnownType{"map", Takes::Two},
    KnownType{"dictionary", Takes::Two},
    KnownType{"dict", Takes::Two},
    KnownType{"union", Takes::Anything},
    KnownType{"literal", Takes::Literals},
};

const KnownType *findType(std::string_view name)
{
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto *it = std::find_if(Types.begin(), Types.end(), [&](const KnownType &t) { return t.name == lower; });
    return it == Types.end() ? nullptr : &*it;
}

bool isMark(char c)
{
    return c == '[' || c == ']' || c == '|' || c == ',';
}

/// Marks and names of a type; a quoted name is one with everything in it.
std::vector<std::string_view> wordsOf(std::string_view type)
{
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < type.size();) {
        if (isMark(type[i])) {
            words.push_back(type.substr(i++, 1));
            continue;
        }
        if (const std::size_t n = spaceAt(type, i)) {
            i += n;
            continue;
        }
        const std::size_t begin = i;
        i += type[i] == 'b' && i + 1 < type.size() && (type[i + 1] == '"' || type[i + 1] == '\'') ? 1 : 0;
        const char quote = type[i] == '"' || type[i] == '\'' ? type[i] : '\0';
        ++i;
        if (quote) {
            i = std::min(type.find(quote, i), type.size() - 1) + 1;
        } else {
            while (i < type.size() && !isMark(type[i]))
                ++i;
        }
        words.push_back(strip(type.substr(begin, i - begin)));
    }
    return words;
}

/// Reads name[parameters] | … and says what is wrong with it, the first thing only.
class TypeReader {
public:
    explicit TypeReader(std::string_view type) : m_words(wordsOf(type)) {}

    std::string run()
    {
        readUnion();
        if (m_problem.empty() && m_at < m_words.size() && m_depth <= MaxDepth)
            m_problem = "there is more behind the type";
        return m_tooDeep ? std::string() : m_problem;
    }

private:
    struct Parameters {
        std::size_t count = 0;
        bool openEnd = false; ///< the last one is "..."
        bool given = false;
    };

    bool at(std::string_view word) const { return m_at < m_words.size() && m_words[m_at] == word; }
    bool atName() const { return m_at < m_words.size() && !(m_words[m_at].size() == 1 && isMark(m_words[m_at][0])); }
    void refuse(std::string problem)
    {
        if (m_problem.empty())
            m_problem = std::move(problem);
    }

    void readUnion()
    {
        do {
            readOne();
        } while (m_problem.empty() && at("|") && ++m_at);
    }

    void readOne()
    {
        if (!atName()) {
            refuse("the name of a type is missing");
            return;
        }
        const std::string_view name = m_words[m_at++];
        const KnownType *known = findType(name);
        Parameters parameters;
        if (at("[")) {
            ++m_at;
            parameters = readParameters(known && known->takes == Takes::Literals);
        }
        if (!m_problem.empty())
            return;
        if (!known)
            refuse("there is no type \"" + std::string(name) + "\"");
        else if (known->takes == Takes::Anything && parameters.count == 0)
            refuse("a union names at least one type");
        else if (parameters.given)
            checkCount(name, *known, parameters);
    }

    Parameters readParameters(bool literal)
    {
        Parameters parameters{.given = true};
        if (++m_depth > MaxDepth) {
            m_tooDeep = true;
            refuse("too deep");
            return parameters;
        }
        bool afterOne = false;
        while (m_problem.empty()) {
            if (m_at >= m_words.size()) {
                refuse("a ] is missing");
            } else if (at("]")) {
                ++m_at;
                break;
            } else if (at(",")) {
                if (!afterOne)
                    refuse("a type is missing before a comma");
                afterOne = false;
                ++m_at;
            } else {
                parameters.openEnd = at("...");
                if (literal)
                    readLiteral();
                else
                    readUnion();
                ++parameters.count;
                afterOne = true;
            }
        }
        --m_depth;
        return parameters;
    }

    void readLiteral()
    {
        if (!atName()) {
            refuse("a value is missing");
            return;
        }
        const std::string_view value = m_words[m_at++];
        const bool number = value.find_first_not_of("0123456789.-+e") == std::string_view::npos;
        if (number && value.find_first_of(".e") != std::string_view::npos)
            refuse("a literal is an integer, a text, bytes, a Boolean or None, not \"" + std::string(value) + "\"");
    }

    void checkCount(std::string_view name, const KnownType &type, const Parameters &parameters)
    {
        const std::string quoted = "\"" + std::string(name) + "\"";
        const auto wants = [&](std::size_t count) {
            if (parameters.count != count)
                refuse(quoted + " takes " + std::to_string(count) + (count == 1 ? " type" : " types") +
                       " in its brackets, not " + std::to_string(parameters.count));
        };
        switch (type.takes) {
        case Takes::One: wants(1); break;
        case Takes::Two: wants(2); break;
        case Takes::Tuple:
            if (parameters.openEnd)
                wants(2);
            break;
        case Takes::Literals:
            if (parameters.count == 0)
                refuse("a literal names at least one value");
            break;
        case Takes::Nothing: refuse(quoted + " takes nothing in brackets"); break;
        case Takes::Anything: break;
        }
    }

    std::vector<std::string_view> m_words;
    std::size_t m_at = 0, m_depth = 0;
    bool m_tooDeep = false;
    std::string m_problem;
};

} // namespace

std::string_view typeOfVariable(std::string_view variable)
{
    const std::string_view base = searchVariable(variable, "$@&").base;
    const std::size_t colon = base.rfind(": ");
    return colon == std::string_view::npos ? std::string_view() : base.substr(colon + 2);
}

std::string typeProblem(std::string_view variable, bool argument)
{
    std::string_view type = typeOfVariable(variable);
    if (type.empty())
        return {};
    // &{x: key=value} has two types.
    if (const std::size_t equals = type.find('=');
        equals != std::string_view::npos && variable[0] == '&' && !argument) {
        const std::string problem = TypeReader(type.substr(0, equals)).run();
        return problem.empty() ? TypeReader(type.substr(equals + 1)).run() : problem;
    }
    return TypeReader(type).run();
}

} // namespace crat::robot
