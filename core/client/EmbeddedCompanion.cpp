#include "core/client/EmbeddedCompanion.h"

#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QRegularExpression>
#include <QStandardPaths>
#include <spdlog/spdlog.h>

#include "core/base/Random.h"

namespace crat::client {
namespace {

constexpr qint64 kMostLogBytes = 8ll << 20;
constexpr qsizetype kMostOutput = 64 << 10;
constexpr qint64 kTailBytes = 4096;

/// A companion left to finish keeps its QProcess: destroying that would kill it. Reachable, so not a leak.
void keepForEver(QProcess *process)
{
    static QList<QProcess *> left;
    left.append(process);
}

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
        if (m_process) {
            m_process->disconnect(this);
            m_process->terminate();
            detach();
        }
        fail(Error{Errc::Timeout,
                   tr("The companion did not start within %1 s. Its log is %2.")
                       .arg(std::chrono::duration_cast<std::chrono::seconds>(m_options.startLimit).count())
                       .arg(logFile())
                       .toStdString(),
                   {}});
    });
}

EmbeddedCompanion::~EmbeddedCompanion()
{
    detach();
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
    if (m_state == State::Running || m_process)
        return;
    if (m_state != State::Starting)
        m_crashes = m_restart.isActive() ? m_crashes : 0;
    m_restart.stop();
    m_ending = false;
    setState(State::Starting);
    if (const auto found = CompanionState::load(m_options.stateFile))
        adopt(*found);
    else
        launch();
}

void EmbeddedCompanion::adopt(const CompanionState &found)
{
    m_client.setEndpoint(found.endpoint);
    m_client.me(this, [this, found](Result<Identity> who) {
        if (m_state != State::Starting)
            return;
        if (!who) {
            // Something else took its place, or it is on its way out.
            CompanionState::remove(m_options.stateFile);
            return launch();
        }
        m_known = found;
        watchAdopted();
        become(found);
    });
}

void EmbeddedCompanion::watchAdopted()
{
    m_adoptedFd = static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(m_known.pid), 0));
    if (m_adoptedFd < 0)
        return; // an old kernel: the lost event stream says it too
    m_adoptedWatch = std::make_unique<QSocketNotifier>(m_adoptedFd, QSocketNotifier::Read);
    connect(m_adoptedWatch.get(), &QSocketNotifier::activated, this, [this] {
        m_adoptedWatch->setEnabled(false);
        m_adoptedWatch.release()->deleteLater();
        ::close(m_adoptedFd);
        m_adoptedFd = -1;
        onGone(Error{Errc::Unavailable, tr("The companion has ended.").toStdString(), {}});
    });
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
    m_process = std::make_unique<QProcess>();
    m_process->setProgram(m_options.program);
    m_process->setArguments(QStringList{QStringLiteral("--data"), m_options.dataFolder, QStringLiteral("--listen"),
                                        QStringLiteral("127.0.0.1:0"), QStringLiteral("--token-stdin")} +
                            m_options.extraArguments);
    m_process->setStandardErrorFile(logFile(), QIODevice::Append);
    m_process->setWorkingDirectory(m_options.dataFolder);
    // A session of its own: Ctrl+C in the studio's terminal must not cut a run.
    m_process->setChildProcessModifier([] { ::setsid(); });
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &EmbeddedCompanion::onOutput);
    connect(m_process.get(), &QProcess::finished, this, &EmbeddedCompanion::onFinished);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            const QString why = m_process->errorString();
            detach();
            fail(Error{Errc::Unavailable, tr("The companion cannot be started: %1").arg(why).toStdString(), {}});
        }
    });
    m_startLimit.start(m_options.startLimit);
    m_process->start();
    if (m_process) // a failed start may have been reported already
        m_process->write(m_token + '\n');
}

void EmbeddedCompanion::onOutput()
{
    m_output += m_process->readAllStandardOutput();
    m_output = m_output.right(kMostOutput);
    if (m_state != State::Starting || !m_endpoint.base.isEmpty())
        return;
    static const QRegularExpression address(QStringLiteral("(http://[^\\s\"]+)[^\\n]*\\n"));
    const auto match = address.match(QString::fromUtf8(m_output));
    if (!match.hasMatch())
        return;
    auto endpoint = Endpoint::parse(match.captured(1), m_token);
    if (endpoint && endpoint->isLoopback())
        onAddress(*endpoint);
}

void EmbeddedCompanion::onAddress(const Endpoint &endpoint)
{
    m_endpoint = endpoint;
    m_client.setEndpoint(endpoint);
    m_client.me(this, [this, endpoint](Result<Identity> who) {
        if (m_state != State::Starting || !m_process)
            return;
        if (!who) {
            m_process->disconnect(this);
            m_process->terminate();
            detach();
            return fail(withContext(who.error(), tr("The companion started but does not answer").toStdString()));
        }
        m_known = CompanionState{m_process->processId(), processStartTicks(m_process->processId()), endpoint};
        if (auto saved = m_known.save(m_options.stateFile); !saved)
            spdlog::warn("the next studio will not find this companion: {}", saved.error().forLog);
        become(m_known);
    });
}

void EmbeddedCompanion::become(const CompanionState &state)
{
    m_startLimit.stop();
    m_endpoint = state.endpoint;
    m_runningSince = std::chrono::steady_clock::now();
    holdUse();
    setState(State::Running);
    Q_EMIT ready();
}

void EmbeddedCompanion::onFinished(int code, QProcess::ExitStatus status)
{
    const Error why = exitError(code, status);
    m_process->disconnect(this);
    m_process.release()->deleteLater();
    onGone(why);
}

void EmbeddedCompanion::onGone(const Error &why)
{
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

Error EmbeddedCompanion::exitError(int code, QProcess::ExitStatus status) const
{
    const QString said = lastLine(logFile());
    const QString how = status == QProcess::CrashExit ? tr("It crashed (signal %1).").arg(code)
                                                      : tr("It ended with code %1.").arg(code);
    return Error{Errc::Unavailable,
                 (tr("The companion does not keep running. %1").arg(how) +
                  (said.isEmpty() ? QString() : tr(" It said: %1").arg(said)) + tr(" Its log is %1.").arg(logFile()))
                     .toStdString(),
                 {}};
}

void EmbeddedCompanion::holdUse()
{
    if (m_useLock >= 0)
        return;
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
    if (m_state != State::Running || isUsedByOthers()) {
        const bool idle = m_state != State::Running;
        if (idle && m_process)
            return end(limit, std::move(done));
        QMetaObject::invokeMethod(
            this, [done = std::move(done), idle] { done(idle); }, Qt::QueuedConnection);
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
    if (m_process)
        m_process->terminate();
    else
        m_known.terminate();
}

void EmbeddedCompanion::detach()
{
    m_adoptedWatch.reset();
    if (m_adoptedFd >= 0)
        ::close(std::exchange(m_adoptedFd, -1));
    if (!m_process)
        return;
    m_process->disconnect(this);
    if (m_process->state() == QProcess::NotRunning)
        m_process.release()->deleteLater();
    else
        keepForEver(m_process.release());
}

} // namespace crat::client
