#pragma once

#include <functional>
#include <vector>

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QTimer>

#include "ui/casegrid/CaseDocument.h"
#include "ui/casegrid/ProjectDock.h"
#include "ui/casegrid/ProjectScanner.h"
#include "ui/casegrid/RecoveryStore.h"
#include "ui/casegrid/RunCoordinator.h"
#include "ui/language/ProjectLanguage.h"
#include "ui/shell/MainWindow.h"

class QUndoGroup;

namespace crat::language {
class ProblemsPane;
class UsagesPane;
} // namespace crat::language

namespace crat::casegrid {

class CaseGridView;
class CasePage;
class LogPane;
class QuickOpen;

/// Plugs the case grid into the window: project tree and log docks, pages, every editing and running command. GUI thread.
class CaseWorkbench : public QObject {
    Q_OBJECT
public:
    /// `programFolder`: as ProjectLanguage's.
    explicit CaseWorkbench(shell::MainWindow &window, const QString &programFolder = {}, QObject *parent = nullptr);
    ~CaseWorkbench() override;

    /// Opens the project that `folder` (or a file in it) belongs to.
    void openProject(const QString &folder);
    QString projectRoot() const { return m_root; }
    QString projectName() const { return m_name; }
    /// Opens a file (absolute or relative to the project) and shows it. It is read on another thread: `then` comes later, at once
    /// where it is open already; null if it cannot be read (the person was told) or another project was opened meanwhile.
    void openFile(const QString &path, std::function<void(CasePage *)> then = {});
    /// For tests: how files opened from now on are read and written, and how long closing waits for them.
    void setFileCalls(FileCalls calls, std::chrono::milliseconds closePatience)
    {
        m_fileCalls = std::move(calls);
        m_closePatience = closePatience;
    }
    CasePage *currentPage() const;

    RunCoordinator &runs() { return *m_runs; }
    RunMarks &marks() { return m_marks; }
    language::ProjectLanguage &language() { return m_language; }
    void runCurrentTest();
    void runCurrentSuite();

Q_SIGNALS:
    void projectOpened(const QString &root);
    void projectScanned();
    /// The person wants to see log.html or report.html of an execution.
    void resultWanted(const QString &executionId, const QString &file);

private:
    void addDocks();
    void addLanguageDocks();
    void addFileActions();
    /// Where a command of the grid is offered beside the Edit menu.
    enum class GridPlace { Cells, Both };
    struct GridAction {
        QAction *action;
        GridPlace place;
        bool startsGroup;
        bool reads; ///< changes nothing: read-only files have it too
    };
    void addGridActions();
    void addHelpActions();
    QAction *addGridAction(GridPlace place, const shell::ActionSpec &spec, void (CaseGridView::*slot)());
    void addGridMenus(CasePage &page);
    void addRunActions();
    void connectDock();
    void onScanned(const std::shared_ptr<const Project> &project);
    CasePage *showPage(std::unique_ptr<CaseDocument> document);
    void offerRecovery();
    void askAboutRecovery(const QList<Recovered> &left);
    void recover(QList<Recovered> found);
    void open(const ProjectPlace &place, bool asText);
    void run(const ProjectPlace &place);
    void startRun(const QStringList &paths, const QStringList &tests, const QString &title);
    void newItem(const ProjectPlace &place, robot::ItemKind kind);
    void rename(const ProjectPlace &place);
    void remove(const ProjectPlace &place);
    void saveAll();
    void updateActions();
    void goToPlace(const QString &source, int line);
    QList<CasePage *> casePages() const;
    QString relative(const QString &path) const;
    void bindUndo(CasePage *page);
    void bindLanguage(CasePage &page);
    void askPlace(CasePage &page, language::PlaceWish wish);
    void onPlaced(const language::PlaceAnswer &answer);
    void goToLine(const QString &path, int line);
    void quickOpen();
    std::vector<ProjectPlace> allPlaces() const;

    shell::MainWindow &m_window;
    language::ProjectLanguage m_language;
    RunMarks m_marks;
    RecoveryStore m_recovery;
    ProjectScanner m_scanner;
    QFileSystemWatcher m_folders;
    QTimer m_rescan;
    ProjectDock *m_dock = nullptr;
    LogPane *m_log = nullptr;
    language::ProblemsPane *m_problems = nullptr;
    language::UsagesPane *m_usages = nullptr;
    quint64 m_placeAsked = 0;
    QuickOpen *m_quickOpen = nullptr;
    RunCoordinator *m_runs = nullptr;
    QUndoGroup *m_undoGroup;
    QList<GridAction> m_gridActions;
    QString m_root, m_name;
    ProjectConfig m_config;
    bool m_recoveryOffered = false;
    FileCalls m_fileCalls = FileCalls::disk();
    std::chrono::milliseconds m_closePatience{3000};
    QHash<QString, std::vector<std::function<void(CasePage *)>>> m_opening; ///< by path: who waits for it
};

} // namespace crat::casegrid
