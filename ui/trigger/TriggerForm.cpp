#include "ui/trigger/TriggerForm.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>

#include "ui/report/RunTexts.h"
#include "ui/shell/Icons.h"

namespace crat::trigger {
namespace {

using report::toText;

/// Fills `combo` only where something changed: an open list must not jump under the pointer.
void fill(QComboBox *combo, const QList<QPair<QString, QVariant>> &rows, const QVariant &current)
{
    const QSignalBlocker quiet(combo);
    bool same = combo->count() == rows.size();
    for (int i = 0; same && i < combo->count(); ++i)
        same = combo->itemText(i) == rows[i].first && combo->itemData(i) == rows[i].second;
    if (!same) {
        combo->clear();
        for (const auto &[text, data] : rows)
            combo->addItem(text, data);
    }
    combo->setCurrentIndex(combo->findData(current));
    combo->setEnabled(!rows.isEmpty());
}

QVariant dataOf(const BuildChoice &choice)
{
    switch (choice.kind) {
    case BuildChoice::Kind::Selected: return QStringLiteral("selected");
    case BuildChoice::Kind::Newest: return QStringLiteral("newest");
    case BuildChoice::Kind::Chosen: return QVariant::fromValue<qint64>(choice.id.value());
    }
    return {};
}

BuildChoice choiceOf(const QVariant &data)
{
    if (data == QStringLiteral("selected"))
        return {BuildChoice::Kind::Selected, {}};
    if (data == QStringLiteral("newest"))
        return {BuildChoice::Kind::Newest, {}};
    return {BuildChoice::Kind::Chosen, BuildId(data.toLongLong())};
}

} // namespace

TriggerForm::TriggerForm(TriggerController &controller, Shape shape, QWidget *parent)
    : QWidget(parent), m_controller(controller), m_shape(shape)
{
    const QString prefix = shape == Shape::Tall ? QStringLiteral("trigger.") : QStringLiteral("triggerBar.");
    setObjectName(prefix + QStringLiteral("form"));
    setAccessibleName(tr("Trigger a run"));
    m_item = combo(prefix + QStringLiteral("item"), tr("Test item"), tr("What is deployed and tested"));
    m_build = combo(prefix + QStringLiteral("build"), tr("Build"), tr("The build that is deployed"));
    m_set = combo(prefix + QStringLiteral("set"), tr("Parameter set"),
                  tr("Service, folder, tests and address of the deploy"));
    m_trigger = new QPushButton(shell::icon(QStringLiteral("trigger"), shell::IconTone::Accent), tr("&Trigger"), this);
    m_trigger->setObjectName(prefix + QStringLiteral("go"));
    m_trigger->setAccessibleName(tr("Trigger"));
    m_cancel = new QPushButton(shell::icon(QStringLiteral("stop"), shell::IconTone::Danger), tr("&Cancel run"), this);
    m_cancel->setObjectName(prefix + QStringLiteral("cancel"));
    m_cancel->setAccessibleName(tr("Cancel run"));

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_trigger);
    buttons->addWidget(m_cancel);
    if (shape == Shape::Tall) {
        auto *layout = new QFormLayout(this);
        layout->setContentsMargins(12, 10, 12, 6);
        layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
        layout->addRow(tr("&Item"), m_item);
        layout->addRow(tr("&Build"), m_build);
        layout->addRow(tr("&Parameters"), m_set);
        buttons->addStretch(1);
        layout->addRow(QString(), buttons);
    } else {
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(4, 0, 4, 0);
        for (QComboBox *one : {m_item, m_build, m_set})
            layout->addWidget(one);
        layout->addLayout(buttons);
        m_cancel->hide(); // the dock has it, beside the run's steps
    }
    connect(m_item, &QComboBox::activated, this,
            [this](int index) { m_controller.chooseItem(TestItemId(m_item->itemData(index).toLongLong())); });
    connect(m_build, &QComboBox::activated, this,
            [this](int index) { m_controller.chooseBuild(choiceOf(m_build->itemData(index))); });
    connect(m_set, &QComboBox::activated, this, [this](int index) {
        const qint64 id = m_set->itemData(index).toLongLong();
        m_controller.chooseSet(id ? std::optional(ParameterSetId(id)) : std::nullopt);
    });
    connect(m_trigger, &QPushButton::clicked, &m_controller, &TriggerController::trigger);
    connect(m_cancel, &QPushButton::clicked, &m_controller, &TriggerController::cancel);
    connect(&m_controller, &TriggerController::choicesChanged, this, &TriggerForm::refresh);
    connect(&m_controller, &TriggerController::runChanged, this, &TriggerForm::refresh);
    refresh();
}

QComboBox *TriggerForm::combo(const QString &name, const QString &accessible, const QString &toolTip)
{
    auto *out = new QComboBox(this);
    out->setObjectName(name);
    out->setAccessibleName(accessible);
    out->setToolTip(toolTip);
    out->setPlaceholderText(accessible);
    out->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    out->setMinimumContentsLength(m_shape == Shape::Tall ? 12 : 9);
    out->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return out;
}

void TriggerForm::refresh()
{
    refreshItems();
    refreshBuilds();
    refreshSets();
    m_trigger->setEnabled(m_controller.canTrigger());
    m_trigger->setToolTip(m_controller.isBusy() ? tr("Asking the companion …") : m_controller.whyNot());
    m_cancel->setEnabled(m_controller.canCancel());
    if (m_shape == Shape::Tall)
        m_cancel->setVisible(m_controller.run() && !protocol::isEnded(m_controller.run()->status));
}

void TriggerForm::refreshItems()
{
    QList<QPair<QString, QVariant>> rows;
    for (const protocol::TestItem &item : m_controller.items())
        rows.append({toText(item.name), QVariant::fromValue<qint64>(item.id.value())});
    fill(m_item, rows, m_controller.item() ? QVariant::fromValue<qint64>(m_controller.item()->value()) : QVariant());
}

void TriggerForm::refreshBuilds()
{
    QList<QPair<QString, QVariant>> rows;
    if (const auto selected = m_controller.selectedBuild())
        rows.append(
            {tr("Selected version (#%1)").arg(selected->buildNumber), dataOf({BuildChoice::Kind::Selected, {}})});
    if (!m_controller.builds().empty())
        rows.append({tr("Newest (#%1)").arg(m_controller.builds().front().buildNumber),
                     dataOf({BuildChoice::Kind::Newest, {}})});
    for (const protocol::Build &build : m_controller.builds())
        rows.append({QStringLiteral("%1 #%2 · %3")
                         .arg(toText(build.jobName))
                         .arg(build.buildNumber)
                         .arg(report::timeText(build.createdAt)),
                     dataOf({BuildChoice::Kind::Chosen, build.id})});
    fill(m_build, rows, dataOf(m_controller.build()));
}

void TriggerForm::refreshSets()
{
    QList<QPair<QString, QVariant>> rows;
    const auto &sets = m_controller.sets();
    if (!sets.empty())
        rows.append({tr("The item's own"), QVariant::fromValue<qint64>(0)});
    for (const protocol::ParameterSet &set : sets)
        rows.append({toText(set.name), QVariant::fromValue<qint64>(set.id.value())});
    fill(m_set, rows, QVariant::fromValue<qint64>(m_controller.set() ? m_controller.set()->value() : 0));
    m_set->setEnabled(m_set->isEnabled() && m_controller.item().has_value()); // whose own?
}

} // namespace crat::trigger
