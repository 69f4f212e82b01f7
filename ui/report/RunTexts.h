#pragma once

#include <QDateTime>
#include <QString>

#include "core/protocol/Types.h"
#include "ui/shell/Icons.h"

namespace crat::report {

/// How a run's state is said and drawn, the same everywhere.
QString statusText(const protocol::DeployTestRun &run);
QString statusIcon(const protocol::DeployTestRun &run);
shell::IconTone statusTone(const protocol::DeployTestRun &run);
/// "2 of 4 tests passed, 1 failed, 1 skipped"; empty where the run has no figures.
QString figuresText(const protocol::DeployTestRun &run);
QString stepText(protocol::StepName step);

QDateTime localTime(Timestamp t);
/// "2026-11-22 09:15:30" in local time.
QString timeText(Timestamp t);
/// "0.8 s", "42 s", "3 min 05 s", "2 h 10 min".
QString durationText(std::chrono::microseconds span);

inline QString toText(const std::string &s)
{
    return QString::fromStdString(s);
}

} // namespace crat::report
