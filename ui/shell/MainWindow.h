#pragma once

#include <functional>

#include <QMainWindow>

#include "ui/shell/ActionRegistry.h"
#include "ui/shell/CompanionIndicator.h"
#include "ui/shell/PageHost.h"
#include "ui/shell/Prompts.h"
#include "ui/shell/Settings.h"
#include "ui/shell/Theme.h"

class QDockWidget;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolBar;

namespace crat::shell {

class WelcomePage;

/// A dock that a part brings along. Its place is remembered by `id`.
struct DockSpec {
    QString id; ///< object name of the QDockWidget ("dock.vnc")
    QString title;
    QString icon; ///< line icon's name
    Qt::DockWidgetArea area = Qt::RightDockWidgetArea;
    std::function<QWidget *(QWidget *parent)> factory; ///< called once, at once
    bool shownAtFirst = true;
    QKeySequence shortcut = {}; ///< shows it and gives it the focus
    QString tabWith = {};       ///< id of a dock that it shares a place with at first
    /// The pane's own head line (filters, buttons), which then stands in the title bar and saves a line; asked after factory().
    std::function<QWidget *()> tools = {};
};

/// The studio's window: menus, one tool bar, docks around the pages, status bar. Parts plug in through it and know nothing of each
/// other. Remembers geometry and docks through Settings. GUI thread.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// References must outlive the window.
    MainWindow(Settings &settings, Prompts &prompts, Theme &theme, QWidget *parent = nullptr);
    ~MainWindow() override;

    ActionRegistry &actions() { return *m_actions; }
    PageHost &pages() { return *m_pages; }
    Prompts &prompts() { return m_prompts; }
    Settings &settings() { return m_settings; }
    Theme &theme() { return m_theme; }
    QMenu *menu(MenuId id) const;
    QToolBar *mainToolBar() const { return m_toolBar; }

    QDockWidget *addDock(const DockSpec &spec);
    QDockWidget *dock(const QString &id) const; ///< null: unknown
    void showDock(const QString &id);
    /// Puts window and docks where they were last time. Once, after the last addDock().
    void restoreLayout();

    void setCompanionStatus(const CompanionStatus &status);
    CompanionIndicator *companionIndicator() const { return m_companion; }
    /// A widget at the right of the status bar, before the companion's.
    void addStatusWidget(QWidget *widget);
    /// A line at the left of the status bar for a few seconds.
    void showStatus(const QString &text);

    /// Project's name and folder for title and welcome page; "" = none.
    void setProject(const QString &name, const QString &folder);
    /// Asked in turn before the window closes (pages are asked by themselves): answer, now or later, whether it may.
    void addCloseGuard(std::function<void(std::function<void(bool mayClose)>)> guard);

Q_SIGNALS:
    void openProjectRequested(const QString &folder);
    void closed(); ///< every page and guard agreed, the layout is stored

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makeMenus();
    void makeActions();
    void makeViewChoices();
    void place(QAction *action, const ActionSpec &spec);
    void askForProject();
    void about();
    void askGuards(int next);
    void refreshTitle();
    void refreshDockTitles();

    Settings &m_settings;
    Prompts &m_prompts;
    Theme &m_theme;
    ActionRegistry *m_actions;
    QStackedWidget *m_middle;
    WelcomePage *m_welcome;
    PageHost *m_pages;
    QToolBar *m_toolBar;
    CompanionIndicator *m_companion;
    QHash<int, QMenu *> m_menus;
    QMenu *m_dockMenu = nullptr;
    QHash<QString, QDockWidget *> m_docks;
    QList<std::function<void(std::function<void(bool)>)>> m_guards;
    QString m_projectName, m_projectFolder;
    bool m_closeAgreed = false;
    bool m_closeAsking = false;
};

} // namespace crat::shell
