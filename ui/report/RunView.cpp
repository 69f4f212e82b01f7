#include "ui/report/RunView.h"

#include <algorithm>

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/report/RunTexts.h"
#include "ui/shell/ElidedLabel.h"
#include "ui/shell/Theme.h"

namespace crat::report {
namespace {

using protocol::StepName;
using protocol::StepStatus;

constexpr std::array kSteps{StepName::Download, StepName::Deploy, StepName::Test, StepName::Monitor, StepName::Notify};
constexpr int kIcon = 16;

QLabel *label(QWidget *parent, const char *name, bool wraps = false)
{
    auto *out = new QLabel(parent);
    out->setObjectName(QLatin1String(name));
    out->setWordWrap(wraps);
    out->setTextFormat(Qt::PlainText); // it comes from outside
    if (wraps)
        out->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return out;
}

Timestamp now()
{
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

} // namespace

RunView::RunView(OpenUrl openUrl, QWidget *parent) : QWidget(parent), m_openUrl(std::move(openUrl))
{
    setObjectName(QStringLiteral("runView"));
    setAccessibleName(tr("Run"));
    build();
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &RunView::refresh);
    clear({});
}

void RunView::build()
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("runView.scroll"));
    scroll->setAccessibleName(tr("Run details"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    outer->addWidget(scroll);
    auto *content = new QWidget(scroll);
    scroll->setWidget(content);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(8);

    m_hint = label(content, "runView.hint", true);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_hint);
    m_body = new QWidget(content);
    layout->addWidget(m_body);
    layout->addStretch(1);

    auto *body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(8);
    auto *head = new QHBoxLayout;
    m_icon = label(m_body, "runView.icon");
    m_title = new shell::ElidedLabel(m_body);
    m_title->setObjectName(QStringLiteral("runView.title"));
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_state = label(m_body, "runView.state");
    m_report = new QPushButton(tr("Open &report"), m_body);
    m_report->setObjectName(QStringLiteral("runView.report"));
    m_report->setAccessibleName(tr("Open report"));
    connect(m_report, &QPushButton::clicked, this, [this] {
        if (m_run)
            m_openUrl(reportUrl(*m_run, m_base));
    });
    head->addWidget(m_icon);
    head->addWidget(m_title, 1);
    head->addWidget(m_state);
    body->addLayout(head);
    m_facts = label(m_body, "runView.facts", true);
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    body->addWidget(m_facts);
    m_figures = label(m_body, "runView.figures", true);
    body->addWidget(m_figures);
    m_error = label(m_body, "runView.error", true);
    body->addWidget(m_error);

    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(2, 1);
    for (int i = 0; i < static_cast<int>(kSteps.size()); ++i) {
        const QByteArray key = QByteArray::fromStdString(protocol::enumText(kSteps[static_cast<std::size_t>(i)]));
        StepRow &row = m_steps[static_cast<std::size_t>(i)];
        row.icon = label(m_body, "step.icon." + key);
        row.name = label(m_body, "step.name." + key);
        row.time = label(m_body, "step.time." + key);
        row.text = label(m_body, "step.text." + key, true);
        row.text->setContentsMargins(0, 0, 0, 6);
        row.icon->setFixedSize(kIcon, kIcon + 2);
        // The words stand under the name: a dock is narrow, and an error is long.
        grid->addWidget(row.icon, 2 * i, 0, Qt::AlignTop);
        grid->addWidget(row.name, 2 * i, 1);
        grid->addWidget(row.time, 2 * i, 2);
        grid->addWidget(row.text, 2 * i + 1, 1, 1, 2);
    }
    body->addLayout(grid);
    body->addWidget(m_report, 0, Qt::AlignLeft);
}

void RunView::show(const protocol::DeployTestRun &run, const QString &item, const QString &build, const QUrl &base)
{
    m_run = run;
    m_item = item;
    m_build = build;
    m_base = base;
    refresh();
}

void RunView::clear(const QString &hint)
{
    m_run.reset();
    m_hintText = hint;
    refresh();
}

std::optional<RunId> RunView::runId() const
{
    return m_run ? std::optional(m_run->id) : std::nullopt;
}

QUrl RunView::reportUrl(const protocol::DeployTestRun &run, const QUrl &base)
{
    if (run.reportUrl.empty() || run.reportUrl == "None")
        return {};
    const QUrl url = base.resolved(QUrl(toText(run.reportUrl), QUrl::StrictMode));
    return url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https") ? url : QUrl();
}

void RunView::refresh()
{
    m_body->setVisible(m_run.has_value());
    m_hint->setVisible(!m_run);
    m_hint->setText(m_hintText);
    if (!m_run) {
        m_tick.stop();
        return;
    }
    const protocol::DeployTestRun &run = *m_run;
    m_icon->setPixmap(shell::icon(statusIcon(run), statusTone(run)).pixmap(kIcon, kIcon));
    m_title->setText(tr("%1 · %2").arg(m_item, m_build));
    m_state->setText(statusText(run));
    QStringList facts{tr("Run %1").arg(run.id.value())};
    if (run.status == protocol::RunStatus::Queued && run.queuePosition)
        facts += tr("place %1 in the queue").arg(*run.queuePosition);
    facts += tr("started %1").arg(timeText(run.startedAt));
    facts += run.finishedAt ? tr("took %1").arg(durationText(*run.finishedAt - run.startedAt))
                            : tr("for %1").arg(durationText(now() - run.startedAt));
    if (!run.triggeredBy.empty())
        facts += tr("by %1").arg(toText(run.triggeredBy));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_figures->setText(figuresText(run));
    m_figures->setVisible(run.testFigures.has_value());
    m_error->setText(toText(run.errorMessage));
    m_error->setVisible(!run.errorMessage.empty());
    setTone(m_error, true);
    for (std::size_t i = 0; i < kSteps.size(); ++i)
        refreshStep(m_steps[i], kSteps[i]);
    m_report->setVisible(!reportUrl(run, m_base).isEmpty());
    if (protocol::isEnded(run.status))
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
}

void RunView::refreshStep(StepRow &row, StepName name)
{
    const auto &steps = m_run->steps;
    const auto found =
        std::find_if(steps.rbegin(), steps.rend(), [&](const protocol::Step &s) { return s.name == name; });
    row.name->setText(stepText(name));
    const bool there = found != steps.rend();
    row.name->setEnabled(there);
    if (!there) {
        row.icon->clear();
        row.time->clear();
        row.text->clear();
        row.text->hide();
        row.name->setAccessibleName(tr("%1: not reached").arg(stepText(name)));
        return;
    }
    QString icon = QStringLiteral("running");
    auto tone = shell::IconTone::Accent;
    QString state = tr("running");
    if (found->status == StepStatus::Completed) {
        icon = QStringLiteral("passed");
        tone = shell::IconTone::Success;
        state = tr("completed");
    } else if (found->status == StepStatus::Failed) {
        icon = QStringLiteral("failed");
        tone = shell::IconTone::Danger;
        state = tr("failed");
    }
    row.icon->setPixmap(shell::icon(icon, tone).pixmap(kIcon, kIcon));
    row.time->setText(durationText(found->endTime.value_or(now()) - found->startTime));
    row.time->setToolTip(found->endTime ? tr("%1 to %2").arg(timeText(found->startTime), timeText(*found->endTime))
                                        : tr("since %1").arg(timeText(found->startTime)));
    // The run's own error stands above already.
    const bool repeats = found->error && *found->error == m_run->errorMessage;
    QString text = found->error && !repeats ? toText(*found->error) : toText(found->details.value_or(""));
    row.text->setText(text);
    row.text->setVisible(!text.isEmpty());
    setTone(row.text, found->error && !repeats);
    row.name->setAccessibleName(tr("%1: %2, %3").arg(stepText(name), state, row.time->text()));
}

void RunView::setTone(QLabel *text, bool danger)
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText,
                     danger ? shell::coloursFor(palette()).danger : shell::coloursFor(palette()).mutedText);
    text->setPalette(colours);
}

void RunView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace crat::report
