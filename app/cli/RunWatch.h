#pragma once

#include <functional>
#include <map>

#include <QObject>

#include "app/cli/Remote.h"
#include "core/client/EventStream.h"

namespace crat::cli {

/// Follows one deploy-test run to its end by events, over lost connections.
class RunWatch : public QObject {
    Q_OBJECT
public:
    /// `onChange` gets every state of the run that is seen, the ended one last; `onDeleted` is called instead where somebody deletes
    /// the run before its end was seen.
    RunWatch(Remote &remote, RunId id, std::function<void(const protocol::DeployTestRun &)> onChange,
             std::function<void()> onDeleted);

private:
    void read();
    void onEvent(const protocol::Event &event);
    void take(const protocol::DeployTestRun &run);
    void gone();

    Remote &m_remote;
    RunId m_id;
    std::function<void(const protocol::DeployTestRun &)> m_onChange;
    std::function<void()> m_onDeleted;
    client::EventStream m_events;
    bool m_ended = false;
};

/// Prints what is new in a run since it was printed last: states, steps with times, errors.
class RunPrinter {
public:
    explicit RunPrinter(std::ostream &out) : m_out(out) {}
    void print(const protocol::DeployTestRun &run);

private:
    std::ostream &m_out;
    std::map<protocol::StepName, protocol::StepStatus> m_seen;
    std::optional<std::int64_t> m_place;
};

} // namespace crat::cli
