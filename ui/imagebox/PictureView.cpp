#include "ui/imagebox/PictureView.h"

#include <array>
#include <cmath>

#include <QGraphicsPixmapItem>
#include <QGraphicsScene>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include "ui/shell/Theme.h"

namespace crat::imagebox {
namespace {

constexpr double kSmallest = 0.05, kLargest = 32.0;

QColor markColour(const QPalette &palette, int index)
{
    const shell::Colours &c = shell::coloursFor(palette);
    const std::array<QColor, 5> marks{c.danger, c.accent, c.success, c.warning, c.control};
    return marks[static_cast<std::size_t>(index) % marks.size()];
}

/// Shrunk a lot, a picture that is only sampled loses its fine lines and letters: it is averaged once for each size instead.
class PictureItem final : public QGraphicsPixmapItem {
public:
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override
    {
        const double scale = painter->worldTransform().m11() * painter->device()->devicePixelRatioF();
        if (pixmap().isNull() || scale > 0.8)
            return QGraphicsPixmapItem::paint(painter, option, widget);
        const QSize size = (QSizeF(pixmap().size()) * scale).toSize().expandedTo({1, 1});
        if (m_shrunk.size() != size || m_key != pixmap().cacheKey()) {
            m_shrunk = pixmap().scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
            m_key = pixmap().cacheKey();
        }
        painter->drawPixmap(QRectF(pixmap().rect()), m_shrunk, QRectF(m_shrunk.rect()));
    }

private:
    QPixmap m_shrunk;
    qint64 m_key = 0;
};

} // namespace

PictureView::PictureView(QWidget *parent)
    : QGraphicsView(parent), m_scene(new QGraphicsScene(this)), m_item(new PictureItem)
{
    setObjectName(QStringLiteral("imagebox.picture"));
    setAccessibleName(tr("Picture"));
    m_scene->addItem(m_item);
    setScene(m_scene);
    setFrameShape(QFrame::NoFrame);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setRenderHint(QPainter::SmoothPixmapTransform);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate); // boxes and labels are drawn in the foreground
    viewport()->setCursor(Qt::CrossCursor);
    viewport()->setObjectName(QStringLiteral("imagebox.picture.viewport"));
    viewport()->setAccessibleName(tr("Picture"));
    setFocusPolicy(Qt::StrongFocus);
}

QRect PictureView::pictureRect() const
{
    return QRect(QPoint(0, 0), m_item->pixmap().size());
}

bool PictureView::hasPicture() const
{
    return !m_item->pixmap().isNull();
}

void PictureView::setPicture(const QImage &picture)
{
    m_item->setPixmap(QPixmap::fromImage(picture));
    m_scene->setSceneRect(pictureRect());
    m_boxes.clear();
    m_highlighted = -1;
    setSelection({});
    zoomToFit();
    viewport()->update();
}

void PictureView::setSelection(const QRect &selection)
{
    const QRect in = selection.intersected(pictureRect());
    if (in == m_selection)
        return;
    m_selection = in.isEmpty() ? QRect() : in;
    viewport()->update();
    Q_EMIT selectionChanged(m_selection);
}

void PictureView::setBoxes(const QList<Box> &boxes)
{
    m_boxes = boxes;
    m_highlighted = -1;
    viewport()->update();
}

void PictureView::highlightBox(int index)
{
    m_highlighted = index;
    if (index >= 0 && index < m_boxes.size())
        ensureVisible(m_boxes[index].rect, 40, 40);
    viewport()->update();
}

double PictureView::zoom() const
{
    return transform().m11() * devicePixelRatioF();
}

void PictureView::zoomBy(double factor)
{
    if (!hasPicture())
        return;
    m_fits = false;
    const double to = std::clamp(zoom() * factor, kSmallest, kLargest);
    scale(to / zoom(), to / zoom());
    // Enlarged pixels are wanted as they are: one counts them when cutting.
    setRenderHint(QPainter::SmoothPixmapTransform, zoom() < 2.0);
    Q_EMIT zoomChanged(zoom());
}

void PictureView::zoomToActual()
{
    zoomBy(1.0 / zoom());
}

void PictureView::zoomToFit()
{
    m_fits = true;
    resetTransform();
    if (!hasPicture())
        return;
    const QSizeF room = QSizeF(viewport()->size()) - QSizeF(8, 8);
    const double by = std::min(
        {room.width() / pictureRect().width(), room.height() / pictureRect().height(), 1.0 / devicePixelRatioF()});
    scale(std::max(by, 0.01), std::max(by, 0.01));
    setRenderHint(QPainter::SmoothPixmapTransform, true);
    Q_EMIT zoomChanged(zoom());
}

void PictureView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    if (m_fits)
        zoomToFit();
}

void PictureView::wheelEvent(QWheelEvent *event)
{
    if (event->angleDelta().y() != 0)
        zoomBy(std::pow(1.2, event->angleDelta().y() / 120.0));
    event->accept();
}

QRect PictureView::selectionBetween(const QPointF &a, const QPointF &b) const
{
    // Every pixel that the drag touched.
    const QPointF from(std::min(a.x(), b.x()), std::min(a.y(), b.y())),
        to(std::max(a.x(), b.x()), std::max(a.y(), b.y()));
    return QRect(QPoint(static_cast<int>(std::floor(from.x())), static_cast<int>(std::floor(from.y()))),
                 QPoint(static_cast<int>(std::ceil(to.x())) - 1, static_cast<int>(std::ceil(to.y())) - 1))
        .intersected(pictureRect());
}

void PictureView::mousePressEvent(QMouseEvent *event)
{
    setFocus(Qt::MouseFocusReason);
    if (!hasPicture())
        return;
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_spaceDown)) {
        m_panning = true;
        m_panFrom = event->position().toPoint();
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        m_selecting = true;
        m_dragFrom = mapToScene(event->position().toPoint());
    }
}

void PictureView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_panning) {
        const QPoint by = event->position().toPoint() - m_panFrom;
        m_panFrom += by;
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - by.y());
    } else if (m_selecting) {
        setSelection(selectionBetween(m_dragFrom, mapToScene(event->position().toPoint())));
    }
}

void PictureView::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_panning && (event->button() == Qt::MiddleButton || event->button() == Qt::LeftButton)) {
        m_panning = false;
        viewport()->setCursor(m_spaceDown ? Qt::OpenHandCursor : Qt::CrossCursor);
    } else if (m_selecting && event->button() == Qt::LeftButton) {
        m_selecting = false;
        const QPointF to = mapToScene(event->position().toPoint());
        const bool dragged = (mapFromScene(m_dragFrom) - mapFromScene(to)).manhattanLength() >= 4;
        setSelection(dragged ? selectionBetween(m_dragFrom, to) : QRect()); // a mere click takes it away
    }
}

void PictureView::keyPressEvent(QKeyEvent *event)
{
    const auto moved = [&](int dx, int dy) {
        if (m_selection.isNull())
            return;
        QRect r = m_selection;
        if (event->modifiers().testFlag(Qt::ShiftModifier))
            r.adjust(0, 0, dx, dy);
        else
            r.translate(dx, dy);
        if (!r.isEmpty() && pictureRect().contains(r))
            setSelection(r);
    };
    switch (event->key()) {
    case Qt::Key_Left: moved(-1, 0); break;
    case Qt::Key_Right: moved(1, 0); break;
    case Qt::Key_Up: moved(0, -1); break;
    case Qt::Key_Down: moved(0, 1); break;
    case Qt::Key_Plus: zoomBy(1.25); break;
    case Qt::Key_Minus: zoomBy(0.8); break;
    case Qt::Key_Escape: setSelection({}); break;
    case Qt::Key_Space:
        if (!event->isAutoRepeat()) {
            m_spaceDown = true;
            viewport()->setCursor(Qt::OpenHandCursor);
        }
        break;
    default: QGraphicsView::keyPressEvent(event); return;
    }
    event->accept();
}

void PictureView::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_spaceDown = false;
        viewport()->setCursor(Qt::CrossCursor);
    } else {
        QGraphicsView::keyReleaseEvent(event);
    }
}

void PictureView::drawBackground(QPainter *painter, const QRectF &rect)
{
    painter->fillRect(rect,
                      palette().window().color().darker(palette().window().color().lightness() < 128 ? 130 : 108));
}

void PictureView::paintLabel(QPainter &painter, const QRectF &box, const QString &text, const QColor &colour) const
{
    const QFontMetricsF metrics(painter.font());
    QRectF label(box.left() - 1, box.top() - metrics.height() - 2, metrics.horizontalAdvance(text) + 8,
                 metrics.height() + 2);
    if (label.top() < 0) // no room above
        label.moveTop(box.bottom() + 1);
    label.moveLeft(std::clamp(label.left(), 0.0, std::max(0.0, viewport()->width() - label.width())));
    painter.fillRect(label, colour);
    painter.setPen(colour.lightness() > 140 ? Qt::black : Qt::white);
    painter.drawText(label, Qt::AlignCenter, text);
}

void PictureView::drawForeground(QPainter *painter, const QRectF &)
{
    painter->save();
    painter->resetTransform(); // lines and labels keep their size at every zoom
    const auto onScreen = [&](const QRect &r) {
        return QRectF(mapFromScene(r.topLeft()), mapFromScene(QPoint(r.right() + 1, r.bottom() + 1)));
    };
    for (int pass = 0; pass < 2; ++pass) { // labels over all boxes
        for (int i = 0; i < m_boxes.size(); ++i) {
            const QColor colour = markColour(palette(), m_boxes[i].colour);
            const QRectF box = onScreen(m_boxes[i].rect);
            if (pass == 0) {
                QColor fill = colour;
                fill.setAlpha(i == m_highlighted ? 70 : 25);
                painter->fillRect(box, fill);
                painter->setPen(QPen(colour, i == m_highlighted ? 3 : 2));
                painter->drawRect(box);
            } else {
                paintLabel(*painter, box, m_boxes[i].label, colour);
            }
        }
    }
    if (!m_selection.isNull()) {
        const QRectF box = onScreen(m_selection);
        painter->setPen(QPen(Qt::white, 1));
        painter->drawRect(box);
        painter->setPen(QPen(Qt::black, 1, Qt::DashLine)); // black on white is seen on any picture
        painter->drawRect(box);
        paintLabel(*painter, box, tr("%1 × %2").arg(m_selection.width()).arg(m_selection.height()), QColor(40, 40, 40));
    }
    painter->restore();
}

} // namespace crat::imagebox
