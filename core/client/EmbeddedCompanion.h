#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QObject>
#include <QSocketNotifier>
#include <QString>
#include <QTimer>

#include "core/base/ChildProcess.h"
#include "core/client/Backoff.h"
#include "core/client/CompanionClient.h"
#include "core/client/CompanionState.h"

namespace crat::client {

/// The studio's own companion: a cratd on loopback, made when needed and ended with the studio. One that still works for
/// a former studio is taken over. The token goes over standard input only.
/// Thread: the one that made it.
class EmbeddedCompanion : public QObject {
    Q_OBJECT
public:
    struct Options {
        QString program;            ///< empty: "cratd" beside the running binary
        QString dataFolder;         ///< empty: $XDG_DATA_HOME/crat/companion
        QString stateFile;          ///< empty: CompanionState::defaultPath()
        QStringList extraArguments; ///< nothing secret
        int restarts = 5;           ///< crashes in a row before it is given up
        std::chrono::milliseconds startLimit{30'000};
        std::chrono::milliseconds steady{60'000}; ///< running this long forgives the crashes before
    };
    enum class State {
        Stopped,
        Starting,
        Running,
        Failed, ///< error() says why; start() tries again
    };
    Q_ENUM(State)

    explicit EmbeddedCompanion(QObject *parent = nullptr);
    EmbeddedCompanion(Options options, QObject *parent);
    /// Leaves a companion that shutDown() did not end running for the next studio.
    ~EmbeddedCompanion() override;

    void start();
    /// Asks whether something is running; ends the companion if not, else leaves it to finish. Then done(ended).
    /// Takes at most `limit`.
    void shutDown(std::chrono::milliseconds limit, std::function<void(bool ended)> done);

    State state() const { return m_state; }
    const Endpoint &endpoint() const { return m_endpoint; } ///< valid while Running
    const Error &error() const { return m_error; }
    /// Where its log lines go.
    QString logFile() const;
    int processId() const { return m_process ? m_process->pid() : 0; }

Q_SIGNALS:
    void stateChanged(crat::client::EmbeddedCompanion::State state);
    /// Running at endpoint() (again, maybe at another address).
    void ready();

private:
    void setState(State state);
    void fail(Error error);
    bool adopt(const CompanionState &found);
    void launch();
    void watchExit();
    void watchOutput();
    void onOutput();
    void probe(const Endpoint &endpoint, bool adopted);
    void onRunning(const Endpoint &endpoint);
    void onEnded();
    Error exitError(const ExitState &exit) const;
    void giveUp(Error error);
    void end(std::chrono::milliseconds limit, std::function<void(bool)> done);
    void letGo();
    void holdUse();
    bool isUsedByOthers();

    Options m_options;
    State m_state = State::Stopped;
    Endpoint m_endpoint;
    Error m_error;
    std::optional<ChildProcess> m_process; ///< started by us or taken over
    std::unique_ptr<QSocketNotifier> m_exitWatch, m_outputWatch;
    int m_useLock = -1; ///< held shared by each studio that uses the companion
    CompanionClient m_client;
    QByteArray m_token, m_output;
    QTimer m_startLimit, m_restart;
    std::chrono::steady_clock::time_point m_runningSince;
    Backoff m_backoff;
    int m_crashes = 0;
    bool m_ending = false;
};

} // namespace crat::client
