#pragma once

#include <QHeaderView>
#include <QTimer>

namespace crat::casegrid {

/// The row numbers with each row's result, and the handle that rows are dragged by: press, pull, let go where the drop line is;
/// Escape gives up. GUI thread.
class RowHeader : public QHeaderView {
    Q_OBJECT
public:
    explicit RowHeader(QWidget *parent = nullptr);
    QSize sizeHint() const override;
    /// Row before which a drag would drop now; -1: no drag.
    int dropRow() const { return m_dropRow; }

Q_SIGNALS:
    void dropRowChanged(int before); ///< -1: none
    void rowsDropped(int first, int count, int before);

protected:
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    bool selectedBlock(int row, int &first, int &count) const;
    void setDropRow(int row);
    int rowBoundaryAt(int y) const;
    void scrollOn();

    QPoint m_pressedAt;
    int m_first = -1, m_count = 0;
    int m_dropRow = -1;
    bool m_inSelection = false;
    int m_lastY = 0;
    QTimer m_scroll;
};

} // namespace crat::casegrid
