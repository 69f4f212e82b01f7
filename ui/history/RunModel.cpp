#include "ui/history/RunModel.h"

#include <algorithm>

#include "ui/report/RunTexts.h"
#include "ui/shell/Icons.h"

namespace crat::history {
namespace {

using protocol::DeployTestRun;

/// Where a run with `id` is or would be.
auto placeOf(const std::vector<DeployTestRun> &runs, RunId id)
{
    return std::lower_bound(runs.begin(), runs.end(), id,
                            [](const DeployTestRun &run, RunId wanted) { return run.id.value() > wanted.value(); });
}

QString oneLine(const std::string &text)
{
    return report::toText(text).simplified();
}

} // namespace

int RunModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RunModel::itemName(const DeployTestRun &run) const
{
    if (run.testItem)
        return report::toText(run.testItem->name);
    return m_items.value(run.testItemId.value(), QStringLiteral("#%1").arg(run.testItemId.value()));
}

QString RunModel::buildText(const DeployTestRun &run) const
{
    if (run.buildInfo)
        return QStringLiteral("%1 #%2").arg(report::toText(run.buildInfo->jobName)).arg(run.buildInfo->buildNumber);
    const auto known = m_builds.constFind(run.buildInfoId.value());
    return known == m_builds.cend() ? tr("id %1").arg(run.buildInfoId.value()) : QStringLiteral("#%1").arg(*known);
}

QVariant RunModel::data(const QModelIndex &index, int role) const
{
    const DeployTestRun *run = index.isValid() ? at(index.row()) : nullptr;
    if (!run)
        return {};
    if (role == RunRole)
        return QVariant::fromValue<qint64>(run->id.value());
    if (role == Qt::DecorationRole && index.column() == Status)
        return shell::icon(report::statusIcon(*run), report::statusTone(*run));
    if (role == Qt::TextAlignmentRole &&
        (index.column() == Number || index.column() == Tests || index.column() == Duration))
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Trouble)
        return report::toText(run->errorMessage);
    if (role == Qt::ToolTipRole && index.column() == Tests)
        return report::figuresText(*run);
    if (role == SortRole) {
        switch (index.column()) {
        case Number: return QVariant::fromValue<qint64>(run->id.value());
        case Tests: // by what went wrong
            return run->testFigures ? QVariant::fromValue<qint64>(run->testFigures->failed + run->testFigures->broken)
                                    : QVariant::fromValue<qint64>(-1);
        case Started: return report::localTime(run->startedAt);
        case Duration:
            return run->finishedAt ? QVariant::fromValue<qint64>((*run->finishedAt - run->startedAt).count())
                                   : QVariant::fromValue<qint64>(-1);
        default: break;
        }
    }
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    switch (index.column()) {
    case Number: return QVariant::fromValue<qint64>(run->id.value());
    case Item: return itemName(*run);
    case Build: return buildText(*run);
    case Status:
        return run->status == protocol::RunStatus::Queued && run->queuePosition
                   ? tr("Queued, place %1").arg(*run->queuePosition)
                   : report::statusText(*run);
    case Tests:
        return run->testFigures ? tr("%1 of %2").arg(run->testFigures->passed).arg(run->testFigures->total) : QString();
    case Started: return report::timeText(run->startedAt);
    case Duration: return run->finishedAt ? report::durationText(*run->finishedAt - run->startedAt) : QString();
    case By: return report::toText(run->triggeredBy);
    case Trouble: return oneLine(run->errorMessage);
    default: return {};
    }
}

QVariant RunModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number: return tr("Run");
    case Item: return tr("Test item");
    case Build: return tr("Build");
    case Status: return tr("State");
    case Tests: return tr("Passed");
    case Started: return tr("Started");
    case Duration: return tr("Took");
    case By: return tr("By");
    case Trouble: return tr("Error");
    default: return {};
    }
}

bool RunModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && isRead() && !m_end && !m_asking;
}

void RunModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_asking = true;
    Q_EMIT pageWanted(static_cast<int>(m_runs.size()));
}

void RunModel::clear()
{
    beginResetModel();
    m_runs.clear();
    m_builds.clear();
    m_total = -1;
    m_asking = m_end = false;
    endResetModel();
}

void RunModel::takePage(const client::Page<DeployTestRun> &page)
{
    m_asking = false;
    m_total = page.total;
    for (const DeployTestRun &run : page.data)
        take(run);
    m_end = page.data.empty() || static_cast<qint64>(m_runs.size()) >= m_total;
}

void RunModel::take(DeployTestRun run)
{
    const auto place = placeOf(m_runs, run.id);
    const int row = static_cast<int>(place - m_runs.begin());
    if (place == m_runs.end() || place->id != run.id) {
        beginInsertRows({}, row, row);
        m_runs.insert(m_runs.begin() + row, std::move(run));
        endInsertRows();
        return;
    }
    DeployTestRun &known = m_runs[static_cast<std::size_t>(row)];
    if (!run.testItem)
        run.testItem = std::move(known.testItem);
    if (!run.buildInfo)
        run.buildInfo = std::move(known.buildInfo);
    known = std::move(run);
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void RunModel::remove(RunId id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_runs.erase(m_runs.begin() + row);
    endRemoveRows();
}

void RunModel::setItemNames(QHash<qint64, QString> names)
{
    if (names == m_items)
        return;
    m_items = std::move(names);
    if (!m_runs.empty())
        Q_EMIT dataChanged(index(0, Item), index(rowCount() - 1, Item));
}

void RunModel::setBuildNumber(BuildId build, qint64 number)
{
    if (m_builds.value(build.value(), -1) == number)
        return;
    m_builds.insert(build.value(), number);
    for (int row = 0; row < rowCount(); ++row) {
        if (m_runs[static_cast<std::size_t>(row)].buildInfoId == build)
            Q_EMIT dataChanged(index(row, Build), index(row, Build));
    }
}

const DeployTestRun *RunModel::run(RunId id) const
{
    return at(rowOf(id));
}

const DeployTestRun *RunModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_runs[static_cast<std::size_t>(row)] : nullptr;
}

int RunModel::rowOf(RunId id) const
{
    const auto place = placeOf(m_runs, id);
    return place != m_runs.end() && place->id == id ? static_cast<int>(place - m_runs.begin()) : -1;
}

} // namespace crat::history
