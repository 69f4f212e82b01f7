#include "core/robot/lsp/Features.h"

#include "core/robot/completion/Context.h"
#include "core/robot/lsp/Target.h"

namespace crat::robot::lsp {
namespace {

/// The documentation of a user keyword: all cells of its [Documentation], lines where the file has lines.
std::string documentationOf(const FileFacts &facts, const ItemFact &item)
{
    if (item.documentation.empty())
        return {};
    const auto tree = Tree::parse(facts.source, facts.kind);
    const auto row = tree->rowAtLine(tree->lineAt(item.documentation.begin));
    if (!row)
        return {};
    std::string text;
    std::uint32_t line = 0;
    for (const Cell &cell : tree->cells(*row)) {
        if (cell.type == TokenType::Documentation || cell.type == TokenType::Comment)
            continue;
        if (!text.empty())
            text += cell.line == line ? " " : "\n";
        line = cell.line;
        text += cell.text;
    }
    return text;
}

json::object markdown(std::string text)
{
    return {{"kind", "markdown"}, {"value", std::move(text)}};
}

/// Robot's own markup (*bold*, ``code``) is near enough to Markdown; two blanks at a line's end keep its lines.
std::string asMarkdown(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out += "  ";
        out += c;
    }
    return out;
}

std::string describeVariable(const Scene &scene, const Target &target)
{
    const Snapshot &snapshot = *scene.snapshot;
    std::string out;
    std::size_t count = 0;
    for (const Mention &mention : mentionsOf(snapshot, target)) {
        if (!mention.definition || ++count > 5)
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

std::string describeImport(const Snapshot &snapshot, const Target &target)
{
    const LinkedFile &linked = snapshot.linked(target.file);
    if (target.import >= linked.imports.size())
        return {};
    const ResolvedImport &import = linked.imports[target.import];
    if (!import.problem.empty())
        return import.problem;
    if (import.state != ResolvedImport::State::Resolved)
        return {};
    if (snapshot.facts(target.file).imports[target.import].kind != ImportKind::Library)
        return import.name;
    const auto &doc = snapshot.libraries()[import.target]->answer.library;
    return doc ? "**" + doc->name + "** " + doc->version + "\n\n" + asMarkdown(doc->documentation) : std::string();
}

} // namespace

std::string describe(const Snapshot &snapshot, KeywordRef keyword)
{
    const ArgumentSpec &spec = snapshot.specOf(keyword);
    std::string out = "**" + snapshot.fullNameOf(keyword) + "**";
    if (!spec.parameters.empty())
        out += "\n\n```robotframework\n" + spec.toText() + "\n```";
    std::string text;
    if (keyword.owner.isLibrary())
        text = snapshot.libraries()[keyword.owner.index()]->answer.library->keywords[keyword.index].documentation;
    else
        text = documentationOf(snapshot.facts(keyword.owner.index()),
                               snapshot.facts(keyword.owner.index()).items[keyword.index]);
    return text.empty() ? out : out + "\n\n" + asMarkdown(text);
}

json::value hover(const Scene &scene)
{
    if (!scene.inProject())
        return nullptr;
    const auto target = targetAt(*scene.snapshot, *scene.file, scene.offset);
    if (!target)
        return nullptr;
    std::string text;
    if (target->kind == Target::Kind::Keyword && target->keyword.owner.value != None)
        text = describe(*scene.snapshot, target->keyword);
    else if (target->kind == Target::Kind::Variable)
        text = describeVariable(scene, *target);
    else if (target->kind == Target::Kind::Import)
        text = describeImport(*scene.snapshot, *target);
    else if (target->kind == Target::Kind::Tag)
        text = std::to_string(mentionsOf(*scene.snapshot, *target).size()) + " places have this tag";
    if (text.empty())
        return nullptr;
    return json::object{
        {"contents", markdown(std::move(text))},
        {"range", toJson(scene.document.rangeOf(target->span.begin, target->span.end, scene.encoding))}};
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
