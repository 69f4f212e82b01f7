#include "ui/settings/ConnectionBanner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>

#include "ui/shell/Icons.h"

namespace crat::settings {

using State = client::CompanionSession::State;

ConnectionBanner::ConnectionBanner(client::CompanionSession &session, QWidget *parent)
    : QFrame(parent), m_session(session)
{
    setObjectName(QStringLiteral("connectionBanner"));
    setAccessibleName(tr("Connection to the companion"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 12, 6);
    m_icon = new QLabel(this);
    m_text = new QLabel(this);
    m_text->setObjectName(QStringLiteral("connectionBanner.text"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_button = new QPushButton(this);
    m_button->setObjectName(QStringLiteral("connectionBanner.button"));
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (!m_startFailure.isEmpty())
            Q_EMIT startWanted();
        else if (m_session.state() == State::SignedOut)
            Q_EMIT signInWanted();
        else
            m_session.retryNow();
    });
    connect(&session, &client::CompanionSession::stateChanged, this, &ConnectionBanner::refresh);
    m_tick.setInterval(250); // the second shown is never more than a quarter late
    connect(&m_tick, &QTimer::timeout, this, &ConnectionBanner::refresh);
    refresh();
}

void ConnectionBanner::setStartFailure(const QString &why)
{
    m_startFailure = why;
    refresh();
}

QSize ConnectionBanner::sizeHint() const
{
    QSize hint = QFrame::sizeHint();
    if (isVisible() && width() >= hint.width())
        hint.setHeight(layout()->totalHeightForWidth(width()));
    return hint;
}

void ConnectionBanner::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        updateGeometry();
}

void ConnectionBanner::refresh()
{
    const State state = m_session.state();
    const bool lost = state == State::Lost;
    if (lost && m_startFailure.isEmpty())
        m_tick.start();
    else
        m_tick.stop();
    if (!m_startFailure.isEmpty())
        return present(m_startFailure, tr("&Try again"));
    if (state == State::SignedOut)
        return present(QString::fromStdString(m_session.error().forUser), tr("&Sign in …"));
    if (lost) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(m_session.untilNextTry()).count();
        return present(left > 0
                           ? tr("The companion on %1 is away. Trying again in %2 s.").arg(m_session.name()).arg(left)
                           : tr("The companion on %1 is away. Trying …").arg(m_session.name()),
                       tr("&Retry"));
    }
    const bool was = !isHidden();
    hide();
    if (was)
        Q_EMIT shownChanged(false);
}

void ConnectionBanner::present(const QString &text, const QString &button)
{
    m_icon->setPixmap(shell::icon(QStringLiteral("warning"), shell::IconTone::Warning).pixmap(16, 16));
    m_text->setText(text);
    m_text->setToolTip(QString::fromStdString(m_session.error().forLog));
    m_button->setText(button);
    m_button->setAccessibleName(QString(button).remove(QLatin1Char('&')));
    const bool was = !isHidden();
    show();
    if (!was)
        Q_EMIT shownChanged(true);
}

} // namespace crat::settings
