#pragma once

#include <optional>
#include <set>
#include <string>

#include "core/protocol/Execution.h"

namespace crat::execution {

/// What an execution's events add up to. A plain value; the same events give the same state, so a restarted companion gets it
/// by reading the file from its beginning.
class RunState {
public:
    void apply(const protocol::ExecutionEvent &event);

    std::int64_t passed() const { return m_passed; }
    std::int64_t failed() const { return m_failed; }
    std::int64_t skipped() const { return m_skipped; }
    std::int64_t lastEvent() const { return m_lastEvent; }
    std::int64_t consoleLines() const { return m_consoleLines; }
    const std::vector<protocol::BrowserSession> &sessions() const { return m_sessions; }
    bool knowsArtifact(const std::string &name) const { return m_artifacts.contains(name); }
    bool begun() const { return m_begun; }       ///< robot has entered its first suite
    bool complete() const { return m_complete; } ///< the outermost suite has ended
    const std::optional<protocol::ExecutionEvent> &ended() const { return m_ended; }
    /// The last lines robot wrote that look like an error; for "why did it not run".
    const std::string &lastError() const { return m_lastError; }

private:
    std::int64_t m_passed = 0, m_failed = 0, m_skipped = 0, m_lastEvent = 0, m_consoleLines = 0;
    std::vector<protocol::BrowserSession> m_sessions;
    std::set<std::string> m_artifacts;
    bool m_begun = false, m_complete = false;
    std::string m_lastError;
    std::optional<protocol::ExecutionEvent> m_ended;
};

/// How an execution ended, from robot's own exit code (Robot Framework User Guide, "Return codes"), or, where nobody could be
/// told it, from what the events say.
struct Verdict {
    protocol::ExecutionStatus status = protocol::ExecutionStatus::Error;
    std::string message;
};
Verdict judge(const RunState &state, std::optional<int> exitCode, std::optional<int> signal, bool cancelled);

} // namespace crat::execution
