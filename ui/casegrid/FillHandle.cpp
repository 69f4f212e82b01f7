#include "ui/casegrid/FillHandle.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include "ui/casegrid/CaseGridView.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/shell/Theme.h"

namespace crat::casegrid {

namespace {

constexpr int Side = 7, Reach = 4; // pixels; a finger's breadth round it counts as well
constexpr int ScrollMs = 50;

} // namespace

FillHandle::FillHandle(CaseGridView &grid) : QObject(&grid), m_grid(grid)
{
    m_scroll.setInterval(ScrollMs);
    connect(&m_scroll, &QTimer::timeout, this, [this] { follow(m_at); });
}

QRect FillHandle::viewRect(const QRect &cells) const
{
    const CaseModel *model = m_grid.caseModel();
    return m_grid.visualRect(model->index(cells.top(), cells.left()))
        .united(m_grid.visualRect(model->index(cells.bottom(), cells.right())));
}

QRect FillHandle::square() const
{
    const CaseModel *model = m_grid.caseModel();
    const QRect cells = m_grid.selectedCells();
    // With several ranges nobody could tell what would be continued.
    if (!model || model->isReadOnly() || cells.isNull() || cells.bottom() >= model->stepCount() ||
        m_grid.selectionModel()->selection().size() > 1)
        return {};
    const QPoint corner = viewRect(cells).bottomRight();
    return {corner.x() - Side + 2, corner.y() - Side + 2, Side, Side};
}

bool FillHandle::isOver(const QPoint &at) const
{
    const QRect handle = square();
    return !handle.isEmpty() && handle.adjusted(-Reach, -Reach, Reach, Reach).contains(at);
}

bool FillHandle::press(const QMouseEvent &event)
{
    if (event.button() != Qt::LeftButton || !isOver(event.pos()))
        return false;
    m_pulled = true;
    m_from = m_to = m_grid.selectedCells();
    m_at = event.pos();
    m_scroll.start();
    return true;
}

bool FillHandle::move(const QMouseEvent &event)
{
    if (m_pulled)
        follow(event.pos());
    return m_pulled;
}

void FillHandle::follow(const QPoint &at)
{
    m_at = at;
    const QRect view = m_grid.viewport()->rect();
    if (!view.contains(at)) {
        const bool down = at.y() > view.bottom(), up = at.y() < view.top();
        QScrollBar *bar = down || up ? m_grid.verticalScrollBar() : m_grid.horizontalScrollBar();
        bar->triggerAction(down || at.x() > view.right() ? QAbstractSlider::SliderSingleStepAdd
                                                         : QAbstractSlider::SliderSingleStepSub);
    }
    const QPoint inside(std::clamp(at.x(), 0, view.right()), std::clamp(at.y(), 0, view.bottom()));
    const CaseModel *model = m_grid.caseModel();
    int row = m_grid.rowAt(inside.y()), column = m_grid.columnAt(inside.x());
    row = row < 0 ? model->rowCount() - 1 : row;
    column = column < 0 ? model->columnCount() - 1 : column;
    // Along the axis that the mouse has gone farther on.
    const int rows = row > m_from.bottom() ? row - m_from.bottom() : std::min(0, row - m_from.top());
    const int columns = column > m_from.right() ? column - m_from.right() : std::min(0, column - m_from.left());
    m_to = m_from;
    if (std::abs(rows) >= std::abs(columns) && rows != 0)
        rows > 0 ? m_to.setBottom(row) : m_to.setTop(row);
    else if (columns != 0)
        columns > 0 ? m_to.setRight(column) : m_to.setLeft(column);
    m_grid.viewport()->update();
}

bool FillHandle::release(const QMouseEvent &event)
{
    if (!m_pulled || event.button() != Qt::LeftButton)
        return m_pulled;
    follow(event.pos());
    const QRect from = m_from, to = m_to;
    end();
    if (from != to)
        Q_EMIT filled(from, to, !(event.modifiers() & Qt::ControlModifier));
    return true;
}

bool FillHandle::key(const QKeyEvent &event)
{
    if (!m_pulled)
        return false;
    if (event.key() == Qt::Key_Escape)
        end();
    return true;
}

void FillHandle::end()
{
    m_pulled = false;
    m_scroll.stop();
    m_grid.viewport()->update();
}

void FillHandle::paint(QPainter &painter) const
{
    const shell::Colours &colours = shell::coloursFor(m_grid.palette());
    if (m_pulled) {
        painter.setPen(QPen(colours.accent, 2, Qt::DashLine));
        painter.drawRect(viewRect(m_to).adjusted(1, 1, -1, -1));
    } else if (const QRect handle = square(); !handle.isEmpty() && m_grid.hasFocus()) {
        painter.fillRect(handle.adjusted(-1, -1, 1, 1), colours.base);
        painter.fillRect(handle, colours.accent);
    }
}

} // namespace crat::casegrid
