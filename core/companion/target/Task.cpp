#include "core/companion/target/Task.h"

namespace crat::target {

namespace json = protocol::json;

Result<TaskRequest> parseTaskRequest(std::string_view body)
{
    auto request = protocol::fromJsonText<TaskRequest>(body, 64u << 10);
    if (!request)
        return request;
    if (request->variables.size() > 100)
        return fail(Errc::BadInput, "more than 100 variables");
    for (const auto &[name, value] : request->variables) {
        if (name.empty() || name.find_first_of(":=\r\n") != std::string::npos)
            return fail(Errc::BadInput, "a variable's name is empty or holds ':' or '='");
    }
    for (const std::string *text :
         {&request->serviceName, &request->packagePath, &request->installDir, &request->testPath, &request->baseUrl,
          &request->reportKeyword, &request->packageUrl}) {
        if (text->size() > 4096 || text->find('\0') != std::string::npos)
            return fail(Errc::BadInput, "a text is longer than 4096 bytes or holds a NUL");
    }
    return request;
}

std::string_view contractText(TaskStatus status)
{
    switch (status) {
    case TaskStatus::Pending: return "pending";
    case TaskStatus::RunningDeploy: return "running:deploy";
    case TaskStatus::RunningTest: return "running:test";
    case TaskStatus::Completed: return "completed";
    case TaskStatus::Failed: break;
    }
    return "failed";
}

json::object answerOf(const Task &task)
{
    json::object out;
    out["task_id"] = task.id;
    out["status"] = contractText(task.status);
    out["start_time"] = formatPlain(task.startTime);
    out["end_time"] = task.endTime ? json::value(formatPlain(*task.endTime)) : json::value(nullptr);
    out["result"] = task.result;
    out["error"] = task.error.empty() ? json::value(nullptr) : json::value(task.error);
    if (!task.failedPart.empty())
        out["failed_part"] = task.failedPart;
    return out;
}

} // namespace crat::target
