#include "ui/shell/Icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "ui/shell/Theme.h"

// A static library's resources reach the program only when asked for by name.
static void initIconResources()
{
    Q_INIT_RESOURCE(icons);
}

namespace crat::shell {

namespace {

QColor colourOf(IconTone tone, QIcon::Mode mode)
{
    const Colours &colours = coloursFor(QGuiApplication::palette());
    if (mode == QIcon::Disabled)
        return colours.disabledText;
    switch (tone) {
    case IconTone::Accent: return colours.accent;
    case IconTone::Success: return colours.success;
    case IconTone::Danger: return colours.danger;
    case IconTone::Warning: return colours.warning;
    case IconTone::Muted: return colours.mutedText;
    case IconTone::Text: break;
    }
    return colours.text;
}

class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(QString name, QByteArray svg, IconTone tone)
        : m_name(std::move(name)), m_svg(std::move(svg)), m_tone(tone)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        QPixmap drawn = scaledPixmap(rect.size() * ratio, mode, state, ratio);
        painter->drawPixmap(rect, drawn);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    // Qt hands the size in device pixels and sets the ratio on what it gets.
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        const QColor colour = colourOf(m_tone, mode);
        const QString key =
            QStringLiteral("crat-icon:%1:%2:%3x%4").arg(m_name, colour.name()).arg(size.width()).arg(size.height());
        QPixmap drawn;
        if (QPixmapCache::find(key, &drawn))
            return drawn;
        drawn = QPixmap(size);
        drawn.fill(Qt::transparent);
        QByteArray coloured = m_svg;
        coloured.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer renderer(coloured);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        QPainter painter(&drawn);
        renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(size)));
        painter.end();
        QPixmapCache::insert(key, drawn);
        return drawn;
    }

    QString iconName() override { return m_name; }
    bool isNull() override { return false; }
    QString key() const override { return QStringLiteral("crat-line"); }
    QIconEngine *clone() const override { return new LineIconEngine(m_name, m_svg, m_tone); }

private:
    QString m_name;
    QByteArray m_svg;
    IconTone m_tone;
};

} // namespace

QIcon icon(const QString &name, IconTone tone)
{
    initIconResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new LineIconEngine(name, file.readAll(), tone));
}

} // namespace crat::shell
