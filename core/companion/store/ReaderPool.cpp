#include "core/companion/store/ReaderPool.h"

#include <spdlog/spdlog.h>

namespace crat::store {

ReaderPool::ReaderPool(const DatabaseOptions &options, const DatabaseUrl &url) : m_options(options), m_url(url) {}

void ReaderPool::start()
{
    for (int i = 0; i < std::max(1, m_options.readers); ++i)
        m_threads.emplace_back([this] { loop(); });
}

void ReaderPool::add(Job job)
{
    std::optional<Error> refused;
    {
        std::scoped_lock lock(m_mutex);
        if (m_stopping)
            refused = Error{Errc::Unavailable, "the companion is stopping", {}};
        else if (m_queue.size() >= m_options.maxQueuedReads)
            refused = Error{Errc::Unavailable, "the store has too much to do; try again shortly", {}};
        else {
            m_queue.push_back(std::move(job));
            m_wake.notify_one();
            return;
        }
    }
    job.done(tl::unexpected(std::move(*refused)));
}

void ReaderPool::stop()
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

bool ReaderPool::isThisThread() const
{
    return std::any_of(m_threads.begin(), m_threads.end(),
                       [](const std::thread &t) { return t.get_id() == std::this_thread::get_id(); });
}

Result<> ReaderPool::runOn(Connection &connection, const Job &job)
{
    try {
        Reader reader(connection);
        return job.run(reader);
    } catch (const std::exception &e) {
        spdlog::error("store: a query ended with an exception: {}", e.what());
        return fail(Errc::Internal, "the store could not do this", e.what());
    }
}

void ReaderPool::loop()
{
    Connection connection(m_url, Connection::Access::ReadOnly);
    while (true) {
        Job job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
            if (m_queue.empty())
                return;
            job = std::move(m_queue.front());
            m_queue.pop_front();
        }
        Result<> done;
        if (!connection.isOpen())
            done = connection.open();
        if (done) {
            done = runOn(connection, job);
            // A connection that died while it was idle costs one more try, not an error for the person: reading twice is harmless.
            if (!done && connection.isLost() && connection.open())
                done = runOn(connection, job);
        }
        job.done(std::move(done));
    }
}

} // namespace crat::store
