#include "core/companion/pipeline/Steps.h"

namespace crat::pipeline {

namespace {

constexpr std::chrono::seconds PatienceWithCancel{30};
constexpr std::chrono::seconds Pause{1};

std::string notKnown(const Error &why)
{
    return "The target was asked to deploy, and whether it does so could not be found out (" + why.forUser +
           "): look at the target.";
}

std::string goesOn(const RunRecord &record, const std::string &why)
{
    return "The target's task " + record.run.taskId + " may still go on (" + why + "): look at the target.";
}

} // namespace

Result<> CancelStep::tell(RunRecord &record)
{
    if (record.run.taskId.empty()) {
        // The request was under way when we were stopped: the same key gives the task it began, or one that is stopped at once.
        auto asked = m_target.ask(deployRequest(record), record.state.idempotencyKey, record.stop());
        if (!asked.taskId)
            return tl::unexpected(asked.taskId.error());
        record.run.taskId = *asked.taskId;
    }
    auto told = m_target.cancel(record.run.taskId, record.stop());
    if (!told && told.error().code == Errc::NotFound)
        return {}; // what it does not know does not go on
    return told;
}

Result<std::string> CancelStep::run(RunRecord &record)
{
    if (!record.state.asked)
        return std::string();
    if (!record.state.ownTarget) {
        const Error unheard{Errc::Unavailable, "its answer was not waited for", {}};
        return record.run.taskId.empty() ? notKnown(unheard)
                                         : goesOn(record, "a target that is not ours can't be told to stop");
    }
    const auto until = Deadline::after(PatienceWithCancel);
    for (;;) {
        auto told = tell(record);
        if (told)
            return std::string();
        if (record.stop().stop_requested())
            return fail(Errc::Cancelled, "stopped");
        if (!mayComeBack(told.error().code) || until.passed())
            return record.run.taskId.empty() ? notKnown(told.error()) : goesOn(record, told.error().forUser);
        if (!record.pause(Pause))
            return fail(Errc::Cancelled, "stopped");
    }
}

} // namespace crat::pipeline
