#pragma once

#include <functional>
#include <stop_token>

#include "core/companion/pipeline/Steps.h"

namespace crat::pipeline {

/// Takes one run from wherever it stands to its end. Blocks its thread.
class RunWork {
public:
    RunWork(const PipelineOptions &options, store::Database &store, const Clock &clock, const fetch::HttpClient &http,
            std::function<void()> mailWaits)
        : m_options(options), m_store(store), m_clock(clock), m_http(http), m_mailWaits(std::move(mailWaits))
    {
    }

    /// `cancel`: somebody stopped the run. `leave`: the companion ends; the run keeps its stored state. `hurry`: its time is over.
    void run(RunId id, std::stop_token cancel, std::stop_token leave, std::stop_token hurry);
    /// Tells the target of a run that was deleted before it had ended to stop, and forgets it.
    void endDeleted(RunId id, std::stop_token leave);

private:
    Result<> forward(RunRecord &record, const std::stop_token &hurry);
    struct Ending {
        Result<> outcome;
        bool cancelled = false;
        std::string leftBehind; ///< what may still go on at the target, for people
    };
    Result<std::string> stopTarget(RunRecord &record);
    void endDeleted(RunRecord &record, const std::stop_token &leave);
    void finish(RunRecord &record, const Ending &ending);
    void giveUp(RunId id, const Error &why, std::stop_token leave);
    void cleanUp(const RunRecord &record);

    const PipelineOptions &m_options;
    store::Database &m_store;
    const Clock &m_clock;
    const fetch::HttpClient &m_http;
    std::function<void()> m_mailWaits;
};

} // namespace crat::pipeline
