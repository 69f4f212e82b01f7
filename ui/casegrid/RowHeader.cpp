#include "ui/casegrid/RowHeader.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTableView>

#include "ui/casegrid/CaseModel.h"
#include "ui/shell/Icons.h"
#include "ui/shell/Theme.h"

namespace crat::casegrid {

namespace {

constexpr int MarkSize = 14;
constexpr int EdgeZone = 18; // pixels from the edge within which a drag scrolls

QIcon markIcon(RowState state)
{
    using shell::IconTone;
    switch (state) {
    case RowState::Running: return shell::icon(QStringLiteral("running"), IconTone::Accent);
    case RowState::Passed: return shell::icon(QStringLiteral("passed"), IconTone::Success);
    case RowState::Failed: return shell::icon(QStringLiteral("failed"), IconTone::Danger);
    case RowState::Skipped: return shell::icon(QStringLiteral("skipped"), IconTone::Muted);
    case RowState::Changed: return shell::icon(QStringLiteral("stale"), IconTone::Warning);
    case RowState::None: break;
    }
    return {};
}

} // namespace

RowHeader::RowHeader(QWidget *parent) : QHeaderView(Qt::Vertical, parent)
{
    setObjectName(QStringLiteral("rowHeader"));
    setAccessibleName(tr("Rows"));
    setSectionsClickable(true);
    setHighlightSections(true);
    setSectionResizeMode(QHeaderView::Fixed);
    setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_scroll.setInterval(40);
    connect(&m_scroll, &QTimer::timeout, this, &RowHeader::scrollOn);
}

QSize RowHeader::sizeHint() const
{
    const int digits = std::max(2, static_cast<int>(QString::number(count()).size()));
    return {2 * MarkSize + 26 + fontMetrics().horizontalAdvance(QLatin1Char('9')) * digits,
            QHeaderView::sizeHint().height()};
}

void RowHeader::paintSection(QPainter *painter, const QRect &rect, int row) const
{
    const shell::Colours &colours = shell::coloursFor(palette());
    const auto *view = qobject_cast<const QTableView *>(parentWidget());
    const bool current = view && view->currentIndex().row() == row;
    const bool selected = selectionModel() && selectionModel()->isRowSelected(row);
    painter->save();
    painter->fillRect(rect, selected || current ? colours.accentSoft : colours.gutter);
    painter->setPen(colours.gridLine);
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    painter->setPen(colours.border);
    painter->drawLine(rect.topRight(), rect.bottomRight());
    const auto state = static_cast<RowState>(model()->headerData(row, Qt::Vertical, CaseModel::MarkRole).toInt());
    const QIcon mark = markIcon(state);
    if (!mark.isNull())
        mark.paint(painter, QRect(rect.left() + 6, rect.center().y() - MarkSize / 2, MarkSize, MarkSize));
    const int problem = model()->headerData(row, Qt::Vertical, CaseModel::ProblemRole).toInt();
    if (problem != CaseModel::NoProblem) {
        const QIcon icon = problem == CaseModel::Error
                               ? shell::icon(QStringLiteral("error"), shell::IconTone::Danger)
                               : shell::icon(QStringLiteral("warning"), shell::IconTone::Warning);
        icon.paint(painter, QRect(rect.left() + MarkSize + 9, rect.center().y() - MarkSize / 2, MarkSize, MarkSize));
    }
    painter->setPen(current ? colours.text : colours.gutterText);
    painter->drawText(rect.adjusted(2 * MarkSize + 12, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter,
                      model()->headerData(row, Qt::Vertical).toString());
    painter->restore();
}

bool RowHeader::selectedBlock(int row, int &first, int &count) const
{
    if (!selectionModel() || !selectionModel()->isRowSelected(row))
        return false;
    first = row;
    while (first > 0 && selectionModel()->isRowSelected(first - 1))
        --first;
    int last = row;
    while (last + 1 < this->count() && selectionModel()->isRowSelected(last + 1))
        ++last;
    count = last - first + 1;
    return true;
}

void RowHeader::mousePressEvent(QMouseEvent *event)
{
    const int row = logicalIndexAt(event->pos());
    m_pressedAt = event->pos();
    m_first = -1;
    m_inSelection = event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier && row >= 0 &&
                    selectedBlock(row, m_first, m_count);
    // A press inside the selection may begin a drag of all of it, so it must not collapse it yet.
    if (m_inSelection)
        return;
    QHeaderView::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier && row >= 0) {
        m_first = row;
        m_count = 1;
    }
}

int RowHeader::rowBoundaryAt(int y) const
{
    const int row = logicalIndexAt(y);
    const int steps =
        count() - (model() && model()->data(model()->index(count() - 1, 0), CaseModel::NewRowRole).toBool() ? 1 : 0);
    if (row < 0)
        return steps;
    const int middle = sectionViewportPosition(row) + sectionSize(row) / 2;
    return std::min(steps, y < middle ? row : row + 1);
}

void RowHeader::mouseMoveEvent(QMouseEvent *event)
{
    const bool pulls =
        event->buttons() & Qt::LeftButton && m_first >= 0 &&
        (m_dropRow >= 0 || (event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance());
    if (!pulls) {
        if (!(event->buttons() & Qt::LeftButton))
            QHeaderView::mouseMoveEvent(event);
        return;
    }
    if (m_dropRow < 0) {
        setCursor(Qt::ClosedHandCursor);
        setFocus(Qt::MouseFocusReason); // Escape comes here
    }
    m_lastY = event->pos().y();
    setDropRow(rowBoundaryAt(m_lastY));
    const bool atEdge = m_lastY < EdgeZone || m_lastY > viewport()->height() - EdgeZone;
    if (atEdge != m_scroll.isActive())
        atEdge ? m_scroll.start() : m_scroll.stop();
}

void RowHeader::scrollOn()
{
    auto *view = qobject_cast<QTableView *>(parentWidget());
    if (!view || m_dropRow < 0) {
        m_scroll.stop();
        return;
    }
    QScrollBar *bar = view->verticalScrollBar();
    bar->setValue(bar->value() + (m_lastY < EdgeZone ? -1 : 1) * std::max(1, bar->singleStep()));
    setDropRow(rowBoundaryAt(std::clamp(m_lastY, 0, viewport()->height() - 1)));
}

void RowHeader::mouseReleaseEvent(QMouseEvent *event)
{
    m_scroll.stop();
    const int before = m_dropRow, first = m_first, rows = m_count;
    setDropRow(-1);
    unsetCursor();
    m_first = -1;
    if (before >= 0) {
        if (parentWidget())
            parentWidget()->setFocus(Qt::MouseFocusReason);
        Q_EMIT rowsDropped(first, rows, before);
        return;
    }
    if (m_inSelection && event->button() == Qt::LeftButton) {
        if (auto *view = qobject_cast<QTableView *>(parentWidget()))
            view->selectRow(logicalIndexAt(event->pos()));
    }
    QHeaderView::mouseReleaseEvent(event);
}

void RowHeader::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_dropRow >= 0) {
        m_first = -1;
        m_scroll.stop();
        setDropRow(-1);
        unsetCursor();
        return;
    }
    QHeaderView::keyPressEvent(event);
}

void RowHeader::setDropRow(int row)
{
    if (row == m_dropRow)
        return;
    m_dropRow = row;
    Q_EMIT dropRowChanged(row);
}

} // namespace crat::casegrid
