#include "ui/casegrid/CaseGridView.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>

#include "core/project/Tsv.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/casegrid/CellCompleter.h"
#include "ui/casegrid/CellDelegate.h"
#include "ui/casegrid/FillHandle.h"
#include "ui/casegrid/RowHeader.h"
#include "ui/shell/Icons.h"
#include "ui/shell/Theme.h"

namespace crat::casegrid {

namespace {

constexpr int RowPadding = 12;
constexpr int FirstColumnWidth = 250, ColumnWidth = 190, WidestColumn = 420;
constexpr int MeasuredRows = 200; // the first rows tell how wide the columns begin

} // namespace

CaseGridView::CaseGridView(QWidget *parent)
    : QTableView(parent), m_delegate(new CellDelegate(this)), m_rowHeader(new RowHeader(this)),
      m_fill(new FillHandle(*this))
{
    setObjectName(QStringLiteral("caseGrid"));
    setAccessibleName(tr("Case grid"));
    setVerticalHeader(m_rowHeader);
    setItemDelegate(m_delegate);
    setEditTriggers(DoubleClicked | AnyKeyPressed | EditKeyPressed);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectItems);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerItem);
    setWordWrap(false);
    setTabKeyNavigation(true);
    setMouseTracking(true); // links, the fill handle
    setCornerButtonEnabled(true);
    setShowGrid(true);
    horizontalHeader()->setObjectName(QStringLiteral("columnHeader"));
    horizontalHeader()->setAccessibleName(tr("Columns"));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(60);
    horizontalHeader()->setDefaultSectionSize(ColumnWidth);
    const int height = fontMetrics().height() + RowPadding;
    m_rowHeader->setMinimumSectionSize(height);
    m_rowHeader->setDefaultSectionSize(height);
    connect(m_delegate, &CellDelegate::moveWanted, this, &CaseGridView::stepFromEditor);
    connect(m_fill, &FillHandle::filled, this, &CaseGridView::fillBy);
    connect(m_rowHeader, &RowHeader::rowsDropped, this, &CaseGridView::dropRows);
    connect(m_rowHeader, &RowHeader::dropRowChanged, viewport(), qOverload<>(&QWidget::update));
}

void CaseGridView::setCaseModel(CaseModel *model)
{
    m_model = model;
    setModel(model);
    connect(model, &QAbstractItemModel::modelReset, this, &CaseGridView::fitColumns);
    connect(model, &CaseModel::editedAt, this, [this](int row) {
        if (!hasFocus() || selectionModel()->selectedIndexes().size() > 1)
            return;
        const int column = std::max(0, currentIndex().column());
        if (currentIndex().row() != row && !isIndexHidden(m_model->index(row, column)))
            scrollTo(m_model->index(row, column));
    });
    fitColumns();
}

void CaseGridView::setLanguage(language::ProjectLanguage &project)
{
    m_model->setLanguage(&project);
    delete m_completer;
    m_completer = new CellCompleter(*m_model, project, this);
    m_delegate->setCompleter(m_completer);
    m_language = &project;
    connect(&project, &language::ProjectLanguage::placed, this, &CaseGridView::showHover);
}

void CaseGridView::fitColumns()
{
    if (!m_model)
        return;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    for (int column = 0; column < m_model->columnCount(); ++column) {
        int width = column == 0 ? FirstColumnWidth / 2 : ColumnWidth / 2;
        for (int row = 0; row < std::min(m_model->stepCount(), MeasuredRows); ++row)
            width = std::max(width, m_delegate->sizeHint(option, m_model->index(row, column)).width());
        setColumnWidth(column, std::clamp(width, column == 0 ? FirstColumnWidth : ColumnWidth, WidestColumn));
    }
}

void CaseGridView::setMenus(QMenu *cells, QMenu *rows)
{
    m_cellMenu = cells;
    m_rowMenu = rows;
    m_rowHeader->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_rowHeader, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        const int row = m_rowHeader->logicalIndexAt(at);
        if (row < 0)
            return;
        if (!selectionModel()->isRowSelected(row))
            selectRow(row);
        putFixes(m_rowMenu);
        m_rowMenu->popup(m_rowHeader->viewport()->mapToGlobal(at));
    });
}

void CaseGridView::goTo(int row, int column)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    const QModelIndex index = m_model->index(row, std::max(0, column));
    m_goingTo = true; // whatever of Ctrl and Shift is down: a shortcut may have brought us here
    setCurrentIndex(index);
    m_goingTo = false;
    scrollTo(index);
}

CaseGridView::Range CaseGridView::selectedRows() const
{
    const QRect cells = selectedCells();
    return {cells.top(), std::min(cells.height(), m_model->stepCount() - cells.top())};
}

QRect CaseGridView::selectedCells() const
{
    QRect all;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        all |= QRect(QPoint(range.left(), range.top()), QPoint(range.right(), range.bottom()));
    if (all.isNull() && currentIndex().isValid())
        all = QRect(currentIndex().column(), currentIndex().row(), 1, 1);
    return all;
}

void CaseGridView::insertAbove()
{
    const int row = currentIndex().isValid() ? selectedRows().first : 0;
    if (m_model->insertSteps(row, {QStringList()}, tr("Insert row")))
        goTo(row);
}

void CaseGridView::insertBelow()
{
    const Range rows = selectedRows();
    const int row = currentIndex().isValid() ? std::min(rows.first + std::max(1, rows.count), m_model->stepCount()) : 0;
    if (m_model->insertSteps(row, {QStringList()}, tr("Insert row")))
        goTo(row);
}

void CaseGridView::deleteRows()
{
    const int first = selectedRows().first, column = currentIndex().column();
    if (m_model->removeSteps(pickedRows()))
        goTo(std::min(first, m_model->rowCount() - 1), column);
}

void CaseGridView::duplicateRows()
{
    const Range rows = selectedRows();
    if (isOneBlock() && m_model->duplicateSteps(rows.first, rows.count))
        selectRows(rows.first + rows.count, rows.count);
}

void CaseGridView::moveUp()
{
    moveBy(-1);
}

void CaseGridView::moveDown()
{
    moveBy(1);
}

void CaseGridView::moveBy(int delta)
{
    const Range rows = selectedRows();
    const int before = delta < 0 ? rows.first - 1 : rows.first + rows.count + 1;
    if (isOneBlock() && rows.count > 0 && before >= 0 && before <= m_model->stepCount())
        dropRows(rows.first, rows.count, before);
}

void CaseGridView::dropRows(int first, int count, int before)
{
    count = std::min(count, m_model->stepCount() - first);
    if (m_model->moveSteps(first, count, before))
        selectRows(before > first ? before - count : before, count);
}

void CaseGridView::selectRows(int first, int count)
{
    const int column = std::max(0, currentIndex().column());
    selectionModel()->setCurrentIndex(m_model->index(first, column), QItemSelectionModel::NoUpdate);
    selectionModel()->select(
        QItemSelection(m_model->index(first, 0), m_model->index(first + count - 1, m_model->columnCount() - 1)),
        QItemSelectionModel::ClearAndSelect);
    scrollTo(currentIndex());
}

void CaseGridView::toggleComment()
{
    m_model->toggleComment(pickedRows());
}

QList<int> CaseGridView::pickedRows() const
{
    QList<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows << row;
    }
    if (rows.isEmpty() && currentIndex().isValid())
        rows << currentIndex().row();
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

bool CaseGridView::isOneBlock() const
{
    const QList<int> rows = pickedRows();
    const bool one = rows.isEmpty() || rows.last() - rows.first() + 1 == rows.size();
    if (!one)
        m_model->refuse(tr("This takes one block of rows. Select rows that follow each other."));
    return one;
}

QList<QStringList> CaseGridView::tableOf(const QRect &cells) const
{
    if (selectionModel()->selection().size() > 1)
        return tableOfRanges();
    QList<QStringList> table;
    for (int row = cells.top(); row <= cells.bottom() && !m_model->isNewRow(row); ++row) {
        QStringList line;
        const int last = std::min(cells.right(), std::max(cells.left(), m_model->cellCount(row) - 1));
        for (int column = cells.left(); column <= (cells.width() == m_model->columnCount() ? last : cells.right());
             ++column)
            line << m_model->index(row, column).data().toString();
        table << line;
    }
    return table;
}

QList<QStringList> CaseGridView::tableOfRanges() const
{
    // The rows and columns that hold a selected cell, close together; what is not selected there stays empty.
    const QModelIndexList picked = selectionModel()->selectedIndexes();
    QMap<int, int> rows, columns;
    for (const QModelIndex &cell : picked) {
        if (!m_model->isNewRow(cell.row())) {
            rows[cell.row()] = 0;
            columns[cell.column()] = 0;
        }
    }
    int next = 0;
    for (int &at : columns)
        at = next++;
    next = 0;
    for (int &at : rows)
        at = next++;
    QList<QStringList> table(rows.size(), QStringList(columns.size(), QString()));
    for (const QModelIndex &cell : picked) {
        if (rows.contains(cell.row()))
            table[rows[cell.row()]][columns[cell.column()]] = cell.data().toString();
    }
    return table;
}

void CaseGridView::copy()
{
    const QRect cells = selectedCells();
    if (cells.isNull())
        return;
    Table table;
    for (const QStringList &row : tableOf(cells)) {
        table.emplace_back();
        for (const QString &cell : row)
            table.back().push_back(cell.toStdString());
    }
    // One cell goes as it is, so that it can be pasted into any text field.
    const bool one = table.size() == 1 && table.front().size() == 1;
    QApplication::clipboard()->setText(QString::fromStdString(one ? table.front().front() : toTsv(table)));
}

void CaseGridView::cut()
{
    copy();
    m_model->clearCells(selectionModel()->selectedIndexes(), tr("Cut"));
}

void CaseGridView::clearSelected()
{
    m_model->clearCells(selectionModel()->selectedIndexes(), tr("Clear cells"));
}

void CaseGridView::editCurrent()
{
    if (currentIndex().isValid())
        edit(currentIndex(), EditKeyPressed, nullptr);
}

void CaseGridView::complete()
{
    if (!m_completer || !currentIndex().isValid())
        return;
    if (state() != EditingState)
        edit(currentIndex(), EditKeyPressed, nullptr);
    m_completer->askByHand();
}

void CaseGridView::putFixes(QMenu *menu)
{
    qDeleteAll(m_fixActions);
    m_fixActions.clear();
    QAction *first = menu->actions().value(0);
    for (const robot::Fix &fix : m_model->fixesAt(currentIndex())) {
        auto *action =
            new QAction(shell::icon(QStringLiteral("check"), shell::IconTone::Success),
                        QString::fromStdString(fix.title).replace(QLatin1Char('&'), QStringLiteral("&&")), menu);
        connect(action, &QAction::triggered, this, [this, fix] { m_model->apply(fix); });
        menu->insertAction(first, action);
        m_fixActions << action;
    }
    if (!m_fixActions.isEmpty() && first)
        m_fixActions << menu->insertSeparator(first);
}

void CaseGridView::showFixes()
{
    if (!m_model || !currentIndex().isValid())
        return;
    if (!m_fixMenu) {
        m_fixMenu = new QMenu(this);
        m_fixMenu->setObjectName(QStringLiteral("fixMenu"));
    }
    m_fixMenu->clear();
    putFixes(m_fixMenu);
    if (m_fixMenu->isEmpty())
        m_fixMenu->addAction(tr("Nothing here mends itself"))->setEnabled(false);
    else
        m_fixMenu->setActiveAction(m_fixMenu->actions().first());
    m_fixMenu->popup(viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()));
}

void CaseGridView::commitData(QWidget *editor)
{
    const bool inLastLine = m_model && m_model->isNewRow(currentIndex().row());
    const int before = m_model ? m_model->stepCount() : 0;
    QTableView::commitData(editor);
    m_rowAdded = inLastLine && m_model->stepCount() > before;
}

bool CaseGridView::edit(const QModelIndex &index, EditTrigger trigger, QEvent *event)
{
    if (m_model && index.column() > 0 && m_model->isNewRow(index.row()) &&
        (trigger & (AnyKeyPressed | EditKeyPressed | DoubleClicked))) {
        // A row begins at its first cell, wherever in the last line the person starts to type.
        goTo(index.row(), 0);
        return edit(currentIndex(), trigger, event);
    }
    const bool opened = QTableView::edit(index, trigger, event);
    // Typing replaces (the editor opens with all selected); F2 and a double click go on writing at the end.
    if (opened && state() == EditingState && (trigger == EditKeyPressed || trigger == DoubleClicked)) {
        if (auto *editor = findChild<QLineEdit *>(QStringLiteral("cellEditor")))
            editor->end(false);
    }
    return opened;
}

void CaseGridView::stepFromEditor(int rows, int columns)
{
    // The row typed into the last line now stands above it, and the person is still in that row.
    if (m_rowAdded)
        goTo(m_model->stepCount() - 1, 0);
    step(rows, columns);
}

void CaseGridView::step(int rows, int columns)
{
    const QModelIndex now = currentIndex();
    if (columns != 0) {
        const int start = m_tabRun ? m_tabStart : now.column();
        goTo(now.row(), std::clamp(now.column() + columns, 0, m_model->columnCount() - 1));
        m_tabStart = start;
        m_tabRun = true; // currentChanged() took the move for one by arrow or mouse
        return;
    }
    goTo(std::clamp(now.row() + rows, 0, m_model->rowCount() - 1),
         m_tabRun ? std::min(m_tabStart, now.column()) : now.column());
}

void CaseGridView::keyPressEvent(QKeyEvent *event)
{
    if (m_fill->key(*event))
        return;
    const bool plain = !(event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier));
    if (state() != EditingState && plain && m_model) {
        switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter: step(event->modifiers() & Qt::ShiftModifier ? -1 : 1, 0); return;
        case Qt::Key_Delete: clearSelected(); return;
        case Qt::Key_Backspace:
            if (currentIndex().isValid() && edit(currentIndex(), AnyKeyPressed, event)) {
                if (auto *editor = findChild<QLineEdit *>(QStringLiteral("cellEditor")))
                    editor->clear();
            }
            return;
        default: break;
        }
    }
    if (state() != EditingState && m_model) {
        const std::pair<QKeySequence::StandardKey, void (CaseGridView::*)()> keys[] = {
            {QKeySequence::Copy, &CaseGridView::copy},
            {QKeySequence::Cut, &CaseGridView::cut},
            {QKeySequence::Paste, &CaseGridView::paste}};
        for (const auto &[key, slot] : keys) {
            if (event->matches(key)) {
                (this->*slot)();
                return;
            }
        }
    }
    if (state() != EditingState && m_model && (event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab))
        return step(0, event->key() == Qt::Key_Tab ? 1 : -1);
    QTableView::keyPressEvent(event);
}

QModelIndex CaseGridView::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const QModelIndex now = currentIndex();
    if (!m_model || !now.isValid())
        return QTableView::moveCursor(action, modifiers);
    // Home and End go to the row's ends, End meaning its last cell, not the spare columns behind it.
    if (action == MoveEnd)
        return m_model->index(modifiers & Qt::ControlModifier ? m_model->rowCount() - 1 : now.row(),
                              modifiers & Qt::ControlModifier ? 0 : std::max(0, m_model->cellCount(now.row()) - 1));
    if (action == MoveHome)
        return m_model->index(modifiers & Qt::ControlModifier ? 0 : now.row(), 0);
    if (modifiers & Qt::ControlModifier) {
        if (action == MoveUp || action == MoveDown)
            return edgeFrom(now, action == MoveUp ? -1 : 1, 0);
        if (action == MoveLeft || action == MoveRight)
            return edgeFrom(now, 0, action == MoveLeft ? -1 : 1);
    }
    return QTableView::moveCursor(action, modifiers);
}

void CaseGridView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    m_tabRun = false;
    if (current.row() != previous.row()) {
        if (m_model)
            m_model->setHeaderRow(current.row());
        viewport()->update();
        m_rowHeader->viewport()->update();
    }
}

void CaseGridView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    const int drop = m_rowHeader->dropRow();
    QPainter painter(viewport());
    if (drop < 0)
        return m_fill->paint(painter);
    const int y =
        drop < m_model->rowCount() ? rowViewportPosition(drop) : rowViewportPosition(drop - 1) + rowHeight(drop - 1);
    painter.fillRect(QRect(0, y - 1, viewport()->width(), 3), shell::coloursFor(palette()).accent);
}

void CaseGridView::contextMenuEvent(QContextMenuEvent *event)
{
    if (!m_cellMenu || !currentIndex().isValid())
        return;
    putFixes(m_cellMenu);
    m_cellMenu->popup(event->globalPos());
}

} // namespace crat::casegrid
