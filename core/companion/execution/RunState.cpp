#include "core/companion/execution/RunState.h"

#include "core/base/Log.h"

namespace crat::execution {

using protocol::ExecutionEvent;
using protocol::ExecutionStatus;

namespace {

constexpr std::size_t MaxSessions = 64, MaxArtifacts = 10'000;

} // namespace

void RunState::apply(const ExecutionEvent &event)
{
    m_lastEvent = event.number;
    if (event.type == "test_end") {
        const std::string status = event.status.value_or("");
        m_passed += status == "PASS";
        m_failed += status == "FAIL";
        m_skipped += status == "SKIP";
    } else if (event.type == "suite_start") {
        m_begun = true;
    } else if (event.type == "suite_end") {
        m_complete = !event.parent;
    } else if (event.type == "session" && event.session && m_sessions.size() < MaxSessions) {
        m_sessions.push_back({*event.session, event.browser.value_or(""), false});
    } else if (event.type == "session_end" && event.session) {
        std::erase_if(m_sessions, [&](const auto &session) { return session.id == *event.session; });
    } else if (event.type == "artifact" && event.name && m_artifacts.size() < MaxArtifacts) {
        m_artifacts.insert(*event.name);
    } else if (event.type == "console" && event.level != "WARN") {
        ++m_consoleLines;
        const std::string text = event.message.value_or("");
        if (text.starts_with("[ ERROR ]") || text.find("Error: ") != text.npos)
            m_lastError = forLogLine(text, 400);
    } else if (event.type == "ended") {
        m_ended = event;
    }
}

Verdict judge(const RunState &state, std::optional<int> exitCode, std::optional<int> signal, bool cancelled)
{
    if (cancelled)
        return {ExecutionStatus::Cancelled, ""};
    if (signal)
        return {ExecutionStatus::Error, "Robot was ended by signal " + std::to_string(*signal)};
    if (!exitCode) {
        if (!state.complete())
            return {ExecutionStatus::Error, "Robot ended before it was done, while the companion was away"};
        return {state.failed() ? ExecutionStatus::Failed : ExecutionStatus::Passed, ""};
    }
    const std::string why = state.lastError().empty() ? "" : ": " + state.lastError();
    if (*exitCode == 0) {
        // Something in the tests may have ended the interpreter, and --nostatusrc gives 0 for red tests too.
        if (!state.complete())
            return {ExecutionStatus::Error, "Robot ended before it was done, without an error (exit code 0)" + why};
        return {state.failed() ? ExecutionStatus::Failed : ExecutionStatus::Passed, ""};
    }
    switch (*exitCode) {
    case 252: return {ExecutionStatus::Error, "Robot found nothing to run or was told something wrong" + why};
    case 253: return {ExecutionStatus::Error, "Robot was stopped from outside"};
    case 255: return {ExecutionStatus::Error, "Robot had an internal error" + why};
    default: break;
    }
    if (*exitCode <= 250 && state.complete())
        return {ExecutionStatus::Failed, ""};
    return {ExecutionStatus::Error, "Robot did not run (exit code " + std::to_string(*exitCode) + ")" + why};
}

} // namespace crat::execution
