#include "ui/casegrid/ExecutionRunController.h"

namespace crat::casegrid {

namespace {

std::vector<std::string> toStd(const QStringList &list)
{
    std::vector<std::string> out;
    for (const QString &each : list)
        out.push_back(each.toStdString());
    return out;
}

} // namespace

ExecutionRunController::ExecutionRunController(client::CompanionClient &client, QObject *parent)
    : RunController(parent), m_execution(client)
{
    using client::ExecutionClient;
    connect(&m_execution, &ExecutionClient::phaseChanged, this, [this](ExecutionClient::Phase phase) {
        if (phase == ExecutionClient::Phase::Hashing)
            Q_EMIT progress(tr("Reading the project's files…"));
        else if (phase == ExecutionClient::Phase::Starting)
            Q_EMIT progress(tr("Starting…"));
        Q_EMIT stateChanged(state());
    });
    connect(&m_execution, &ExecutionClient::leftOut, this, &RunController::progress);
    connect(&m_execution, &ExecutionClient::uploadProgress, this, &RunController::sending);
    connect(&m_execution, &ExecutionClient::connectionChanged, this, [this](bool connected) {
        Q_EMIT progress(connected ? tr("Following the run") : tr("Connection lost; events will be caught up"));
    });
    connect(&m_execution, &ExecutionClient::eventReceived, this, &RunController::eventReceived);
    connect(&m_execution, &ExecutionClient::finished, this, &RunController::finished);
    connect(&m_execution, &ExecutionClient::failed, this, &RunController::failed);
}

RunState ExecutionRunController::state() const
{
    using Phase = client::ExecutionClient::Phase;
    switch (m_execution.phase()) {
    case Phase::Idle:
    case Phase::Ended: return RunState::Idle;
    case Phase::Following: return RunState::Running;
    case Phase::Hashing:
    case Phase::Uploading:
    case Phase::Starting: break;
    }
    return RunState::Preparing;
}

QString ExecutionRunController::whyNot() const
{
    return m_ready ? QString() : m_reason.isEmpty() ? tr("There is no companion to run tests.") : m_reason;
}

void ExecutionRunController::setReady(bool ready, const QString &reason)
{
    if (ready == m_ready && reason == m_reason)
        return;
    m_ready = ready;
    m_reason = reason;
    Q_EMIT availabilityChanged();
}

void ExecutionRunController::start(const RunRequest &request)
{
    client::ExecutionJob job;
    job.projectRoot = request.projectRoot;
    job.request.projectName = request.projectName.toStdString();
    job.request.paths = toStd(request.paths);
    job.request.tests = toStd(request.tests);
    job.request.variables = request.variables;
    job.request.pythonPath = request.pythonPath;
    job.overrides = request.unsaved;
    m_execution.start(job);
}

QString ExecutionRunController::snapshotDigest(const QString &file) const
{
    const std::string path = file.toStdString();
    for (const protocol::ManifestFile &each : m_execution.files()) {
        if (each.path == path)
            return QString::fromStdString(each.sha256);
    }
    return {};
}

void ExecutionRunController::stop()
{
    m_execution.cancel();
}

} // namespace crat::casegrid
