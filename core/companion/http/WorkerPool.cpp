#include "core/companion/http/WorkerPool.h"

namespace crat::http {

WorkerPool::WorkerPool(int threads, std::size_t maxQueued) : m_maxQueued(maxQueued)
{
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { loop(); });
}

bool WorkerPool::add(std::function<void()> call)
{
    {
        std::scoped_lock lock(m_mutex);
        if (m_stopping || m_queue.size() >= m_maxQueued)
            return false;
        m_queue.push_back(std::move(call));
    }
    m_wake.notify_one();
    return true;
}

void WorkerPool::stop()
{
    {
        std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    for (std::thread &thread : m_threads) {
        if (thread.joinable())
            thread.join();
    }
}

void WorkerPool::loop()
{
    while (true) {
        std::function<void()> call;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
            if (m_queue.empty())
                return;
            call = std::move(m_queue.front());
            m_queue.pop_front();
        }
        call();
    }
}

} // namespace crat::http
