#include "core/client/EmbeddedCompanion.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <spdlog/spdlog.h>

#include "core/base/Random.h"

namespace crat::client {
namespace {

constexpr qint64 kMostLogBytes = 8ll << 20;
constexpr qsizetype kMostOutput = 64 << 10;
constexpr qint64 kTailBytes = 4096;

/// The last line that says something.
QString lastLine(const QString &file)
{
    QFile log(file);
    if (!log.open(QIODevice::ReadOnly))
        return {};
    log.seek(std::max<qint64>(0, log.size() - kTailBytes));
    const QList<QByteArray> lines = log.readAll().split('\n');
    for (auto it = lines.crbegin(); it != lines.crend(); ++it) {
        if (!it->trimmed().isEmpty())
            return QString::fromUtf8(it->trimmed()).left(300);
    }
    return {};
}

} // namespace

EmbeddedCompanion::EmbeddedCompanion(QObject *parent) : EmbeddedCompanion(Options(), parent) {}

EmbeddedCompanion::EmbeddedCompanion(Options options, QObject *parent)
    : QObject(parent), m_options(std::move(options)),
      m_backoff(std::chrono::milliseconds(500), std::chrono::seconds(10))
{
    if (m_options.program.isEmpty())
        m_options.program = QCoreApplication::applicationDirPath() + QStringLiteral("/cratd");
    if (m_options.dataFolder.isEmpty())
        m_options.dataFolder =
            QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/crat/companion");
    if (m_options.stateFile.isEmpty())
        m_options.stateFile = CompanionState::defaultPath();
    m_startLimit.setSingleShot(true);
    m_restart.setSingleShot(true);
    connect(&m_restart, &QTimer::timeout, this, &EmbeddedCompanion::start);
    connect(&m_startLimit, &QTimer::timeout, this, [this] {
        giveUp(Error{Errc::Timeout,
                     tr("The companion did not start within %1 s. Its log is %2.")
                         .arg(std::chrono::duration_cast<std::chrono::seconds>(m_options.startLimit).count())
                         .arg(logFile())
                         .toStdString(),
                     {}});
    });
}

EmbeddedCompanion::~EmbeddedCompanion()
{
    letGo();
    if (m_useLock >= 0)
        ::close(m_useLock);
}

QString EmbeddedCompanion::logFile() const
{
    return m_options.dataFolder + QStringLiteral("/cratd.log");
}

void EmbeddedCompanion::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void EmbeddedCompanion::fail(Error error)
{
    m_startLimit.stop();
    m_error = std::move(error);
    spdlog::error("embedded companion: {}", m_error.forLog.empty() ? m_error.forUser : m_error.forLog);
    setState(State::Failed);
}

void EmbeddedCompanion::start()
{
    if (m_process)
        return;
    if (!m_restart.isActive() && m_state != State::Starting)
        m_crashes = 0;
    m_restart.stop();
    m_ending = false;
    setState(State::Starting);
    const auto found = CompanionState::load(m_options.stateFile);
    if (!found || !adopt(*found))
        launch();
}

bool EmbeddedCompanion::adopt(const CompanionState &found)
{
    auto process = ChildProcess::adopt(found.process);
    if (!process)
        return false;
    m_process = std::move(*process);
    m_process->detach();
    watchExit();
    m_startLimit.start(m_options.startLimit);
    probe(found.endpoint, true);
    return true;
}

void EmbeddedCompanion::launch()
{
    if (!QFileInfo(m_options.program).isExecutable())
        return fail(
            Error{Errc::NotFound,
                  tr("The companion program %1 is not there. Install CRAT again, or sign in to a team's server.")
                      .arg(m_options.program)
                      .toStdString(),
                  {}});
    if (!QDir().mkpath(m_options.dataFolder))
        return fail(Error{Errc::Unavailable,
                          tr("The companion's folder %1 cannot be made.").arg(m_options.dataFolder).toStdString(),
                          {}});
    if (QFileInfo(logFile()).size() > kMostLogBytes) {
        QFile::remove(logFile() + QStringLiteral(".1"));
        QFile::rename(logFile(), logFile() + QStringLiteral(".1"));
    }
    m_token = QByteArray::fromStdString(randomToken());
    m_output.clear();
    ProcessOptions options;
    options.arguments = {m_options.program.toStdString(),
                         "--data",
                         m_options.dataFolder.toStdString(),
                         "--listen",
                         "127.0.0.1:0",
                         "--token-stdin"};
    for (const QString &argument : m_options.extraArguments)
        options.arguments.push_back(argument.toStdString());
    options.workingFolder = QFile::encodeName(m_options.dataFolder).toStdString();
    options.standardInput = (m_token + '\n').toStdString();
    options.standardOutput = ProcessOutput::pipe();
    options.standardError = ProcessOutput::toFile(QFile::encodeName(logFile()).toStdString());
    auto process = ChildProcess::start(options);
    if (!process)
        return fail(withContext(process.error(), tr("The companion cannot be started").toStdString()));
    m_process = std::move(*process);
    m_process->detach(); // it outlives us where a run is going on
    watchExit();
    watchOutput();
    m_startLimit.start(m_options.startLimit);
}

void EmbeddedCompanion::watchExit()
{
    m_exitWatch = std::make_unique<QSocketNotifier>(m_process->exitDescriptor(), QSocketNotifier::Read);
    connect(m_exitWatch.get(), &QSocketNotifier::activated, this, &EmbeddedCompanion::onEnded);
}

void EmbeddedCompanion::watchOutput()
{
    m_outputWatch = std::make_unique<QSocketNotifier>(m_process->outputDescriptor(), QSocketNotifier::Read);
    connect(m_outputWatch.get(), &QSocketNotifier::activated, this, &EmbeddedCompanion::onOutput);
}

void EmbeddedCompanion::onOutput()
{
    std::array<char, 4096> chunk;
    const ssize_t n = ::read(m_process->outputDescriptor(), chunk.data(), chunk.size());
    if (n == 0)
        m_outputWatch->setEnabled(false);
    if (n <= 0)
        return;
    m_output = (m_output + QByteArray(chunk.data(), n)).right(kMostOutput);
    if (m_state != State::Starting || !m_endpoint.base.isEmpty())
        return;
    static const QRegularExpression address(QStringLiteral("(http://[^\\s\"]+)[^\\n]*\\n"));
    const auto match = address.match(QString::fromUtf8(m_output));
    if (!match.hasMatch())
        return;
    if (auto endpoint = Endpoint::parse(match.captured(1), m_token); endpoint && endpoint->isLoopback()) {
        m_endpoint = *endpoint;
        probe(*endpoint, false);
    }
}

void EmbeddedCompanion::probe(const Endpoint &endpoint, bool adopted)
{
    m_client.setEndpoint(endpoint);
    m_client.me(this, [this, endpoint, adopted, pid = processId()](Result<Identity> who) {
        if (m_state != State::Starting || processId() != pid)
            return;
        if (who)
            return onRunning(endpoint);
        if (!adopted)
            return giveUp(withContext(who.error(), tr("The companion started but does not answer").toStdString()));
        // The one left behind is on its way out or no longer ours.
        CompanionState::remove(m_options.stateFile);
        letGo();
        launch();
    });
}

void EmbeddedCompanion::onRunning(const Endpoint &endpoint)
{
    m_startLimit.stop();
    m_endpoint = endpoint;
    m_runningSince = std::chrono::steady_clock::now();
    if (auto saved = CompanionState{m_process->identity(), endpoint}.save(m_options.stateFile); !saved)
        spdlog::warn("the next studio will not find this companion: {}", saved.error().forLog);
    holdUse();
    setState(State::Running);
    Q_EMIT ready();
}

void EmbeddedCompanion::onEnded()
{
    const auto exit = m_process->exitState();
    const Error why = exitError(exit.value_or(ExitState{}));
    letGo();
    m_startLimit.stop();
    m_endpoint = {};
    if (m_ending) {
        CompanionState::remove(m_options.stateFile);
        setState(State::Stopped);
        return;
    }
    if (m_state == State::Running && std::chrono::steady_clock::now() - m_runningSince >= m_options.steady) {
        m_crashes = 0;
        m_backoff.reset();
    }
    if (++m_crashes > m_options.restarts) {
        m_crashes = 0;
        return fail(why);
    }
    spdlog::warn("embedded companion: {} Starting it again ({} of {}).", why.forUser, m_crashes, m_options.restarts);
    m_error = why;
    setState(State::Starting);
    m_restart.start(m_backoff.next());
}

Error EmbeddedCompanion::exitError(const ExitState &exit) const
{
    const QString said = lastLine(logFile());
    QString text = tr("The companion does not keep running (%1).").arg(QString::fromStdString(exit.toText()));
    if (!said.isEmpty())
        text += tr(" Its last words: \"%1\".").arg(said);
    text += tr(" Its log is %1.").arg(logFile());
    return Error{Errc::Unavailable, text.toStdString(), {}};
}

void EmbeddedCompanion::giveUp(Error error)
{
    if (m_process)
        m_process->signalTree(SIGTERM);
    letGo();
    m_endpoint = {};
    fail(std::move(error));
}

void EmbeddedCompanion::holdUse()
{
    if (m_useLock >= 0)
        return;
    // The kernel drops the lock with its holder, however that ended.
    m_useLock = ::open(QFile::encodeName(m_options.stateFile + QStringLiteral(".lock")).constData(),
                       O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (m_useLock >= 0)
        ::flock(m_useLock, LOCK_SH | LOCK_NB);
}

bool EmbeddedCompanion::isUsedByOthers()
{
    if (m_useLock < 0)
        return false;
    const bool alone = ::flock(m_useLock, LOCK_EX | LOCK_NB) == 0;
    if (!alone)
        ::flock(m_useLock, LOCK_SH | LOCK_NB);
    return !alone;
}

void EmbeddedCompanion::shutDown(std::chrono::milliseconds limit, std::function<void(bool)> done)
{
    m_restart.stop();
    if (m_state != State::Running && m_process)
        return end(limit, std::move(done));
    if (m_state != State::Running || isUsedByOthers()) {
        const bool ended = m_state != State::Running;
        if (ended)
            setState(State::Stopped);
        QMetaObject::invokeMethod(
            this, [done = std::move(done), ended] { done(ended); }, Qt::QueuedConnection);
        return;
    }
    // One answer for both questions, whichever comes first: the two calls or the limit.
    struct Asked {
        std::function<void(bool)> done;
        int open = 2;
        bool busy = false, over = false;
    };
    auto asked = std::make_shared<Asked>();
    asked->done = std::move(done);
    const auto decide = [this, asked, limit](bool timedOut) {
        if (asked->over)
            return;
        asked->over = true;
        if (asked->busy || timedOut)
            return asked->done(false);
        end(limit, std::move(asked->done));
    };
    QTimer::singleShot(limit, this, [decide] { decide(true); });
    const auto answered = [asked, decide](bool busy) {
        asked->busy |= busy;
        if (--asked->open == 0)
            decide(false);
    };
    m_client.setEndpoint(m_endpoint);
    m_client.processingCount(this, [answered](Result<std::int64_t> count) { answered(count && *count > 0); });
    m_client.executions(50, 0, this, [answered](Result<Page<protocol::Execution>> page) {
        answered(page && std::any_of(page->data.begin(), page->data.end(),
                                     [](const auto &e) { return !protocol::isEnded(e.status); }));
    });
}

void EmbeddedCompanion::end(std::chrono::milliseconds limit, std::function<void(bool)> done)
{
    m_ending = true;
    auto once = std::make_shared<std::function<void(bool)>>(std::move(done));
    const auto finish = [once](bool ended) {
        if (auto call = std::exchange(*once, nullptr))
            call(ended);
    };
    connect(this, &EmbeddedCompanion::stateChanged, this, [finish](State state) {
        if (state == State::Stopped)
            finish(true);
    });
    QTimer::singleShot(limit, this, [finish] { finish(true); }); // it was told; it ends when its lines are closed
    m_process->signalTree(SIGTERM);
}

void EmbeddedCompanion::letGo()
{
    // Either notifier may be the sender of what brought us here.
    for (auto *watch : {&m_exitWatch, &m_outputWatch}) {
        if (!*watch)
            continue;
        (*watch)->setEnabled(false);
        watch->release()->deleteLater();
    }
    m_process.reset();
}

} // namespace crat::client
