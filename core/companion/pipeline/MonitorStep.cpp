#include <spdlog/spdlog.h>

#include "core/base/CrashPoint.h"
#include "core/base/Log.h"
#include "core/companion/fetch/Url.h"
#include "core/companion/notify/Summary.h"
#include "core/companion/pipeline/Steps.h"

namespace crat::pipeline {

using protocol::RunStatus;
using protocol::StepName;

namespace {

constexpr std::chrono::seconds Hold{30};
constexpr std::chrono::seconds QuickInterval{2};
constexpr std::chrono::minutes QuickFor{10};
constexpr std::chrono::seconds LongestOwnPause{10};
constexpr std::chrono::milliseconds ShortestRound{500};
constexpr int MostUnknown = 5;
constexpr std::chrono::seconds UnknownFor{60}; ///< a target that is just starting may know nothing for a while
constexpr std::size_t SummaryBytes = 1u << 20;

std::chrono::milliseconds foreignInterval(const RunRecord &record)
{
    if (record.now() - *record.state.monitoringSince < QuickFor)
        return QuickInterval;
    return std::chrono::seconds(std::max(record.run.queryInterval, 1));
}

} // namespace

Result<> MonitorStep::run(RunRecord &record)
{
    const Timestamp until = *record.state.monitoringSince + std::chrono::hours(std::max(record.run.maxQueryHours, 1));
    const std::chrono::seconds timeout(std::max(record.run.queryTimeout, 1));
    std::chrono::milliseconds ownPause = QuickInterval / 2;
    int unknown = 0;
    auto unknownSince = std::chrono::steady_clock::now();
    for (;;) {
        if (record.now() >= until) { // who ends the run tells the target
            record.state.failedPart = "environment";
            return fail(Errc::Timeout, "the target's task did not end within " +
                                           std::to_string(record.run.maxQueryHours) +
                                           " hours (setting max_query_hours)");
        }
        crashPoint("monitor.poll");
        const auto began = std::chrono::steady_clock::now();
        auto answer = m_target.task(record.run.taskId, record.state.ownTarget ? Hold : std::chrono::seconds(0),
                                    record.state.lastStatus, timeout, record.stop());
        if (record.stop().stop_requested())
            return fail(Errc::Cancelled, "stopped");
        std::chrono::milliseconds pause = record.state.ownTarget ? ShortestRound : foreignInterval(record);
        if (answer) {
            unknown = 0;
            ownPause = QuickInterval / 2;
            const bool news = answer->statusText != record.state.lastStatus;
            auto done = take(record, std::move(*answer));
            if (!done)
                return tl::unexpected(done.error());
            if (*done)
                return {};
            if (record.state.ownTarget && (news || std::chrono::steady_clock::now() - began > ShortestRound))
                continue;
        } else {
            if (answer.error().code != Errc::NotFound)
                unknown = 0;
            else if (unknown++ == 0)
                unknownSince = began;
            if (unknown >= MostUnknown && std::chrono::steady_clock::now() - unknownSince > UnknownFor) {
                record.state.failedPart = "environment";
                return fail(Errc::NotFound, "the target no longer knows its task: " + answer.error().forUser);
            }
            spdlog::info("pipeline: run {}: {}", record.run.id.value(), forLogLine(answer.error().forLog));
            record.describeStep(StepName::Monitor, "the target does not answer: " + answer.error().forUser);
            record.saveProgress();
            if (record.state.ownTarget) {
                pause = ownPause;
                ownPause = std::min<std::chrono::milliseconds>(ownPause * 2, LongestOwnPause);
            }
        }
        if (!record.pause(pause))
            return fail(Errc::Cancelled, "stopped");
    }
}

Result<bool> MonitorStep::take(RunRecord &record, TaskAnswer answer)
{
    using Status = TaskAnswer::Status;
    const bool news = answer.statusText != record.state.lastStatus;
    record.state.lastStatus = answer.statusText;
    record.run.responseRawData = answer.raw;
    switch (answer.status) {
    case Status::Pending:
    case Status::RunningDeploy: record.run.status = RunStatus::Deploying; break;
    case Status::Running: record.run.status = RunStatus::Monitoring; break;
    case Status::RunningTest:
        record.run.status = RunStatus::Testing;
        record.endStep(StepName::Deploy);
        record.beginStep(StepName::Test, parameter(record.state, "test_path"));
        break;
    case Status::Completed:
    case Status::Failed:
        if (auto done = ended(record, answer); !done)
            return tl::unexpected(done.error());
        return true;
    }
    record.describeStep(StepName::Monitor, answer.statusText);
    if (news) {
        if (auto stored = record.save(); !stored)
            return tl::unexpected(stored.error());
    }
    return false;
}

Result<> MonitorStep::ended(RunRecord &record, const TaskAnswer &answer)
{
    if (answer.status == TaskAnswer::Status::Failed) {
        const bool testing = record.run.status == RunStatus::Testing;
        record.state.failedPart = !answer.failedPart.empty() ? answer.failedPart : testing ? "tests" : "deploy";
        if (record.state.failedPart != "deploy")
            record.endStep(StepName::Deploy);
        return fail(Errc::Unavailable,
                    answer.error.empty() ? "the target's task failed without a reason" : answer.error);
    }
    crashPoint("monitor.ended");
    record.run.reportUrl = answer.reportUrl;
    if (!answer.reportUrl.empty())
        readFigures(record);
    record.endStep(StepName::Deploy);
    record.endStep(StepName::Test);
    record.endStep(StepName::Monitor, answer.statusText);
    record.state.failedPart.clear();
    record.state.stage = Stage::Ended;
    return {};
}

void MonitorStep::readFigures(RunRecord &record)
{
    // A report that a foreign server publishes a moment later than it says is given three more chances.
    for (int attempt = 0; attempt < 4; ++attempt) {
        fetch::HttpRequest request;
        std::string url = record.run.reportUrl;
        while (url.ends_with('/'))
            url.pop_back();
        if (url.ends_with("/index.html"))
            url.resize(url.size() - std::string_view("/index.html").size());
        request.url = url + "/widgets/summary.json";
        request.bodyLimit = SummaryBytes;
        request.deadline = Deadline::after(std::chrono::seconds(10));
        auto answer = m_http.send(request, record.stop());
        if (answer && answer->status == 200) {
            if (auto summary = notify::parseSummary(answer->body)) {
                record.run.testFigures =
                    protocol::TestFigures{summary->total,   summary->passed,  summary->failed,          summary->broken,
                                          summary->skipped, summary->unknown, summary->duration.count()};
                return;
            }
        }
        if (attempt < 3 && !record.pause(std::chrono::milliseconds(300)))
            return;
    }
    spdlog::warn("pipeline: run {}: {} has no readable widgets/summary.json", record.run.id.value(),
                 fetch::shownUrl(record.run.reportUrl));
}

} // namespace crat::pipeline
