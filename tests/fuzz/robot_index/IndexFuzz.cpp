// Any bytes as a file of a project: every range lies in the file, every index in its vector, and checks, queries and a rename
// at any place come back.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/robot/diagnostics/Diagnose.h"
#include "core/robot/diagnostics/FileCheck.h"
#include "core/robot/index/DependencyReport.h"
#include "core/robot/index/MoveFiles.h"
#include "core/robot/index/Project.h"
#include "core/robot/index/Rename.h"

namespace {

using namespace crat::robot;

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

void checkSpans(const FileFacts &facts)
{
    const auto inFile = [&facts](Span span) {
        demand(span.begin <= span.end && span.end <= facts.source.size());
    };
    const auto inSlice = [](Slice slice, std::size_t size) {
        demand(slice.begin <= slice.end && slice.end <= size);
    };
    for (const Span argument : facts.arguments)
        inFile(argument);
    for (const CallFact &call : facts.calls) {
        inFile(call.name);
        inSlice(call.arguments, facts.arguments.size());
        demand(call.id < facts.names.size() && (call.item == None || call.item < facts.items.size()));
        demand(call.parent == None || call.parent < facts.calls.size());
        demand(call.bddSize < call.name.size() || call.bddSize == 0);
    }
    for (const ItemFact &item : facts.items) {
        inFile(item.name);
        inFile(item.whole);
        inSlice(item.calls, facts.calls.size());
        inSlice(item.variables, facts.variables.size());
        inSlice(item.uses, facts.variableUses.size());
        inSlice(item.arguments, facts.argumentFacts.size());
    }
    for (const VariableUse &use : facts.variableUses) {
        inFile(use.name);
        demand(use.id < facts.names.size() && use.baseSize <= use.name.size());
        demand(use.name.begin >= 1);
    }
    for (const VariableFact &variable : facts.variables)
        inFile(variable.name);
    for (const ImportFact &import : facts.imports) {
        inFile(import.name);
        inFile(import.row);
        inSlice(import.arguments, facts.arguments.size());
        demand(import.dynamic == (import.call < facts.calls.size()));
    }
    for (const SearchOrderFact &order : facts.searchOrders)
        demand(order.call < facts.calls.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 3)
        return 0;
    const std::string_view text(reinterpret_cast<const char *>(data) + 3, size - 3);
    // Two files: the second imports the first, so that names, arguments and variables go across.
    const std::size_t cut = text.empty() ? 0 : (data[1] | data[2] << 8) % text.size();
    Project project(ProjectOptions{.root = "/nonexistent"}, nullptr, 1);
    project.update("/nonexistent/a.resource", std::string(text.substr(0, cut)));
    project.update("/nonexistent/b.robot",
                   "*** Settings ***\nResource    a.resource\n" + std::string(text.substr(cut)));
    const auto snapshot = project.snapshot();
    const ProjectUse use(*snapshot);
    for (FileId file = 0; file < snapshot->files().size(); ++file) {
        const FileFacts &facts = snapshot->facts(file);
        checkSpans(facts);
        const auto tree = Tree::parse(facts.source, facts.kind);
        for (const Diagnostic &finding : diagnose(*snapshot, file, use, checkFile(*tree)))
            demand(finding.line >= 1 && finding.end <= facts.source.size());
        const std::size_t offset =
            facts.source.empty() ? 0 : (data[0] * std::size_t(251) + data[1]) % facts.source.size();
        const auto symbol = symbolAt(*snapshot, file, offset);
        if (!symbol)
            continue;
        for (const Location &place : usagesOf(*snapshot, *symbol, true))
            demand(place.span.end <= snapshot->facts(place.file).source.size());
        (void)rename(*snapshot, *symbol, "newname");
    }
    for (const DependencyFormat format : {DependencyFormat::Text, DependencyFormat::Json, DependencyFormat::Dot})
        demand(!dependencyReport(*snapshot, format, "/nonexistent").text.empty());
    const Moves moves{{"/nonexistent/a.resource", "/nonexistent/deeper/c.resource"}};
    for (const FileEdit &file : moveFiles(*snapshot, moves).files) {
        std::string source = snapshot->facts(file.file).source;
        for (const TextEdit &edit : file.edit) {
            demand(edit.at <= source.size() && source.compare(edit.at, edit.before.size(), edit.before) == 0);
            source.replace(edit.at, edit.before.size(), edit.after);
        }
    }
    return 0;
}
