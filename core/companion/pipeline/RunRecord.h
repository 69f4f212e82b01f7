#pragma once

#include <stop_token>
#include <string>

#include "core/companion/pipeline/PipelineRows.h"
#include "core/companion/store/Database.h"
#include "core/companion/store/Patience.h"

namespace crat::pipeline {

struct PipelineOptions {
    std::filesystem::path packages; ///< where packages are downloaded to; foreign targets must see the same folder
    std::string targetToken;        ///< what own targets want to see
    std::size_t parallelRuns = 8;
    std::uint64_t packageBytes = 8ull << 30;
};

/// One run while it goes on, and its durable form. Belongs to one thread.
class RunRecord {
public:
    RunRecord(store::Database &store, const Clock &clock, protocol::DeployTestRun run_, RunState state_,
              std::stop_token stop)
        : run(std::move(run_)), state(std::move(state_)), m_store(store), m_clock(clock), m_stop(std::move(stop))
    {
    }

    protocol::DeployTestRun run;
    RunState state;

    /// Stores both; waits for a store that is away until it comes back. `also` belongs to the same transaction.
    /// Errors: NotFound (the run was deleted), Cancelled (stop came first), Internal.
    Result<> save(const std::function<Result<>(store::Transaction &)> &also = {});
    /// Stores what is going on right now for people to see; its loss would not matter, so nothing is waited for.
    void saveProgress();
    /// Reads, waiting for a store that is away as save() does.
    template <class T>
    Result<T> read(const std::function<Result<T>(store::Reader &)> &job)
    {
        return store::untilAnswered(m_stop, [&] { return m_store.readNow<T>(job); });
    }

    void beginStep(protocol::StepName name, const std::string &details = {});
    void describeStep(protocol::StepName name, const std::string &details);
    void endStep(protocol::StepName name, const std::string &details = {});
    void failStep(protocol::StepName name, const std::string &error);
    /// Ends whatever step is running.
    void endSteps(bool good, const std::string &error);
    Timestamp now() const { return m_clock.now(); }
    const std::stop_token &stop() const { return m_stop; }
    /// Waits; false where stop came first.
    bool pause(std::chrono::milliseconds span) const { return pauseFor(span, m_stop); }

private:
    protocol::Step *running(protocol::StepName name);
    store::Database &m_store;
    const Clock &m_clock;
    std::stop_token m_stop;
};

} // namespace crat::pipeline
