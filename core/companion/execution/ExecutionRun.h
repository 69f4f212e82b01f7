#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/base/ChildProcess.h"
#include "core/companion/execution/BlobStore.h"
#include "core/companion/execution/EventLog.h"
#include "core/companion/execution/ExecutionTable.h"
#include "core/companion/execution/Grid.h"
#include "core/companion/execution/RobotCommand.h"
#include "core/companion/execution/RunState.h"

namespace crat::execution {

/// What executions share. Outlives them.
struct ExecutionContext {
    Toolchain tools;
    Grid &localGrid;
    BlobStore &blobs;
    ExecutionTable &table;
    const Clock &clock;
    std::chrono::seconds cancelGrace{15}; ///< from SIGTERM to SIGKILL
    std::chrono::seconds gridLimit{150};
};

/// The life of one execution: files laid out, Grid awaited, robot started, followed and judged. Works on a thread of its own.
/// What happens is first in events.jsonl, then in the row. After a restart the same object goes on from what it finds: a robot
/// that still runs is taken over, one that has ended is judged, one that was never let go is started.
class ExecutionRun {
public:
    /// `changed` is called on the run's thread after events were added (and at its end); it must not block.
    ExecutionRun(ExecutionContext &context, ExecutionFolder folder, protocol::Execution execution, bool cancelWanted,
                 std::function<void()> changed);
    ~ExecutionRun(); ///< leave()

    void start();
    /// Robot gets SIGTERM at once and still writes its output.xml.
    void cancel();
    /// The thread is to end soon; robot, if it runs, goes on and is found again by the next companion.
    void askToLeave();
    void leave(); ///< askToLeave(), and waits for the thread

    protocol::Execution snapshot() const;
    bool done() const { return m_done; } ///< the thread has nothing more to do
    bool robotRuns() const { return m_robotRuns; }
    /// The Grid its sessions live on; empty while there is none.
    std::string gridUrl() const;
    bool hasSession(const std::string &id) const;

private:
    using Status = protocol::ExecutionStatus;

    void work();
    Result<> prepare();
    Result<std::string> awaitGrid();
    Result<> spawn(const std::string &grid);
    bool takeOver();
    void follow();
    void followRound(int watch);
    void wait(int watch, int milliseconds);
    void readEvents();
    void readConsole(bool toEnd);
    void noteSessions();
    bool canBeWatched(const std::string &session) const;
    void addArtifacts();
    void heedCancel();
    void closeSessions();
    void finish(Status status, std::string message, std::optional<int> exitCode);
    void settle(const protocol::ExecutionEvent &ended);
    void append(protocol::ExecutionEvent event);
    bool appendEnd(const protocol::ExecutionEvent &event);
    void sleep(int milliseconds);
    void setStatus(Status status);
    void store(bool announce, bool insist);
    bool stopAsked() const { return m_leave || m_cancel; }
    void wake();

    ExecutionContext &m_context;
    const ExecutionFolder m_folder;
    const EventLog m_log;
    EventLog::Reader m_reader;
    RunState m_state;
    protocol::ExecutionRequest m_request;
    std::function<void()> m_changed;

    mutable std::mutex m_mutex; ///< guards m_execution and m_gridUrl
    protocol::Execution m_execution;
    std::string m_gridUrl;

    std::optional<ChildProcess> m_robot;
    std::uint64_t m_consoleOffset = 0;
    bool m_consoleKnown = false; ///< m_consoleOffset is that of the first line not yet an event
    std::optional<SteadyTime> m_killAt;
    SteadyTime m_stored{};
    std::atomic<bool> m_cancel{false}, m_leave{false}, m_done{false}, m_robotRuns{false};
    int m_wake = -1; ///< eventfd
    std::thread m_thread;
};

} // namespace crat::execution
