#include <set>

#include "core/robot/Variables.h"
#include "core/robot/diagnostics/FindingSink.h"
#include "core/robot/diagnostics/ProjectUse.h"
#include "core/robot/index/NameTable.h"
#include "core/robot/index/RunKeywords.h"

namespace crat::robot {
namespace {

using State = CallTarget::State;

constexpr std::size_t MaxSuggestions = 50; ///< unknown keywords of one file for which a near name is looked for

constexpr std::size_t MaxQuoted = 400; ///< bytes of a name in a message

/// A name of megabytes stays out of the thousands of messages that may be about it.
std::string inQuotes(std::string_view text)
{
    if (text.size() <= MaxQuoted)
        return "\"" + std::string(text) + "\"";
    std::size_t end = MaxQuoted;
    while (end > 0 && (text[end] & 0xC0) == 0x80)
        --end;
    return "\"" + std::string(text.substr(0, end)) + "…\"";
}

std::string_view ruleOf(ArgumentProblem::Kind kind)
{
    switch (kind) {
    case ArgumentProblem::Kind::Count: return "argument-count";
    case ArgumentProblem::Kind::Missing: return "missing-argument";
    case ArgumentProblem::Kind::Name: return "argument-name";
    case ArgumentProblem::Kind::Twice: return "argument-twice";
    case ArgumentProblem::Kind::Order: return "argument-order";
    case ArgumentProblem::Kind::Value: break;
    }
    return "argument-value";
}

class CallRules {
public:
    explicit CallRules(RuleContext &context)
        : m_context(context), m_facts(context.facts()), m_targets(context.link().targets)
    {
    }

    void run()
    {
        for (std::uint32_t i = 0; i < m_facts.calls.size(); ++i) {
            const CallFact &call = m_facts.calls[i];
            if (call.kind == CallKind::TemplateRow)
                checkTemplateRow(call);
            else
                checkCall(i);
        }
    }

private:
    bool mild(const CallFact &call) const
    {
        // A dry run leaves out what a run keyword calls by a name with variables in it.
        if (call.kind == CallKind::Nested && call.dynamic)
            return true;
        // It comes only to what a test comes to: what is wrong elsewhere does no harm yet.
        return call.item != None &&
               (!m_context.use.isReached(m_context.file, call.item) || m_facts.items[call.item].noDryRun);
    }

    void checkCall(std::uint32_t index)
    {
        const CallFact &call = m_facts.calls[index];
        const CallTarget &target = m_targets[index];
        switch (target.state) {
        case State::NotFound: reportUnknown(call); return;
        case State::Dynamic:
        case State::Uncertain: return;
        case State::Ambiguous: reportAmbiguous(call, target); return;
        case State::FoundInSome:
            m_context.sink.add("keyword-needs-import",
                               inQuotes(m_facts.text(call.name)) +
                                   " is not imported here. It is found in some of the suites "
                                   "that use this file, but not in all.",
                               call.name);
            break;
        case State::Found:
        case State::FoundElsewhere: break;
        }
        checkKeyword(call, target.keyword);
        if (m_context.use.recursion().leadsBack(m_context.file, index))
            m_context.sink.add(
                "recursive-keyword",
                inQuotes(m_facts.text(call.name)) +
                    " leads back into the keyword that calls it. Robot stops this after some hundred "
                    "rounds unless a condition ends it before; a dry run, which tries all branches, fails.",
                call.name);
        checkIfChain(call, target.keyword);
        if (call.kind != CallKind::Template && !hasBadArguments(target.keyword))
            checkArgumentsOf(call, target.keyword, call.arguments);
    }

    /// Its [Arguments] are told where they stand; what it takes is not known then.
    bool hasBadArguments(KeywordRef keyword) const
    {
        return !keyword.owner.isLibrary() &&
               m_context.snapshot.facts(keyword.owner.index()).items[keyword.index].badArguments;
    }

    std::vector<std::string_view> namesInReach() const
    {
        std::vector<std::string_view> names;
        const Snapshot &snapshot = m_context.snapshot;
        const auto addFile = [&](FileId id) {
            const FileFacts &facts = snapshot.facts(id);
            for (const ItemFact &item : facts.items) {
                if (item.kind == ItemKind::Keyword && !item.embedded)
                    names.push_back(facts.text(item.name));
            }
        };
        addFile(m_context.file);
        for (const FileId id : m_context.link().closure.resources)
            addFile(id);
        for (const Closure::Library &library : m_context.link().closure.libraries) {
            for (const LibraryKeyword &keyword : snapshot.libraries()[library.id]->answer.library->keywords)
                names.emplace_back(keyword.name);
        }
        return names;
    }

    void reportUnknown(const CallFact &call)
    {
        const std::string_view name = m_facts.text(call.name);
        std::string near;
        if (m_suggestions++ < MaxSuggestions && !call.dynamic) {
            if (m_names.empty())
                m_names = namesInReach();
            near = nearestName(name.substr(call.bddSize), m_names);
        }
        std::string message = "There is no keyword " + inQuotes(name) + " here.";
        message += near.empty() ? " Is its library or resource imported?" : " Did you mean " + inQuotes(near) + "?";
        Diagnostic *finding = m_context.sink.add("unknown-keyword", std::move(message), call.name, mild(call));
        if (finding && !near.empty())
            finding->fix =
                Fix{"Replace with " + inQuotes(near),
                    {TextEdit{call.name.begin + call.bddSize, std::string(name.substr(call.bddSize)), near}}};
    }

    void reportAmbiguous(const CallFact &call, const CallTarget &target)
    {
        m_context.sink.add("ambiguous-keyword",
                           inQuotes(m_facts.text(call.name)) + " matches " +
                               inQuotes(m_context.snapshot.fullNameOf(target.keyword)) + " and " +
                               std::to_string(target.others) + " more. Write the full name of the one that is meant.",
                           call.name, mild(call));
    }

    void checkKeyword(const CallFact &call, KeywordRef keyword)
    {
        const Snapshot &snapshot = m_context.snapshot;
        const bool elsewhere = keyword.owner.isLibrary() || keyword.owner.index() != m_context.file;
        if (elsewhere && snapshot.isPrivate(keyword))
            m_context.sink.add("private-keyword",
                               inQuotes(snapshot.fullNameOf(keyword)) +
                                   " is private: only keywords of its own file should call it.",
                               call.name);
        if (snapshot.isDeprecated(keyword))
            m_context.sink.add("deprecated-keyword",
                               inQuotes(snapshot.fullNameOf(keyword)) + " is deprecated" + adviceOf(keyword),
                               call.name);
    }

    /// Run Keyword If: a condition and a keyword before each ELSE and ELSE IF and behind each ELSE IF, a keyword behind ELSE.
    void checkIfChain(const CallFact &call, KeywordRef keyword)
    {
        const BuiltInTrait *trait =
            keyword.owner.isLibrary() ? builtInTrait(keyOf(m_context.snapshot.nameOf(keyword))) : nullptr;
        if (!trait || trait->runs != BuiltInTrait::Runs::IfChain)
            return;
        std::size_t cells = 0, needed = 2;
        bool open = false;
        for (std::uint32_t i = call.arguments.begin; i <= call.arguments.end; ++i) {
            const bool end = i == call.arguments.end;
            const std::string_view cell = end ? std::string_view() : m_facts.text(m_facts.arguments[i]);
            if (!end && cell != "ELSE" && cell != "ELSE IF") {
                open |= cell.starts_with("@{") && cell.ends_with('}');
                ++cells;
                continue;
            }
            const bool chained = !end || call.arguments.size() != cells;
            if (chained && !open && cells < needed) {
                m_context.sink.add("argument-count",
                                   inQuotes(m_facts.text(call.name)) +
                                       " needs a condition and a keyword in each branch, and a keyword behind ELSE.",
                                   call.name, mild(call));
                return;
            }
            needed = cell == "ELSE" ? 1 : 2;
            cells = 0;
            open = false;
        }
    }

    std::string adviceOf(KeywordRef keyword) const
    {
        std::string_view doc;
        if (keyword.owner.isLibrary()) {
            const auto &library = *m_context.snapshot.libraries()[keyword.owner.index()];
            doc = library.answer.library->keywords[keyword.index].documentation;
        } else {
            const FileFacts &facts = m_context.snapshot.facts(keyword.owner.index());
            doc = facts.text(facts.items[keyword.index].documentation);
        }
        const std::size_t end = doc.find('*', 1);
        std::string_view rest = end == std::string_view::npos ? std::string_view() : doc.substr(end + 1);
        rest = rest.substr(0, rest.find('\n'));
        while (rest.starts_with(' '))
            rest.remove_prefix(1);
        return rest.empty() ? "." : ": " + std::string(rest);
    }

    void checkArgumentsOf(const CallFact &call, KeywordRef keyword, Slice arguments)
    {
        m_cells.clear();
        for (std::uint32_t i = arguments.begin; i < arguments.end; ++i)
            m_cells.push_back(m_facts.text(m_facts.arguments[i]));
        const auto problem = checkArguments(m_context.snapshot.specOf(keyword), m_cells);
        if (!problem)
            return;
        const Span at = problem->at ? m_facts.arguments[arguments.begin + *problem->at] : call.name;
        if (call.kind == CallKind::TemplateRow && isStep(call)) {
            m_context.sink.add(
                "template-misused",
                "This row looks like a step, but with the template " +
                    inQuotes(m_context.snapshot.fullNameOf(keyword)) +
                    " each row is arguments of it, and these do not fit. Take the template away from this "
                    "test with \"[Template]    NONE\", or give its arguments only.",
                call.name, mild(call));
            return;
        }
        std::string message = inQuotes(m_context.snapshot.fullNameOf(keyword)) + " " + problem->message + ".";
        const std::string takes = m_context.snapshot.specOf(keyword).toText();
        if (problem->kind != ArgumentProblem::Kind::Value)
            message += takes.empty() ? " It takes none." : " It takes: " + takes + ".";
        // Told on the call's own line where the argument stands on a later one, so that it is seen beside the keyword.
        const bool sameLine = m_facts.lineAt(at.begin) == m_facts.lineAt(call.name.begin);
        m_context.sink.add(ruleOf(problem->kind), std::move(message), sameLine ? at : call.name, mild(call));
    }

    /// Each row of data is a call of the template's keyword; where its name has as many variables as the row has cells, they go there.
    void checkTemplateRow(const CallFact &row)
    {
        if (row.parent == None)
            return;
        const CallFact &call = m_facts.calls[row.parent];
        const std::string_view name = m_facts.text(call.name);
        const std::size_t variables = variablesOfTemplate(row.parent);
        if (variables != 0 && variables == row.arguments.size()) {
            checkFilledTemplate(row, name);
            return;
        }
        const CallTarget &target = m_targets[row.parent];
        if (!target.found() || target.state == State::Ambiguous || hasBadArguments(target.keyword))
            return;
        checkArgumentsOf(row, target.keyword, row.arguments);
    }

    /// Does the row of data look like a step, with a keyword that is in reach in its first cell?
    bool isStep(const CallFact &row) const
    {
        const std::string_view name = m_facts.text(row.name);
        return name.find_first_of("${=") == name.npos && m_context.snapshot.resolve(m_context.file, name).found();
    }

    /// Counted once for all rows of a template.
    std::size_t variablesOfTemplate(std::uint32_t call)
    {
        if (m_template == call)
            return m_templateVariables;
        m_template = call;
        m_templateVariables = 0;
        for (std::string_view rest = m_facts.text(m_facts.calls[call].name); rest.find('{') != rest.npos;) {
            const VariableMatch match = searchVariable(rest, "$");
            if (!match.identifier)
                break;
            rest.remove_prefix(match.end);
            ++m_templateVariables;
        }
        return m_templateVariables;
    }

    void checkFilledTemplate(const CallFact &row, std::string_view name)
    {
        std::string filled;
        std::uint32_t next = row.arguments.begin;
        while (next < row.arguments.end) {
            const VariableMatch match = searchVariable(name, "$");
            filled += name.substr(0, match.begin);
            filled += m_facts.text(m_facts.arguments[next++]);
            name.remove_prefix(match.end);
        }
        filled += name;
        const CallTarget target = m_context.snapshot.resolve(m_context.file, filled);
        if (target.state == State::NotFound)
            m_context.sink.add("unknown-keyword",
                               "The template makes this row " + inQuotes(filled) + ", and there is no such keyword.",
                               row.name, mild(row));
        else if (target.state == State::Ambiguous)
            reportAmbiguous(row, target);
        else if (target.found())
            checkArgumentsOf(row, target.keyword, {});
    }

    RuleContext &m_context;
    const FileFacts &m_facts;
    const std::vector<CallTarget> &m_targets;
    std::vector<std::string_view> m_cells, m_names;
    std::uint32_t m_template = None;
    std::size_t m_templateVariables = 0, m_suggestions = 0;
};

} // namespace

void checkCalls(RuleContext &context)
{
    CallRules(context).run();
}

} // namespace crat::robot
