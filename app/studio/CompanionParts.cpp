#include "app/studio/CompanionParts.h"

#include <QDesktopServices>
#include <QDockWidget>
#include <QToolBar>

#include "core/client/TokenStore.h"
#include "ui/report/RunTexts.h"
#include "ui/settings/ConnectionBanner.h"
#include "ui/settings/SignInDialog.h"
#include "ui/shell/ErrorText.h"
#include "ui/trigger/TriggerForm.h"
#include "ui/trigger/TriggerPanel.h"

namespace crat::studio {

using Session = client::CompanionSession::State;

CompanionParts::CompanionParts(shell::MainWindow &window, casegrid::CaseWorkbench &workbench)
    : m_window(window), m_workbench(workbench), m_tokens(client::FileTokenStore(client::FileTokenStore::defaultPath())),
      m_catalogue(m_session), m_results(m_session.client(), client::ResultFiles::defaultFolder()),
      m_connection(m_session, m_embedded, m_tokens, window.settings()), m_runs(m_session.client()),
      m_trigger(m_session, m_catalogue)
{
    addDocks();
    addBars();
    addActions();
    connectState();
    m_workbench.runs().setController(&m_runs);
}

CompanionParts::~CompanionParts()
{
    m_session.disconnect(this); // the parts that its signals reach go before it
    m_workbench.runs().setController(nullptr);
}

void CompanionParts::start(const QString &server)
{
    // The window puts its bars back as they were left; this one shows only what is so now.
    m_strip->setVisible(!m_strip->findChild<settings::ConnectionBanner *>()->isHidden());
    if (server.isEmpty())
        return m_connection.start();
    if (auto failed = m_connection.startWith(server); !failed)
        m_window.prompts().tell(shell::Question::Kind::Error, QStringLiteral("bad-server"),
                                tr("The server's address is not usable"), shell::errorText(failed.error()));
}

void CompanionParts::addDocks()
{
    const auto open = [this](const QUrl &url) {
        openUrl(url);
    };
    m_window.addDock(
        {.id = QStringLiteral("dock.trigger"),
         .title = tr("Trigger"),
         .icon = QStringLiteral("trigger"),
         .area = Qt::RightDockWidgetArea,
         .factory = [this, open](QWidget *parent) { return new trigger::TriggerPanel(m_trigger, open, parent); },
         .shortcut = QKeySequence(QStringLiteral("Ctrl+Alt+T"))});
    m_window.addDock(
        {.id = QStringLiteral("dock.vnc"),
         .title = tr("Live view"),
         .icon = QStringLiteral("monitor"),
         .area = Qt::RightDockWidgetArea,
         .factory = [this](QWidget *parent) { return m_vnc = new vncui::VncDock(m_window.prompts(), parent); },
         .shortcut = QKeySequence(QStringLiteral("Ctrl+Alt+V")),
         .tabWith = QStringLiteral("dock.trigger"),
         .tools =
             [this] {
                 return m_vnc->tools();
             }});
    m_window.addDock({.id = QStringLiteral("dock.history"),
                      .title = tr("History"),
                      .icon = QStringLiteral("history"),
                      .area = Qt::BottomDockWidgetArea,
                      .factory =
                          [this, open](QWidget *parent) {
                              return m_history = new history::HistoryPanel(m_session, m_catalogue, open, parent);
                          },
                      .shortcut = QKeySequence(QStringLiteral("Ctrl+Alt+H")),
                      .tabWith = QStringLiteral("dock.log"),
                      .tools =
                          [this] {
                              return m_history->tools();
                          }});
    connect(m_history, &history::HistoryPanel::buildChosen, this, [this](const protocol::Build &build) {
        m_trigger.chooseBuildOf(build);
        m_window.showDock(QStringLiteral("dock.trigger"));
    });
    connect(m_history, &history::HistoryPanel::triggerRequested, this,
            [this](TestItemId item, BuildId build, std::optional<ParameterSetId> set) {
                m_trigger.triggerExactly(item, build, set);
                m_window.showDock(QStringLiteral("dock.trigger"));
            });
    connect(m_history, &history::HistoryPanel::logWanted, this,
            [this](const QString &execution) { openResult(execution, QStringLiteral("log.html")); });
    connect(&m_workbench, &casegrid::CaseWorkbench::resultWanted, this, &CompanionParts::openResult);
    connect(m_history, &history::HistoryPanel::message, &m_window, &shell::MainWindow::showStatus);
}

void CompanionParts::addBars()
{
    auto *bar = m_window.addToolBar(tr("Trigger"));
    bar->setObjectName(QStringLiteral("toolbar.trigger"));
    bar->addWidget(new trigger::TriggerForm(m_trigger, trigger::TriggerForm::Shape::Flat, bar));

    m_window.addToolBarBreak();
    auto *strip = m_strip = m_window.addToolBar(tr("Connection"));
    strip->setObjectName(QStringLiteral("toolbar.connection"));
    strip->setMovable(false);
    strip->setContextMenuPolicy(Qt::PreventContextMenu);
    strip->toggleViewAction()->setVisible(false); // it shows itself when there is something to say
    auto *banner = new settings::ConnectionBanner(m_session, strip);
    banner->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    QAction *place = strip->addWidget(banner);
    strip->setVisible(false);
    connect(banner, &settings::ConnectionBanner::shownChanged, strip, [strip, place](bool shown) {
        place->setVisible(shown);
        strip->setVisible(shown);
    });
    connect(&m_connection, &settings::CompanionConnection::startFailureChanged, banner,
            &settings::ConnectionBanner::setStartFailure);
    connect(banner, &settings::ConnectionBanner::startWanted, this, [this] { m_connection.useOwn(); });
    connect(banner, &settings::ConnectionBanner::signInWanted, this, [this] { signIn(); });
}

void CompanionParts::addActions()
{
    auto &actions = m_window.actions();
    actions.add({.id = QStringLiteral("companion.trigger"),
                 .text = tr("&Trigger"),
                 .icon = QStringLiteral("trigger"),
                 .shortcuts = {QKeySequence(QStringLiteral("Ctrl+Shift+T"))},
                 .menu = shell::MenuId::Run,
                 .startsGroup = true},
                this, [this](bool) {
                    m_window.showDock(QStringLiteral("dock.trigger"));
                    m_trigger.trigger();
                });
    actions.add({.id = QStringLiteral("companion.signIn"),
                 .text = tr("Sign in to a &server …"),
                 .icon = QStringLiteral("user"),
                 .menu = shell::MenuId::Tools,
                 .startsGroup = true},
                this, [this](bool) { signIn(); });
    actions.add({.id = QStringLiteral("companion.own"),
                 .text = tr("Use this &machine's companion"),
                 .icon = QStringLiteral("server"),
                 .menu = shell::MenuId::Tools},
                this, [this](bool) {
                    if (m_connection.usesServer())
                        m_connection.signOut();
                    else
                        m_connection.useOwn();
                });
    connect(m_window.companionIndicator(), &QToolButton::clicked, this, [this] { signIn(); });
}

void CompanionParts::connectState()
{
    connect(&m_connection, &settings::CompanionConnection::statusChanged, &m_window,
            &shell::MainWindow::setCompanionStatus);
    connect(&m_session, &client::CompanionSession::stateChanged, this, [this](Session state) {
        // A run that goes on follows by itself over a lost line; only a new one needs the companion now.
        m_runs.setReady(state == Session::Connected, tr("The companion is not connected."));
        if (state == Session::SignedOut)
            signIn(QString::fromStdString(m_session.error().forUser));
    });
    m_runs.setReady(false, tr("The companion is starting."));
    connect(&m_runs, &casegrid::RunController::eventReceived, this, &CompanionParts::onExecutionEvent);
    const auto noSessions = [this] {
        m_sessions.clear();
        m_vnc->setSessions({});
    };
    connect(&m_runs, &casegrid::RunController::finished, this, noSessions);
    connect(&m_runs, &casegrid::RunController::failed, this, [this, noSessions] {
        if (m_runs.state() == casegrid::RunState::Idle)
            noSessions();
    });
    connect(&m_trigger, &trigger::TriggerController::triggered, m_history, &history::HistoryPanel::showRun);
    connect(&m_trigger, &trigger::TriggerController::runEnded, this, [this](const protocol::DeployTestRun &run) {
        m_window.showStatus(tr("Run %1: %2").arg(run.id.value()).arg(report::statusText(run)));
    });
    m_window.addCloseGuard([this](std::function<void(bool)> answer) {
        m_connection.shutDown([answer = std::move(answer)] { answer(true); });
    });
}

void CompanionParts::onExecutionEvent(const protocol::ExecutionEvent &event)
{
    if (!event.session || (event.type != "session" && event.type != "session_end"))
        return;
    const QString id = QString::fromStdString(*event.session);
    if (event.type == "session_end") {
        m_sessions.removeIf([&](const vncui::SessionChoice &one) { return one.id == id; });
    } else {
        vncui::SessionChoice choice;
        choice.id = id;
        choice.label = QStringLiteral("%1 · %2").arg(QString::fromStdString(event.browser.value_or("")), id.left(8));
        choice.target.url = m_session.client().vncUrl(id);
        choice.target.authorization = "Bearer " + m_session.client().endpoint().token;
        m_sessions.append(choice);
        // Its tab comes up, so that a run is seen where the person has not closed the dock; the focus stays with the grid.
        if (QDockWidget *live = m_window.dock(QStringLiteral("dock.vnc")); m_sessions.size() == 1 && !live->isHidden())
            live->raise();
    }
    m_vnc->setSessions(m_sessions);
}

void CompanionParts::openUrl(const QUrl &url)
{
    if (!QDesktopServices::openUrl(url))
        m_window.showStatus(tr("No browser could be started. The report is at %1").arg(url.toString()));
}

void CompanionParts::openResult(const QString &execution, const QString &file)
{
    m_window.showStatus(tr("Fetching %1…").arg(file));
    m_results.fetch(execution, file, [this, file](const Result<QString> &folder) {
        m_window.showStatus({});
        if (!folder)
            return m_window.prompts().tell(shell::Question::Kind::Error, QStringLiteral("no-result"),
                                           tr("%1 Cannot Be Shown").arg(file), shell::errorText(folder.error()));
        openUrl(QUrl::fromLocalFile(*folder + QLatin1Char('/') + file));
    });
}

void CompanionParts::signIn(const QString &reason)
{
    m_connection.openSignIn(&m_window, reason);
}

} // namespace crat::studio
