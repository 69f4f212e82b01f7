#include "core/companion/pipeline/RunWork.h"

#include <spdlog/spdlog.h>

#include "core/base/CrashPoint.h"
#include "core/base/Log.h"
#include "core/companion/notify/Mime.h"
#include "core/companion/notify/OutboxRows.h"
#include "core/companion/store/Runs.h"

namespace crat::pipeline {

using protocol::RunStatus;
using protocol::StepName;

namespace {

constexpr std::chrono::seconds BeforeAnotherTry{10};

struct Loaded {
    protocol::DeployTestRun run;
    RunState state;
};

Result<Loaded> load(store::Reader &reader, RunId id)
{
    auto run = store::runs::byId(reader, id, false);
    if (!run)
        return tl::unexpected(run.error());
    if (!*run)
        return fail(Errc::NotFound, "the run is gone");
    auto stored = rows::load(reader, id);
    if (!stored)
        return tl::unexpected(stored.error());
    return Loaded{std::move(**run), std::move(stored->state)};
}

} // namespace

void RunWork::run(RunId id, std::stop_token cancel, std::stop_token leave)
{
    std::stop_source either;
    const auto end = [&either] {
        either.request_stop();
    };
    const std::stop_callback onCancel(cancel, end);
    const std::stop_callback onLeave(leave, end);

    auto loaded = store::untilAnswered(
        leave, [&] { return m_store.readNow<Loaded>([id](store::Reader &reader) { return load(reader, id); }); });
    if (!loaded) {
        if (loaded.error().code != Errc::Cancelled)
            giveUp(id, loaded.error(), leave);
        return;
    }
    RunRecord record(m_store, m_clock, std::move(loaded->run), std::move(loaded->state), either.get_token());
    const Result<> outcome = cancel.stop_requested() ? Result<>(fail(Errc::Cancelled, "cancelled")) : forward(record);
    const bool left = leave.stop_requested() && !cancel.stop_requested();
    if (!outcome && outcome.error().code == Errc::Cancelled && left)
        return;
    // The end is stored even while we stop: what happened must not be asked for again.
    RunRecord last(m_store, m_clock, std::move(record.run), std::move(record.state), leave);
    finish(last, outcome, cancel.stop_requested() && !outcome && outcome.error().code == Errc::Cancelled);
}

Result<> RunWork::forward(RunRecord &record)
{
    if (record.state.stage == Stage::Waiting) {
        if (auto begun = BeginStep().run(record); !begun)
            return begun;
    }
    const TargetClient target(m_http, record.state.plan.targetUrl, m_options.targetToken);
    if (record.state.stage == Stage::Download) {
        if (auto done = DownloadStep(m_options, m_http).run(record); !done)
            return done;
    }
    if (record.state.stage == Stage::Ask) {
        if (auto done = DeployStep(target).run(record); !done)
            return done;
    }
    if (record.state.stage == Stage::Monitor)
        return MonitorStep(target, m_http).run(record);
    return {};
}

void RunWork::finish(RunRecord &record, const Result<> &outcome, bool cancelled)
{
    auto &run = record.run;
    const bool deployOnly = parameter(record.state, "test_path") == DeployOnly;
    if (outcome) {
        run.status = deployOnly ? RunStatus::DeployComplete : RunStatus::Completed;
        run.errorMessage.clear();
    } else {
        run.status = cancelled ? RunStatus::Cancelled : RunStatus::Failed;
        run.errorMessage = cancelled ? "cancelled" : outcome.error().forUser;
        spdlog::warn("pipeline: run {} {}: {}", run.id.value(), cancelled ? "cancelled" : "failed",
                     forLogLine(outcome.error().forLog));
    }
    run.finishedAt = record.now();
    record.state.stage = Stage::Ended;
    record.endSteps(outcome.has_value(), run.errorMessage);
    const bool mails = record.state.plan.notify && !cancelled && !(outcome && deployOnly);
    const std::string receiver = notify::isMailAddress(run.triggeredBy) ? run.triggeredBy : std::string();
    if (mails)
        record.beginStep(StepName::Notify, receiver.empty() ? "to the sending account" : "to " + receiver);
    if (cancelled && !run.taskId.empty() && record.state.ownTarget)
        (void)TargetClient(m_http, record.state.plan.targetUrl, m_options.targetToken).cancel(run.taskId);
    crashPoint("finish.before");
    auto stored = record.save(
        [&](store::Transaction &tx) { return mails ? notify::outbox::add(tx, run.id, receiver) : Result<>{}; });
    crashPoint("finish.after");
    if (!stored) {
        spdlog::error("pipeline: the end of run {} could not be stored: {}", run.id.value(), stored.error().forLog);
        if (stored.error().code == Errc::NotFound) // it was deleted, and that is its end
            cleanUp(record);
        else
            record.pause(BeforeAnotherTry); // it is begun again from its last stored state
        return;
    }
    if (mails)
        m_mailWaits();
    cleanUp(record);
}

/// A run whose state nobody can read must not stay open for ever: it would hold the queue.
void RunWork::giveUp(RunId id, const Error &why, std::stop_token leave)
{
    spdlog::error("pipeline: run {} can't be gone on with: {}", id.value(), why.forLog);
    const auto job = [&](store::Transaction &tx) -> Result<> {
        auto run = store::runs::byId(tx, id, false);
        if (!run || !*run || protocol::isEnded((*run)->status))
            return run ? Result<>{} : tl::unexpected(run.error());
        (*run)->status = RunStatus::Failed;
        (*run)->finishedAt = tx.now();
        (*run)->errorMessage = "the run's state can't be read, so it can't go on (" + why.forUser + "): trigger again";
        return store::runs::save(tx, **run).map([](const protocol::DeployTestRun &) {});
    };
    auto stored = store::untilAnswered(leave, [&] { return m_store.writeNow<void>(job); });
    if (!stored && stored.error().code != Errc::Cancelled)
        store::pauseFor(BeforeAnotherTry, leave);
}

void RunWork::cleanUp(const RunRecord &record)
{
    // An own target has its copy; a foreign one may still read ours.
    if (!record.state.ownTarget && !record.run.downloadPath.empty())
        return;
    std::error_code ignored;
    std::filesystem::remove_all(DownloadStep::folderOf(m_options, record.run.id), ignored);
}

} // namespace crat::pipeline
