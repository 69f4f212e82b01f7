#include "ui/shell/MainWindow.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QDir>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QPointer>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>

#include "ui/shell/Icons.h"
#include "ui/shell/Language.h"
#include "ui/shell/WelcomePage.h"

namespace crat::shell {

namespace {

constexpr int LayoutVersion = 1; // raised when a stored dock layout no longer fits
constexpr QSize FirstSize(1360, 860);

/// Fusion's own title bar is heavy and takes no icon; this one is a name and a close button.
class DockTitle final : public QWidget {
public:
    DockTitle(const QString &title, const QString &iconName, QWidget *tools, QDockWidget *dock)
        : QWidget(dock), m_name(new QLabel(title)), m_hasTools(tools != nullptr)
    {
        setObjectName(QStringLiteral("dockTitle"));
        setAttribute(Qt::WA_StyledBackground);
        auto *mark = new QLabel;
        mark->setPixmap(shell::icon(iconName, IconTone::Muted).pixmap(QSize(14, 14), devicePixelRatioF()));
        mark->setAccessibleName(title);
        m_name->setAccessibleName(title);
        auto *close = new QToolButton;
        close->setObjectName(dock->objectName() + QStringLiteral(".close"));
        close->setAccessibleName(QCoreApplication::translate("crat::shell::MainWindow", "Hide %1").arg(title));
        close->setToolTip(close->accessibleName());
        close->setIcon(shell::icon(QStringLiteral("close"), IconTone::Muted));
        close->setIconSize(QSize(12, 12));
        close->setFocusPolicy(Qt::NoFocus);
        connect(close, &QToolButton::clicked, dock, &QDockWidget::close);
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(10, 4, 6, 4);
        row->setSpacing(7);
        row->addWidget(mark);
        row->addWidget(m_name, tools ? 0 : 1);
        if (tools)
            row->addWidget(tools, 1);
        row->addWidget(close);
    }

    /// The tab over it says the name already: then the tools have the room.
    void setTabbed(bool tabbed) { m_name->setVisible(!tabbed || !m_hasTools); }

private:
    QLabel *m_name;
    bool m_hasTools;
};

} // namespace

MainWindow::MainWindow(Settings &settings, Prompts &prompts, Theme &theme, QWidget *parent)
    : QMainWindow(parent), m_settings(settings), m_prompts(prompts), m_theme(theme),
      m_actions(new ActionRegistry(this)), m_middle(new QStackedWidget), m_welcome(new WelcomePage),
      m_pages(new PageHost), m_toolBar(new QToolBar(tr("Main tool bar"))), m_companion(new CompanionIndicator)
{
    setObjectName(QStringLiteral("mainWindow"));
    setAccessibleName(tr("CRAT Studio"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/crat-studio.svg")));
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    m_middle->addWidget(m_welcome);
    m_middle->addWidget(m_pages);
    setCentralWidget(m_middle);
    connect(m_pages, &PageHost::currentPageChanged, this, [this](Page *page) {
        m_middle->setCurrentWidget(page ? static_cast<QWidget *>(m_pages) : m_welcome);
        refreshTitle();
    });
    m_welcome->setRecent(m_settings.recentProjects());
    connect(m_welcome, &WelcomePage::openRequested, this, &MainWindow::askForProject);
    connect(m_welcome, &WelcomePage::recentRequested, this, &MainWindow::openProjectRequested);

    m_toolBar->setObjectName(QStringLiteral("mainToolBar"));
    m_toolBar->setAccessibleName(m_toolBar->windowTitle());
    m_toolBar->setMovable(false);
    m_toolBar->setFloatable(false);
    m_toolBar->setIconSize(QSize(18, 18));
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toolBar->toggleViewAction()->setVisible(false);
    addToolBar(m_toolBar);

    statusBar()->setObjectName(QStringLiteral("statusBar"));
    statusBar()->setAccessibleName(tr("Status"));
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addPermanentWidget(m_companion);

    makeMenus();
    connect(m_actions, &ActionRegistry::added, this, &MainWindow::place);
    makeActions();
    makeViewChoices();
    resize(FirstSize);
    refreshTitle();
}

MainWindow::~MainWindow()
{
    for (QDockWidget *each : std::as_const(m_docks))
        each->disconnect(this); // they hide as they go, when there are no titles to look after any more
}

void MainWindow::makeMenus()
{
    const auto add = [this](MenuId id, const QString &name, const QString &title) {
        QMenu *made = menuBar()->addMenu(title);
        made->setObjectName(name);
        made->setAccessibleName(title);
        made->setToolTipsVisible(false);
        m_menus.insert(static_cast<int>(id), made);
    };
    menuBar()->setObjectName(QStringLiteral("menuBar"));
    menuBar()->setAccessibleName(tr("Menus"));
    add(MenuId::File, QStringLiteral("menu.file"), tr("&File"));
    add(MenuId::Edit, QStringLiteral("menu.edit"), tr("&Edit"));
    add(MenuId::Run, QStringLiteral("menu.run"), tr("&Run"));
    add(MenuId::View, QStringLiteral("menu.view"), tr("&View"));
    add(MenuId::Tools, QStringLiteral("menu.tools"), tr("&Tools"));
    add(MenuId::Help, QStringLiteral("menu.help"), tr("&Help"));
}

void MainWindow::makeActions()
{
    m_actions->add({.id = QStringLiteral("project.open"),
                    .text = tr("&Open Project Folder…"),
                    .icon = QStringLiteral("folder-open"),
                    .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_O)},
                    .menu = MenuId::File},
                   this, [this](bool) { askForProject(); });
    m_actions->add({.id = QStringLiteral("page.close"),
                    .text = tr("&Close Page"),
                    .icon = {},
                    .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_W)},
                    .menu = MenuId::File,
                    .startsGroup = true},
                   this, [this](bool) {
                       if (Page *page = m_pages->current())
                           m_pages->close(page);
                   });
    m_actions->add({.id = QStringLiteral("app.quit"),
                    .text = tr("&Quit"),
                    .icon = {},
                    .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_Q)},
                    .menu = MenuId::File,
                    .startsGroup = true},
                   this, [this](bool) { close(); });
    m_actions->add({.id = QStringLiteral("help.about"),
                    .text = tr("&About CRAT Studio"),
                    .icon = QStringLiteral("info"),
                    .shortcuts = {},
                    .menu = MenuId::Help},
                   this, [this](bool) { about(); });
}

void MainWindow::makeViewChoices()
{
    QMenu *view = menu(MenuId::View);
    m_dockMenu = view->addMenu(tr("&Docks"));
    m_dockMenu->setObjectName(QStringLiteral("menu.docks"));

    QMenu *themes = view->addMenu(shell::icon(QStringLiteral("theme")), tr("&Theme"));
    themes->setObjectName(QStringLiteral("menu.theme"));
    auto *themeGroup = new QActionGroup(this);
    const QList<std::pair<ThemeChoice, QString>> choices = {{ThemeChoice::System, tr("As the &system")},
                                                            {ThemeChoice::Light, tr("&Light")},
                                                            {ThemeChoice::Dark, tr("&Dark")}};
    for (const auto &[choice, text] : choices) {
        QAction *action = themes->addAction(text);
        action->setObjectName(QStringLiteral("theme.%1").arg(static_cast<int>(choice)));
        action->setCheckable(true);
        action->setChecked(m_settings.theme() == choice);
        themeGroup->addAction(action);
        connect(action, &QAction::triggered, this, [this, wanted = choice] { m_settings.setTheme(wanted); });
    }

    QMenu *languages = view->addMenu(shell::icon(QStringLiteral("language")), tr("&Language"));
    languages->setObjectName(QStringLiteral("menu.language"));
    auto *languageGroup = new QActionGroup(this);
    auto all = Language::available();
    all.prepend({QString(), tr("As the &system")});
    for (const auto &entry : std::as_const(all)) {
        QAction *action = languages->addAction(entry.second);
        action->setObjectName(QStringLiteral("language.%1").arg(entry.first));
        action->setCheckable(true);
        action->setChecked(m_settings.language() == entry.first);
        languageGroup->addAction(action);
        connect(action, &QAction::triggered, this, [this, locale = entry.first] {
            m_settings.setLanguage(locale);
            showStatus(tr("The language changes when CRAT Studio is started again."));
        });
    }
}

void MainWindow::place(QAction *action, const ActionSpec &spec)
{
    if (QMenu *into = menu(spec.menu)) {
        // Quit stays last, whoever adds to the menu later.
        QAction *quit = spec.menu == MenuId::File ? m_actions->find(QStringLiteral("app.quit")) : nullptr;
        QAction *before = nullptr;
        if (quit && quit != action) {
            const qsizetype at = into->actions().indexOf(m_actions->find(QStringLiteral("page.close")));
            before = at > 0 ? into->actions().at(at - 1) : nullptr; // the separator over "Close Page"
        }
        if (spec.startsGroup)
            into->insertSeparator(before);
        into->insertAction(before, action);
    } else {
        addAction(action); // its shortcut works without a menu
    }
    if (spec.onToolBar) {
        if (spec.startsGroup && !m_toolBar->actions().isEmpty())
            m_toolBar->addSeparator();
        m_toolBar->addAction(action);
        if (auto *button = qobject_cast<QToolButton *>(m_toolBar->widgetForAction(action))) {
            button->setObjectName(QStringLiteral("toolBar.") + spec.id);
            button->setAccessibleName(action->toolTip());
            if (spec.toolBarText.isEmpty())
                button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        }
    }
}

QMenu *MainWindow::menu(MenuId id) const
{
    return m_menus.value(static_cast<int>(id));
}

QDockWidget *MainWindow::addDock(const DockSpec &spec)
{
    Q_ASSERT_X(!m_docks.contains(spec.id), "MainWindow::addDock", qPrintable(spec.id));
    auto *made = new QDockWidget(spec.title, this);
    made->setObjectName(spec.id);
    made->setAccessibleName(spec.title);
    made->setWidget(spec.factory(made));
    made->setTitleBarWidget(new DockTitle(spec.title, spec.icon, spec.tools ? spec.tools() : nullptr, made));
    connect(made, &QDockWidget::visibilityChanged, this, &MainWindow::refreshDockTitles);
    connect(made, &QDockWidget::topLevelChanged, this, &MainWindow::refreshDockTitles);
    connect(made, &QDockWidget::dockLocationChanged, this, &MainWindow::refreshDockTitles);
    addDockWidget(spec.area, made);
    if (QDockWidget *other = dock(spec.tabWith)) {
        tabifyDockWidget(other, made);
        other->raise();
    }
    made->setVisible(spec.shownAtFirst);
    QAction *toggle = made->toggleViewAction();
    toggle->setObjectName(QStringLiteral("toggle.") + spec.id);
    toggle->setIcon(shell::icon(spec.icon));
    m_dockMenu->addAction(toggle);
    if (!spec.shortcut.isEmpty()) {
        m_actions->add({.id = QStringLiteral("show.") + spec.id,
                        .text = tr("Show %1").arg(spec.title),
                        .icon = spec.icon,
                        .shortcuts = {spec.shortcut}},
                       this, [this, id = spec.id](bool) { showDock(id); });
    }
    m_docks.insert(spec.id, made);
    return made;
}

void MainWindow::refreshDockTitles()
{
    for (QDockWidget *each : std::as_const(m_docks)) {
        const QList<QDockWidget *> others = tabifiedDockWidgets(each);
        const bool tabbed = !each->isFloating() && std::any_of(others.begin(), others.end(),
                                                               [](QDockWidget *other) { return !other->isHidden(); });
        static_cast<DockTitle *>(each->titleBarWidget())->setTabbed(tabbed);
    }
}

QDockWidget *MainWindow::dock(const QString &id) const
{
    return m_docks.value(id);
}

void MainWindow::showDock(const QString &id)
{
    QDockWidget *wanted = dock(id);
    if (!wanted)
        return;
    wanted->show();
    wanted->raise();
    wanted->widget()->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::restoreLayout()
{
    if (const QByteArray geometry = m_settings.windowGeometry(); !geometry.isEmpty())
        restoreGeometry(geometry);
    if (const QByteArray state = m_settings.windowState(); !state.isEmpty()) {
        restoreState(state, LayoutVersion);
        refreshDockTitles();
        return;
    }
    // First start: a tree wide enough for names, a monitor wide enough to see, a log low enough not to be in the way.
    for (QDockWidget *each : std::as_const(m_docks)) {
        const Qt::DockWidgetArea area = dockWidgetArea(each);
        if (area == Qt::LeftDockWidgetArea)
            resizeDocks({each}, {270}, Qt::Horizontal);
        else if (area == Qt::RightDockWidgetArea)
            resizeDocks({each}, {420}, Qt::Horizontal);
        else if (area == Qt::BottomDockWidgetArea)
            resizeDocks({each}, {220}, Qt::Vertical);
    }
    refreshDockTitles();
}

void MainWindow::setCompanionStatus(const CompanionStatus &status)
{
    m_companion->setStatus(status);
}

void MainWindow::addStatusWidget(QWidget *widget)
{
    statusBar()->insertPermanentWidget(0, widget);
}

void MainWindow::showStatus(const QString &text)
{
    statusBar()->showMessage(text, 6000);
}

void MainWindow::setProject(const QString &name, const QString &folder)
{
    m_projectName = name;
    m_projectFolder = folder;
    m_welcome->setProject(name);
    m_welcome->setRecent(m_settings.recentProjects());
    refreshTitle();
}

void MainWindow::refreshTitle()
{
    setWindowTitle(m_projectName.isEmpty() ? tr("CRAT Studio") : tr("%1 – CRAT Studio").arg(m_projectName));
}

void MainWindow::askForProject()
{
    FileQuestion question;
    question.id = QStringLiteral("open-project");
    question.kind = FileQuestion::Kind::Folder;
    question.title = tr("Open Project Folder");
    question.startIn = m_projectFolder.isEmpty() ? QDir::homePath() : m_projectFolder;
    m_prompts.askFile(question, this, [this](const QStringList &folders) {
        if (!folders.isEmpty())
            Q_EMIT openProjectRequested(folders.first());
    });
}

void MainWindow::about()
{
    m_prompts.tell(Question::Kind::Information, QStringLiteral("about"), tr("About CRAT Studio"),
                   tr("CRAT Studio %1").arg(QCoreApplication::applicationVersion()),
                   tr("Robot Framework cases in a grid, live browsers, and builds from Jenkins to report.\n"
                      "Free software under the GNU General Public License, version 3 or later."));
}

void MainWindow::addCloseGuard(std::function<void(std::function<void(bool)>)> guard)
{
    m_guards << std::move(guard);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_closeAgreed) {
        m_settings.setWindowLayout(saveGeometry(), saveState(LayoutVersion));
        m_settings.sync();
        event->accept();
        Q_EMIT closed();
        return;
    }
    event->ignore();
    if (m_closeAsking)
        return;
    m_closeAsking = true;
    QPointer<MainWindow> self(this);
    m_pages->closeAll([self](bool allClosed) {
        if (!self)
            return;
        if (allClosed)
            self->askGuards(0);
        else
            self->m_closeAsking = false;
    });
}

void MainWindow::askGuards(int next)
{
    if (next == m_guards.size()) {
        m_closeAsking = false;
        m_closeAgreed = true;
        // Later: QWidget::close() does nothing while the close event that led here is still being handled.
        QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
        return;
    }
    QPointer<MainWindow> self(this);
    m_guards[next]([self, next](bool mayClose) {
        if (!self)
            return;
        if (mayClose)
            self->askGuards(next + 1);
        else
            self->m_closeAsking = false;
    });
}

} // namespace crat::shell
