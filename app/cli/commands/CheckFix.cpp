#include "app/cli/commands/CheckFix.h"

#include "app/cli/Diff.h"
#include "core/base/Files.h"
#include "core/robot/Document.h"
#include "core/robot/diagnostics/FileCheck.h"
#include "core/robot/diagnostics/Fixes.h"

namespace crat::cli {
Result<FixSummary> fixFindings(Context &ctx, const robot::ProjectCheck &checked, bool dryRun)
{
    FixSummary summary;
    for (const robot::FileReport &file : checked.files) {
        std::size_t count = 0;
        const robot::Edit edit = robot::certainFixesOf(file.findings, count);
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
