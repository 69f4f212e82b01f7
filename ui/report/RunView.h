#pragma once

#include <array>
#include <functional>
#include <optional>

#include <QTimer>
#include <QUrl>
#include <QWidget>

#include "core/protocol/Types.h"

class QLabel;
class QPushButton;

namespace crat::report {

/// One run: its state, what its tests gave, the five steps with their times, what each did or why it failed, and the way to the report.
/// Counts the seconds of a running step by itself.
class RunView : public QWidget {
    Q_OBJECT
public:
    using OpenUrl = std::function<void(const QUrl &)>;
    /// `openUrl` shows a report to the person (a browser).
    RunView(OpenUrl openUrl, QWidget *parent = nullptr);

    /// `base`: the companion's address, for a report link that has none.
    void show(const protocol::DeployTestRun &run, const QString &item, const QString &build, const QUrl &base);
    void clear(const QString &hint);
    std::optional<RunId> runId() const;

    /// The report's address if it is one that a browser may open (http, https), else empty.
    static QUrl reportUrl(const protocol::DeployTestRun &run, const QUrl &base);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct StepRow {
        QLabel *icon, *name, *time, *text;
    };
    void build();
    void refresh();
    void refreshStep(StepRow &row, protocol::StepName name);
    void setTone(QLabel *label, bool danger);

    OpenUrl m_openUrl;
    std::optional<protocol::DeployTestRun> m_run;
    QString m_item, m_build, m_hintText;
    QUrl m_base;
    QLabel *m_icon, *m_title, *m_state, *m_facts, *m_figures, *m_error, *m_hint;
    QWidget *m_body;
    QPushButton *m_report;
    std::array<StepRow, 5> m_steps;
    QTimer m_tick;
};

} // namespace crat::report
