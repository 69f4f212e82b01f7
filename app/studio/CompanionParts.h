#pragma once

#include <memory>

#include <QObject>

#include "core/client/Catalogue.h"
#include "core/client/CompanionSession.h"
#include "core/client/EmbeddedCompanion.h"
#include "core/client/ResultFiles.h"
#include "ui/casegrid/CaseWorkbench.h"
#include "ui/casegrid/ExecutionRunController.h"
#include "ui/history/HistoryPanel.h"
#include "ui/settings/CompanionConnection.h"
#include "ui/settings/KeyringTokenStore.h"
#include "ui/shell/MainWindow.h"
#include "ui/trigger/TriggerController.h"
#include "ui/vnc/VncDock.h"

namespace crat::studio {

/// What the studio does with a companion, plugged into the window: connection and banner, trigger and history docks, the tool
/// bar's trigger, runs of cases, live view of their browsers. GUI thread.
class CompanionParts : public QObject {
    Q_OBJECT
public:
    /// All must outlive it.
    CompanionParts(shell::MainWindow &window, casegrid::CaseWorkbench &workbench);
    ~CompanionParts() override;

    vncui::VncDock &liveView() { return *m_vnc; }
    /// Connects; `server` not empty: to that one, for this start only.
    void start(const QString &server);
    /// Before the program ends: the own companion ends too, unless it is at work.
    void shutDown(std::function<void()> done) { m_connection.shutDown(std::move(done)); }

private:
    void addDocks();
    void addBars();
    void addActions();
    void connectState();
    void onExecutionEvent(const protocol::ExecutionEvent &event);
    void openUrl(const QUrl &url);
    void openResult(const QString &execution, const QString &file);
    void signIn(const QString &reason = {});

    shell::MainWindow &m_window;
    casegrid::CaseWorkbench &m_workbench;
    settings::KeyringTokenStore m_tokens;
    client::EmbeddedCompanion m_embedded;
    client::CompanionSession m_session;
    client::Catalogue m_catalogue;
    client::ResultFiles m_results;
    settings::CompanionConnection m_connection;
    casegrid::ExecutionRunController m_runs;
    trigger::TriggerController m_trigger;
    QToolBar *m_strip = nullptr; ///< the connection banner's place
    history::HistoryPanel *m_history = nullptr;
    vncui::VncDock *m_vnc = nullptr;
    QList<vncui::SessionChoice> m_sessions; ///< of the run that is on
};

} // namespace crat::studio
