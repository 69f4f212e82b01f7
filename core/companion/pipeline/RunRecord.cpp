#include "core/companion/pipeline/RunRecord.h"

#include "core/companion/store/Runs.h"

namespace crat::pipeline {

Result<> RunRecord::save(const std::function<Result<>(store::Transaction &)> &also)
{
    const auto job = [&](store::Transaction &tx) -> Result<> {
        if (auto stored = rows::save(tx, run.id, state); !stored)
            return stored;
        if (also) {
            if (auto done = also(tx); !done)
                return done;
        }
        auto stored = store::runs::save(tx, run);
        return stored ? Result<>{} : tl::unexpected(stored.error());
    };
    return store::untilAnswered(m_stop, [&] { return m_store.writeNow<void>(job); });
}

void RunRecord::saveProgress()
{
    m_store.write<protocol::DeployTestRun>([copy = run](store::Transaction &tx) { return store::runs::save(tx, copy); },
                                           [](Result<protocol::DeployTestRun>) {});
}

protocol::Step *RunRecord::running(protocol::StepName name)
{
    for (auto step = run.steps.rbegin(); step != run.steps.rend(); ++step) {
        if (step->name == name && step->status == protocol::StepStatus::Running)
            return &*step;
    }
    return nullptr;
}

void RunRecord::beginStep(protocol::StepName name, const std::string &details)
{
    protocol::Step *step = running(name); // a restart goes on with the step it finds
    if (!step) {
        run.steps.push_back({});
        step = &run.steps.back();
        step->name = name;
        step->startTime = now();
    }
    if (!details.empty())
        step->details = details;
}

void RunRecord::describeStep(protocol::StepName name, const std::string &details)
{
    if (auto *step = running(name))
        step->details = details;
}

void RunRecord::endStep(protocol::StepName name, const std::string &details)
{
    auto *step = running(name);
    if (!step)
        return;
    step->status = protocol::StepStatus::Completed;
    step->endTime = now();
    if (!details.empty())
        step->details = details;
}

void RunRecord::failStep(protocol::StepName name, const std::string &error)
{
    auto *step = running(name);
    if (!step)
        return;
    step->status = protocol::StepStatus::Failed;
    step->endTime = now();
    step->error = error;
}

void RunRecord::endSteps(bool good, const std::string &error)
{
    for (auto &step : run.steps) {
        if (step.status != protocol::StepStatus::Running)
            continue;
        step.status = good ? protocol::StepStatus::Completed : protocol::StepStatus::Failed;
        step.endTime = now();
        if (!good)
            step.error = error;
    }
}

} // namespace crat::pipeline
