#include <map>

#include "core/robot/diagnostics/FindingSink.h"
#include "core/robot/diagnostics/Fixes.h"
#include "core/robot/diagnostics/ProjectUse.h"
#include "core/robot/index/NameTable.h"

namespace crat::robot {
namespace {

using State = ResolvedImport::State;

std::string_view nounOf(ImportKind kind)
{
    switch (kind) {
    case ImportKind::Library: return "library";
    case ImportKind::Resource: return "resource file";
    case ImportKind::Variables: break;
    }
    return "variable file";
}

/// The first line of what Python said is what a person needs; the rest is its stack.
std::string firstLine(std::string_view text)
{
    return std::string(text.substr(0, text.find('\n')));
}

/// The name of a section with tests or tasks, if the file has one: Robot imports no such file as a resource.
std::string testSectionOf(const FileFacts &facts)
{
    for (const std::uint32_t header : facts.headers) {
        std::string_view line = std::string_view(facts.source).substr(header);
        line = line.substr(0, line.find_first_of("\r\n"));
        line = line.substr(0, line.find_last_of('*'));
        const std::size_t begin = line.find_first_not_of("|* ");
        const std::size_t end = line.find_last_not_of("* ");
        if (begin == line.npos || end < begin)
            continue;
        const std::string_view name = line.substr(begin, end + 1 - begin);
        const std::string key = keyOf(name);
        if (key == "testcases" || key == "tasks" || key == "testcase" || key == "task")
            return std::string(name);
    }
    return {};
}

/// Import Library and Import Resource are run in a dry run too, wherever a test comes to them.
bool isRun(const RuleContext &context, const ImportFact &fact)
{
    if (!fact.dynamic)
        return true;
    const FileFacts &facts = context.facts();
    const CallFact &call = facts.calls[fact.call];
    const CallTarget &target = context.link().targets[fact.call];
    const bool reached =
        call.item == None || (context.use.isReached(context.file, call.item) && !facts.items[call.item].noDryRun);
    return reached && fact.kind != ImportKind::Variables && target.found() && target.keyword.owner.isLibrary();
}

void checkState(RuleContext &context, const ImportFact &fact, const ResolvedImport &import)
{
    const bool mild = !isRun(context, fact);
    const std::string noun(nounOf(fact.kind));
    switch (import.state) {
    case State::Resolved:
        if (import.beside)
            context.sink.add(
                "not-in-path",
                "\"" + import.name +
                    "\" is found only where its folder is in the Python path: if Robot is started there by "
                    "\"python -m robot\", or with --pythonpath. \"" +
                    import.name + ".py\" is found from everywhere.",
                fact.name);
        if (fact.kind == ImportKind::Resource) {
            if (const std::string section = testSectionOf(context.snapshot.facts(import.target)); !section.empty())
                context.sink.add("unresolved-import",
                                 "\"" + std::string(context.facts().text(fact.name)) +
                                     "\" cannot be imported as a resource file: it has a section \"" + section + "\".",
                                 fact.name, mild);
        }
        break;
    case State::Unknown:
        if (fact.dynamic && !mild)
            context.sink.add("unresolved-import",
                             "Which " + noun + " this is is only known when it runs; a dry run fails here.", fact.name,
                             true);
        break;
    case State::Pending: break;
    case State::Missing:
        context.sink.add("unresolved-import",
                         import.problem + " Unknown variables are not reported here as long as it is missing.",
                         fact.name, mild);
        break;
    case State::Invalid: context.sink.add("unresolved-import", import.problem, fact.name, mild); break;
    case State::Failed:
        context.sink.add("unresolved-import",
                         "The " + noun + " \"" + import.name + "\" cannot be imported: " + firstLine(import.problem),
                         fact.name, mild);
        break;
    case State::Unavailable:
        context.sink.add("library-unavailable",
                         "What the " + noun + " \"" + import.name + "\" offers is not known: " +
                             firstLine(import.problem) + " Calls are not checked against it.",
                         fact.name);
        break;
    }
}

} // namespace

void checkImports(RuleContext &context)
{
    const FileFacts &facts = context.facts();
    std::map<std::string, std::uint32_t> seen;
    for (std::size_t i = 0; i < facts.imports.size(); ++i) {
        const ImportFact &fact = facts.imports[i];
        const ResolvedImport &import = context.link().imports[i];
        checkState(context, fact, import);
        if (import.state != State::Resolved || fact.dynamic)
            continue;
        std::string key = std::to_string(static_cast<int>(fact.kind)) + import.name;
        if (fact.kind != ImportKind::Resource)
            key += '\n' + std::to_string(import.target) + '\n' + std::string(facts.text(fact.alias));
        const auto [it, fresh] = seen.try_emplace(key, facts.lineAt(fact.name.begin));
        if (!fresh) {
            Diagnostic *finding =
                context.sink.add("duplicate-import",
                                 "\"" + std::string(facts.text(fact.name)) + "\" is imported on line " +
                                     std::to_string(it->second) + " already.",
                                 fact.name);
            // A variable file may give other values the second time.
            if (finding)
                finding->fix = removalOf(facts, fact.row, "Remove this import", fact.kind != ImportKind::Variables);
        } else if (context.use.isKnownWhole(context.file) && !context.use.isImportUsed(context.file, i)) {
            Diagnostic *finding = context.sink.add(
                "unused-import", "Nothing of \"" + std::string(facts.text(fact.name)) + "\" is used here.", fact.name);
            if (finding)
                finding->fix = removalOf(facts, fact.row, "Remove this import", false);
        }
    }
}

} // namespace crat::robot
