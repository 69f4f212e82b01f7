#include "ui/shell/CompanionIndicator.h"

#include "ui/shell/Icons.h"

namespace crat::shell {

CompanionIndicator::CompanionIndicator(QWidget *parent) : QToolButton(parent)
{
    setObjectName(QStringLiteral("companionIndicator"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIconSize(QSize(14, 14));
    setAutoRaise(true);
    setStatus({});
}

void CompanionIndicator::setStatus(const CompanionStatus &status)
{
    m_status = status;
    QString words;
    switch (status.state) {
    case CompanionState::Off:
        words = tr("No companion");
        setIcon(shell::icon(QStringLiteral("disconnect"), IconTone::Muted));
        break;
    case CompanionState::Starting:
        words = tr("Starting companion…");
        setIcon(shell::icon(QStringLiteral("running"), IconTone::Accent));
        break;
    case CompanionState::Connected:
        words = tr("Connected: %1").arg(status.name);
        setIcon(shell::icon(QStringLiteral("passed"), IconTone::Success));
        break;
    case CompanionState::Reconnecting:
        words = tr("Lost, reconnecting: %1").arg(status.name);
        setIcon(shell::icon(QStringLiteral("warning"), IconTone::Warning));
        break;
    case CompanionState::SignedOut: // it is there and answers; only we are not let in
        words = tr("Sign in to %1").arg(status.name);
        setIcon(shell::icon(QStringLiteral("user"), IconTone::Warning));
        break;
    case CompanionState::Failed:
        words = tr("Companion not available");
        setIcon(shell::icon(QStringLiteral("failed"), IconTone::Danger));
        break;
    }
    setText(words);
    setToolTip(status.detail.isEmpty() ? words : status.detail);
    setAccessibleName(tr("Companion"));
    setAccessibleDescription(words);
}

} // namespace crat::shell
