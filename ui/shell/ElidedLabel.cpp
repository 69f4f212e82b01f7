#include "ui/shell/ElidedLabel.h"

#include <QHelpEvent>
#include <QStyle>
#include <QStylePainter>
#include <QToolTip>

namespace crat::shell {

ElidedLabel::ElidedLabel(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

QSize ElidedLabel::around(int width) const
{
    const QMargins margins = contentsMargins();
    return {width + 2 * margin() + margins.left() + margins.right(),
            fontMetrics().height() + 2 * margin() + margins.top() + margins.bottom()};
}

// QLabel would ask for a line's height for each line of the text.
QSize ElidedLabel::sizeHint() const
{
    return around(fontMetrics().horizontalAdvance(text().simplified()));
}

QSize ElidedLabel::minimumSizeHint() const
{
    return around(fontMetrics().horizontalAdvance(QStringLiteral("…")));
}

QString ElidedLabel::elided() const
{
    return fontMetrics().elidedText(text().simplified(), Qt::ElideRight, contentsRect().width());
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    style()->drawItemText(&painter, contentsRect(),
                          static_cast<int>(QStyle::visualAlignment(layoutDirection(), alignment())) |
                              Qt::TextSingleLine,
                          palette(), isEnabled(), elided(), foregroundRole());
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && elided() != text().simplified()) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), text(), this);
        return true;
    }
    return QLabel::event(event);
}

} // namespace crat::shell
