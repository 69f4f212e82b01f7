#include "core/robot/lsp/Features.h"

#include "core/robot/completion/Context.h"
#include "core/robot/index/Queries.h"
#include "core/robot/workspace/Description.h"

namespace crat::robot::lsp {
namespace {

json::object markdown(std::string text)
{
    return {{"kind", "markdown"}, {"value", std::move(text)}};
}

std::string describeVariable(const Scene &scene, const Symbol &symbol)
{
    const Snapshot &snapshot = *scene.snapshot;
    std::string out;
    std::size_t count = 0;
    for (const Location &mention : definitionsOf(snapshot, symbol)) {
        if (++count > 5)
            continue;
        const FileFacts &facts = snapshot.facts(mention.file);
        const std::uint32_t line = facts.lineAt(mention.span.begin);
        const std::size_t begin = facts.lines[line - 1];
        const std::size_t end = line < facts.lines.size() ? facts.lines[line] : facts.source.size();
        std::string row = facts.source.substr(begin, end - begin);
        row.erase(row.find_last_not_of(" \t\r\n") + 1);
        row.erase(0, std::min(row.find_first_not_of(" \t"), row.size()));
        out += "```robotframework\n" + row + "\n```\n" + std::filesystem::path(facts.path).filename().string() + ":" +
               std::to_string(line) + "\n\n";
    }
    if (count > 5)
        out += "and " + std::to_string(count - 5) + " more places\n";
    return out;
}

struct ImportText {
    Span span;
    std::string text;
};

std::optional<ImportText> describeImport(const Scene &scene)
{
    const FileFacts &facts = scene.snapshot->facts(*scene.file);
    const std::vector<ResolvedImport> &resolved = scene.snapshot->linked(*scene.file).imports;
    for (std::size_t i = 0; i < facts.imports.size() && i < resolved.size(); ++i) {
        if (!facts.imports[i].name.holds(scene.offset))
            continue;
        ImportText result{facts.imports[i].name, resolved[i].problem};
        if (result.text.empty() && resolved[i].state == ResolvedImport::State::Resolved) {
            result.text = resolved[i].name;
            if (facts.imports[i].kind == ImportKind::Library) {
                const auto &doc = scene.snapshot->libraries()[resolved[i].target]->answer.library;
                if (doc)
                    result.text = "**" + doc->name + "** " + doc->version + "\n\n" + asMarkdown(doc->documentation);
            }
        }
        return result;
    }
    return std::nullopt;
}

} // namespace

json::value hover(const Scene &scene)
{
    if (!scene.inProject())
        return nullptr;
    const auto answer = [&](std::string text, Span span) -> json::value {
        if (text.empty())
            return nullptr;
        return json::object{{"contents", markdown(std::move(text))},
                            {"range", toJson(scene.document.rangeOf(span.begin, span.end, scene.encoding))}};
    };
    if (auto import = describeImport(scene))
        return answer(std::move(import->text), import->span);
    const auto symbol = symbolAt(*scene.snapshot, *scene.file, scene.offset);
    if (!symbol)
        return nullptr;
    if (symbol->kind == SymbolKind::Keyword)
        return answer(describe(*scene.snapshot, symbol->keyword), symbol->span);
    if (symbol->kind == SymbolKind::Variable)
        return answer(describeVariable(scene, *symbol), symbol->span);
    if (symbol->kind == SymbolKind::Tag)
        return answer(std::to_string(usagesOf(*scene.snapshot, *symbol, true).size()) + " places have this tag",
                      symbol->span);
    return nullptr;
}

json::value signatureHelp(const Scene &scene)
{
    const CursorContext context = contextAt(*scene.document.robot.tree(), scene.offset);
    if (context.call.name.empty() || !scene.inProject())
        return nullptr;
    const CallTarget target = scene.snapshot->resolve(*scene.file, context.call.name);
    if (!target.found())
        return nullptr;
    const ArgumentSpec &spec = scene.snapshot->specOf(target.keyword);
    std::string label(scene.snapshot->nameOf(target.keyword));
    json::array parameters;
    // The active one: by name where the cell names one, else by place; the last positional list takes all that follow.
    std::size_t active = 0, place = context.call.index;
    const auto named = place < context.call.arguments.size() ? splitNamed(context.call.arguments[place]) : std::nullopt;
    bool found = false;
    for (std::size_t i = 0; i < spec.parameters.size(); ++i) {
        const Parameter &parameter = spec.parameters[i];
        std::string text = parameter.kind == ParameterKind::VarPositional ? "*" + parameter.name
                           : parameter.kind == ParameterKind::VarNamed    ? "**" + parameter.name
                                                                          : parameter.name;
        if (!parameter.type.empty())
            text += ": " + parameter.type;
        if (!parameter.required && !parameter.defaultValue.empty())
            text += "=" + parameter.defaultValue;
        label += (i ? ", " : "  ") + text;
        parameters.push_back(json::object{{"label", text}});
        const bool takes = named ? parameter.name == named->first
                           : parameter.kind <= ParameterKind::PositionalOrNamed
                               ? place-- == 0
                               : parameter.kind == ParameterKind::VarPositional;
        if (takes && !found) {
            active = i;
            found = true;
        }
    }
    json::object signature{{"label", label},
                           {"parameters", std::move(parameters)},
                           {"documentation", markdown(describe(*scene.snapshot, target.keyword))}};
    if (found)
        signature["activeParameter"] = active;
    return json::object{
        {"signatures", json::array{std::move(signature)}}, {"activeSignature", 0}, {"activeParameter", active}};
}

} // namespace crat::robot::lsp
