#pragma once

#include <QTableView>

class QMenu;

namespace crat::shell {
class ActionRegistry;
}

namespace crat::language {
class ProjectLanguage;
}

namespace crat::casegrid {

class CaseModel;
class CellCompleter;
class CellDelegate;
class RowHeader;

/// The case grid: a table with a spreadsheet's habits. Rows have one height, so no row is ever measured. GUI thread.
class CaseGridView : public QTableView {
    Q_OBJECT
public:
    explicit CaseGridView(QWidget *parent = nullptr);
    void setCaseModel(CaseModel *model);
    CaseModel *caseModel() const { return m_model; }

    /// What the grid knows of the project: names over the columns, completion. `project` must outlive it.
    void setLanguage(language::ProjectLanguage &project);

    /// The menu that a right click shows; filled by the page with its actions.
    void setMenus(QMenu *cells, QMenu *rows);
    void goTo(int row, int column = 0);

public Q_SLOTS:
    void insertAbove();
    void insertBelow();
    void deleteRows();
    void duplicateRows();
    void moveUp();
    void moveDown();
    void toggleComment();
    void copy();
    void cut();
    void paste();
    void clearSelected();
    void editCurrent();
    /// Opens the cell if it is not, and lists what may stand in it.
    void complete();
    /// Lists what mends the problems of the current cell and its row.
    void showFixes();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void commitData(QWidget *editor) override;
    bool edit(const QModelIndex &index, EditTrigger trigger, QEvent *event) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;

private:
    struct Range {
        int first = 0, count = 0;
    };
    Range selectedRows() const;
    QRect selectedCells() const; ///< left/top/width/height in columns and rows
    void moveBy(int delta);
    void step(int rows, int columns);
    void stepFromEditor(int rows, int columns);
    void dropRows(int first, int count, int before);
    void selectRows(int first, int count);
    QList<QStringList> tableOf(const QRect &cells) const;
    void fitColumns();
    /// The current cell's fixes as the menu's first entries; those of another cell go.
    void putFixes(QMenu *menu);

    CaseModel *m_model = nullptr;
    CellDelegate *m_delegate;
    CellCompleter *m_completer = nullptr;
    RowHeader *m_rowHeader;
    QMenu *m_cellMenu = nullptr;
    QMenu *m_rowMenu = nullptr;
    QMenu *m_fixMenu = nullptr;
    QList<QAction *> m_fixActions;
    bool m_rowAdded = false; ///< the last commit made a row of the last line
    bool m_tabRun = false;   ///< the last moves were Tabs
    int m_tabStart = 0;      ///< column where a row of Tabs began: Enter comes back to it
};

} // namespace crat::casegrid
