#include <algorithm>

#include "core/robot/diagnostics/FindingSink.h"
#include "core/robot/diagnostics/ProjectUse.h"

namespace crat::robot {
namespace {

bool readsName(const FileFacts &facts, const ItemFact &item, NameId name)
{
    for (std::uint32_t i = item.uses.begin; i < item.uses.end; ++i) {
        const VariableUse &use = facts.variableUses[i];
        if (!use.inText && (use.id == name || use.baseId == name))
            return true;
    }
    return false;
}

/// Its name is taken already: that is what is wrong with it, and calls are taken for those of the first.
bool isDuplicate(const FileFacts &facts, std::uint32_t index)
{
    return std::any_of(facts.items.begin(), facts.items.begin() + index, [&](const ItemFact &other) {
        return other.kind == ItemKind::Keyword && other.id == facts.items[index].id;
    });
}

void checkKeyword(RuleContext &context, std::uint32_t index)
{
    const FileFacts &facts = context.facts();
    const ItemFact &item = facts.items[index];
    const bool unused = context.use.isKnownWhole(context.file) && !context.use.isUsed(context.file, index);
    if (unused && !isDuplicate(facts, index))
        context.sink.add("unused-keyword", "Nothing calls the keyword \"" + std::string(facts.text(item.name)) + "\".",
                         item.name);
    if (item.badArguments)
        context.sink.add(
            "invalid-arguments",
            "The [Arguments] of \"" + std::string(facts.text(item.name)) +
                "\" are not valid, so that it cannot be called. Each is ${name}, ${name}=default, @{list} or, last, "
                "&{dictionary}; those with defaults come behind those without.",
            item.name, !context.use.isReached(context.file, index));
}

void checkLocals(RuleContext &context, const ItemFact &item)
{
    const FileFacts &facts = context.facts();
    if (item.dynamicVariable)
        return;
    for (std::uint32_t i = item.variables.begin; i < item.variables.end; ++i) {
        const VariableFact &variable = facts.variables[i];
        const bool argument = variable.kind == VariableKind::Argument || variable.kind == VariableKind::Embedded;
        const bool local = variable.kind == VariableKind::Assign || variable.kind == VariableKind::Var;
        const std::string_view name = facts.text(variable.name);
        if ((!argument && !local) || variable.changesItem || name.starts_with('_'))
            continue;
        const bool before = std::any_of(facts.variables.begin() + item.variables.begin, facts.variables.begin() + i,
                                        [&](const VariableFact &other) { return other.id == variable.id; });
        // What is set for the test, the suite or globally too is read there.
        const bool shared =
            std::any_of(facts.variables.begin() + item.variables.begin, facts.variables.begin() + item.variables.end,
                        [&](const VariableFact &other) { return other.id == variable.id && outlivesItem(other.kind); });
        if (before || shared || readsName(facts, item, variable.id))
            continue;
        if (argument)
            context.sink.add("unused-argument",
                             "The keyword does nothing with its argument \"" + std::string(name) + "\".",
                             variable.name);
        else
            context.sink.add("unused-variable", "Nothing reads the variable \"" + std::string(name) + "\".",
                             variable.name);
    }
}

void checkSection(RuleContext &context)
{
    const FileFacts &facts = context.facts();
    if (!context.use.isKnownWhole(context.file))
        return;
    for (const VariableFact &variable : facts.variables) {
        if (variable.kind == VariableKind::Section && !context.use.isVariableRead(context.indexed().names[variable.id]))
            context.sink.add("unused-variable",
                             "Nothing reads the variable \"" + std::string(facts.text(variable.name)) + "\".",
                             variable.name);
    }
}

} // namespace

void checkUnused(RuleContext &context)
{
    const FileFacts &facts = context.facts();
    for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
        if (facts.items[i].kind == ItemKind::Keyword)
            checkKeyword(context, i);
        checkLocals(context, facts.items[i]);
    }
    checkSection(context);
}

} // namespace crat::robot
