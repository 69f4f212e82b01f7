#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <QFile>
#include <QObject>
#include <QSocketNotifier>

#include "app/cli/Remote.h"
#include "core/client/ExecutionClient.h"

namespace crat::cli {

struct ExecutionOptions {
    std::vector<std::string> paths, tests, include, exclude, variables, pythonPath;
    std::string project, browser = "chrome", grid, outputFolder;
    bool robotExitCode = false;
    bool allSteps = false;
    std::shared_ptr<std::string> format;
};

/// `crat run`: an execution from its files to its exit code.
int runExecution(Context &ctx, std::shared_ptr<ExecutionOptions> options);

/// What to run, from what was typed. Error: BadInput (a path outside the project, a variable without colon), NotFound.
Result<client::ExecutionJob> jobOf(const ExecutionOptions &options);

/// Follows one execution, prints its rows, fetches its files.
class ExecutionRun : public QObject {
    Q_OBJECT
public:
    ExecutionRun(Remote &remote, std::shared_ptr<ExecutionOptions> options);
    ~ExecutionRun() override;
    void start(const client::ExecutionJob &job);

private:
    void onEvent(const protocol::ExecutionEvent &event);
    void printStep(const protocol::ExecutionEvent &event);
    void printEnd(const protocol::Execution &execution);
    void onFinished(const protocol::Execution &execution);
    void fetch(std::shared_ptr<std::vector<client::ResultFile>> files, std::size_t next);
    void onSignal();
    int exitCode() const;

    Remote &m_remote;
    std::shared_ptr<ExecutionOptions> m_options;
    client::ExecutionClient m_execution;
    protocol::Execution m_ended;
    std::map<std::string, int> m_depth; ///< of open steps
    std::unique_ptr<QSocketNotifier> m_signals;
    int m_signalFd = -1;
    int m_interrupts = 0;
    QFile m_file;
};

} // namespace crat::cli
