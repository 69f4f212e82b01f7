#include "ui/vnc/VncScreen.h"

#include <cmath>

#include <QInputMethodEvent>
#include <QPainter>
#include <QWheelEvent>

#include "ui/picture/Pixels.h"
#include "ui/shell/Theme.h"

namespace crat::vncui {
namespace {

// RFC 6143, 7.5.5: bits 0 to 2 left, middle, right; 3 to 6 wheel up, down, left, right.
unsigned maskOf(Qt::MouseButton button)
{
    switch (button) {
    case Qt::LeftButton: return 1;
    case Qt::MiddleButton: return 2;
    case Qt::RightButton: return 4;
    default: return 0;
    }
}

constexpr int kWheelStep = 120;       // one notch, in Qt's eighths of a degree
constexpr double kSmoothBelow = 0.75; // stronger reductions are averaged, or thin lines flicker

} // namespace

VncScreen::VncScreen(vnc::VncSession &session, QWidget *parent) : QWidget(parent), m_session(session)
{
    setObjectName(QStringLiteral("vnc.screen"));
    setAccessibleName(tr("Live picture of the browser"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    connect(&session, &vnc::VncSession::frameReady, this, &VncScreen::present);
    connect(&session, &vnc::VncSession::stateChanged, this, [this] {
        if (m_session.frame().isNull() && !m_picture.isNull()) {
            m_picture = m_scaled = {};
            refreshMinimum();
            update();
        }
    });
    connect(&session, &vnc::VncSession::controlChanged, this, [this](bool taken) {
        m_keys.forget();
        m_buttons = 0;
        setAttribute(Qt::WA_InputMethodEnabled, taken);
        if (taken)
            setFocus();
        update();
    });
}

void VncScreen::present(const vnc::Frame &frame)
{
    const QSize before = m_picture.size();
    m_picture = shell::toQImage(frame.image);
    m_scaled = {};
    if (m_picture.size() != before) {
        refreshMinimum();
        update();
        return;
    }
    const QRectF shown = pictureRect();
    const double by = m_picture.isNull() ? 1.0 : shown.width() / m_picture.width();
    for (const image::Rect &r : frame.dirty) {
        // Two pixels more: interpolation reaches over a part's edge.
        update(QRectF(shown.x() + r.x * by, shown.y() + r.y * by, r.width * by, r.height * by)
                   .toAlignedRect()
                   .adjusted(-2, -2, 2, 2));
    }
}

void VncScreen::setScaling(Scaling scaling)
{
    m_scaling = scaling;
    m_scaled = {};
    refreshMinimum();
    update();
}

void VncScreen::setDimmed(bool dimmed)
{
    if (std::exchange(m_dimmed, dimmed) != dimmed)
        update();
}

void VncScreen::refreshMinimum()
{
    const bool scrolls = m_scaling == Scaling::Actual && !m_picture.isNull();
    setMinimumSize(scrolls ? (QSizeF(m_picture.size()) / devicePixelRatioF()).toSize() : QSize(160, 90));
    updateGeometry();
}

QSize VncScreen::sizeHint() const
{
    return m_picture.isNull() ? QSize(640, 360) : (QSizeF(m_picture.size()) / devicePixelRatioF()).toSize();
}

QRectF VncScreen::pictureRect() const
{
    if (m_picture.isNull())
        return {};
    const QSizeF own = QSizeF(m_picture.size()) / devicePixelRatioF();
    const QSizeF size =
        m_scaling == Scaling::Actual ? own : own.scaled(QSizeF(this->size()).boundedTo(own * 2), Qt::KeepAspectRatio);
    // On whole device pixels, or a picture at 100 % would be blurred.
    const double ratio = devicePixelRatioF();
    const QPointF at(std::floor((width() - size.width()) / 2 * ratio) / ratio,
                     std::floor((height() - size.height()) / 2 * ratio) / ratio);
    return {QPointF(std::max(0.0, at.x()), std::max(0.0, at.y())), size};
}

QPoint VncScreen::remoteFrom(QPointF local) const
{
    const QRectF shown = pictureRect();
    if (shown.isEmpty())
        return {};
    const QPointF in = local - shown.topLeft();
    return {
        std::clamp(static_cast<int>(std::floor(in.x() * m_picture.width() / shown.width())), 0, m_picture.width() - 1),
        std::clamp(static_cast<int>(std::floor(in.y() * m_picture.height() / shown.height())), 0,
                   m_picture.height() - 1)};
}

void VncScreen::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const shell::Colours &colours = shell::coloursFor(palette());
    painter.fillRect(rect(), colours.window.darker(palette().window().color().lightness() < 128 ? 130 : 108));
    if (m_picture.isNull())
        return;
    const QRectF shown = pictureRect();
    const double scale = shown.width() * devicePixelRatioF() / m_picture.width();
    if (scale < kSmoothBelow) {
        const QSize device = (shown.size() * devicePixelRatioF()).toSize();
        if (m_scaled.size() != device)
            m_scaled = m_picture.scaled(device, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        painter.drawImage(shown, m_scaled);
    } else {
        painter.setRenderHint(QPainter::SmoothPixmapTransform, std::abs(scale - 1.0) > 1e-3);
        painter.drawImage(shown, m_picture);
    }
    if (m_dimmed) {
        QColor veil = colours.window;
        veil.setAlpha(170);
        painter.fillRect(shown, veil);
    }
    if (listens()) {
        painter.setPen(QPen(colours.accent, 2));
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void VncScreen::sendPointer(QPointF local, unsigned extra)
{
    const QPoint at = remoteFrom(local);
    m_session.sendPointer(at.x(), at.y(), m_buttons | extra);
}

void VncScreen::mousePressEvent(QMouseEvent *event)
{
    setFocus(Qt::MouseFocusReason);
    if (!listens() || !pictureRect().contains(event->position()))
        return;
    m_buttons |= maskOf(event->button());
    sendPointer(event->position());
}

void VncScreen::mouseReleaseEvent(QMouseEvent *event)
{
    const unsigned mask = maskOf(event->button());
    if (!listens() || !(m_buttons & mask))
        return;
    m_buttons &= ~mask;
    sendPointer(event->position());
}

void VncScreen::mouseMoveEvent(QMouseEvent *event)
{
    if (listens() && (m_buttons || pictureRect().contains(event->position())))
        sendPointer(event->position());
}

void VncScreen::wheelEvent(QWheelEvent *event)
{
    if (!listens()) {
        event->ignore(); // the scroll area around us may want it
        return;
    }
    m_wheel += event->angleDelta();
    const auto turn = [&](int &left, unsigned forward, unsigned backward) {
        for (; std::abs(left) >= kWheelStep; left += left > 0 ? -kWheelStep : kWheelStep) {
            sendPointer(event->position(), left > 0 ? forward : backward);
            sendPointer(event->position());
        }
    };
    turn(m_wheel.ry(), 8, 16);
    turn(m_wheel.rx(), 32, 64);
    event->accept();
}

bool VncScreen::event(QEvent *event)
{
    // While we control, every key is the browser's: shortcuts of the window and Tab stay out.
    if (listens()) {
        if (event->type() == QEvent::ShortcutOverride) {
            event->accept();
            return true;
        }
        if (event->type() == QEvent::KeyPress) {
            keyPressEvent(static_cast<QKeyEvent *>(event));
            return true;
        }
    }
    return QWidget::event(event);
}

void VncScreen::keyPressEvent(QKeyEvent *event)
{
    if (!listens()) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (event->key() == Qt::Key_Escape && event->modifiers().testFlags(Qt::ControlModifier | Qt::AltModifier)) {
        m_session.setControl(false);
        Q_EMIT controlWasGivenBack();
        return;
    }
    m_session.sendKey(m_keys.pressed(*event), true);
    event->accept();
}

void VncScreen::keyReleaseEvent(QKeyEvent *event)
{
    if (!listens()) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    m_session.sendKey(m_keys.released(*event), false);
    event->accept();
}

void VncScreen::inputMethodEvent(QInputMethodEvent *event)
{
    if (listens()) {
        for (const uint c : event->commitString().toUcs4()) {
            const std::uint32_t keysym = keysymOf(static_cast<char32_t>(c));
            m_session.sendKey(keysym, true);
            m_session.sendKey(keysym, false);
        }
    }
    event->accept();
}

QVariant VncScreen::inputMethodQuery(Qt::InputMethodQuery query) const
{
    if (query == Qt::ImEnabled)
        return listens();
    return QWidget::inputMethodQuery(query);
}

void VncScreen::focusOutEvent(QFocusEvent *event)
{
    // A key held while the window loses the focus is never released to us.
    m_session.releaseInput();
    m_keys.forget();
    m_buttons = 0;
    QWidget::focusOutEvent(event);
}

} // namespace crat::vncui
