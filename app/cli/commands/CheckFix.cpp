#include "app/cli/commands/CheckFix.h"

#include <algorithm>

#include "app/cli/Diff.h"
#include "core/base/Files.h"
#include "core/robot/Document.h"
#include "core/robot/diagnostics/FileCheck.h"

namespace crat::cli {
namespace {

/// The fixes of one file as one edit, from its end to its start; of two that touch the same text the first one.
robot::Edit joined(const robot::FileReport &file, std::size_t &count)
{
    std::vector<const robot::Edit *> fixes;
    for (const robot::Diagnostic &finding : file.findings) {
        // A fix of several steps counts in the text between them; none of the certain ones has them.
        if (finding.fix && finding.fix->certain && finding.fix->edit.size() == 1)
            fixes.push_back(&finding.fix->edit);
    }
    std::stable_sort(fixes.begin(), fixes.end(),
                     [](const auto *a, const auto *b) { return a->front().at < b->front().at; });
    robot::Edit edit;
    std::size_t free = 0;
    for (const robot::Edit *fix : fixes) {
        if (fix->front().at < free)
            continue;
        free = fix->front().at + fix->front().before.size();
        edit.push_back(fix->front());
    }
    count = edit.size();
    std::reverse(edit.begin(), edit.end());
    return edit;
}

} // namespace

Result<FixSummary> fixFindings(Context &ctx, const robot::ProjectCheck &checked, bool dryRun)
{
    FixSummary summary;
    for (const robot::FileReport &file : checked.files) {
        std::size_t count = 0;
        const robot::Edit edit = joined(file, count);
        if (edit.empty())
            continue;
        const auto bytes = readFile(file.path);
        robot::RobotDocument document(bytes.value_or(std::string()), robot::fileKindOf(file.path));
        const std::size_t before = robot::checkFile(*document.tree()).size();
        const auto id = checked.snapshot->find(file.path);
        if (!bytes || !id || checked.snapshot->facts(*id).source != *bytes || !document.apply(edit)) {
            ctx.err << "crat: " << file.path << ": not fixed, because it changed while it was checked\n";
            continue;
        }
        if (robot::checkFile(*document.tree()).size() > before) {
            ctx.err << "crat: " << file.path << ": not fixed, because more would be wrong with it afterwards\n";
            continue;
        }
        if (dryRun)
            ctx.out << unifiedDiff(file.path, *bytes, document.bytes());
        else if (const auto written = writeFileAtomically(file.path, document.bytes()); !written)
            return tl::unexpected(written.error());
        summary.fixes += count;
        ++summary.files;
    }
    ctx.out.flush();
    return summary;
}

} // namespace crat::cli
