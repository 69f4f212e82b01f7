#include "app/cli/RunWatch.h"

#include "app/cli/Output.h"
#include "app/cli/Table.h"

namespace crat::cli {

RunWatch::RunWatch(Remote &remote, RunId id, std::function<void(const protocol::DeployTestRun &)> onChange,
                   std::function<void()> onDeleted)
    : QObject(&remote), m_remote(remote), m_id(id), m_onChange(std::move(onChange)), m_onDeleted(std::move(onDeleted))
{
    connect(&m_events, &client::EventStream::connected, this, &RunWatch::read);
    connect(&m_events, &client::EventStream::eventReceived, this, &RunWatch::onEvent);
    connect(&m_events, &client::EventStream::refused, this, [this](const Error &error) { m_remote.fail(error); });
    connect(&m_events, &client::EventStream::stateChanged, this, [this](client::EventStream::State state) {
        if (state == client::EventStream::State::Waiting)
            m_remote.context().err << "crat: " << m_events.lastError().forUser
                                   << " Trying again; the run goes on there.\n";
    });
    m_events.start(remote.client().endpoint());
}

void RunWatch::onEvent(const protocol::Event &event)
{
    if (event.type == "run.changed") {
        const auto run = protocol::fromJson<protocol::DeployTestRun>(event.data);
        if (run && run->id == m_id)
            take(*run);
    } else if (event.type == "run.deleted") {
        const auto *data = event.data.if_object();
        const auto *id = data ? data->if_contains("id") : nullptr;
        if (!id)
            read(); // ended ones went with their build, item or job: ours may be among them
        else if (id->is_int64() && RunId(id->get_int64()) == m_id)
            gone();
    }
}

void RunWatch::gone()
{
    if (!std::exchange(m_ended, true))
        m_onDeleted();
}

void RunWatch::read()
{
    m_remote.client().run(m_id, this, [this](Result<protocol::DeployTestRun> run) {
        if (run)
            return take(*run);
        if (run.error().code == Errc::NotFound)
            return gone();
        // Away again: the stream comes back and asks anew.
        if (run.error().code != Errc::Unavailable && run.error().code != Errc::Timeout)
            m_remote.fail(run.error());
    });
}

void RunWatch::take(const protocol::DeployTestRun &run)
{
    if (m_ended)
        return;
    m_ended = protocol::isEnded(run.status);
    m_onChange(run);
}

void RunPrinter::print(const protocol::DeployTestRun &run)
{
    using protocol::StepStatus;
    if (run.status == protocol::RunStatus::Queued && run.queuePosition && run.queuePosition != m_place) {
        m_place = run.queuePosition;
        m_out << "queued, place " << *m_place << std::endl;
    }
    for (const protocol::Step &step : run.steps) {
        const auto seen = m_seen.find(step.name);
        if (seen != m_seen.end() && seen->second == step.status)
            continue;
        m_seen[step.name] = step.status;
        std::string name = protocol::enumText(step.name);
        name.resize(9, ' ');
        m_out << name;
        if (step.status == StepStatus::Running)
            m_out << "running";
        else
            m_out << (step.status == StepStatus::Completed ? "done     " : "FAILED   ")
                  << duration(step.endTime.value_or(step.startTime) - step.startTime);
        const std::string text = firstLine(step.error.value_or(step.details.value_or("")));
        m_out << (text.empty() ? "" : "  " + text) << std::endl;
    }
}

} // namespace crat::cli
