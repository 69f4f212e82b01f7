#include "core/robot/lsp/Features.h"

#include <fmt/format.h>

#include "core/robot/completion/Completion.h"
#include "core/robot/workspace/Description.h"

namespace crat::robot::lsp {
namespace {

/// CompletionItemKind of the protocol.
int kindNumber(CandidateKind kind)
{
    switch (kind) {
    case CandidateKind::Keyword: return 3;
    case CandidateKind::Variable: return 6;
    case CandidateKind::NamedArgument: return 5;
    case CandidateKind::Tag: return 20;
    case CandidateKind::File: return 17;
    case CandidateKind::Folder: return 19;
    case CandidateKind::Library: return 9;
    case CandidateKind::Setting: return 10;
    case CandidateKind::Control:
    case CandidateKind::Prefix: return 14;
    case CandidateKind::Section: return 9;
    }
    return 1;
}

} // namespace

json::value completionList(const Scene &scene, const PastUse &past)
{
    json::array items;
    if (!scene.snapshot)
        return items;
    const Completion found = complete({*scene.document.robot.tree(), scene.offset, *scene.snapshot, scene.file, &past});
    const json::object range = toJson(scene.document.rangeOf(found.begin, found.end, scene.encoding));
    const std::string_view typed =
        scene.document.text().substr(found.begin, scene.offset - std::min(found.begin, scene.offset));
    for (std::size_t i = 0; i < found.candidates.size(); ++i) {
        const Candidate &candidate = found.candidates[i];
        const bool snippet = scene.snippets && !candidate.placeholder.empty();
        json::object item{
            {"label", candidate.label},
            {"kind", kindNumber(candidate.kind)},
            {"sortText", fmt::format("{:05}", i)}, // ours is the order; editors would sort by label
            // What was typed fits by our rules; an editor's own must not take it out again.
            {"filterText", typed.empty() ? json::string(candidate.label) : json::string(typed.data(), typed.size())},
            {"insertTextFormat", snippet ? 2 : 1},
            {"textEdit", {{"range", range}, {"newText", snippet ? candidate.placeholder : candidate.insert}}},
            {"command",
             {{"title", "Remember"},
              {"command", "crat.completionChosen"},
              {"arguments", json::array{candidate.label}}}}};
        if (!candidate.detail.empty())
            item["detail"] = candidate.detail;
        if (candidate.kind == CandidateKind::Keyword)
            item["data"] = json::object{{"owner", candidate.keyword.owner.value},
                                        {"index", candidate.keyword.index},
                                        {"name", json::string(candidate.label)}};
        items.push_back(std::move(item));
    }
    // What is typed next may fit what was left out, so that an editor has to ask again.
    return json::object{{"isIncomplete", true}, {"items", std::move(items)}};
}

json::value resolveCompletion(const Snapshot &snapshot, json::object item)
{
    const json::object &data = objectOf(item, "data");
    const auto owner = numberOf(data, "owner"), index = numberOf(data, "index");
    if (!owner || !index || *owner < 0 || *owner >= None || *index < 0)
        return item;
    const KeywordRef keyword{{static_cast<std::uint32_t>(*owner)}, static_cast<std::uint32_t>(*index)};
    // The project may have changed since the list was made.
    if (keyword.owner.isLibrary()) {
        const std::uint32_t id = keyword.owner.index();
        if (id >= snapshot.libraries().size() || !snapshot.libraries()[id]->answer.library ||
            keyword.index >= snapshot.libraries()[id]->answer.library->keywords.size())
            return item;
    } else if (!snapshot.has(keyword.owner.index()) ||
               keyword.index >= snapshot.facts(keyword.owner.index()).items.size()) {
        return item;
    }
    item["documentation"] = json::object{{"kind", "markdown"}, {"value", describe(snapshot, keyword)}};
    return item;
}

} // namespace crat::robot::lsp
