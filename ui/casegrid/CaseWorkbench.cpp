#include "ui/casegrid/CaseWorkbench.h"

#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QMenu>
#include <QPointer>
#include <QToolBar>
#include <QUndoGroup>

#include "ui/casegrid/CaseGridView.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/casegrid/CasePage.h"
#include "ui/casegrid/LogPane.h"
#include "ui/language/ProblemsPane.h"
#include "ui/shell/ErrorText.h"
#include "ui/shell/Icons.h"

namespace crat::casegrid {

using shell::MenuId;
using shell::Question;

namespace {

constexpr int RescanMs = 400;
const QString LogWrap = QStringLiteral("log/wrap");
constexpr int WatchLimit = 2000; // folders; each costs the system a watch

robot::ItemKind itemKind(ProjectModel::Kind kind)
{
    return kind == ProjectModel::Kind::Keyword ? robot::ItemKind::Keyword
           : kind == ProjectModel::Kind::Task  ? robot::ItemKind::Task
                                               : robot::ItemKind::Test;
}

} // namespace

CaseWorkbench::CaseWorkbench(shell::MainWindow &window, const QString &programFolder, QObject *parent)
    : QObject(parent), m_window(window), m_language(programFolder),
      m_recovery(window.settings().stateFolder() + QStringLiteral("/recovery")), m_undoGroup(new QUndoGroup(this))
{
    addDocks();
    m_runs = new RunCoordinator(m_marks, *m_log, window.prompts(), this);
    addFileActions();
    addGridActions();
    addRunActions();
    connectDock();
    m_rescan.setSingleShot(true);
    m_rescan.setInterval(RescanMs);
    connect(&m_rescan, &QTimer::timeout, this, [this] {
        if (m_root.isEmpty())
            return;
        m_scanner.scan(m_root);
        m_language.rescan();
    });
    connect(&m_folders, &QFileSystemWatcher::directoryChanged, &m_rescan, qOverload<>(&QTimer::start));
    connect(&m_folders, &QFileSystemWatcher::fileChanged, &m_rescan, qOverload<>(&QTimer::start));
    connect(&m_scanner, &ProjectScanner::scanned, this, &CaseWorkbench::onScanned);
    connect(&window.pages(), &shell::PageHost::currentPageChanged, this, [this] {
        bindUndo(currentPage());
        m_problems->setCurrentFile(currentPage() ? currentPage()->document().path() : QString());
        updateActions();
    });
    connect(&window, &shell::MainWindow::openProjectRequested, this, &CaseWorkbench::openProject);
    connect(m_runs, &RunCoordinator::stateChanged, this, &CaseWorkbench::updateActions);
    connect(m_runs, &RunCoordinator::statusWanted, &window, &shell::MainWindow::showStatus);
    updateActions();
}

CaseWorkbench::~CaseWorkbench()
{
    m_window.pages().disconnect(this);
    // Pages hold references to the marks and the recovery files.
    for (CasePage *page : casePages())
        delete page;
}

void CaseWorkbench::addDocks()
{
    m_window.addDock({QStringLiteral("dock.project"), tr("Project"), QStringLiteral("tree"), Qt::LeftDockWidgetArea,
                      [this](QWidget *parent) { return m_dock = new ProjectDock(m_marks, parent); }, true,
                      QKeySequence(Qt::ALT | Qt::Key_1)});
    m_window.addDock({QStringLiteral("dock.log"),
                      tr("Log"),
                      QStringLiteral("log"),
                      Qt::BottomDockWidgetArea,
                      [this](QWidget *parent) { return m_log = new LogPane(parent); },
                      true,
                      QKeySequence(Qt::ALT | Qt::Key_2),
                      {},
                      [this] {
                          return m_log->tools();
                      }});
    connect(m_log, &LogPane::placeActivated, this, &CaseWorkbench::goToPlace);
    connect(m_log, &LogPane::resultWanted, this, &CaseWorkbench::resultWanted);
    m_log->setWrapping(m_window.settings().value(LogWrap).toBool());
    connect(m_log, &LogPane::wrappingChanged, this, [this](bool wrap) { m_window.settings().setValue(LogWrap, wrap); });
    addLanguageDocks();
}

void CaseWorkbench::addFileActions()
{
    auto &actions = m_window.actions();
    actions.add({.id = QStringLiteral("case.save"),
                 .text = tr("&Save"),
                 .icon = QStringLiteral("save"),
                 .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_S)},
                 .menu = MenuId::File,
                 .onToolBar = true,
                 .startsGroup = true},
                this, [this](bool) {
                    if (CasePage *page = currentPage())
                        page->save();
                });
    actions.add({.id = QStringLiteral("case.saveAll"),
                 .text = tr("Save A&ll"),
                 .icon = {},
                 .shortcuts = {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)},
                 .menu = MenuId::File},
                this, [this](bool) { saveAll(); });
    const auto addUndo = [&](QAction *action, const QString &id, const QString &icon, QKeySequence key) {
        action->setObjectName(id);
        action->setIcon(shell::icon(icon));
        action->setShortcut(key);
        m_window.menu(MenuId::Edit)->addAction(action);
        m_window.mainToolBar()->addAction(action);
        if (auto *button = qobject_cast<QToolButton *>(m_window.mainToolBar()->widgetForAction(action))) {
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
            button->setObjectName(QStringLiteral("toolBar.") + id);
            button->setAccessibleName(action->text());
        }
    };
    addUndo(m_undoGroup->createUndoAction(this, tr("&Undo")), QStringLiteral("case.undo"), QStringLiteral("undo"),
            QKeySequence(Qt::CTRL | Qt::Key_Z));
    addUndo(m_undoGroup->createRedoAction(this, tr("&Redo")), QStringLiteral("case.redo"), QStringLiteral("redo"),
            QKeySequence(Qt::CTRL | Qt::Key_Y));
    actions.add({.id = QStringLiteral("project.quickOpen"),
                 .text = tr("&Go to Anything…"),
                 .icon = QStringLiteral("search"),
                 .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_P)},
                 .menu = MenuId::File},
                this, [this](bool) { quickOpen(); });
    actions.add({.id = QStringLiteral("project.search"),
                 .text = tr("&Find in Project Tree"),
                 .icon = QStringLiteral("search"),
                 .shortcuts = {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F)},
                 .menu = MenuId::View},
                this, [this](bool) {
                    m_window.showDock(QStringLiteral("dock.project"));
                    m_dock->focusSearch();
                });
    actions.add({.id = QStringLiteral("case.toggleText"),
                 .text = tr("&Grid or Text"),
                 .icon = QStringLiteral("text"),
                 .shortcuts = {QKeySequence(Qt::Key_F4)},
                 .menu = MenuId::View},
                this, [this](bool) {
                    if (CasePage *page = currentPage())
                        page->setTextMode(!page->isTextMode());
                });
}

void CaseWorkbench::addRunActions()
{
    auto &actions = m_window.actions();
    actions.add({.id = QStringLiteral("run.test"),
                 .text = tr("Run &Test"),
                 .icon = QStringLiteral("run"),
                 .shortcuts = {QKeySequence(Qt::Key_F5)},
                 .menu = MenuId::Run,
                 .onToolBar = true,
                 .toolBarText = tr("Run"),
                 .startsGroup = true},
                this, [this](bool) { runCurrentTest(); });
    actions.add({.id = QStringLiteral("run.suite"),
                 .text = tr("Run &Suite"),
                 .icon = QStringLiteral("run-suite"),
                 .shortcuts = {QKeySequence(Qt::Key_F6)},
                 .menu = MenuId::Run,
                 .onToolBar = true,
                 .toolBarText = tr("Run Suite")},
                this, [this](bool) { runCurrentSuite(); });
    actions.add({.id = QStringLiteral("run.stop"),
                 .text = tr("Sto&p"),
                 .icon = QStringLiteral("stop"),
                 .shortcuts = {QKeySequence(Qt::SHIFT | Qt::Key_F5)},
                 .menu = MenuId::Run,
                 .onToolBar = true,
                 .toolBarText = tr("Stop")},
                this, [this](bool) { m_runs->stop(); });
    actions.find(QStringLiteral("run.test"))->setIcon(shell::icon(QStringLiteral("run"), shell::IconTone::Success));
    actions.find(QStringLiteral("run.suite"))
        ->setIcon(shell::icon(QStringLiteral("run-suite"), shell::IconTone::Success));
    actions.find(QStringLiteral("run.stop"))->setIcon(shell::icon(QStringLiteral("stop"), shell::IconTone::Danger));
}

void CaseWorkbench::connectDock()
{
    connect(m_dock, &ProjectDock::openRequested, this, &CaseWorkbench::open);
    connect(m_dock, &ProjectDock::runRequested, this, &CaseWorkbench::run);
    connect(m_dock, &ProjectDock::newItemRequested, this, &CaseWorkbench::newItem);
    connect(m_dock, &ProjectDock::renameRequested, this, &CaseWorkbench::rename);
    connect(m_dock, &ProjectDock::deleteRequested, this, &CaseWorkbench::remove);
}

QList<CasePage *> CaseWorkbench::casePages() const
{
    QList<CasePage *> found;
    for (shell::Page *page : m_window.pages().pages()) {
        if (auto *casePage = qobject_cast<CasePage *>(page))
            found << casePage;
    }
    return found;
}

CasePage *CaseWorkbench::currentPage() const
{
    return qobject_cast<CasePage *>(m_window.pages().current());
}

void CaseWorkbench::openProject(const QString &folder)
{
    const QFileInfo info(folder);
    if (!info.exists()) {
        m_window.prompts().tell(Question::Kind::Error, QStringLiteral("project-missing"), tr("No Such Folder"),
                                tr("%1 does not exist.").arg(folder),
                                tr("Choose another folder with File, Open Project Folder."));
        return;
    }
    const QString root = projectRootOf(info.isDir() ? info.absoluteFilePath() : info.absolutePath());
    m_window.pages().closeAll([this, root](bool closed) {
        if (!closed)
            return;
        m_root = root;
        m_name = QFileInfo(root).fileName();
        m_window.settings().addRecentProject(root);
        m_window.setProject(m_name, root);
        m_dock->setScanning();
        m_recoveryOffered = false;
        m_scanner.scan(root);
        m_language.open(root);
        m_problems->setRoot(root);
        Q_EMIT projectOpened(root);
        updateActions();
    });
}

void CaseWorkbench::onScanned(const std::shared_ptr<const Project> &project)
{
    m_name = project->name;
    m_config = project->config;
    m_window.setProject(m_name, m_root);
    if (!project->configProblem.isEmpty())
        m_window.prompts().tell(Question::Kind::Warning, QStringLiteral("config-problem"), tr("Project Settings"),
                                project->configProblem,
                                tr("The project is open; correct crat.toml so that its settings count."));
    m_dock->setProject(project);
    for (CasePage *page : casePages())
        m_dock->setOutline(page->file(), outlineOf(page->document().tree()));
    if (const QStringList former = m_folders.directories(); former != project->folders) {
        if (!former.isEmpty())
            m_folders.removePaths(former);
        m_folders.addPaths(project->folders.mid(0, WatchLimit));
    }
    // An editor that writes it in place changes no folder.
    const QStringList settings{m_root + QStringLiteral("/crat.toml")};
    if (const QStringList former = m_folders.files(); former != settings) {
        if (!former.isEmpty())
            m_folders.removePaths(former);
        m_folders.addPaths(settings);
    }
    if (project->truncated)
        m_window.showStatus(tr("The project has more files than the tree shows (%1).").arg(project->files.size()));
    if (!m_recoveryOffered)
        offerRecovery();
    Q_EMIT projectScanned();
}

QString CaseWorkbench::relative(const QString &path) const
{
    return m_root.isEmpty() ? QFileInfo(path).fileName() : QDir(m_root).relativeFilePath(path);
}

void CaseWorkbench::openFile(const QString &path, std::function<void(CasePage *)> then)
{
    const QString absolute = QDir::cleanPath(QDir(m_root).absoluteFilePath(path));
    if (auto *there = qobject_cast<CasePage *>(m_window.pages().find(absolute))) {
        m_window.pages().setCurrentWidget(there);
        if (then)
            then(there);
        return;
    }
    auto &waiting = m_opening[absolute];
    waiting.push_back(std::move(then));
    if (waiting.size() > 1)
        return; // it is being read
    m_window.showStatus(tr("Opening %1…").arg(relative(absolute)));
    const auto onRead = [this, absolute, root = m_root](Result<std::unique_ptr<CaseDocument>> document) {
        const auto askers = m_opening.take(absolute);
        CasePage *page = nullptr;
        if (!document)
            m_window.prompts().tell(Question::Kind::Error, QStringLiteral("open-failed"),
                                    shell::errorTitle(document.error().code), shell::errorWords(document.error()));
        else if (root == m_root)
            page = showPage(std::move(*document));
        const QPointer<CasePage> alive(page);
        for (const auto &each : askers) {
            if (each)
                each(alive);
        }
    };
    CaseDocument::open(absolute, this, onRead, m_fileCalls);
}

CasePage *CaseWorkbench::showPage(std::unique_ptr<CaseDocument> document)
{
    const QString file = relative(document->path());
    m_window.showStatus({});
    auto *page = new CasePage(std::move(document), file, {m_window.prompts(), m_marks, m_recovery, m_closePatience});
    addGridMenus(*page);
    connect(page, &CasePage::outlineChanged, this,
            [this, page] { m_dock->setOutline(page->file(), outlineOf(page->document().tree())); });
    connect(page, &CasePage::scopeShown, this, &CaseWorkbench::updateActions);
    connect(page, &shell::Page::headChanged, this, &CaseWorkbench::updateActions);
    connect(page, &CasePage::statusWanted, &m_window, &shell::MainWindow::showStatus);
    bindLanguage(*page);
    m_runs->onOpened(*page);
    m_window.pages().open(page);
    if (page->document().isReadOnly() && page->document().tree().invalidUtf8())
        page->setTextMode(true);
    page->setFocus();
    return page;
}

void CaseWorkbench::open(const ProjectPlace &place, bool asText)
{
    openFile(place.path, [this, place, asText](CasePage *page) {
        if (!page)
            return;
        page->setTextMode(asText || page->document().tree().invalidUtf8());
        if (!place.name.isEmpty() && !page->showItem(itemKind(place.kind), place.name))
            m_window.showStatus(tr("%1 is not in %2 any more.").arg(place.name, place.path));
        page->setFocus();
    });
}

void CaseWorkbench::bindUndo(CasePage *page)
{
    if (page && !m_undoGroup->stacks().contains(&page->document().undoStack()))
        m_undoGroup->addStack(&page->document().undoStack());
    m_undoGroup->setActiveStack(page ? &page->document().undoStack() : nullptr);
}

void CaseWorkbench::updateActions()
{
    CasePage *page = currentPage();
    auto &actions = m_window.actions();
    const bool canEdit = page && !page->document().isReadOnly();
    for (const GridAction &each : std::as_const(m_gridActions))
        each.action->setEnabled(page && (canEdit || each.reads));
    actions.find(QStringLiteral("case.save"))->setEnabled(page && page->isModified());
    const QList<CasePage *> pages = casePages();
    actions.find(QStringLiteral("case.saveAll"))
        ->setEnabled(std::any_of(pages.begin(), pages.end(), [](CasePage *each) { return each->isModified(); }));
    actions.find(QStringLiteral("case.toggleText"))->setEnabled(page != nullptr);
    const bool running = m_runs->isRunning();
    actions.find(QStringLiteral("run.test"))->setEnabled(page && !page->currentTest().isEmpty() && !running);
    actions.find(QStringLiteral("run.suite"))
        ->setEnabled(page && page->document().tree().kind() == robot::FileKind::Suite && !running);
    actions.find(QStringLiteral("run.stop"))->setEnabled(running);
}

void CaseWorkbench::saveAll()
{
    for (CasePage *page : casePages()) {
        if (page->isModified())
            page->save();
    }
}

void CaseWorkbench::goToPlace(const QString &source, int line)
{
    const std::uint32_t now = m_marks.currentLine(source, static_cast<std::uint32_t>(line));
    openFile(source, [this, now, line](CasePage *page) {
        if (!page)
            return;
        if (now == 0)
            m_window.showStatus(tr("This line has changed since the run."));
        page->showLine(now == 0 ? static_cast<std::uint32_t>(line) : now);
    });
}

} // namespace crat::casegrid
