#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/companion/target/Deployer.h"
#include "core/protocol/Json.h"

namespace crat::target {

/// Body of POST /api/deploy_and_test: the contract's seven fields, and what own targets take besides.
struct TaskRequest {
    std::string serviceName, packagePath, installDir, upgradeType, testPath, baseUrl, reportKeyword;
    std::string packageUrl, sha256;               ///< the target fetches the package itself
    std::map<std::string, std::string> variables; ///< Robot: --variable NAME:VALUE; pytest: environment
};
BOOST_DESCRIBE_STRUCT(TaskRequest, (),
                      (serviceName, packagePath, installDir, upgradeType, testPath, baseUrl, reportKeyword, packageUrl,
                       sha256, variables))

/// Limits: 64 KiB, 100 variables. Error: BadInput.
Result<TaskRequest> parseTaskRequest(std::string_view body);

enum class TaskKind { DeployAndTest, Mock, Rollback };
BOOST_DESCRIBE_ENUM(TaskKind, DeployAndTest, Mock, Rollback)

enum class TaskStatus { Pending, RunningDeploy, RunningTest, Completed, Failed };
BOOST_DESCRIBE_ENUM(TaskStatus, Pending, RunningDeploy, RunningTest, Completed, Failed)

/// As the contract writes it: "pending", "running:deploy" …
std::string_view contractText(TaskStatus status);

constexpr bool isEnded(TaskStatus s)
{
    return s == TaskStatus::Completed || s == TaskStatus::Failed;
}

struct Task {
    std::string id; ///< UUID
    std::optional<std::string> idempotencyKey;
    TaskKind kind = TaskKind::DeployAndTest;
    TaskRequest request;
    TaskStatus status = TaskStatus::Pending;
    std::optional<DeployPhase> phase; ///< the last one stored
    std::string cause;                ///< why a rollback was begun
    protocol::json::value result;     ///< null before there is any
    std::string error;
    std::string failedPart; ///< "deploy", "environment" or "tests"
    bool cancelRequested = false;
    Timestamp startTime;
    std::optional<Timestamp> endTime;
};

/// The answer of GET /api/tasks/{id}; own targets add "failed_part".
protocol::json::object answerOf(const Task &task);

/// What stands in an install folder of this machine.
struct Install {
    std::string service, installDir, package, sha256;
    std::string taskId; ///< whose backup holds what was there before
    std::string former; ///< name of the package before; empty: none, or unknown
    Timestamp since;
};

} // namespace crat::target
