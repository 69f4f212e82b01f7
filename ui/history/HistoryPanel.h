#pragma once

#include <QUrl>
#include <QWidget>

#include "core/client/Catalogue.h"
#include "core/client/CompanionSession.h"
#include "ui/history/BuildModel.h"
#include "ui/history/RunModel.h"
#include "ui/report/RunView.h"

class QLabel;
class QSortFilterProxyModel;
class QTableView;
class QStackedWidget;
class QTabBar;

namespace crat::history {

/// The history pane: runs and builds, each with a filter; the chosen run with every step. Kept up to date by events.
/// `session` and `catalogue` must outlive it.
class HistoryPanel : public QWidget {
    Q_OBJECT
public:
    HistoryPanel(client::CompanionSession &session, client::Catalogue &catalogue, report::RunView::OpenUrl openUrl,
                 QWidget *parent = nullptr);

    /// Its head line (tabs and filters), for the dock's title bar; stays over the tables where nobody takes it.
    QWidget *tools() const { return m_head; }
    /// Chooses a run in the table (as far as it is loaded) and shows it.
    void showRun(RunId id);

Q_SIGNALS:
    /// The person wants this item run with this build (context menus).
    void triggerRequested(crat::TestItemId item, crat::BuildId build, std::optional<crat::ParameterSetId> set);
    /// The person chose this build for triggers of its job.
    void buildChosen(const crat::protocol::Build &build);
    void logWanted(const QString &executionId); ///< Robot Framework's log of a run whose tests were an execution
    void message(const QString &text);          ///< for the status bar

private:
    void makeHead();
    QWidget *makeRunsPage(report::RunView::OpenUrl openUrl);
    QWidget *makeBuildsPage();
    void connectSession();
    void readFirst();
    void readRuns(int offset);
    void readBuilds(int offset);
    void onEvent(const protocol::Event &event);
    void onItems();
    void showSelected();
    void readDetails(RunId id);
    void runsMenu(const QPoint &at);
    void buildsMenu(const QPoint &at);
    void setTrouble(const QString &text);
    const protocol::DeployTestRun *selectedRun() const;
    const protocol::Build *selectedBuild() const;

    client::CompanionSession &m_session;
    client::Catalogue &m_catalogue;
    report::RunView::OpenUrl m_openUrl;
    RunModel *m_runs;
    BuildModel *m_builds;
    QSortFilterProxyModel *m_runProxy, *m_buildProxy;
    QWidget *m_head;
    QTabBar *m_tabs;
    QStackedWidget *m_filters, *m_pages;
    QTableView *m_runTable, *m_buildTable;
    report::RunView *m_view;
    QLabel *m_trouble;
    std::optional<RunId> m_wanted; ///< to be shown once it is loaded
};

} // namespace crat::history
