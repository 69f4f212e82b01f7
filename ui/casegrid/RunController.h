#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>

#include "core/base/Result.h"
#include "core/protocol/Execution.h"

namespace crat::casegrid {

/// What the person asked to run.
struct RunRequest {
    QString projectRoot; ///< absolute
    QString projectName;
    QStringList paths; ///< suites relative to the project, forward slashes; empty: the whole project
    QStringList tests; ///< long names from the suite of `paths` on; empty: all of `paths`
    std::map<std::string, std::string> variables; ///< --variable
    std::vector<std::string> pythonPath;          ///< folders relative to the project
    QHash<QString, QByteArray> unsaved;           ///< relative path -> bytes that run instead of the file's
};

enum class RunState { Idle, Preparing, Running };

/// Runs Robot Framework cases somewhere and tells what happens. One run at a time. GUI thread.
class RunController : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    virtual RunState state() const = 0;
    /// Empty: a run may begin; else why not, for the person.
    virtual QString whyNot() const = 0;
    virtual void start(const RunRequest &request) = 0;
    virtual void stop() = 0;
    /// SHA-256 (hexadecimal) of the bytes of `file` that run or ran last; empty: not in that snapshot.
    virtual QString snapshotDigest(const QString &file) const = 0;

Q_SIGNALS:
    void stateChanged(crat::casegrid::RunState state);
    void availabilityChanged(); ///< whyNot() has another answer
    /// What goes on before the first event ("Reading the project's files…").
    void progress(const QString &text);
    void sending(int done, int total); ///< files of the project that the companion lacks
    void eventReceived(const crat::protocol::ExecutionEvent &event);
    void finished(const crat::protocol::Execution &execution);
    void failed(const crat::Error &error);
};

} // namespace crat::casegrid
