#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/protocol/Json.h"

/// The nouns of the HTTP contract. Text is UTF-8; times are UTC.
namespace crat::protocol {

struct Build {
    BuildId id;
    std::string jobName;
    std::int64_t buildNumber = 0;
    std::string packagePath; ///< as announced, slashes at its ends and all
    std::string buildUser = "None";
    Timestamp createdAt;
    json::value rawData;    ///< the webhook's whole body
    bool otherPath = false; ///< the job had announced this number before, with another path
};
BOOST_DESCRIBE_STRUCT(Build, (), (id, jobName, buildNumber, packagePath, buildUser, createdAt, rawData, otherPath))

struct TestItem {
    TestItemId id;
    std::string name; ///< unique; also the part of a package's file name that is looked for
    std::string description;
    std::string associatedJobName;
    std::optional<ParameterSetId> associatedParameterSetId;
    bool notificationEnabled = true;
    Timestamp createdAt, updatedAt;
};
BOOST_DESCRIBE_STRUCT(TestItem, (),
                      (id, name, description, associatedJobName, associatedParameterSetId, notificationEnabled,
                       createdAt, updatedAt))

struct ParameterSet {
    ParameterSetId id;
    std::string name; ///< unique; "default" always exists
    std::string description;
    json::object
        parameters; ///< service_name, install_dir, upgrade_type, test_path, base_url, report_keyword, and any more
    Timestamp createdAt, updatedAt;
};
BOOST_DESCRIBE_STRUCT(ParameterSet, (), (id, name, description, parameters, createdAt, updatedAt))

enum class StepName { Download, Deploy, Test, Monitor, Notify };
BOOST_DESCRIBE_ENUM(StepName, Download, Deploy, Test, Monitor, Notify)
template <>
inline constexpr bool LowerCaseEnum<StepName> = true;

enum class StepStatus { Running, Completed, Failed };
BOOST_DESCRIBE_ENUM(StepStatus, Running, Completed, Failed)

struct Step {
    StepName name = StepName::Download;
    StepStatus status = StepStatus::Running;
    Timestamp startTime;
    std::optional<Timestamp> endTime;
    std::optional<std::string> details; ///< what is going on or was done, one line
    std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(Step, (), (name, status, startTime, endTime, details, error))
template <>
inline constexpr bool OmitAbsent<Step> = true;

enum class RunStatus {
    Queued,
    Pending,
    Downloading,
    Downloaded,
    Deploying,
    Testing,
    Monitoring,
    Completed,
    DeployComplete,
    Failed,
    Cancelled,
};
BOOST_DESCRIBE_ENUM(RunStatus, Queued, Pending, Downloading, Downloaded, Deploying, Testing, Monitoring, Completed,
                    DeployComplete, Failed, Cancelled)

/// Has the run ended, whatever its end?
constexpr bool isEnded(RunStatus s)
{
    return s == RunStatus::Completed || s == RunStatus::DeployComplete || s == RunStatus::Failed ||
           s == RunStatus::Cancelled;
}

/// What the report of a run's tests counts: Allure's `widgets/summary.json`.
struct TestFigures {
    std::int64_t total = 0, passed = 0;
    std::int64_t failed = 0; ///< a check said no
    std::int64_t broken = 0; ///< something else went wrong in the test
    std::int64_t skipped = 0, unknown = 0;
    std::int64_t durationMs = 0;

    bool hasFailures() const { return failed + broken > 0; }
    /// Could a person call these tests passed? Where none ran, nothing was shown.
    bool arePassed() const { return total > 0 && !hasFailures(); }
};
BOOST_DESCRIBE_STRUCT(TestFigures, (), (total, passed, failed, broken, skipped, unknown, durationMs))

/// One way of a build through download, deploy, test, monitor, notify.
struct DeployTestRun {
    RunId id;
    TestItemId testItemId;
    BuildId buildInfoId;
    std::string triggeredBy;
    std::optional<ParameterSetId> parameterSetId;
    RunStatus status = RunStatus::Pending;
    std::string downloadUrl;
    std::string downloadPath;
    std::string taskId; ///< the target's
    std::string reportUrl;
    std::vector<Step> steps;
    json::value responseRawData; ///< the target's whole last answer; null before
    int maxQueryHours = 3;
    int queryInterval = 60; ///< seconds
    int queryTimeout = 30;  ///< seconds
    Timestamp startedAt;
    std::optional<Timestamp> finishedAt;
    std::string errorMessage;
    std::optional<std::int64_t> queuePosition; ///< 1 = next; only while Queued
    std::optional<std::string> executionId;    ///< where the target ran its tests as an execution of ours
    std::optional<TestFigures> testFigures; ///< absent: the tests have not ended, or the report has no readable figures
    std::optional<TestItem> testItem;       ///< embedded by GET deploy-test-runs/{run}
    std::optional<Build> buildInfo;         ///< likewise
};
BOOST_DESCRIBE_STRUCT(DeployTestRun, (),
                      (id, testItemId, buildInfoId, triggeredBy, parameterSetId, status, downloadUrl, downloadPath,
                       taskId, reportUrl, steps, responseRawData, maxQueryHours, queryInterval, queryTimeout, startedAt,
                       finishedAt, errorMessage, queuePosition, executionId, testFigures, testItem, buildInfo))

/// Is a setting of this name a secret: written, never read back, never in an event?
inline bool isSecretSetting(std::string_view key)
{
    return key.ends_with("_password") || key.ends_with("_secret") || key.ends_with("_token");
}

struct Setting {
    std::string value;
    std::string description;
    Timestamp updatedAt;
};
BOOST_DESCRIBE_STRUCT(Setting, (), (value, description, updatedAt))

/// Which build of a job the next trigger takes.
struct JobVersionSelection {
    SelectionId id;
    std::string jobName;
    std::optional<Build> selectedBuild;
    bool autoSyncEnabled = true;
    std::optional<Timestamp> lastSyncTime;
    Timestamp updatedAt;
};
BOOST_DESCRIBE_STRUCT(JobVersionSelection, (), (id, jobName, selectedBuild, autoSyncEnabled, lastSyncTime, updatedAt))

/// A build as a selection's history remembers it: it may be deleted since.
struct ChosenBuild {
    BuildId buildId;
    std::int64_t buildNumber = 0;
};
BOOST_DESCRIBE_STRUCT(ChosenBuild, (), (buildId, buildNumber))

/// One change of a selection.
struct SelectionChange {
    std::string who; ///< an e-mail; empty: nobody, it followed its job
    Timestamp when;
    std::optional<ChosenBuild> from, to; ///< nothing: no build was, or is, chosen
    bool autoSyncEnabled = false;        ///< after the change
};
BOOST_DESCRIBE_STRUCT(SelectionChange, (), (who, when, from, to, autoSyncEnabled))

/// One change of stored state, numbered in commit order. `type` is one of
/// build.received, build.deleted, job.added, job.deleted, item.changed, item.deleted, set.changed, set.deleted,
/// selection.changed, selection.deleted, setting.changed, run.changed, run.deleted, execution.changed,
/// execution.deleted.
/// `data` is the subject after the change (the shapes above; for a *.deleted its id or name; never a secret). run.changed
/// leaves responseRawData out, run.deleted has the
/// "id" of one run that had not ended, or the "count" of ended ones and the "test_item_id", "build_info_id" or "job_name" they had.
struct Event {
    std::int64_t number = 0;
    Timestamp at;
    std::string type;
    json::value data;
};
BOOST_DESCRIBE_STRUCT(Event, (), (number, at, type, data))

} // namespace crat::protocol
