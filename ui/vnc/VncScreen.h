#pragma once

#include <QImage>
#include <QWidget>

#include "core/vnc/VncSession.h"
#include "ui/vnc/Keysyms.h"

namespace crat::vncui {

enum class Scaling {
    Fit,    ///< all of it in the widget, aspect kept, never enlarged beyond the screen's own pixels times two
    Actual, ///< one remote pixel is one device pixel
};

/// Draws a session's picture and, while control is taken, passes mouse and keyboard on to it. GUI thread.
/// Ctrl+Alt+Escape gives control back.
class VncScreen : public QWidget {
    Q_OBJECT
public:
    /// `session` must outlive the widget.
    explicit VncScreen(vnc::VncSession &session, QWidget *parent = nullptr);

    void setScaling(Scaling scaling);
    Scaling scaling() const { return m_scaling; }
    void setDimmed(bool dimmed); ///< the picture is not live

    QRectF pictureRect() const; ///< where the picture is drawn
    /// The remote pixel under a point of this widget, cut to the picture.
    QPoint remoteFrom(QPointF local) const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void controlWasGivenBack(); ///< by the key

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override { mousePressEvent(event); }
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void present(const vnc::Frame &frame);
    void refreshMinimum();
    void sendPointer(QPointF local, unsigned extra = 0);
    bool listens() const { return m_session.hasControl() && m_session.state() == vnc::VncSession::State::Live; }

    vnc::VncSession &m_session;
    QImage m_picture;
    QImage m_scaled; ///< made once a frame where the picture shrinks a lot
    Scaling m_scaling = Scaling::Fit;
    bool m_dimmed = false;
    unsigned m_buttons = 0;
    QPoint m_wheel; ///< eighths of a degree not yet sent
    KeyTranslator m_keys;
};

} // namespace crat::vncui
