#include "core/companion/pipeline/TargetAnswers.h"

#include <algorithm>

#include "core/base/Log.h"
#include "core/base/Utf8.h"
#include "core/companion/fetch/Url.h"

namespace crat::pipeline {

namespace json = protocol::json;

namespace {

constexpr std::size_t Limit = 4u << 20;
constexpr std::size_t LongestText = 16u << 10;

std::string textAt(const json::object &object, std::string_view key)
{
    const json::value *value = object.if_contains(key);
    if (!value || !value->is_string())
        return {};
    std::string out(utf8Front(std::string_view(value->get_string()), LongestText));
    for (char &c : out) { // a target's words go into the store, a mail and a page: lines and tabs, no other controls
        if ((static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t') || c == 0x7f)
            c = ' ';
    }
    return out;
}

const json::object *objectAt(const json::object &object, std::string_view key)
{
    const json::value *value = object.if_contains(key);
    return value ? value->if_object() : nullptr;
}

} // namespace

Result<TaskAnswer> parseTaskAnswer(std::string_view body)
{
    auto value = protocol::parseJson(body, Limit);
    if (!value)
        return tl::unexpected(withContext(value.error(), "the target's answer"));
    const json::object *root = value->if_object();
    if (!root)
        return fail(Errc::BadInput, "the target's answer is not a JSON object");
    TaskAnswer out;
    out.statusText = textAt(*root, "status");
    using Status = TaskAnswer::Status;
    if (out.statusText == "pending")
        out.status = Status::Pending;
    else if (out.statusText == "running:deploy")
        out.status = Status::RunningDeploy;
    else if (out.statusText == "running:test")
        out.status = Status::RunningTest;
    else if (out.statusText.starts_with("running"))
        out.status = Status::Running;
    else if (out.statusText == "completed")
        out.status = Status::Completed;
    else if (out.statusText == "failed")
        out.status = Status::Failed;
    else
        return fail(Errc::BadInput,
                    "the target's answer has no status we know ('" + forLogLine(out.statusText, 60) + "')");
    out.error = textAt(*root, "error");
    out.failedPart = textAt(*root, "failed_part");
    if (out.failedPart != "deploy" && out.failedPart != "environment" && out.failedPart != "tests")
        out.failedPart.clear();
    const json::object *result = objectAt(*root, "result");
    const json::object *test = result ? objectAt(*result, "test") : nullptr;
    if (test) {
        const std::string url = textAt(*test, "report_url");
        if (fetch::isHttpUrl(url) && url.size() <= 4096)
            out.reportUrl = url;
    }
    out.raw = std::move(*value);
    return out;
}

Result<std::string> parseTaskId(std::string_view body)
{
    auto value = protocol::parseJson(body, Limit);
    const json::object *root = value ? value->if_object() : nullptr;
    const std::string id = root ? textAt(*root, "task_id") : std::string();
    const bool plain =
        std::all_of(id.begin(), id.end(), [](char c) { return static_cast<unsigned char>(c) > ' ' && c != 0x7f; });
    if (id.empty() || id.size() > 200 || !plain)
        return fail(Errc::BadInput, "the target's answer holds no task_id: '" + forLogLine(body, 120) + "'");
    return id;
}

std::string errorTextOf(std::string_view body)
{
    const auto value = protocol::parseJson(body, Limit);
    const json::object *root = value ? value->if_object() : nullptr;
    if (root) {
        for (const char *key : {"error", "detail"}) {
            if (const std::string text = textAt(*root, key); !text.empty())
                return forLogLine(text, 500);
        }
        const json::value *detail = root->if_contains("detail");
        const json::array *list = detail ? detail->if_array() : nullptr;
        const json::object *first = list && !list->empty() ? list->front().if_object() : nullptr;
        if (first) {
            if (const std::string text = textAt(*first, "msg"); !text.empty())
                return forLogLine(text, 500);
        }
    }
    return forLogLine(body, 200);
}

bool isOwnTarget(std::string_view servicesBody)
{
    const auto value = protocol::parseJson(servicesBody, Limit);
    const json::object *root = value ? value->if_object() : nullptr;
    const json::object *target = root ? objectAt(*root, "target") : nullptr;
    return target && textAt(*target, "kind") == "crat";
}

} // namespace crat::pipeline
