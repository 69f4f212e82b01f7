#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace crat::http {

/// A few threads for calls that block. Bounded: add() says no instead of queueing without end.
class WorkerPool {
public:
    WorkerPool(int threads, std::size_t maxQueued);
    ~WorkerPool() { stop(); }
    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;
    /// False where the queue is full or the pool is stopping. The call must not throw.
    bool add(std::function<void()> call);
    /// After the queued calls.
    void stop();

private:
    void loop();
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_queue;
    const std::size_t m_maxQueued;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace crat::http
