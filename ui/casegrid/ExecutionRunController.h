#pragma once

#include "core/client/ExecutionClient.h"
#include "ui/casegrid/RunController.h"

namespace crat::casegrid {

/// RunController over a companion. `setReady` says when there is one to talk to.
class ExecutionRunController final : public RunController {
    Q_OBJECT
public:
    /// `client` must outlive it.
    explicit ExecutionRunController(client::CompanionClient &client, QObject *parent = nullptr);
    RunState state() const override;
    QString whyNot() const override;
    void start(const RunRequest &request) override;
    void stop() override;
    QString snapshotDigest(const QString &file) const override;
    /// `reason` is shown while not ready.
    void setReady(bool ready, const QString &reason = {});
    client::ExecutionClient &execution() { return m_execution; }

private:
    client::ExecutionClient m_execution;
    bool m_ready = false;
    QString m_reason;
};

} // namespace crat::casegrid
