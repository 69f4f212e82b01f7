#pragma once

#include <QQueue>
#include <QTimer>
#include <QWidget>

#include "core/base/Result.h"
#include "core/protocol/Execution.h"

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace crat::casegrid {

/// The execution's log as it comes: steps, messages, robot's own lines. Keeps the newest 20,000 lines; follows the end until the
/// person scrolls up. A click on a line that has a place goes there. GUI thread.
class LogPane : public QWidget {
    Q_OBJECT
public:
    static constexpr int MaxLines = 20'000;

    explicit LogPane(QWidget *parent = nullptr);

    void begin(const QString &title);
    void append(const protocol::ExecutionEvent &event);
    void appendNote(const QString &text, bool isError = false);
    void clear();
    int lineCount() const;
    /// The execution whose log and report the buttons open; "": none has ended yet.
    void setResults(const QString &executionId);
    /// Long lines: wrapped, or with a scroll bar.
    void setWrapping(bool wrap);
    /// Its head line, for the dock's title bar; stays over the log where nobody takes it.
    QWidget *tools() const { return m_head; }
    /// Shows what has come so far at once instead of at the next tick.
    void flush();

Q_SIGNALS:
    /// A line was clicked: `source` relative to the project, 1-based line of the text that ran.
    void placeActivated(const QString &source, int line);
    /// The person wants to see log.html or report.html of that execution.
    void resultWanted(const QString &executionId, const QString &file);
    void wrappingChanged(bool wrap); ///< by the person

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Tone { Plain, Muted, Good, Bad, Warn };
    struct Line {
        QString text;
        Tone tone = Tone::Plain;
        QString source;
        int line = 0;
    };
    void makeHead();
    void push(Line line);
    void setFollowing(bool following);
    void updateEmpty();
    QString stamp(const protocol::ExecutionEvent &event) const;

    QPlainTextEdit *m_text;
    QWidget *m_head;
    QLabel *m_title;
    QLabel *m_empty;
    QToolButton *m_follow, *m_wrap, *m_openLog, *m_openReport;
    QString m_execution;
    QTimer m_tick;
    QQueue<Line> m_waiting; ///< never longer than MaxLines
    int m_depth = 0;
};

} // namespace crat::casegrid
