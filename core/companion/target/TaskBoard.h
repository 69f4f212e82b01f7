#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>

#include "core/companion/target/TaskWork.h"

namespace crat::target {

/// Runs this machine's tasks: first come first served, one at a time per install folder, a few at once in all.
/// Everything it knows is in the store; after a restart it goes on with what had not ended.
/// Threads: every function from any thread; one dispatcher thread, one thread for each task that runs.
class TaskBoard {
public:
    TaskBoard(const TargetOptions &options, std::string machine, store::Database &store, const Clock &clock,
              const fetch::HttpClient &http);
    ~TaskBoard(); ///< stop(), at once

    /// Takes up what a former process left, then works. Error: Unavailable (the store).
    Result<> start();
    /// No new task is begun; those that run come to a state that the next start goes on from. A deploy under way is brought to
    /// its end while there is time; some seconds before `until` it is broken off, and goes on from its last phase.
    void stop(Deadline until);

    /// Stores a task; the same idempotency key gives the same task. Blocks: not on a store or HTTP thread.
    /// Errors: Conflict, TooManyRequests (1,000 wait), Unavailable.
    Result<Task> submit(TaskKind kind, const TaskRequest &request, std::optional<std::string> key);
    /// Error: NotFound.
    Result<Task> find(const std::string &id) const;
    /// A task that has ended stays as it is. Error: NotFound.
    Result<> cancel(const std::string &id);

    /// Calls `done` once: at once where the task has ended or is in another status than `seen` (empty: than now), else when its
    /// status changes or `until` passes. `done` comes on any thread and must not block. At most 1,000 wait; more are answered at once.
    void wait(const std::string &id, std::string seen, Deadline until, std::function<void(Result<Task>)> done);

private:
    struct Live {
        Task task;
        std::string folder; ///< what it locks; empty: nothing
        bool running = false, finished = false;
        std::stop_source cancel;
        std::jthread thread;
    };
    struct Waiter {
        std::string id, seen;
        Deadline until;
        std::function<void(Result<Task>)> done;
    };
    void dispatch(std::stop_token stop);
    void beginWhatCan();
    void collectFinished(std::unique_lock<std::mutex> &lock);
    void changed(const Task &task);
    std::vector<std::function<void()>> answers(bool all);
    void enqueue(Task task);

    const TargetOptions &m_options;
    const std::string m_machine;
    store::Database &m_store;
    const Clock &m_clock;
    const fetch::HttpClient &m_http;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_stirred = false;
    std::list<std::shared_ptr<Live>> m_live; ///< not ended, in order of arrival
    std::set<std::string> m_taken;           ///< ids that this process has taken up, the last ten thousand
    std::deque<std::string> m_takenInOrder;
    std::set<std::string> m_cancelledEarly; ///< ids of open ones that are not taken up yet
    std::list<Waiter> m_waiters;
    std::stop_source m_leave, m_hurry;
    std::jthread m_dispatcher;
};

} // namespace crat::target
