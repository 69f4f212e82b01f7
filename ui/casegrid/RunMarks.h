#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include <QHash>
#include <QObject>
#include <QString>

#include "core/protocol/Execution.h"
#include "ui/casegrid/LineMap.h"

namespace crat::casegrid {

enum class RowState {
    None,
    Running,
    Passed,
    Failed,
    Skipped, ///< SKIP or NOT RUN
    Changed, ///< edited since the run: whatever it got belongs to another text
};

struct RowMark {
    RowState state = RowState::None;
    QString message;       ///< why it failed
    qint64 elapsedMs = -1; ///< of its last turn; -1: not known
    int turns = 0;         ///< how often it ran (loops)
    bool operator==(const RowMark &) const = default;
};

/// What the last execution said about each row of each file. Events name a line of the snapshot that ran; rows are lines of the
/// text of now. The two are matched by LineMap; a line that has changed since is never lit with the other's result.
/// GUI thread.
class RunMarks : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// A new execution: forgets the former one's marks.
    void begin();
    /// The bytes of `file` (relative to the project) as they run.
    void setSnapshot(const QString &file, std::string bytes);
    /// What ran cannot be had any more and is not what is there now: every row counts as changed.
    void setUnmatched(const QString &file);
    bool hasSnapshot(const QString &file) const { return !m_files.value(file).snapshot.empty(); }
    /// The bytes of `file` as they are now. Call after each edit of a file that ran.
    void setCurrent(const QString &file, const std::string &bytes);
    void onEvent(const protocol::ExecutionEvent &event);
    /// The execution is over: nothing runs any more.
    void end();

    bool isKnown(const QString &file) const { return m_files.contains(file); }
    /// For the lines `first` to `last` (1-based, of now) of one row.
    RowMark mark(const QString &file, std::uint32_t first, std::uint32_t last) const;
    /// For a test by name in `file`.
    RowMark testMark(const QString &file, const QString &test) const;
    /// The line of now that belongs to a line of the run; 0: changed or gone. Files that never ran or changed map to themselves.
    std::uint32_t currentLine(const QString &file, std::uint32_t line) const;

Q_SIGNALS:
    void changed(const QString &file); ///< at most once an event
    void reset();

private:
    struct Step {
        RowMark mark;
        std::set<std::string> open; ///< ids of steps that run now
    };
    struct File {
        std::string snapshot;
        bool edited = false;
        LineMap map;
        std::map<std::uint32_t, Step> steps; ///< by line of the snapshot
        QHash<QString, RowMark> tests;
    };
    static RowState stateOf(const std::string &status);
    void onStep(const protocol::ExecutionEvent &event, File &file);
    void onTest(const protocol::ExecutionEvent &event, File &file);

    QHash<QString, File> m_files;
};

} // namespace crat::casegrid
