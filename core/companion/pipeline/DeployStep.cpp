#include <filesystem>
#include <utility>

#include "core/base/CrashPoint.h"
#include "core/companion/fetch/Url.h"
#include "core/companion/pipeline/Steps.h"

namespace crat::pipeline {

namespace json = protocol::json;

namespace {

constexpr std::chrono::minutes PatienceWithTarget{10};
constexpr std::chrono::seconds FirstPause{1};
constexpr std::chrono::seconds LongestPause{15};

} // namespace

std::string parameter(const RunState &state, std::string_view key)
{
    const json::value *value = state.plan.parameters.if_contains(key);
    return value && value->is_string() ? std::string(std::string_view(value->get_string())) : std::string();
}

json::object deployRequest(const RunRecord &record)
{
    const RunState &state = record.state;
    const auto orItem = [&](std::string text) {
        return text.empty() ? state.plan.itemName : text;
    };
    json::object body{{"service_name", orItem(parameter(state, "service_name"))},
                      {"package_path", record.run.downloadPath},
                      {"install_dir", parameter(state, "install_dir")},
                      {"upgrade_type", parameter(state, "upgrade_type")},
                      {"test_path", parameter(state, "test_path")},
                      {"base_url", parameter(state, "base_url")},
                      {"report_keyword", orItem(parameter(state, "report_keyword"))}};
    if (!state.ownTarget)
        return body;
    const std::string name = std::filesystem::path(record.run.downloadPath).filename().string();
    body["package_url"] = state.plan.folderUrl + "/" + fetch::percentEncode(name);
    body["sha256"] = state.packageSha256;
    json::object variables;
    if (const auto *given = state.plan.parameters.if_contains("variables"); given && given->is_object()) {
        for (const auto &entry : given->get_object())
            variables[entry.key()] =
                entry.value().is_string() ? entry.value() : json::value(json::serialize(entry.value()));
    }
    body["variables"] = variables;
    return body;
}

Result<bool> DeployStep::knowTarget(RunRecord &record)
{
    const auto until = Deadline::after(PatienceWithTarget);
    auto pause = FirstPause;
    for (;;) {
        auto own = m_target.isOwn(record.stop());
        if (own || !mayComeBack(own.error().code) || until.passed())
            return own;
        record.describeStep(protocol::StepName::Deploy, "waiting for the target: " + own.error().forUser);
        record.saveProgress();
        if (!record.pause(pause))
            return fail(Errc::Cancelled, "stopped");
        pause = std::min(pause * 2, LongestPause);
    }
}

Result<> DeployStep::accepted(RunRecord &record, const std::string &taskId)
{
    crashPoint("deploy.after");
    record.run.taskId = taskId;
    record.state.stage = Stage::Monitor;
    record.state.monitoringSince = record.now();
    record.describeStep(protocol::StepName::Deploy, "task " + taskId);
    record.beginStep(protocol::StepName::Monitor, "task " + taskId);
    return record.save();
}

Result<> DeployStep::run(RunRecord &record)
{
    record.state.failedPart = "deploy";
    if (record.state.asked && !record.state.ownTarget && record.run.taskId.empty())
        return fail(Errc::Unavailable,
                    "deploy state unknown: the companion ended while it asked the target to deploy, and asking "
                    "again might deploy twice. Look at the target, then trigger again");
    record.run.status = protocol::RunStatus::Deploying;
    record.beginStep(protocol::StepName::Deploy, "asking " + fetch::shownUrl(record.state.plan.targetUrl));
    if (!record.state.asked) {
        record.state.failedPart = "environment";
        auto own = knowTarget(record);
        if (!own)
            return tl::unexpected(own.error());
        record.state.failedPart = "deploy";
        record.state.ownTarget = *own;
    }
    const auto until = Deadline::after(PatienceWithTarget);
    auto pause = FirstPause;
    for (;;) {
        const bool askedBefore = std::exchange(record.state.asked, true);
        if (auto stored = record.save(); !stored)
            return stored;
        crashPoint("deploy.before");
        // A foreign target's answer is waited for while we stop, as long as that goes: without it the deploy's state is unknown.
        const auto asked = m_target.ask(deployRequest(record), record.state.idempotencyKey,
                                        record.state.ownTarget ? record.stop() : m_hurry);
        if (asked.taskId)
            return accepted(record, *asked.taskId);
        const Error &error = asked.taskId.error();
        if (asked.unknown && !record.state.ownTarget)
            return fail(Errc::Unavailable,
                        "deploy state unknown: the target's answer was lost (" + error.forUser +
                            "), and asking again might deploy twice. Look at the target, then trigger again");
        if (!asked.unknown)
            record.state.asked = askedBefore; // this one surely never arrived, or was refused
        // A foreign target that answered at all is not asked again; one that was not reached may be.
        const bool again = record.state.ownTarget ? mayComeBack(error.code) || asked.unknown
                                                  : mayComeBack(error.code) && !asked.answered;
        if (!again || until.passed())
            return tl::unexpected(error);
        record.describeStep(protocol::StepName::Deploy, "waiting for the target: " + error.forUser);
        if (auto stored = record.save(); !stored)
            return stored;
        if (!record.pause(pause))
            return fail(Errc::Cancelled, "stopped");
        pause = std::min(pause * 2, LongestPause);
    }
}

} // namespace crat::pipeline
