#include "ui/report/RunTexts.h"

#include <QCoreApplication>
#include <QTimeZone>

namespace crat::report {
namespace {

struct RunTexts {
    Q_DECLARE_TR_FUNCTIONS(RunTexts)
};

bool testsAreBad(const protocol::DeployTestRun &run)
{
    return run.testFigures && !run.testFigures->arePassed();
}

} // namespace

QString statusText(const protocol::DeployTestRun &run)
{
    using enum protocol::RunStatus;
    switch (run.status) {
    case Queued: return RunTexts::tr("Queued");
    case Pending: return RunTexts::tr("Starting");
    case Downloading: return RunTexts::tr("Downloading");
    case Downloaded: return RunTexts::tr("Downloaded");
    case Deploying: return RunTexts::tr("Deploying");
    case Testing: return RunTexts::tr("Testing");
    case Monitoring: return RunTexts::tr("Waiting for the tests");
    case Completed:
        if (!run.testFigures || run.testFigures->arePassed())
            return RunTexts::tr("Completed");
        return run.testFigures->hasFailures() ? RunTexts::tr("Tests failed") : RunTexts::tr("No tests ran");
    case DeployComplete: return RunTexts::tr("Deployed");
    case Failed: return RunTexts::tr("Failed");
    case Cancelled: return RunTexts::tr("Cancelled");
    }
    return {};
}

QString statusIcon(const protocol::DeployTestRun &run)
{
    using enum protocol::RunStatus;
    switch (run.status) {
    case Queued:
    case Pending: return QStringLiteral("clock");
    case Completed: return testsAreBad(run) ? QStringLiteral("failed") : QStringLiteral("passed");
    case DeployComplete: return QStringLiteral("passed");
    case Failed: return QStringLiteral("failed");
    case Cancelled: return QStringLiteral("skipped");
    default: return QStringLiteral("running");
    }
}

shell::IconTone statusTone(const protocol::DeployTestRun &run)
{
    using enum protocol::RunStatus;
    switch (run.status) {
    case Queued:
    case Pending:
    case Cancelled: return shell::IconTone::Muted;
    case Completed: return testsAreBad(run) ? shell::IconTone::Danger : shell::IconTone::Success;
    case DeployComplete: return shell::IconTone::Success;
    case Failed: return shell::IconTone::Danger;
    default: return shell::IconTone::Accent;
    }
}

QString figuresText(const protocol::DeployTestRun &run)
{
    if (!run.testFigures)
        return {};
    const protocol::TestFigures &figures = *run.testFigures;
    if (figures.total == 0)
        return RunTexts::tr("No tests ran");
    QStringList parts{RunTexts::tr("%1 of %2 tests passed").arg(figures.passed).arg(figures.total)};
    if (figures.failed > 0)
        parts += RunTexts::tr("%1 failed").arg(figures.failed);
    if (figures.broken > 0)
        parts += RunTexts::tr("%1 broken").arg(figures.broken);
    if (figures.skipped > 0)
        parts += RunTexts::tr("%1 skipped").arg(figures.skipped);
    if (figures.unknown > 0)
        parts += RunTexts::tr("%1 without a result").arg(figures.unknown);
    return parts.join(RunTexts::tr(", "));
}

QString stepText(protocol::StepName step)
{
    using enum protocol::StepName;
    switch (step) {
    case Download: return RunTexts::tr("Download");
    case Deploy: return RunTexts::tr("Deploy");
    case Test: return RunTexts::tr("Test");
    case Monitor: return RunTexts::tr("Monitor");
    case Notify: return RunTexts::tr("Notify");
    }
    return {};
}

QDateTime localTime(Timestamp t)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(t.time_since_epoch()).count();
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::LocalTime);
}

QString timeText(Timestamp t)
{
    return localTime(t).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString durationText(std::chrono::microseconds span)
{
    const double seconds = std::max(0.0, std::chrono::duration<double>(span).count());
    if (seconds < 10)
        return RunTexts::tr("%1 s").arg(seconds, 0, 'f', 1);
    const auto whole = static_cast<qint64>(seconds);
    if (whole < 60)
        return RunTexts::tr("%1 s").arg(whole);
    if (whole < 3600)
        return RunTexts::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    return RunTexts::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, QLatin1Char('0'));
}

} // namespace crat::report
