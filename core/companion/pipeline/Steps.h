#pragma once

#include "core/companion/fetch/HttpClient.h"
#include "core/companion/pipeline/RunRecord.h"
#include "core/companion/pipeline/TargetClient.h"

/// The pipeline's steps. Each begins from the stored state, stores before it acts, and leaves the record at the next stage; an
/// error ends the run (state.failedPart says of what kind it is). They block; the record's stop token ends their waits.
namespace crat::pipeline {

/// Fixes the plan: item, build, parameters, settings as they are now. Stage Waiting → Download.
/// Errors: NotFound, BadInput (a setting is missing, named).
class BeginStep {
public:
    Result<> run(RunRecord &record);
};

/// Brings the package into the run's own folder, checked. Stage Download → Ask.
class DownloadStep {
public:
    DownloadStep(const PipelineOptions &options, const fetch::HttpClient &http) : m_options(options), m_http(http) {}
    Result<> run(RunRecord &record);
    static std::filesystem::path folderOf(const PipelineOptions &options, RunId run);

private:
    const PipelineOptions &m_options;
    const fetch::HttpClient &m_http;
};

/// Asks the target to deploy and test: an own one as often as it takes, under one idempotency key; a foreign one once.
/// Stage Ask → Monitor.
class DeployStep {
public:
    /// `hurry`: the companion ends and its time is over; a foreign target's answer is not waited for any longer.
    DeployStep(const TargetClient &target, std::stop_token hurry) : m_target(target), m_hurry(std::move(hurry)) {}
    Result<> run(RunRecord &record);

private:
    Result<bool> knowTarget(RunRecord &record);
    Result<> accepted(RunRecord &record, const std::string &taskId);
    const TargetClient &m_target;
    const std::stop_token m_hurry;
};

/// Sees that a run which ends before its task goes on at no target: an own one is told to stop, be it that the request to
/// deploy was still under way (asked again under its key, which gives its task); a foreign one can't be told.
class CancelStep {
public:
    explicit CancelStep(const TargetClient &target) : m_target(target) {}
    /// Gives what may still go on there, as a sentence for people; empty: nothing. Tries for half a minute, and lets a call under way end.
    /// Error: Cancelled (the record's stop came first; nothing is known).
    Result<std::string> run(RunRecord &record);

private:
    Result<> tell(RunRecord &record);
    const TargetClient &m_target;
};

/// Follows the target's task to its end: held answers from an own target; a foreign one is asked every 2 s for ten minutes,
/// then every query_interval. A failed question is no failed run. Stage Monitor → Ended, with report and figures.
class MonitorStep {
public:
    MonitorStep(const TargetClient &target, const fetch::HttpClient &http) : m_target(target), m_http(http) {}
    Result<> run(RunRecord &record);

private:
    Result<bool> take(RunRecord &record, TaskAnswer answer);
    Result<> ended(RunRecord &record, const TaskAnswer &answer);
    void readFigures(RunRecord &record);
    const TargetClient &m_target;
    const fetch::HttpClient &m_http;
};

/// A text parameter of the run's set; empty where it is not there or no text.
std::string parameter(const RunState &state, std::string_view key);
/// The body of POST /api/deploy_and_test: seven fields for a foreign target, more for an own one.
protocol::json::object deployRequest(const RunRecord &record);
constexpr std::string_view DeployOnly = "deploy"; ///< as test_path

} // namespace crat::pipeline
