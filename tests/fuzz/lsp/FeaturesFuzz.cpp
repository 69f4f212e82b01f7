// Any text, a cursor anywhere in it: everything that an editor asks about the place is answered; candidates fit what was typed
// and places lie in their files.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/robot/completion/Completion.h"
#include "core/robot/completion/Fuzzy.h"
#include "core/robot/index/Project.h"
#include "core/robot/index/Queries.h"
#include "core/robot/lsp/Features.h"
#include "core/robot/lsp/Structure.h"

using namespace crat::robot;
using namespace crat::robot::lsp;

namespace {

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

void checkCompletion(const Scene &scene)
{
    const Completion found = complete({*scene.document.robot.tree(), scene.offset, *scene.snapshot, scene.file});
    demand(found.begin <= scene.offset && found.end >= scene.offset && found.end <= scene.document.text().size());
    const FuzzyPattern typed(scene.document.text().substr(found.begin, scene.offset - found.begin));
    for (const Candidate &candidate : found.candidates)
        demand(typed.score(candidate.label).has_value());
}

void checkMentions(const Scene &scene)
{
    const auto symbol = symbolAt(*scene.snapshot, *scene.file, scene.offset);
    if (!symbol)
        return;
    for (const Location &place : usagesOf(*scene.snapshot, *symbol, true))
        demand(place.span.begin <= place.span.end && place.span.end <= scene.snapshot->facts(place.file).source.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 3)
        return 0;
    const std::size_t at = std::size_t(data[0]) << 8 | data[1];
    const std::string text(reinterpret_cast<const char *>(data) + 2, size - 2);
    const TextDocument document("file:///nowhere/a.robot", 1, text);
    Project project(ProjectOptions{"/nowhere"}, nullptr, 1);
    project.update(document.path, document.robot.tree());
    for (const std::size_t offset : {std::min(at, text.size()), text.size()}) {
        const Scene scene{
            document, project.snapshot(), project.snapshot()->find(document.path), Encoding::Utf16, offset, true};
        checkCompletion(scene);
        if (!scene.inProject())
            continue;
        checkMentions(scene);
        (void)completionList(scene, {});
        (void)hover(scene);
        (void)signatureHelp(scene);
        (void)definition(scene);
        (void)references(scene, true);
        (void)documentHighlight(scene);
        (void)prepareRename(scene);
        (void)renameEverywhere(scene, "name", [](const std::string &) { return true; });
        (void)semanticTokens(scene);
    }
    (void)workspaceSymbols(*project.snapshot(), text.substr(0, 20), Encoding::Utf8);
    (void)documentSymbols(document, Encoding::Utf16);
    (void)foldingRanges(document);
    return 0;
}
