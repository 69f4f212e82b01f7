#pragma once

#include <condition_variable>
#include <deque>
#include <thread>

#include "core/companion/store/Connection.h"
#include "core/companion/store/Database.h"

namespace crat::store {

/// N threads that only read, each with its own connection, opened when first needed and again after it was lost.
class ReaderPool {
public:
    struct Job {
        std::function<Result<>(Reader &)> run;
        std::function<void(Result<>)> done;
    };
    ReaderPool(const DatabaseOptions &options, const DatabaseUrl &url);
    ~ReaderPool() { stop(); }
    void start();
    void add(Job job);
    void stop(); ///< after the queued jobs
    bool isThisThread() const;

private:
    void loop();
    static Result<> runOn(Connection &connection, const Job &job);

    const DatabaseOptions m_options;
    const DatabaseUrl m_url;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_queue;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace crat::store
