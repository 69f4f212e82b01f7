#pragma once

#include <QAbstractTableModel>

#include "core/robot/BlockEdits.h"
#include "core/robot/EditChain.h"
#include "ui/casegrid/CaseDocument.h"
#include "ui/casegrid/GridScope.h"
#include "ui/casegrid/ProblemMarks.h"
#include "ui/casegrid/RowHints.h"
#include "ui/casegrid/RunMarks.h"

namespace crat::casegrid {

/// One scope of a document as a table: a row a statement, a column a cell; a last empty row takes new steps. Changes go through
/// CaseDocument and come back from it; rows that did not change keep their indices. GUI thread.
class CaseModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { CellKindRole = Qt::UserRole + 1, RowKindRole, DepthRole, MarkRole, NewRowRole, GhostRole, ProblemRole };
    enum Problem { NoProblem, Warning, Error }; ///< of ProblemRole: of a cell, or (in the row header) of a row
    static constexpr int SpareColumns = 2, LeastColumns = 7;

    /// Both must outlive it. `file` is the document's path as executions name it.
    CaseModel(CaseDocument &document, RunMarks &marks, QString file, QObject *parent = nullptr);

    /// Where names of arguments come from; null: nowhere. Must outlive it.
    void setLanguage(const language::ProjectLanguage *project);

    void setScope(const GridScope &scope);
    const GridScope &scope() const { return m_scope; }
    bool isReadOnly() const { return m_document.isReadOnly(); }
    bool isLost() const { return m_lost; } ///< the item is not in the file any more
    std::optional<std::size_t> item() const { return m_rows.item; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    int stepCount() const { return static_cast<int>(m_rows.end - m_rows.first); }
    bool isNewRow(int row) const { return row == stepCount(); }
    /// Index into Tree::rows().
    std::size_t treeRow(int row) const { return m_rows.first + static_cast<std::size_t>(row); }
    int rowOfTreeRow(std::size_t treeRow) const; ///< -1: not here
    int rowOfLine(std::uint32_t line) const;     ///< -1: not here
    int cellCount(int row) const;
    /// The header names the cells of this row.
    void setHeaderRow(int row);

    /// What mends the problems of this cell, then those of its row.
    std::vector<robot::Fix> fixesAt(const QModelIndex &index) const;
    bool apply(const robot::Fix &fix);

    // Gestures. Each is one undo entry; false: refused or nothing to do.
    bool insertSteps(int before, const QList<QStringList> &rows, const QString &text);
    bool removeSteps(const QList<int> &rows); ///< in order
    bool moveSteps(int first, int count, int before);
    bool duplicateSteps(int first, int count);
    /// Rows become comments, or steps again if all of them are comments.
    bool toggleComment(const QList<int> &rows);
    /// Says so where a person sees why nothing was done.
    void refuse(const QString &why);
    /// Writes a table of texts from (row, column) on; past the end it makes rows.
    bool paste(int row, int column, const QList<QStringList> &table, const QString &text);
    /// The document as it would be with `text` in the cell, which may be one of the last line; nothing is changed. Nothing if the
    /// cell cannot have it. Empty text stands for a cell that begins.
    struct Trial {
        std::shared_ptr<const robot::Tree> tree;
        std::size_t begin = 0, end = 0; ///< the cell's bytes
        std::size_t offset = 0;         ///< of the cursor
    };
    std::optional<Trial> trial(const QModelIndex &index, const QString &text, int cursor) const;
    /// The cell's text as it is, as a Trial without a cursor; nothing for an empty cell.
    std::optional<Trial> cellAt(const QModelIndex &index) const;
    const QString &path() const { return m_document.path(); }

    bool clearCells(const QModelIndexList &cells, const QString &text);

    /// Empty cells in the place of these (columns and rows), which go to the right; or these go, and what follows moves left.
    bool insertCells(const QRect &cells);
    bool removeCells(const QRect &cells);
    /// The texts of `from` go on over the rest of `to`, which holds it and is longer in one direction: as a series, or repeated.
    bool fill(const QRect &from, const QRect &to, bool series);
    /// The cell and what follows stand on a line of their own, or all of the row on one.
    bool splitRow(int row, int column);
    bool joinRow(int row);
    /// Puts a block round the rows, or takes the one that the row opens away. `header`: the cells behind its word.
    bool surround(int first, int count, robot::BlockKind kind, const QStringList &header);
    bool unwrap(int row);
    /// Adds the ENDs that are missing.
    bool closeBlocks();
    QStringList texts(const QRect &cells) const; ///< row by row

Q_SIGNALS:
    void scopeChanged(); ///< renamed, lost or found again
    /// A change came from elsewhere (undo): this row shows it.
    void editedAt(int row);

private:
    void onChanged(const std::shared_ptr<const robot::Tree> &former);
    RowMark markOf(int row) const;

    void relocate(std::size_t formerItemCount);
    int columnsFor(std::size_t first, std::size_t end) const;
    QString cellText(const robot::Cell &cell) const;
    QString headerText(int column) const;
    const RowHints &hints() const;
    void forgetHints();
    void takeFindings();
    ProblemMarks::Found problemsOf(int row) const;
    ProblemMarks::Found problemsAt(const QModelIndex &index) const;
    QVariant rowHeader(int row, int role) const;
    const std::vector<robot::Cell> &cellsOf(int row) const;
    Result<robot::Edit> sectionInsert(int before, const QList<QStringList> &rows) const;
    /// Writes the texts into a row from `column` on.
    static bool pasteRow(robot::EditChain &chain, std::size_t row, std::size_t column, const QStringList &texts);
    Result<robot::Edit> rawMove(int first, int count, int before) const;

    CaseDocument &m_document;
    RunMarks &m_marks;
    QString m_file;
    GridScope m_scope;
    ScopeRows m_rows;
    std::shared_ptr<const robot::Tree> m_tree;
    bool m_lost = false;
    int m_columns = LeastColumns;
    int m_headerRow = -1;
    const language::ProjectLanguage *m_language = nullptr;
    mutable std::optional<RowHints> m_hints; ///< of the header row, once it was asked for
    ProblemMarks m_problems;
    mutable int m_cachedRow = -1;
    mutable std::vector<robot::Cell> m_cachedCells;
};

} // namespace crat::casegrid
