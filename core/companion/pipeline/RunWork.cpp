#include "core/companion/pipeline/RunWork.h"

#include <spdlog/spdlog.h>

#include "core/base/CrashPoint.h"
#include "core/base/EitherStop.h"
#include "core/base/Guarded.h"
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

/// Empty: the sending account itself, so that a record exists.
std::string receiverOf(const protocol::DeployTestRun &run)
{
    return notify::isMailAddress(run.triggeredBy) ? run.triggeredBy : std::string();
}

std::string notifyText(const std::string &receiver)
{
    return receiver.empty() ? "to the sending account" : "to " + receiver;
}

/// May the target work on, though the run ends? Not where it said itself that its task has ended.
bool mayGoOn(const RunRecord &record)
{
    const auto &state = record.state;
    const bool over = state.lastStatus == "failed" || state.lastStatus == "completed";
    return state.asked && !over && (state.ownTarget || !record.run.taskId.empty());
}

/// False: it was deleted, or has ended.
Result<bool> endUnreadable(store::Transaction &tx, RunId id, const Error &why)
{
    auto found = store::runs::byId(tx, id, true);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found || protocol::isEnded((*found)->status))
        return false;
    auto &run = **found;
    run.status = RunStatus::Failed;
    run.finishedAt = tx.now();
    run.errorMessage = "the run's state can't be read, so it can't go on (" + why.forUser + "): trigger again";
    for (auto &step : run.steps) {
        if (step.status != protocol::StepStatus::Running)
            continue;
        step.status = protocol::StepStatus::Failed;
        step.endTime = tx.now();
        step.error = run.errorMessage;
    }
    if (!run.testItem || run.testItem->notificationEnabled) {
        const std::string receiver = receiverOf(run);
        auto &step = run.steps.emplace_back();
        step.name = StepName::Notify;
        step.startTime = tx.now();
        step.details = notifyText(receiver);
        if (auto added = notify::outbox::add(tx, id, receiver); !added)
            return tl::unexpected(added.error());
    }
    return store::runs::save(tx, run).map([](const protocol::DeployTestRun &) { return true; });
}

} // namespace

void RunWork::run(RunId id, std::stop_token cancel, std::stop_token leave, std::stop_token hurry)
{
    const EitherStop either(cancel, leave);
    auto loaded = store::untilAnswered(
        leave, [&] { return m_store.readNow<Loaded>([id](store::Reader &reader) { return load(reader, id); }); });
    if (!loaded) {
        if (loaded.error().code != Errc::Cancelled)
            giveUp(id, loaded.error(), leave);
        return;
    }
    RunRecord record(m_store, m_clock, std::move(loaded->run), std::move(loaded->state), either.token());
    const Result<> outcome = cancel.stop_requested() ? Result<>(fail(Errc::Cancelled, "cancelled"))
                                                     : guarded("the run", [&] { return forward(record, hurry); });
    const bool leaving = leave.stop_requested() && !cancel.stop_requested();
    if (!outcome && outcome.error().code == Errc::Cancelled && leaving)
        return;
    // The end is stored even while we stop: what happened must not be asked for again.
    RunRecord last(m_store, m_clock, std::move(record.run), std::move(record.state), leave);
    Ending ending{outcome, cancel.stop_requested() && !outcome && outcome.error().code == Errc::Cancelled, {}};
    if (!outcome && mayGoOn(last)) {
        auto left = stopTarget(last);
        if (!left)
            return; // what is stored leads the next start here again
        ending.leftBehind = std::move(*left);
    }
    finish(last, ending);
}

Result<> RunWork::forward(RunRecord &record, const std::stop_token &hurry)
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
        if (auto done = DeployStep(target, hurry).run(record); !done)
            return done;
    }
    if (record.state.stage == Stage::Monitor)
        return MonitorStep(target, m_http).run(record);
    return {};
}

Result<std::string> RunWork::stopTarget(RunRecord &record)
{
    const TargetClient target(m_http, record.state.plan.targetUrl, m_options.targetToken);
    auto left = CancelStep(target).run(record);
    if (left && !left->empty())
        spdlog::warn("pipeline: run {}: {}", record.run.id.value(), forLogLine(*left));
    return left;
}

void RunWork::finish(RunRecord &record, const Ending &ending)
{
    const auto &[outcome, cancelled, leftBehind] = ending;
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
    if (!leftBehind.empty())
        run.errorMessage += "\n" + leftBehind;
    run.finishedAt = record.now();
    record.state.stage = Stage::Ended;
    record.endSteps(outcome.has_value(), run.errorMessage);
    const bool mails = record.state.plan.notify && !cancelled && !(outcome && deployOnly);
    const std::string receiver = receiverOf(run);
    if (mails)
        record.beginStep(StepName::Notify, notifyText(receiver));
    crashPoint("finish.before");
    auto stored = record.save(
        [&](store::Transaction &tx) { return mails ? notify::outbox::add(tx, run.id, receiver) : Result<>{}; });
    crashPoint("finish.after");
    if (!stored && stored.error().code == Errc::NotFound) { // it was deleted, and that is its end
        spdlog::info("pipeline: run {} was deleted while it went on", run.id.value());
        endDeleted(record, record.stop());
        return;
    }
    if (!stored) {
        spdlog::error("pipeline: the end of run {} could not be stored: {}", run.id.value(), stored.error().forLog);
        record.pause(BeforeAnotherTry); // it is begun again from its last stored state
        return;
    }
    if (mails)
        m_mailWaits();
    cleanUp(record);
}

void RunWork::endDeleted(RunId id, std::stop_token leave)
{
    auto loaded = store::untilAnswered(leave, [&] {
        return m_store.readNow<rows::Deleted>([id](store::Reader &reader) { return rows::loadDeleted(reader, id); });
    });
    protocol::DeployTestRun run;
    run.id = id;
    RunState state;
    if (loaded) {
        run.taskId = loaded->taskId;
        run.downloadPath = loaded->downloadPath;
        state = std::move(loaded->state);
    } else if (loaded.error().code == Errc::Cancelled || loaded.error().code == Errc::NotFound) {
        return;
    } else {
        spdlog::error("pipeline: run {} was deleted, and what its target does is not known: {}", id.value(),
                      forLogLine(loaded.error().forLog));
    }
    RunRecord record(m_store, m_clock, std::move(run), std::move(state), leave);
    endDeleted(record, leave);
}

void RunWork::endDeleted(RunRecord &record, const std::stop_token &leave)
{
    // Once more than told already does no harm; what can't be reached is in the log.
    if (mayGoOn(record) && !stopTarget(record))
        return; // the next start tells it
    cleanUp(record);
    const auto forgotten = store::untilAnswered(leave, [&] {
        return m_store.writeNow<void>([&](store::Transaction &tx) { return rows::forgetDeleted(tx, record.run.id); });
    });
    if (!forgotten && forgotten.error().code != Errc::Cancelled) {
        spdlog::error("pipeline: run {}: {}", record.run.id.value(), forLogLine(forgotten.error().forLog));
        pauseFor(BeforeAnotherTry, leave);
    }
}

/// A run whose state nobody can read must not stay open for ever: it would hold the queue.
void RunWork::giveUp(RunId id, const Error &why, std::stop_token leave)
{
    auto stored = store::untilAnswered(leave, [&] {
        return m_store.writeNow<bool>([&](store::Transaction &tx) { return endUnreadable(tx, id, why); });
    });
    if (stored && !*stored)
        return;
    spdlog::error("pipeline: run {} can't be gone on with: {}", id.value(), why.forLog);
    if (stored)
        m_mailWaits();
    else if (stored.error().code != Errc::Cancelled)
        pauseFor(BeforeAnotherTry, leave);
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
