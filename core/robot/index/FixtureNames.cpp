#include "core/robot/index/FixtureNames.h"

#include <algorithm>

#include "core/robot/Variables.h"
#include "core/robot/index/NameTable.h"

namespace crat::robot {

bool FixtureNames::isFixed(FileId file, const CallFact &call, std::string_view base) const
{
    const auto name = m_snapshot.names().find(keyOf(base));
    const auto refs = name ? m_snapshot.sharedVariablesNamed(*name) : std::vector<Snapshot::VariableRef>();
    if (refs.size() != 1 || m_snapshot.isFixedVariable(*name))
        return false;
    const FileFacts &facts = m_snapshot.facts(file);
    const auto &resources = m_snapshot.linked(file).closure.resources;
    const bool inReach =
        refs[0].file == file || std::find(resources.begin(), resources.end(), refs[0].file) != resources.end();
    const bool section = m_snapshot.facts(refs[0].file).variables[refs[0].index].kind == VariableKind::Section;
    // A test or keyword may give it another value for its own teardown, a keyword by its arguments for its setup.
    const bool changed = std::any_of(facts.variables.begin(), facts.variables.end(), [&](const VariableFact &variable) {
        if (variable.item == None || m_snapshot.files()[file]->names[variable.id] != *name)
            return false;
        const bool keyword = facts.items[variable.item].kind == ItemKind::Keyword;
        if (variable.item == call.item)
            return keyword || call.kind == CallKind::Teardown;
        return !keyword && call.setting == TokenType::TestTeardown;
    });
    return inReach && section && !changed;
}

std::optional<std::string> FixtureNames::nameOf(FileId file, const CallFact &call) const
{
    const std::string_view text = m_snapshot.facts(file).text(call.name);
    // A list or dictionary becomes its text, in brackets: only a keyword that matches any text has such a name.
    if (const VariableMatch match = searchVariable(text, "@&");
        match.begin == 0 && match.end == text.size() && text.ends_with('}'))
        return match.identifier == '@' ? "[]" : "{}";
    for (std::string_view rest = text; rest.find('{') != std::string_view::npos;) {
        const VariableMatch match = searchVariable(rest, "$@&%");
        if (!match.identifier)
            break;
        if (match.identifier != '$' || !isFixed(file, call, match.base))
            return std::nullopt;
        rest.remove_prefix(match.end);
    }
    std::call_once(m_once, [this] { m_values.emplace(m_snapshot); });
    auto name = m_values->replaced(file, text);
    const std::string key = name ? keyOf(*name) : std::string();
    if (key.empty() || key == "none") // which means that there is none
        return std::nullopt;
    return name;
}

} // namespace crat::robot
