#include "ui/casegrid/TestVerdict.h"

#include <QEvent>
#include <QHBoxLayout>

#include "ui/shell/ElidedLabel.h"
#include "ui/shell/Icons.h"
#include "ui/shell/Theme.h"

namespace crat::casegrid {

namespace {

constexpr int IconSize = 16;

QString seconds(qint64 ms)
{
    return QLocale().toString(static_cast<double>(ms) / 1000.0, 'f', ms < 10'000 ? 1 : 0);
}

} // namespace

TestVerdict::TestVerdict(QWidget *parent) : QWidget(parent), m_icon(new QLabel), m_text(new shell::ElidedLabel)
{
    setObjectName(QStringLiteral("testVerdict"));
    setAccessibleName(tr("Result of the last run"));
    m_icon->setObjectName(QStringLiteral("testVerdict.icon"));
    m_text->setObjectName(QStringLiteral("testVerdict.text"));
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(6, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    refresh();
}

void TestVerdict::setMark(const RowMark &mark)
{
    if (mark == m_mark)
        return;
    m_mark = mark;
    refresh();
}

void TestVerdict::refresh()
{
    using shell::IconTone;
    const shell::Colours &colours = shell::coloursFor(palette());
    QString name, words;
    IconTone tone = IconTone::Muted;
    QColor colour = colours.mutedText;
    switch (m_mark.state) {
    case RowState::None:
    case RowState::Changed: break;
    case RowState::Running:
        name = QStringLiteral("running");
        tone = IconTone::Accent;
        words = tr("Running…");
        break;
    case RowState::Passed:
        name = QStringLiteral("passed");
        tone = IconTone::Success;
        colour = colours.success;
        words = m_mark.elapsedMs < 0 ? tr("Passed") : tr("Passed in %1 s").arg(seconds(m_mark.elapsedMs));
        break;
    case RowState::Failed:
        name = QStringLiteral("failed");
        tone = IconTone::Danger;
        colour = colours.danger;
        words = m_mark.message.isEmpty() ? tr("Failed") : tr("Failed: %1").arg(m_mark.message);
        break;
    case RowState::Skipped:
        name = QStringLiteral("skipped");
        words = m_mark.message.isEmpty() ? tr("Not run") : tr("Not run: %1").arg(m_mark.message);
        break;
    }
    m_icon->setPixmap(name.isEmpty() ? QPixmap() : shell::icon(name, tone).pixmap(IconSize, IconSize));
    m_text->setText(words);
    QPalette tinted = m_text->palette();
    tinted.setColor(QPalette::WindowText, colour);
    m_text->setPalette(tinted);
    m_icon->setVisible(!name.isEmpty());
    // The path beside it gives way first: "Passed in 12.3 s" is to be read whole.
    setMinimumWidth(name.isEmpty() ? 0 : fontMetrics().averageCharWidth() * 16 + IconSize);
}

void TestVerdict::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace crat::casegrid
