#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/companion/execution/ExecutionRun.h"

namespace crat::execution {

struct ExecutionOptions {
    std::filesystem::path folder; ///< executions/ and blobs/ lie in it
    Toolchain tools;
    std::size_t maxQueued = 1000; ///< waiting ones; past it: TooManyRequests
    int maxForeign = 4;           ///< running at once on Grids that are not ours
    std::chrono::seconds cancelGrace{15};
    std::chrono::hours blobsKept{24 * 30}; ///< a blob that nobody has used for so long goes
};

/// Takes executions, keeps them durable, runs as many at once as the Grid of this machine has displays, the oldest first.
/// Threads: any; create(), get(), list() and cancel() block on the store, so not from a store or HTTP thread. One thread
/// schedules, each running execution has one of its own; stop() joins them.
class ExecutionService {
public:
    ExecutionService(ExecutionOptions options, store::Database &database, Grid &localGrid, const Clock &clock);
    ~ExecutionService(); ///< stop()

    /// Goes on with what a former companion left: takes over, judges or begins anew.
    void start();
    /// Robots that run go on, for the next companion. True: there are some.
    bool stop();

    const BlobStore &blobs() const { return m_blobs; }
    /// Where one execution's files lie. `id` is a UUID.
    ExecutionFolder folderOf(const std::string &id) const;

    /// Stores it and queues it. Errors: BadInput, TooLarge, Conflict (blobs are missing: ask missing()), TooManyRequests,
    /// Unavailable.
    Result<protocol::Execution> create(const protocol::ExecutionRequest &request, const std::string &requestedBy);
    /// As it is now. Errors: NotFound, Unavailable.
    Result<protocol::Execution> get(const std::string &id);
    Result<ExecutionTable::Page> list(std::int64_t limit, std::int64_t offset);
    /// Errors: NotFound, Conflict (it has ended), Unavailable.
    Result<> cancel(const std::string &id);
    /// Removes ended executions of before `before` that are not among the `newest` of their project, with everything they kept;
    /// folders whose execution nobody knows go too. Blocks. Gives how many went. Error: Unavailable.
    Result<std::int64_t> removeOld(std::int64_t newest, Timestamp before);
    /// The Grid that session `id` lives on. Error: NotFound.
    Result<std::string> gridOfSession(const std::string &id);
    /// Is it a session of an execution that runs now? Does not block.
    bool isOurSession(const std::string &id);
    /// Called with an execution's id after each change, on some thread of ours; must not block. Set before start().
    void onChanged(std::function<void(const std::string &)> call) { m_onChanged = std::move(call); }

private:
    std::int64_t removeStrayFolders(Timestamp before);
    void schedule();
    bool load();
    bool isKnown(const std::string &id) const;
    void startWhatFits(std::unique_lock<std::mutex> &lock);
    void takeAwayEnded(std::unique_lock<std::mutex> &lock);
    bool fits(const protocol::Execution &execution) const;
    bool isForeign(const std::string &id) const { return m_foreign.contains(id); }
    void changed(const std::string &id);
    Result<> keep(protocol::Execution &execution, const protocol::ExecutionRequest &request,
                  const std::string &requestedBy);
    Result<> keepRequest(const std::string &id, const protocol::ExecutionRequest &request);

    struct Queued {
        protocol::Execution execution;
        bool cancelWanted = false;
    };

    const ExecutionOptions m_options;
    BlobStore m_blobs;
    ExecutionTable m_table;
    ExecutionContext m_context;
    Grid &m_localGrid;
    const Clock &m_clock;
    std::function<void(const std::string &)> m_onChanged;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Queued> m_queue;
    std::set<std::string> m_creating;                            ///< on their way into the store; create() queues them
    std::set<std::string> m_cancelledEarly;                      ///< cancelled before they were in the queue
    std::map<std::string, std::unique_ptr<ExecutionRun>> m_runs; ///< running ones
    std::map<std::string, bool> m_foreign;                       ///< those on a Grid that is not ours
    bool m_loaded = false, m_stopping = false, m_poked = false;
    bool m_storeAway = false; ///< said in the log already; the scheduler's
    std::thread m_thread;
};

} // namespace crat::execution
