#include "core/companion/pipeline/RunMails.h"

#include <filesystem>

#include "core/companion/pipeline/PipelineRows.h"
#include "core/companion/store/Runs.h"
#include "core/companion/store/Settings.h"

namespace crat::pipeline {

using notify::RunFacts;
using protocol::RunStatus;

namespace {

RunFacts::Outcome outcomeOf(const protocol::DeployTestRun &run)
{
    if (run.status == RunStatus::Cancelled)
        return RunFacts::Outcome::Cancelled;
    if (run.status == RunStatus::Failed)
        return RunFacts::Outcome::Failed;
    const bool red = run.testFigures && run.testFigures->hasFailures();
    return red ? RunFacts::Outcome::TestsFailed : RunFacts::Outcome::Passed;
}

std::vector<RunFacts::StepLine> linesOf(const std::vector<protocol::Step> &steps)
{
    std::vector<RunFacts::StepLine> out;
    for (const auto &step : steps) {
        if (step.name == protocol::StepName::Notify)
            continue;
        RunFacts::StepLine line{
            protocol::enumText(step.name), protocol::enumText(step.status), {}, step.details.value_or("")};
        if (step.endTime)
            line.duration =
                notify::shownDuration(std::chrono::floor<std::chrono::milliseconds>(*step.endTime - step.startTime));
        out.push_back(std::move(line));
    }
    return out;
}

/// Of a run that ended because its state can't be read: what its mail can still say.
RunState unreadable(store::Reader &reader, const protocol::DeployTestRun &run)
{
    RunState out;
    out.failedPart = "environment";
    out.plan.project = store::settings::value(reader, "project_name").value_or("");
    if (run.testItem)
        out.plan.itemName = run.testItem->name;
    return out;
}

} // namespace

Result<RunFacts> RunMails::factsOf(store::Reader &reader, RunId id)
{
    auto found = store::runs::byId(reader, id, true);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return fail(Errc::NotFound, "the run is gone");
    const auto &run = **found;
    auto stored = rows::load(reader, id);
    if (!stored && stored.error().code == Errc::Unavailable)
        return tl::unexpected(stored.error());
    const RunState state = stored ? std::move(stored->state) : unreadable(reader, run);
    RunFacts out;
    out.outcome = outcomeOf(run);
    out.failedPart = state.failedPart;
    out.runId = id.value();
    out.project = state.plan.project;
    out.item = state.plan.itemName;
    out.triggeredBy = run.triggeredBy;
    if (run.buildInfo) {
        out.jobName = run.buildInfo->jobName;
        out.buildNumber = run.buildInfo->buildNumber;
        out.buildUser = run.buildInfo->buildUser == "None" ? "" : run.buildInfo->buildUser;
    }
    out.packageUrl = run.downloadUrl;
    out.packageName = std::filesystem::path(run.downloadPath).filename().string();
    out.buildUrl = state.plan.buildUrl;
    out.reportUrl = run.reportUrl;
    out.startedAt = run.startedAt;
    out.finishedAt = run.finishedAt.value_or(run.startedAt);
    out.error = run.errorMessage;
    if (run.testFigures) {
        notify::Summary summary;
        summary.failed = run.testFigures->failed;
        summary.broken = run.testFigures->broken;
        summary.skipped = run.testFigures->skipped;
        summary.passed = run.testFigures->passed;
        summary.unknown = run.testFigures->unknown;
        summary.total = run.testFigures->total;
        summary.duration = std::chrono::milliseconds(run.testFigures->durationMs);
        out.summary = summary;
    }
    out.steps = linesOf(run.steps);
    return out;
}

Result<> RunMails::noteMail(store::Transaction &tx, RunId id, const std::string &receiver, const std::string &error,
                            bool finalWord)
{
    auto found = store::runs::byId(tx, id, false);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return {};
    auto run = std::move(**found);
    for (auto step = run.steps.rbegin(); step != run.steps.rend(); ++step) {
        if (step->name != protocol::StepName::Notify)
            continue;
        step->details = (error.empty() ? "sent to "
                         : finalWord   ? "not sent to "
                                       : "will be tried again, to ") +
                        receiver;
        if (error.empty()) {
            step->status = protocol::StepStatus::Completed;
            step->error.reset();
        } else {
            step->status = finalWord ? protocol::StepStatus::Failed : protocol::StepStatus::Running;
            step->error = error;
        }
        if (finalWord)
            step->endTime = tx.now();
        break;
    }
    auto saved = store::runs::save(tx, run);
    return saved ? Result<>{} : tl::unexpected(saved.error());
}

} // namespace crat::pipeline
