#include "ui/shell/ActionRegistry.h"

#include "ui/shell/Icons.h"

namespace crat::shell {

namespace {

// A menu's mnemonic, and the bracketed one that Chinese menus carry ("保存(&S)"), mean nothing in a tool tip.
QString withoutMnemonic(QString text)
{
    if (const qsizetype tab = text.indexOf(QLatin1Char('\t')); tab > 0)
        text.truncate(tab); // a key that is only shown
    const qsizetype bracket = text.indexOf(QLatin1String("(&"));
    if (bracket > 0)
        text.truncate(bracket);
    return text.remove(QLatin1Char('&'));
}

} // namespace

QAction *ActionRegistry::add(const ActionSpec &spec, QObject *context, std::function<void(bool)> run)
{
    Q_ASSERT_X(!m_actions.contains(spec.id), "ActionRegistry::add", qPrintable(spec.id));
    auto *action = new QAction(spec.text, this);
    action->setObjectName(spec.id);
    if (!spec.icon.isEmpty())
        action->setIcon(icon(spec.icon));
    action->setShortcuts(spec.shortcuts);
    action->setCheckable(spec.checkable);
    if (!spec.toolBarText.isEmpty())
        action->setIconText(spec.toolBarText);
    QString tip = spec.toolTip.isEmpty() ? withoutMnemonic(spec.text) : spec.toolTip;
    if (!spec.shortcuts.isEmpty())
        tip += QStringLiteral("  (%1)").arg(spec.shortcuts.first().toString(QKeySequence::NativeText));
    action->setToolTip(tip);
    if (run)
        connect(action, &QAction::triggered, context, std::move(run));
    m_actions.insert(spec.id, action);
    m_order << action;
    Q_EMIT added(action, spec);
    return action;
}

} // namespace crat::shell
