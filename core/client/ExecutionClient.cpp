#include "core/client/ExecutionClient.h"

#include <functional>
#include <unordered_set>

#include <QTimer>
#include <spdlog/spdlog.h>

namespace crat::client {
namespace {

constexpr int kMostSnapshots = 3; ///< a project that changes under every upload is given up
constexpr std::chrono::seconds kRulesPatience{10};
constexpr int kMostConcludes = 20;
constexpr std::size_t kDigestsPerAsk = 5'000;

} // namespace

ExecutionClient::ExecutionClient(CompanionClient &client, QObject *parent)
    : QObject(parent), m_client(client), m_stream(this), m_disk(QStringLiteral("project"), std::chrono::milliseconds(0))
{
    connect(&m_stream, &NumberedStream::message, this, &ExecutionClient::onMessage);
    connect(&m_stream, &NumberedStream::ended, this, [this] { conclude(0); });
    connect(&m_stream, &NumberedStream::refused, this, &ExecutionClient::onRefused);
    connect(&m_stream, &NumberedStream::stateChanged, this, [this](NumberedStream::State state) {
        if (state == NumberedStream::State::Connected || state == NumberedStream::State::Waiting)
            tellConnection(state == NumberedStream::State::Connected);
    });
    connect(&m_client, &CompanionClient::endpointChanged, this, &ExecutionClient::onEndpointChanged);
}

ExecutionClient::~ExecutionClient() = default;

void ExecutionClient::start(const ExecutionJob &job)
{
    if (m_phase != Phase::Idle && m_phase != Phase::Ended) {
        Q_EMIT failed(Error{Errc::Conflict, tr("A run is going on already. Stop it first.").toStdString(), {}});
        return;
    }
    ++m_generation;
    m_job = job;
    m_execution = {};
    m_snapshots = 0;
    m_cancelWanted = false;
    hash();
}

void ExecutionClient::follow(const QString &executionId, std::int64_t after)
{
    leave();
    ++m_generation;
    m_execution = {};
    m_execution.id = executionId.toStdString();
    listen(after);
}

void ExecutionClient::cancel()
{
    switch (m_phase) {
    case Phase::Idle:
    case Phase::Ended: return;
    case Phase::Hashing:
    case Phase::Uploading:
        ++m_generation;
        fail(Error{Errc::Cancelled, tr("The run was stopped before it started.").toStdString(), {}});
        return;
    case Phase::Starting:
        m_cancelWanted = true; // the answer is under way: it is cancelled as soon as its id is known
        return;
    case Phase::Following:
        m_client.cancelExecution(executionId(), this, [this, generation = m_generation](Result<> done) {
            if (isCurrent(generation) && m_phase == Phase::Following && !done)
                onNotCancelled(done.error());
        });
        return;
    }
}

void ExecutionClient::onNotCancelled(const Error &error)
{
    if (error.code == Errc::Conflict)
        return; // it has just ended by itself, and the stream says so
    // Neither its end nor anything else is heard of: whoever stops it then is let go.
    if (m_stream.state() != NumberedStream::State::Connected &&
        (error.code == Errc::Unavailable || error.code == Errc::Timeout))
        return fail(Error{error.code,
                          tr("The companion does not answer, so the run could not be stopped there. "
                             "It is no longer followed here.")
                              .toStdString(),
                          error.forLog});
    Q_EMIT failed(withContext(error, tr("The run could not be stopped").toStdString()));
}

void ExecutionClient::leave()
{
    ++m_generation;
    m_stream.stop();
    setPhase(Phase::Idle);
}

void ExecutionClient::setPhase(Phase phase)
{
    if (m_phase == phase)
        return;
    m_phase = phase;
    Q_EMIT phaseChanged(phase);
}

void ExecutionClient::fail(Error error)
{
    m_stream.stop();
    setPhase(Phase::Ended);
    Q_EMIT failed(error);
}

void ExecutionClient::hash()
{
    ++m_snapshots;
    setPhase(Phase::Hashing);
    m_disk.run(
        this,
        [root = m_job.projectRoot, overrides = m_job.overrides, suites = m_job.request.paths,
         libraries = m_job.request.pythonPath] {
            std::vector<std::string> paths = suites;
            auto rules = ExcludeRules::read(root.toStdString(), Deadline::after(kRulesPatience));
            paths.insert(paths.end(), libraries.begin(), libraries.end());
            rules.setWanted(paths);
            auto snapshot = buildManifest(root, overrides, rules);
            if (snapshot) {
                if (auto there = checkForSuites(root, suites, snapshot->files); !there)
                    snapshot = tl::unexpected(std::move(there.error()));
            }
            return snapshot;
        },
        [this, generation = m_generation](Result<Snapshot> snapshot) {
            if (!isCurrent(generation))
                return;
            if (!snapshot)
                return fail(snapshot.error());
            m_files = std::move(snapshot->files);
            if (const std::string text = snapshot->leftOutText(); !text.empty() && m_snapshots == 1)
                Q_EMIT leftOut(QString::fromStdString(text));
            m_toSend.clear();
            m_sent = 0;
            askMissing();
        });
}

void ExecutionClient::askMissing()
{
    setPhase(Phase::Uploading);
    std::unordered_set<std::string> seen;
    auto digests = std::make_shared<std::vector<std::string>>();
    for (const auto &file : m_files) {
        if (seen.insert(file.sha256).second)
            digests->push_back(file.sha256);
    }
    auto missing = std::make_shared<std::unordered_set<std::string>>();
    auto ask = std::make_shared<std::function<void(std::size_t)>>();
    // Asked in slices, so that no body grows with the project. The function holds itself weakly: a cycle would leak it.
    *ask = [this, digests, missing, weak = std::weak_ptr(ask), generation = m_generation](std::size_t from) {
        const std::size_t to = std::min(digests->size(), from + kDigestsPerAsk);
        const std::vector<std::string> slice(digests->begin() + static_cast<std::ptrdiff_t>(from),
                                             digests->begin() + static_cast<std::ptrdiff_t>(to));
        m_client.missingBlobs(
            slice, this,
            [this, digests, missing, to, self = weak.lock(), generation](Result<std::vector<std::string>> got) {
                if (!isCurrent(generation))
                    return;
                if (!got)
                    return fail(got.error());
                missing->insert(got->begin(), got->end());
                if (to < digests->size())
                    return (*self)(to);
                for (const auto &file : m_files) {
                    if (missing->erase(file.sha256) > 0)
                        m_toSend.push_back(file);
                }
                Q_EMIT uploadProgress(0, static_cast<int>(m_toSend.size()));
                upload();
            });
    };
    (*ask)(0);
}

void ExecutionClient::upload()
{
    if (m_sent == m_toSend.size())
        return create();
    const protocol::ManifestFile file = m_toSend[m_sent];
    const auto sent = [this, generation = m_generation](Result<> done) {
        if (!isCurrent(generation))
            return;
        if (!done)
            return fail(withContext(done.error(), m_toSend[m_sent].path));
        ++m_sent;
        Q_EMIT uploadProgress(static_cast<int>(m_sent), static_cast<int>(m_toSend.size()));
        upload();
    };
    m_disk.run(
        this, [root = m_job.projectRoot, overrides = m_job.overrides, file] { return bytesOf(root, overrides, file); },
        [this, generation = m_generation, sent, digest = file.sha256](Result<QByteArray> bytes) {
            if (!isCurrent(generation))
                return;
            if (!bytes) {
                // Somebody saved between reading and sending: the run takes what is there now.
                if (bytes.error().code == Errc::Conflict && m_snapshots < kMostSnapshots)
                    return hash();
                return fail(bytes.error());
            }
            m_client.putBlob(QString::fromStdString(digest), *bytes, this, sent);
        });
}

void ExecutionClient::create()
{
    setPhase(Phase::Starting);
    protocol::ExecutionRequest request = m_job.request;
    request.files = m_files;
    m_client.createExecution(request, this, [this, generation = m_generation](Result<protocol::Execution> created) {
        if (isCurrent(generation))
            onCreated(std::move(created));
    });
}

void ExecutionClient::onCreated(Result<protocol::Execution> created)
{
    if (!created) {
        // A blob was cleaned up between the question and the start.
        if (created.error().code == Errc::Conflict && m_snapshots < kMostSnapshots)
            return hash();
        return fail(created.error());
    }
    m_execution = std::move(*created);
    const quint64 generation = m_generation;
    Q_EMIT started(m_execution);
    if (!isCurrent(generation))
        return;
    listen(0);
    if (m_cancelWanted)
        cancel();
}

void ExecutionClient::listen(std::int64_t after)
{
    m_connected.reset();
    setPhase(Phase::Following);
    openStream(after);
}

void ExecutionClient::openStream(std::optional<std::int64_t> after)
{
    m_stream.start(m_client.endpoint(), QStringLiteral("/api/v1/executions/%1/events").arg(encoded(executionId())),
                   after);
}

void ExecutionClient::onEndpointChanged()
{
    // A stopped stream has nothing more to say: conclude() asks, and asks the new address by itself.
    if (m_phase != Phase::Following || m_stream.state() == NumberedStream::State::Stopped)
        return;
    if (m_client.endpoint().base.isEmpty())
        return fail(
            Error{Errc::Unavailable,
                  tr("You have left the companion that runs this. It is no longer followed here.").toStdString(),
                  {}});
    // A companion of this machine that was started again has another port and token, and the run's events so far.
    openStream(m_stream.lastNumber());
}

void ExecutionClient::onRefused(const Error &error)
{
    if (error.code != Errc::NotFound)
        return fail(error);
    fail(Error{Errc::NotFound,
               tr("The companion does not know this run. It was deleted, or another companion runs it.").toStdString(),
               error.forLog});
}

void ExecutionClient::tellConnection(bool connected)
{
    if (m_connected == connected)
        return;
    m_connected = connected;
    Q_EMIT connectionChanged(connected);
}

void ExecutionClient::onMessage(const QByteArray &text)
{
    auto read = protocol::fromJsonText<protocol::ExecutionEvent>(
        std::string_view(text.constData(), static_cast<std::size_t>(text.size())), 16u << 20);
    if (!read) {
        spdlog::warn("an execution's event cannot be read: {}", read.error().forLog);
        return;
    }
    if (!m_stream.advance(read->number))
        return;
    const quint64 generation = m_generation;
    Q_EMIT eventReceived(*read);
    if (isCurrent(generation) && read->type == "ended") {
        m_stream.stop();
        conclude(0);
    }
}

void ExecutionClient::conclude(int tries)
{
    m_client.execution(executionId(), this, [this, tries, generation = m_generation](Result<protocol::Execution> got) {
        if (!isCurrent(generation) || m_phase != Phase::Following)
            return;
        if (got && protocol::isEnded(got->status)) {
            m_execution = std::move(*got);
            setPhase(Phase::Ended);
            Q_EMIT finished(m_execution);
            return;
        }
        const bool away = !got && (got.error().code == Errc::Unavailable || got.error().code == Errc::Timeout);
        if (!got && !away)
            return fail(got.error());
        if (tries >= kMostConcludes)
            return fail(got ? Error{Errc::Timeout,
                                    tr("The run's stream has ended, yet the companion does not say how the run ended.")
                                        .toStdString(),
                                    {}}
                            : got.error());
        // The end is in the stream a moment before it is in the row, or the companion is restarting.
        QTimer::singleShot(std::chrono::milliseconds(100) * (tries + 1), this, [this, tries, generation] {
            if (isCurrent(generation))
                conclude(tries + 1);
        });
    });
}

} // namespace crat::client
