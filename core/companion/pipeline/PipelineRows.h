#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/companion/store/Transaction.h"

/// What the pipeline knows of a run beside the contract's columns, as one row a run.
namespace crat::pipeline {

enum class Stage {
    Waiting, ///< not begun: QUEUED or PENDING
    Download,
    Ask, ///< the target is asked to deploy
    Monitor,
    Ended,
};
BOOST_DESCRIBE_ENUM(Stage, Waiting, Download, Ask, Monitor, Ended)

/// Fixed when the run begins, so that a change of settings or sets in the middle changes nothing.
struct RunPlan {
    std::string project, itemName;
    bool notify = true;
    std::string folderUrl; ///< package folder on the artefact server; may hold credentials, never shown
    std::string buildUrl;
    std::string targetUrl;
    protocol::json::object parameters;
};
BOOST_DESCRIBE_STRUCT(RunPlan, (), (project, itemName, notify, folderUrl, buildUrl, targetUrl, parameters))

struct RunState {
    Stage stage = Stage::Waiting;
    RunPlan plan;
    std::string packageSha256;
    std::int64_t packageSize = 0;
    bool ownTarget = false;
    std::string idempotencyKey; ///< fixed with the row
    /// The set that the trigger meant; kept here because the run's own column becomes null where the set is deleted.
    std::optional<ParameterSetId> parameterSet;
    bool asked = false; ///< the request to deploy is on its way, or was
    std::optional<Timestamp> monitoringSince;
    std::string lastStatus; ///< the target's
    std::string failedPart;
};
BOOST_DESCRIBE_STRUCT(RunState, (),
                      (stage, plan, packageSha256, packageSize, ownTarget, idempotencyKey, parameterSet, asked,
                       monitoringSince, lastStatus, failedPart))

namespace rows {

Result<> add(store::Transaction &tx, RunId run, const RunState &state);
Result<> save(store::Transaction &tx, RunId run, const RunState &state);
struct Stored {
    RunState state;
    bool cancelRequested = false;
};
/// Error: NotFound (the run is gone).
Result<Stored> load(store::Reader &reader, RunId run);
Result<bool> requestCancel(store::Transaction &tx, RunId run);

/// A run that was deleted before it had ended (store::runs::announceDeleted), as far as its target must be told.
struct Deleted {
    std::string taskId, downloadPath;
    RunState state;
};
Result<std::vector<RunId>> deleted(store::Reader &reader);
/// Error: NotFound (it is done with).
Result<Deleted> loadDeleted(store::Reader &reader, RunId run);
Result<> forgetDeleted(store::Transaction &tx, RunId run);

} // namespace rows

} // namespace crat::pipeline
