#pragma once

#include <QObject>
#include <QString>

#include "core/client/CompanionClient.h"
#include "core/client/Manifest.h"
#include "core/client/NumberedStream.h"
#include "core/client/Worker.h"
#include "core/protocol/Execution.h"

namespace crat::client {

/// What to run. `request.files` is filled by the client.
struct ExecutionJob {
    QString projectRoot;                ///< absolute
    protocol::ExecutionRequest request; ///< paths and tests relative to the project
    Overrides overrides;                ///< unsaved edits
};

/// One execution from its files to its end: manifest, missing blobs, upload, start, events. One object, one execution at
/// a time. Files are read and hashed on a thread of its own.
/// Thread: the one that made it. `client` must outlive it.
class ExecutionClient : public QObject {
    Q_OBJECT
public:
    enum class Phase {
        Idle,
        Hashing,   ///< reading the project
        Uploading, ///< sending what the companion lacks
        Starting,
        Following, ///< events are coming in
        Ended,
    };
    Q_ENUM(Phase)

    explicit ExecutionClient(CompanionClient &client, QObject *parent = nullptr);
    ~ExecutionClient() override;

    /// Begins. A call while one is on is refused with failed(Conflict).
    void start(const ExecutionJob &job);
    /// Follows one that was started elsewhere or before; `after` = the number of the last event known (0: from the first).
    void follow(const QString &executionId, std::int64_t after = 0);
    /// Before the start: gives up (failed(Cancelled)). After it: asks the companion; the end comes as finished(). Where the
    /// companion is away and does not answer: stops following (failed(Unavailable)).
    void cancel();
    /// Stops following without stopping the execution.
    void leave();

    Phase phase() const { return m_phase; }
    QString executionId() const { return QString::fromStdString(m_execution.id); }
    const std::vector<protocol::ManifestFile> &files() const { return m_files; } ///< what ran

Q_SIGNALS:
    void phaseChanged(crat::client::ExecutionClient::Phase phase);
    /// What of the project is not sent, and why, for the person; once a run, where there is something.
    void leftOut(const QString &text);
    /// Blobs sent so far, of how many.
    void uploadProgress(int done, int total);
    /// The companion has taken it.
    void started(const crat::protocol::Execution &execution);
    void eventReceived(const crat::protocol::ExecutionEvent &event);
    /// The line to the companion went or came back, once for each, however many tries lie between; events are caught up by
    /// themselves, also where the client got another address meanwhile.
    void connectionChanged(bool connected);
    /// It has ended, whatever its end (see status and errorMessage).
    void finished(const crat::protocol::Execution &execution);
    /// It could not be started or followed.
    void failed(const crat::Error &error);

private:
    void setPhase(Phase phase);
    void fail(Error error);
    void hash();
    void askMissing();
    void upload();
    void create();
    void onCreated(Result<protocol::Execution> created);
    void onNotCancelled(const Error &error);
    void listen(std::int64_t after);
    void openStream(std::optional<std::int64_t> after);
    void onEndpointChanged();
    void onRefused(const Error &error);
    void tellConnection(bool connected);
    void onMessage(const QByteArray &text);
    void conclude(int tries);
    bool isCurrent(quint64 generation) const { return generation == m_generation; }

    CompanionClient &m_client;
    NumberedStream m_stream;
    Worker m_disk;
    Phase m_phase = Phase::Idle;
    ExecutionJob m_job;
    std::vector<protocol::ManifestFile> m_files;
    std::vector<protocol::ManifestFile> m_toSend;
    std::size_t m_sent = 0;
    int m_snapshots = 0; ///< how often files changed under the upload and were read anew
    bool m_cancelWanted = false;
    std::optional<bool> m_connected; ///< what was last said of the line; absent: nothing yet
    protocol::Execution m_execution;
    quint64 m_generation = 0; ///< answers of a former execution are dropped
};

} // namespace crat::client
