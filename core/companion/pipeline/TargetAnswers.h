#pragma once

#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/protocol/Json.h"

namespace crat::pipeline {

/// What a target says of a task (contract: GET /api/tasks/{id}), ours or foreign.
struct TaskAnswer {
    enum class Status { Pending, Running, RunningDeploy, RunningTest, Completed, Failed };
    Status status = Status::Pending;
    std::string statusText; ///< as it came
    std::string reportUrl;  ///< empty: none ("None" counts as none)
    std::string error;
    std::string failedPart; ///< own targets only: "deploy", "environment" or "tests"
    protocol::json::value raw;
};

/// Limit: 4 MiB. Errors: BadInput (no JSON object, no or unknown "status"), TooLarge.
Result<TaskAnswer> parseTaskAnswer(std::string_view body);

/// The task_id of POST /api/deploy_and_test. Error: BadInput (none, longer than 200 bytes, control characters).
Result<std::string> parseTaskId(std::string_view body);

/// The reason in an error answer: "error", or "detail" as FastAPI writes it (a text or a list of {"msg"}); else its
/// beginning. One line, at most 500 bytes.
std::string errorTextOf(std::string_view body);

/// Is it what an own target answers at GET /api/services?
bool isOwnTarget(std::string_view servicesBody);

} // namespace crat::pipeline
