#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "core/companion/execution/Grid.h"
#include "core/companion/execution/GridStack.h"

namespace crat::execution {

/// The Grid of this machine: started when first needed, watched, restarted where a part dies, ended with stop().
/// Threads: any for the interface; one of its own supervises (started by the constructor, joined by stop()).
class LocalGrid final : public Grid {
public:
    explicit LocalGrid(LocalGridOptions options);
    ~LocalGrid() override; ///< stop()

    /// Takes over a Grid that a former process of ours left running; where there is none, or a part of it is gone, nothing
    /// runs afterwards. Call once, before anything else.
    void recover();
    Result<std::string> ready(Deadline until) override;
    GridStatus status() override;
    int capacity() const override { return m_options.displays; }
    void stop() override;
    void leave() override; ///< the next process takes it over by recover()

private:
    void supervise();
    void bringUp();
    void watch();
    void repair();
    bool awaitNodes(Deadline until);
    void set(GridState state, std::string message);
    bool stopping() const;
    void end(bool leaveRunning);
    void wake();

    const LocalGridOptions m_options;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    GridState m_state = GridState::Stopped;
    std::string m_message, m_url;
    bool m_wanted = false, m_stopping = false, m_leave = false;
    std::uint64_t m_attempts = 0; ///< ended attempts to come up; a waiter looks only at one that began after it asked
    GridStack m_stack;            ///< the supervising thread's
    int m_wake[2] = {-1, -1};
    std::thread m_thread;
};

/// A Grid that somebody else runs.
class GivenGrid final : public Grid {
public:
    /// `url`: http(s)://host[:port][/path]; a slash at the end and "/wd/hub" are cut off.
    explicit GivenGrid(std::string url);
    Result<std::string> ready(Deadline until) override;
    GridStatus status() override;
    int capacity() const override { return 4; }
    void stop() override {}

private:
    std::string m_url;
};

} // namespace crat::execution
