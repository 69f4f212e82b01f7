#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMenu>

#include "core/project/Tsv.h"
#include "ui/casegrid/CaseGridView.h"
#include "ui/casegrid/CaseModel.h"

// The grid's gestures on cells and blocks; those on rows and the clipboard stand beside the keyboard.
namespace crat::casegrid {

QList<QStringList> CaseGridView::clipboardTable()
{
    QList<QStringList> table;
    for (const auto &row : fromTsv(QApplication::clipboard()->text().toStdString())) {
        table.emplace_back();
        for (const std::string &cell : row)
            table.back() << QString::fromStdString(cell);
    }
    return table;
}

void CaseGridView::paste()
{
    pasteTable(clipboardTable(), tr("Paste"));
}

void CaseGridView::pasteTransposed()
{
    const QList<QStringList> table = clipboardTable();
    qsizetype widest = 0;
    for (const QStringList &row : table)
        widest = std::max(widest, row.size());
    QList<QStringList> turned(widest, QStringList(table.size(), QString()));
    for (qsizetype row = 0; row < table.size(); ++row) {
        for (qsizetype column = 0; column < table[row].size(); ++column)
            turned[column][row] = table[row][column];
    }
    pasteTable(turned, tr("Paste transposed"));
}

void CaseGridView::pasteTable(const QList<QStringList> &table, const QString &text)
{
    const QRect at = selectedCells();
    const int left = !at.isNull() && m_model->isNewRow(at.top()) ? 0 : at.left();
    if (table.isEmpty() || at.isNull() || !m_model->paste(at.top(), left, table, text))
        return;
    qsizetype widest = 0;
    for (const QStringList &row : table)
        widest = std::max(widest, row.size());
    selectCells(QRect(left, at.top(), static_cast<int>(widest), static_cast<int>(table.size())));
}

void CaseGridView::selectCells(const QRect &cells)
{
    const int bottom = std::min(cells.bottom(), m_model->stepCount() - 1);
    const int right = std::min(cells.right(), m_model->columnCount() - 1);
    selectionModel()->select(QItemSelection(m_model->index(cells.top(), cells.left()), m_model->index(bottom, right)),
                             QItemSelectionModel::ClearAndSelect);
}

void CaseGridView::fillDown()
{
    QRect cells = selectedCells();
    cells.setBottom(std::min(cells.bottom(), m_model->stepCount() - 1));
    if (cells.height() == 1)
        cells.setTop(cells.top() - 1); // from the cell above, as in a spreadsheet
    if (m_model->fill(QRect(cells.left(), cells.top(), cells.width(), 1), cells, false))
        selectCells(cells);
}

void CaseGridView::fillRight()
{
    QRect cells = selectedCells();
    cells.setBottom(std::min(cells.bottom(), m_model->stepCount() - 1));
    if (cells.width() == 1)
        cells.setLeft(cells.left() - 1);
    if (cells.left() >= 0 && m_model->fill(QRect(cells.left(), cells.top(), 1, cells.height()), cells, false))
        selectCells(cells);
}

void CaseGridView::fillBy(const QRect &from, const QRect &to, bool series)
{
    if (m_model->fill(from, to, series))
        selectCells(to);
}

void CaseGridView::insertCells()
{
    if (currentIndex().isValid())
        m_model->insertCells(selectedCells());
}

void CaseGridView::deleteCells()
{
    if (currentIndex().isValid())
        m_model->removeCells(selectedCells());
}

void CaseGridView::splitRow()
{
    m_model->splitRow(currentIndex().row(), currentIndex().column());
}

void CaseGridView::joinRow()
{
    m_model->joinRow(currentIndex().row());
}

void CaseGridView::surround(robot::BlockKind kind, const QStringList &header)
{
    const Range rows = selectedRows();
    if (!currentIndex().isValid() || !m_model->surround(rows.first, rows.count, kind, header))
        return;
    goTo(rows.first, header.isEmpty() ? 0 : 1); // where the person goes on: the condition, the loop's variable
}

void CaseGridView::showSurround()
{
    if (!currentIndex().isValid())
        return;
    if (!m_surroundMenu) {
        m_surroundMenu = new QMenu(this);
        m_surroundMenu->setObjectName(QStringLiteral("surroundMenu"));
        const auto add = [this](const QString &text, robot::BlockKind kind, const QStringList &header) {
            m_surroundMenu->addAction(text, this, [this, kind, header] { surround(kind, header); });
        };
        using robot::BlockKind;
        add(QStringLiteral("&FOR"), BlockKind::For,
            {QStringLiteral("${item}"), QStringLiteral("IN"), QStringLiteral("@{items}")});
        add(QStringLiteral("&IF"), BlockKind::If, {QStringLiteral("${condition}")});
        add(QStringLiteral("&WHILE"), BlockKind::While, {QStringLiteral("${condition}")});
        add(QStringLiteral("&TRY"), BlockKind::Try, {});
        add(QStringLiteral("&GROUP"), BlockKind::Group, {tr("Group")});
    }
    m_surroundMenu->popup(viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()));
    m_surroundMenu->setActiveAction(m_surroundMenu->actions().first());
}

void CaseGridView::unwrapBlock()
{
    m_model->unwrap(currentIndex().row());
}

void CaseGridView::closeBlocks()
{
    m_model->closeBlocks();
}

QItemSelectionModel::SelectionFlags CaseGridView::selectionCommand(const QModelIndex &index, const QEvent *event) const
{
    if (m_goingTo)
        return QItemSelectionModel::ClearAndSelect;
    // Qt's tables leave the selection behind when Ctrl is down; a spreadsheet's goes to the edge with the cursor.
    const auto *key = event && event->type() == QEvent::KeyPress ? static_cast<const QKeyEvent *>(event) : nullptr;
    const auto isMove = [](int code) {
        return code == Qt::Key_Up || code == Qt::Key_Down || code == Qt::Key_Left || code == Qt::Key_Right ||
               code == Qt::Key_Home || code == Qt::Key_End;
    };
    if (!key || !(key->modifiers() & Qt::ControlModifier) || !isMove(key->key()))
        return QTableView::selectionCommand(index, event);
    const QKeyEvent plain(QEvent::KeyPress, key->key(), key->modifiers() & ~Qt::ControlModifier);
    return QTableView::selectionCommand(index, &plain);
}

QModelIndex CaseGridView::edgeFrom(const QModelIndex &now, int rows, int columns) const
{
    const auto holds = [this](int row, int column) {
        return row < m_model->stepCount() && column < m_model->cellCount(row) &&
               !m_model->index(row, column).data().toString().isEmpty();
    };
    const int lastRow = std::max(0, m_model->stepCount() - 1), lastColumn = m_model->columnCount() - 1;
    int row = now.row(), column = now.column();
    const auto canStep = [&] {
        return row + rows >= 0 && row + rows <= lastRow && column + columns >= 0 && column + columns <= lastColumn;
    };
    if (!canStep())
        return now;
    // Inside a block of cells: to its last one. Else to the next cell that holds something, or to the edge of the sheet.
    const bool inside = holds(row, column) && holds(row + rows, column + columns);
    row += rows;
    column += columns;
    while (canStep() && (inside ? holds(row + rows, column + columns) : !holds(row, column))) {
        row += rows;
        column += columns;
    }
    // Spare columns to the right of all text are no place that anybody means.
    if (columns > 0 && !holds(row, column))
        column = std::max(now.column(), m_model->cellCount(row) - 1);
    return m_model->index(row, column);
}

} // namespace crat::casegrid
