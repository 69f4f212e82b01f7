#pragma once

#include <QPersistentModelIndex>
#include <QTableView>

#include "core/robot/BlockEdits.h"
#include "ui/language/Places.h"

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
class FillHandle;
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

    /// All that is selected, in columns and rows; of several ranges what holds them.
    QRect selectedCells() const;

    /// The menu that a right click shows; filled by the page with its actions.
    void setMenus(QMenu *cells, QMenu *rows);
    void goTo(int row, int column = 0);
    /// As Enter and Tab move: Enter comes back to where a row of Tabs began.
    void step(int rows, int columns);
    /// Beside the current cell, until the next click or Escape.
    void showDocumentation(const QString &markdown);

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

    void goToDefinition();
    void findUsages();

    void pasteTransposed();
    /// The first row's (column's) cells over all that is selected; of one row, those above it.
    void fillDown();
    void fillRight();
    void insertCells();
    void deleteCells();
    void splitRow();
    void joinRow();
    /// Lists the blocks that can stand round the selected rows.
    void showSurround();
    void unwrapBlock();
    void closeBlocks();

Q_SIGNALS:
    /// A person asks what stands in the current cell.
    void placeWanted(crat::language::PlaceWish wish);

protected:
    QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex &index, const QEvent *event) const override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;
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
    /// False, with a word to the person: what is selected is no block of rows.
    bool isOneBlock() const;
    QList<int> pickedRows() const; ///< each row with a selected cell, in order
    void moveBy(int delta);
    void stepFromEditor(int rows, int columns);
    void dropRows(int first, int count, int before);
    void selectRows(int first, int count);
    QList<QStringList> tableOf(const QRect &cells) const;
    QList<QStringList> tableOfRanges() const;
    void fitColumns();
    /// The current cell's fixes as the menu's first entries; those of another cell go.
    void putFixes(QMenu *menu);
    static QList<QStringList> clipboardTable();
    void pasteTable(const QList<QStringList> &table, const QString &text);
    void selectCells(const QRect &cells);
    void fillBy(const QRect &from, const QRect &to, bool series);
    void surround(robot::BlockKind kind, const QStringList &header);
    /// Where Ctrl+arrow goes, as in a spreadsheet.
    QModelIndex edgeFrom(const QModelIndex &now, int rows, int columns) const;
    void showHover(const language::PlaceAnswer &answer);
    /// The cell whose text is a link under the mouse now, and looks like one.
    void setLink(const QPoint &at, Qt::KeyboardModifiers modifiers);

    CaseModel *m_model = nullptr;
    CellDelegate *m_delegate;
    RowHeader *m_rowHeader;
    FillHandle *m_fill;
    CellCompleter *m_completer = nullptr;
    QMenu *m_cellMenu = nullptr;
    QMenu *m_rowMenu = nullptr;
    QMenu *m_fixMenu = nullptr;
    QMenu *m_surroundMenu = nullptr;
    language::ProjectLanguage *m_language = nullptr;
    QPersistentModelIndex m_pressedLink;
    QPersistentModelIndex m_hovered; ///< the cell that documentation was asked for
    QPoint m_hoverAt;                ///< on the screen
    quint64 m_hover = 0;             ///< the question
    QList<QAction *> m_fixActions;
    bool m_goingTo = false;
    bool m_rowAdded = false; ///< the last commit made a row of the last line
    bool m_tabRun = false;   ///< the last moves were Tabs
    int m_tabStart = 0;      ///< column where a row of Tabs began: Enter comes back to it
};

} // namespace crat::casegrid
