#include "ui/trigger/TriggerPanel.h"

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/report/RunTexts.h"
#include "ui/shell/ErrorText.h"
#include "ui/shell/Theme.h"
#include "ui/trigger/TriggerForm.h"

namespace crat::trigger {

TriggerPanel::TriggerPanel(TriggerController &controller, report::RunView::OpenUrl openUrl, QWidget *parent)
    : QWidget(parent), m_controller(controller)
{
    setObjectName(QStringLiteral("triggerPanel"));
    setAccessibleName(tr("Trigger"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_form = new TriggerForm(controller, TriggerForm::Shape::Tall, this);
    layout->addWidget(m_form);
    m_trouble = new QLabel(this);
    m_trouble->setObjectName(QStringLiteral("trigger.trouble"));
    m_trouble->setWordWrap(true);
    m_trouble->setTextFormat(Qt::PlainText);
    m_trouble->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_trouble->setContentsMargins(12, 0, 12, 8);
    m_trouble->hide();
    layout->addWidget(m_trouble);
    auto *line = new QFrame(this);
    line->setFrameShape(QFrame::HLine);
    line->setForegroundRole(QPalette::Mid);
    layout->addWidget(line);
    m_view = new report::RunView(std::move(openUrl), this);
    layout->addWidget(m_view, 1);
    connect(&controller, &TriggerController::choicesChanged, this, &TriggerPanel::refresh);
    connect(&controller, &TriggerController::runChanged, this, &TriggerPanel::refresh);
    connect(&controller, &TriggerController::triggered, this, [this] { setTrouble({}); });
    connect(&controller, &TriggerController::failed, this,
            [this](const Error &error) { setTrouble(shell::errorText(error)); });
    refresh();
}

void TriggerPanel::refresh()
{
    const auto &run = m_controller.run();
    if (!run) {
        const QString why = m_controller.whyNot();
        return m_view->clear(
            why.isEmpty()
                ? tr("Choose what to deploy and test, then press Trigger. The steps show here as they happen.")
                : why);
    }
    const QString name =
        run->testItem ? report::toText(run->testItem->name) : tr("item %1").arg(run->testItemId.value());
    const QString build =
        run->buildInfo
            ? QStringLiteral("%1 #%2").arg(report::toText(run->buildInfo->jobName)).arg(run->buildInfo->buildNumber)
            : tr("build id %1").arg(run->buildInfoId.value());
    m_view->show(*run, name, build, m_controller.companionAddress());
}

void TriggerPanel::setTrouble(const QString &text)
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, shell::coloursFor(palette()).danger);
    m_trouble->setPalette(colours);
    m_trouble->setText(text);
    m_trouble->setVisible(!text.isEmpty());
}

} // namespace crat::trigger
