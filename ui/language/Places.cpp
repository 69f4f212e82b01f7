#include "ui/language/Places.h"

#include "core/robot/index/Queries.h"
#include "core/robot/workspace/Description.h"

namespace crat::language {

using namespace robot;

namespace {

constexpr std::size_t MostValues = 5; // lines of a variable's explanation

QString toQt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

FoundPlace placeOf(const Snapshot &snapshot, const Location &at)
{
    const FileFacts &facts = snapshot.facts(at.file);
    const std::uint32_t line = facts.lineAt(at.span.begin);
    const std::size_t begin = facts.lines[line - 1];
    const std::size_t end = line < facts.lines.size() ? facts.lines[line] : facts.source.size();
    return {toQt(facts.path), static_cast<int>(line),
            toQt(std::string_view(facts.source).substr(begin, end - begin)).trimmed(), at.definition};
}

/// What stands in the cell: its name as a whole, else the first variable in it.
std::optional<Symbol> symbolIn(const Snapshot &snapshot, FileId file, const PlaceQuestion &question)
{
    if (auto whole = symbolAt(snapshot, file, question.begin))
        return whole;
    const std::string_view bytes = question.tree->bytes();
    for (std::size_t at = question.begin; at < question.end; ++at) {
        const bool begins = bytes[at] == '{' || bytes[at] == ' ' || bytes[at] == '.';
        if (auto found = begins ? symbolAt(snapshot, file, at + 1) : std::nullopt)
            return found;
    }
    return symbolAt(snapshot, file, question.end);
}

/// The import whose name stands in the cell; true if there is one.
bool answerImport(const Snapshot &snapshot, FileId file, const PlaceQuestion &question, PlaceAnswer &made)
{
    const FileFacts &facts = snapshot.facts(file);
    const std::vector<ResolvedImport> &resolved = snapshot.linked(file).imports;
    for (std::size_t i = 0; i < facts.imports.size() && i < resolved.size(); ++i) {
        if (!facts.imports[i].name.holds(question.begin))
            continue;
        made.name = toQt(facts.text(facts.imports[i].name));
        made.markdown = toQt(resolved[i].problem);
        if (resolved[i].state != ResolvedImport::State::Resolved)
            return true;
        const std::uint32_t target = resolved[i].target;
        if (facts.imports[i].kind == ImportKind::Resource) {
            made.places.push_back({toQt(snapshot.pathOf(target)), 1, {}, true});
        } else if (facts.imports[i].kind == ImportKind::Library) {
            if (const auto &doc = snapshot.libraries()[target]->answer.library)
                made.markdown = toQt("**" + doc->name + "** " + doc->version + "\n\n" + doc->documentation);
        } else if (const auto &doc = snapshot.variableFiles()[target]->answer.variables) {
            made.markdown = toQt(doc->source);
        }
        return true;
    }
    return false;
}

void addPlaces(const Snapshot &snapshot, const std::vector<Location> &found, PlaceAnswer &made)
{
    made.count = found.size();
    for (const Location &each : found) {
        if (made.places.size() == PlaceAnswer::Limit)
            break;
        made.places.push_back(placeOf(snapshot, each));
    }
}

void explain(const Snapshot &snapshot, const Symbol &symbol, PlaceAnswer &made)
{
    if (symbol.kind == SymbolKind::Keyword) {
        made.markdown = toQt(robot::describe(snapshot, symbol.keyword));
    } else if (symbol.kind == SymbolKind::Variable) {
        const std::vector<Location> all = definitionsOf(snapshot, symbol);
        for (std::size_t i = 0; i < std::min(all.size(), MostValues); ++i) {
            const FoundPlace place = placeOf(snapshot, all[i]);
            made.markdown += QStringLiteral("```\n%1\n```\n%2:%3\n\n")
                                 .arg(place.text, place.path.section(QLatin1Char('/'), -1))
                                 .arg(place.line);
        }
    }
}

} // namespace

std::optional<PlaceAnswer> answer(const PlaceQuestion &question, const Snapshot &snapshot)
{
    PlaceAnswer made;
    made.id = question.id;
    made.wish = question.wish;
    const auto file = snapshot.find(question.path);
    if (!file || snapshot.facts(*file).source != question.tree->bytes())
        return std::nullopt;
    if (question.wish != PlaceWish::Usages && answerImport(snapshot, *file, question, made))
        return made;
    const auto symbol = symbolIn(snapshot, *file, question);
    if (!symbol)
        return made;
    made.name = toQt(snapshot.facts(*file).text(symbol->span));
    if (question.wish == PlaceWish::Usages)
        addPlaces(snapshot, usagesOf(snapshot, *symbol, true), made);
    else if (question.wish == PlaceWish::Explanation)
        explain(snapshot, *symbol, made);
    else if (symbol->kind == SymbolKind::Keyword && symbol->keyword.owner.isLibrary())
        explain(snapshot, *symbol, made);
    else
        addPlaces(snapshot, definitionsOf(snapshot, *symbol), made);
    return made;
}

} // namespace crat::language
