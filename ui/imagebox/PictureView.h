#pragma once

#include <QGraphicsView>

class QGraphicsPixmapItem;
class QGraphicsRectItem;
class QGraphicsScene;

namespace crat::imagebox {

/// A picture to look at closely: wheel zooms at the pointer, dragging selects, dragging with the middle button or Space pans,
/// arrows move the selection's corner by a pixel. Boxes mark what was found. GUI thread.
class PictureView : public QGraphicsView {
    Q_OBJECT
public:
    explicit PictureView(QWidget *parent = nullptr);

    void setPicture(const QImage &picture); ///< fits it; clears selection and boxes
    bool hasPicture() const;
    QRect selection() const { return m_selection; } ///< in the picture's pixels; null: none
    void setSelection(const QRect &selection);

    struct Box {
        QRect rect;
        QString label;
        int colour = 0; ///< which of the theme's mark colours
    };
    void setBoxes(const QList<Box> &boxes);
    void highlightBox(int index); ///< -1: none; scrolls to it

    void zoomBy(double factor);
    void zoomToFit();
    void zoomToActual();
    double zoom() const; ///< device pixels a picture pixel

Q_SIGNALS:
    void selectionChanged(const QRect &selection);
    void zoomChanged(double zoom);

protected:
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void drawBackground(QPainter *painter, const QRectF &rect) override;

private:
    QRect selectionBetween(const QPointF &a, const QPointF &b) const;
    QRect pictureRect() const;
    void paintLabel(QPainter &painter, const QRectF &box, const QString &text, const QColor &colour) const;

    QGraphicsScene *m_scene;
    QGraphicsPixmapItem *m_item;
    QList<Box> m_boxes;
    int m_highlighted = -1;
    QRect m_selection;
    QPointF m_dragFrom; ///< in the scene
    QPoint m_panFrom;   ///< in the viewport
    bool m_selecting = false;
    bool m_panning = false;
    bool m_spaceDown = false;
    bool m_fits = true; ///< the zoom follows the widget's size
};

} // namespace crat::imagebox
