#include <unordered_map>

#include "core/robot/Characters.h"
#include "core/robot/Languages.h"
#include "core/robot/completion/Collector.h"

namespace crat::robot {
namespace {

constexpr int OwnFile = 24, OwnResource = 16, OwnLibrary = 8, Deprecated = -20, UsedHere = 3, MostUsedHere = 12;

/// How often the file calls each keyword already.
class UseHere {
public:
    explicit UseHere(const Collector &collector)
    {
        if (!collector.request().file)
            return;
        const FileId file = *collector.request().file;
        const std::vector<CallTarget> &targets = collector.snapshot().linked(file).targets;
        for (const CallTarget &target : targets) {
            if (target.found())
                ++m_counts[key(target.keyword)];
        }
    }
    int bonus(KeywordRef keyword) const
    {
        const auto it = m_counts.find(key(keyword));
        return it == m_counts.end() ? 0 : std::min(MostUsedHere, UsedHere * it->second);
    }

private:
    static std::uint64_t key(KeywordRef keyword) { return std::uint64_t(keyword.owner.value) << 32 | keyword.index; }
    std::unordered_map<std::uint64_t, int> m_counts;
};

class KeywordPart {
public:
    explicit KeywordPart(Collector &collector)
        : m_collector(collector), m_snapshot(collector.snapshot()), m_useHere(collector),
          m_separator(separatorAt(collector.request()))
    {
        m_qualified = collector.context().typed.find('.') != std::string_view::npos;
    }

    void run()
    {
        if (!m_collector.request().file)
            return;
        const FileId file = *m_collector.request().file;
        addFile(file, OwnFile, true);
        const Closure &closure = m_snapshot.linked(file).closure;
        for (const FileId resource : closure.resources)
            addFile(resource, OwnResource, false);
        for (const Closure::Library &library : closure.libraries)
            addLibrary(library.id);
    }

private:
    void addFile(FileId id, int nearness, bool own)
    {
        if (!m_snapshot.has(id))
            return;
        const FileFacts &facts = m_snapshot.facts(id);
        for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
            const ItemFact &item = facts.items[i];
            if (item.kind == ItemKind::Keyword && (own || !item.isPrivate))
                add({Owner::file(id), i}, facts.text(item.name), nearness + (item.deprecated ? Deprecated : 0));
        }
    }

    void addLibrary(LibraryId id)
    {
        const auto &doc = m_snapshot.libraries()[id]->answer.library;
        if (!doc)
            return;
        for (std::uint32_t i = 0; i < doc->keywords.size(); ++i)
            add({Owner::library(id), i}, doc->keywords[i].name,
                OwnLibrary + (doc->keywords[i].deprecated ? Deprecated : 0));
    }

    void add(KeywordRef ref, std::string_view name, int nearness)
    {
        std::optional<int> score = m_collector.pattern().score(name);
        std::string full;
        if (!score && m_qualified) {
            full = m_snapshot.fullNameOf(ref);
            score = m_collector.pattern().score(full);
        }
        if (!score)
            return;
        Candidate candidate;
        candidate.kind = CandidateKind::Keyword;
        candidate.label = full.empty() ? std::string(name) : full;
        candidate.placeholder = keywordPlaceholder(candidate.label, m_snapshot.specOf(ref), m_separator);
        if (ref.owner.isLibrary())
            candidate.detail = m_snapshot.libraries()[ref.owner.index()]->answer.library->name;
        else if (m_collector.request().file != ref.owner.index())
            candidate.detail =
                std::filesystem::path(std::string(m_snapshot.pathOf(ref.owner.index()))).filename().string();
        candidate.keyword = ref;
        m_collector.addScored(std::move(candidate), *score + nearness + m_useHere.bonus(ref));
    }

    Collector &m_collector;
    const Snapshot &m_snapshot;
    UseHere m_useHere;
    std::string m_separator;
    bool m_qualified = false;
};

/// The file's languages: the project's, and what its own "Language:" lines say.
Languages languagesOf(const Tree &tree)
{
    Languages languages = tree.lexed().languages;
    for (std::size_t row = 0; row < tree.rows().size() && row < 50; ++row) {
        if (tree.rows()[row].kind != RowKind::Config)
            continue;
        const std::string_view text = tree.rowText(row);
        if (const std::size_t colon = text.find(':'); colon != std::string_view::npos)
            languages.add(strip(text.substr(colon + 1)));
    }
    return languages;
}

} // namespace

std::string snippetText(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '$' || c == '}' || c == '\\')
            out += '\\';
        out += c;
    }
    return out;
}

std::string keywordPlaceholder(std::string_view name, const ArgumentSpec &spec, std::string_view separator)
{
    std::string out;
    int stop = 0;
    // Embedded arguments of the name are places to fill in too.
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t open = name.find("${", at);
        const std::size_t close = open == std::string_view::npos ? open : name.find('}', open);
        if (close == std::string_view::npos) {
            out += snippetText(name.substr(at));
            break;
        }
        out += snippetText(name.substr(at, open - at));
        const std::string_view inner = name.substr(open + 2, close - open - 2);
        out += "${" + std::to_string(++stop) + ":" + snippetText(inner.substr(0, inner.find(':'))) + "}";
        at = close + 1;
    }
    std::size_t position = 0;
    for (const Parameter &parameter : spec.parameters) {
        const bool positional =
            parameter.kind == ParameterKind::PositionalOnly || parameter.kind == ParameterKind::PositionalOrNamed;
        if (positional && position++ < spec.embedded)
            continue;
        if (!parameter.required || parameter.kind == ParameterKind::VarPositional ||
            parameter.kind == ParameterKind::VarNamed)
            continue;
        out += separator;
        if (parameter.kind == ParameterKind::NamedOnly)
            out += snippetText(parameter.name) + "=";
        out += "${" + std::to_string(++stop) + ":" + snippetText(parameter.name) + "}";
    }
    return stop ? out : std::string();
}

std::string separatorAt(const CompletionRequest &request)
{
    const auto row = request.tree.rowAtLine(request.tree.lineAt(request.offset));
    if (row) {
        if (request.tree.rows()[*row].piped)
            return " | ";
        const std::vector<Cell> cells = request.tree.cells(*row);
        for (std::size_t i = 1; i < cells.size(); ++i) {
            const std::string_view gap =
                request.tree.bytes().substr(cells[i - 1].end, cells[i].begin - cells[i - 1].end);
            if (gap.find_first_not_of(" \t") == std::string_view::npos && !gap.empty())
                return std::string(gap);
        }
    }
    return "    ";
}

void addKeywords(Collector &collector, bool afterStepBegin)
{
    const CursorContext &context = collector.context();
    const Languages languages = languagesOf(collector.request().tree);
    const std::size_t prefix = languages.bddPrefix(context.typed);
    if (prefix > 0 && prefix <= context.typed.size()) {
        collector.setRange(context.begin + prefix, context.end);
    } else if (afterStepBegin && !context.typed.empty()) {
        for (const char *word : {"Given ", "When ", "Then ", "And ", "But "})
            collector.add({CandidateKind::Prefix, word}, 0);
    }
    KeywordPart(collector).run();
}

void addNamedArguments(Collector &collector)
{
    const CursorContext &context = collector.context();
    if (!collector.request().file)
        return;
    const CallTarget target = collector.snapshot().resolve(*collector.request().file, context.call.name);
    if (!target.found())
        return;
    const ArgumentSpec &spec = collector.snapshot().specOf(target.keyword);
    if (!spec.namedArguments)
        return;
    std::size_t position = 0;
    for (const Parameter &parameter : spec.parameters) {
        const bool positional = parameter.kind == ParameterKind::PositionalOrNamed;
        if (positional || parameter.kind == ParameterKind::PositionalOnly)
            ++position;
        if (!positional && parameter.kind != ParameterKind::NamedOnly)
            continue;
        bool given = positional && position - 1 < context.call.index; // by its place
        for (std::size_t i = 0; i < context.call.arguments.size(); ++i) {
            const auto named = splitNamed(context.call.arguments[i]);
            given = given || (i != context.call.index && named && named->first == parameter.name);
        }
        if (given)
            continue;
        const std::string detail = parameter.required ? std::string("required") : parameter.defaultValue;
        collector.add({CandidateKind::NamedArgument, parameter.name + "=", {}, {}, detail}, positional ? 0 : 4);
    }
    const bool runs = target.keyword.owner.isLibrary() && collector.snapshot()
                                                              .libraries()[target.keyword.owner.index()]
                                                              ->answer.library->keywords[target.keyword.index]
                                                              .runsKeywords;
    if (runs)
        KeywordPart(collector).run();
}

} // namespace crat::robot
