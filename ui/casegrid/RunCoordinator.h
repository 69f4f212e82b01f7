#pragma once

#include <QObject>

#include "core/robot/Tree.h"
#include "ui/casegrid/RunController.h"
#include "ui/casegrid/RunMarks.h"

namespace crat::shell {
class Prompts;
}

namespace crat::casegrid {

class CasePage;
class LogPane;

/// Strings a run together: the snapshot, the controller, the marks on the rows, the log. GUI thread.
class RunCoordinator : public QObject {
    Q_OBJECT
public:
    /// All must outlive it.
    RunCoordinator(RunMarks &marks, LogPane &log, shell::Prompts &prompts, QObject *parent = nullptr);
    /// Null: nothing can run.
    void setController(RunController *controller);
    RunController *controller() const { return m_controller; }

    /// `open`: the pages whose text (unsaved too) runs as it is shown.
    void start(RunRequest request, const QList<CasePage *> &open, const QString &title);
    void stop();
    bool isRunning() const { return m_controller && m_controller->state() != RunState::Idle; }
    /// A file was opened after the run began: its marks are matched now.
    void onOpened(CasePage &page);

    /// Robot's own name of the suite in `file` (User Guide, "Suite name and metadata"): its Name setting, else from the file's name.
    static QString suiteName(const QString &file, const robot::Tree &tree);

Q_SIGNALS:
    void stateChanged();
    void statusWanted(const QString &text);

private:
    void onFinished(const protocol::Execution &execution);
    void onFailed(const Error &error);

    RunMarks &m_marks;
    LogPane &m_log;
    shell::Prompts &m_prompts;
    RunController *m_controller = nullptr;
};

} // namespace crat::casegrid
