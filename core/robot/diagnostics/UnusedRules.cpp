#include <utility>

#include "core/robot/diagnostics/FindingSink.h"
#include "core/robot/diagnostics/ProjectUse.h"

namespace crat::robot {
namespace {

/// What one item does with each name of the file: filled in for an item at a time, so that nothing is looked for twice.
class UnusedRules {
public:
    explicit UnusedRules(RuleContext &context)
        : m_context(context), m_facts(context.facts()), m_keyword(m_facts.names.size(), 0),
          m_read(m_facts.names.size(), 0), m_shared(m_facts.names.size(), 0), m_seen(m_facts.names.size(), 0)
    {
    }

    void run()
    {
        for (std::uint32_t i = 0; i < m_facts.items.size(); ++i) {
            if (m_facts.items[i].kind == ItemKind::Keyword)
                checkKeyword(i);
            checkLocals(i);
        }
    }

private:
    void checkKeyword(std::uint32_t index)
    {
        const ItemFact &item = m_facts.items[index];
        const bool unused = m_context.use.isKnownWhole(m_context.file) && !m_context.use.isUsed(m_context.file, index);
        // If its name is taken already that is what is wrong with it, and calls are taken for those of the first.
        const bool duplicate = std::exchange(m_keyword[item.id], 1) != 0;
        if (unused && !duplicate)
            m_context.sink.add("unused-keyword",
                               "Nothing calls the keyword \"" + std::string(m_facts.text(item.name)) + "\".",
                               item.name);
    }

    void checkLocals(std::uint32_t index)
    {
        const ItemFact &item = m_facts.items[index];
        if (item.dynamicVariable)
            return;
        const std::uint32_t stamp = index + 1;
        for (std::uint32_t i = item.uses.begin; i < item.uses.end; ++i) {
            const VariableUse &use = m_facts.variableUses[i];
            if (use.inText)
                continue;
            m_read[use.id] = stamp;
            if (use.baseId != None)
                m_read[use.baseId] = stamp;
        }
        // What is set for the test, the suite or globally too is read there.
        for (std::uint32_t i = item.variables.begin; i < item.variables.end; ++i) {
            if (outlivesItem(m_facts.variables[i].kind))
                m_shared[m_facts.variables[i].id] = stamp;
        }
        for (std::uint32_t i = item.variables.begin; i < item.variables.end; ++i) {
            const VariableFact &variable = m_facts.variables[i];
            const bool before = std::exchange(m_seen[variable.id], stamp) == stamp;
            const bool used = m_shared[variable.id] == stamp || m_read[variable.id] == stamp;
            if (!before && !used)
                checkLocal(variable);
        }
    }

    void checkLocal(const VariableFact &variable)
    {
        const bool argument = variable.kind == VariableKind::Argument || variable.kind == VariableKind::Embedded;
        const bool local = variable.kind == VariableKind::Assign || variable.kind == VariableKind::Var;
        const std::string_view name = m_facts.text(variable.name);
        if ((!argument && !local) || variable.changesItem || name.starts_with('_'))
            return;
        if (argument)
            m_context.sink.add("unused-argument",
                               "The keyword does nothing with its argument \"" + std::string(name) + "\".",
                               variable.name);
        else
            m_context.sink.add("unused-variable", "Nothing reads the variable \"" + std::string(name) + "\".",
                               variable.name);
    }

    RuleContext &m_context;
    const FileFacts &m_facts;
    std::vector<char> m_keyword; ///< by NameId: is there a keyword of that name so far?
    /// By NameId: the last item, counted from 1, that reads the name, sets it beyond itself, has it among its variables.
    std::vector<std::uint32_t> m_read, m_shared, m_seen;
};

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
    UnusedRules(context).run();
    checkSection(context);
}

} // namespace crat::robot
