#pragma once

#include <QObject>
#include <QPersistentModelIndex>
#include <QRect>
#include <QTimer>

class QKeyEvent;
class QMouseEvent;
class QPainter;

namespace crat::casegrid {

class CaseGridView;

/// The small square at the corner of the selection: pulled, it goes on with what the cells hold. With Ctrl, it repeats. Its grid
/// hands mouse and keys over; what is true is dealt with. GUI thread.
class FillHandle : public QObject {
    Q_OBJECT
public:
    explicit FillHandle(CaseGridView &grid);

    bool press(const QMouseEvent &event);
    bool move(const QMouseEvent &event);
    bool release(const QMouseEvent &event);
    bool key(const QKeyEvent &event);
    void paint(QPainter &painter) const;
    bool isOver(const QPoint &at) const;
    bool isPulled() const { return m_pulled; }

Q_SIGNALS:
    /// `to` holds `from` and is longer in one direction.
    void filled(const QRect &from, const QRect &to, bool series);

private:
    QRect square() const; ///< in the viewport; empty: none is shown
    QRect viewRect(const QRect &cells) const;
    void follow(const QPoint &at);
    void end();

    CaseGridView &m_grid;
    bool m_pulled = false;
    QRect m_from, m_to; ///< cells
    QPoint m_at;
    QTimer m_scroll;
};

} // namespace crat::casegrid
