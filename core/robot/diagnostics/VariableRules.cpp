#include <algorithm>

#include "core/robot/diagnostics/FindingSink.h"
#include "core/robot/diagnostics/ProjectUse.h"

namespace crat::robot {
namespace {

constexpr std::size_t MaxSuggestions = 50;

class VariableRules {
public:
    explicit VariableRules(RuleContext &context)
        : m_context(context), m_facts(context.facts()), m_known(m_facts.names.size(), Unasked),
          m_own(m_facts.names.size(), 0), m_reach(context.snapshot, context.file)
    {
    }

    void run()
    {
        if (isUncertain()) {
            checkFirstUnknownImport();
            return;
        }
        for (const VariableUse &use : m_facts.variableUses) {
            if (use.item == None && resolvedAtOnce(use.name)) {
                checkAtOnce(use);
                continue;
            }
            const bool certain = use.item == None || !m_facts.items[use.item].dynamicVariable;
            if (!use.lenient && certain && !isKnown(use.id, use.item) &&
                (use.baseId == None || !isKnown(use.baseId, use.item)))
                report(use);
        }
    }

private:
    enum Known : signed char { Unasked, No, Yes };

    bool isUncertain() const
    {
        const auto uncertain = [this](FileId id) {
            return m_context.snapshot.linked(id).closure.uncertainVariables;
        };
        const auto &importers = m_context.link().importers;
        return uncertain(m_context.file) || std::any_of(importers.begin(), importers.end(), uncertain);
    }

    /// Robot resolves imports in their order: what the first of them that is not understood names cannot come from it or from
    /// those behind it.
    void checkFirstUnknownImport()
    {
        const auto uncertain = [this](FileId id) {
            return id != m_context.file && m_context.snapshot.linked(id).closure.uncertainSelf;
        };
        // An importer, or what it imports, may have brought the variable before.
        for (const FileId importer : m_context.link().importers) {
            const auto &resources = m_context.snapshot.linked(importer).closure.resources;
            if (uncertain(importer) || std::any_of(resources.begin(), resources.end(), uncertain))
                return;
        }
        for (std::size_t i = 0; i < m_facts.imports.size(); ++i) {
            const ResolvedImport &import = m_context.link().imports[i];
            if (m_facts.imports[i].dynamic)
                continue;
            if (import.state == ResolvedImport::State::Unknown)
                reportIn(m_facts.imports[i].row);
            if (import.state == ResolvedImport::State::Unknown || mayBringVariables(import))
                return;
        }
    }

    /// Variables that are not known: it is not there, or not all that it imports is.
    bool mayBringVariables(const ResolvedImport &import) const
    {
        if (import.kind == ImportKind::Library)
            return false;
        if (import.state != ResolvedImport::State::Resolved)
            return true;
        return import.kind == ImportKind::Resource &&
               m_context.snapshot.linked(import.target).closure.uncertainVariables;
    }

    void reportIn(Span row)
    {
        for (const VariableUse &use : m_facts.variableUses) {
            const bool inside = use.item == None && use.name.begin >= row.begin && use.name.end <= row.end;
            if (inside)
                checkAtOnce(use);
        }
    }

    void checkAtOnce(const VariableUse &use)
    {
        const auto known = [this](NameId name) {
            return m_reach.knowsAtOnce(m_context.indexed().names[name]);
        };
        if (!use.lenient && !known(use.id) && (use.baseId == None || !known(use.baseId)))
            report(use);
    }

    bool isKnown(NameId name, std::uint32_t item)
    {
        if (item != None) {
            enter(item);
            if (m_own[name] == item + 1)
                return true;
        }
        if (m_known[name] == Unasked)
            m_known[name] = m_reach.knows(m_context.indexed().names[name]) ? Yes : No;
        return m_known[name] == Yes;
    }

    /// The names that an item itself gives a value, marked once for all that it reads.
    void enter(std::uint32_t item)
    {
        if (m_entered == item)
            return;
        m_entered = item;
        const Slice own = m_facts.items[item].variables;
        for (std::uint32_t i = own.begin; i < own.end; ++i) {
            if (!m_facts.variables[i].changesItem)
                m_own[m_facts.variables[i].id] = item + 1;
        }
    }

    void report(const VariableUse &use)
    {
        Span name = use.name;
        if (use.baseId != None)
            name.end = name.begin + use.baseSize;
        const std::string text(m_facts.text(name));
        std::string near;
        if (m_suggestions++ < MaxSuggestions)
            near = nearestName(text, namesInReach(use.item));
        std::string message = "Nothing gives the variable \"" + text + "\" a value.";
        if (!near.empty())
            message += " Did you mean \"" + near + "\"?";
        // With its decoration, as people see it.
        const Span at =
            use.inExpression ? Span{use.name.begin - 1, use.name.end} : Span{use.name.begin - 2, use.name.end + 1};
        Diagnostic *finding = m_context.sink.add("unknown-variable", std::move(message), at);
        // Robot resolves these when it reads the file, in a dry run too.
        if (finding && resolvedAtOnce(name))
            finding->severity = Severity::Error;
        if (finding && !near.empty())
            finding->fix = Fix{"Replace with \"" + near + "\"", {TextEdit{name.begin, text, near}}};
    }

    /// Is it in the value of a Variables section or in an import?
    bool resolvedAtOnce(Span name)
    {
        if (m_resolvedAtOnce.empty()) {
            for (const VariableFact &variable : m_facts.variables) {
                if (variable.kind == VariableKind::Section && variable.values.size() != 0)
                    m_resolvedAtOnce.push_back({m_facts.arguments[variable.values.begin].begin,
                                                m_facts.arguments[variable.values.end - 1].end});
            }
            for (const ImportFact &import : m_facts.imports) {
                if (!import.dynamic)
                    m_resolvedAtOnce.push_back(import.row);
            }
            m_resolvedAtOnce.push_back({}); // empty means not asked yet
            std::sort(m_resolvedAtOnce.begin(), m_resolvedAtOnce.end(),
                      [](const Span &a, const Span &b) { return a.begin < b.begin; });
        }
        const auto after = std::upper_bound(m_resolvedAtOnce.begin(), m_resolvedAtOnce.end(), name.begin,
                                            [](std::uint32_t at, const Span &span) { return at < span.begin; });
        return after != m_resolvedAtOnce.begin() && std::prev(after)->end >= name.end;
    }

    std::vector<std::string_view> namesInReach(std::uint32_t item) const
    {
        std::vector<std::string_view> names;
        const auto add = [&](FileId id) {
            const FileFacts &facts = m_context.snapshot.facts(id);
            for (const VariableFact &variable : facts.variables) {
                const bool local = id == m_context.file && variable.item == item;
                if (local || outlivesItem(variable.kind))
                    names.push_back(facts.text(variable.name));
            }
        };
        add(m_context.file);
        for (const FileId id : m_context.link().closure.resources)
            add(id);
        return names;
    }

    RuleContext &m_context;
    const FileFacts &m_facts;
    std::vector<Known> m_known;       ///< by NameId, outside items
    std::vector<std::uint32_t> m_own; ///< by NameId: the last item, counted from 1, that gives it a value
    VariableReach m_reach;
    std::uint32_t m_entered = None;
    std::vector<Span> m_resolvedAtOnce; ///< sorted; made when first asked for
    std::size_t m_suggestions = 0;
};

} // namespace

void checkVariables(RuleContext &context)
{
    VariableRules(context).run();
}

} // namespace crat::robot
