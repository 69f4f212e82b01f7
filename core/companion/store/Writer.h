#pragma once

#include <condition_variable>
#include <deque>
#include <thread>

#include "core/companion/store/Connection.h"
#include "core/companion/store/Subscribers.h"

namespace crat::store {

/// The one thread that changes the database: takes what is queued, runs it in one transaction (each job under its savepoint),
/// commits, numbers and announces events, then answers each job.
class Writer {
public:
    struct Job {
        std::function<Result<>(Transaction &)> run;
        std::function<void(Result<>)> done;
    };
    Writer(const DatabaseOptions &options, DatabaseUrl url, const Clock &clock,
           std::shared_ptr<EventSubscribers> events, std::shared_ptr<PlainSubscribers> available);
    ~Writer() { stop(); }

    /// Starts the thread and waits for its first try to connect and migrate. Its error is kept in lastError() too.
    Result<> start();
    void add(Job job);
    /// Ends after the queued jobs.
    void stop();
    bool available() const;
    std::string lastError() const;
    bool isThisThread() const { return std::this_thread::get_id() == m_thread.get_id(); }

private:
    void loop();
    bool waitForWork();
    Result<> connect();
    void runGroup(std::deque<Job> group);
    Result<> runJob(Job &job, Transaction &tx, std::vector<Transaction::Pending> &events,
                    std::vector<std::function<void()>> &after, Result<> &whole);
    Result<EventBatch> storeEvents(const std::vector<Transaction::Pending> &events);
    void fillWithAnswer(std::deque<Job> &group, const Error &error);
    void note(const Result<> &state);

    const DatabaseOptions m_options;
    Connection m_connection;
    const Clock &m_clock;
    std::shared_ptr<EventSubscribers> m_events;
    std::shared_ptr<PlainSubscribers> m_availableCalls;
    const std::string m_place;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_queue;
    bool m_stopping = false;
    bool m_started = false;
    bool m_available = false;
    Error m_lastError;
    SteadyTime m_nextTry{};
    std::thread m_thread;
};

} // namespace crat::store
