#include "ui/history/BuildModel.h"

#include <algorithm>

#include "ui/report/RunTexts.h"

namespace crat::history {
namespace {

auto placeOf(const std::vector<protocol::Build> &builds, BuildId id)
{
    return std::lower_bound(builds.begin(), builds.end(), id,
                            [](const protocol::Build &build, BuildId wanted) { return build.id > wanted; });
}

} // namespace

int BuildModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_builds.size());
}

int BuildModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BuildModel::data(const QModelIndex &index, int role) const
{
    const protocol::Build *build = index.isValid() ? at(index.row()) : nullptr;
    if (!build)
        return {};
    if (role == BuildRole)
        return QVariant::fromValue<qint64>(build->id.value());
    if (role == Qt::TextAlignmentRole && index.column() == Number)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role == SortRole && index.column() == Received)
        return report::localTime(build->createdAt);
    if (role == Qt::ToolTipRole && index.column() == Package)
        return report::toText(build->packagePath);
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    switch (index.column()) {
    case Job: return report::toText(build->jobName);
    case Number: return QVariant::fromValue<qint64>(build->buildNumber);
    case Package: return report::toText(build->packagePath);
    case By: return report::toText(build->buildUser);
    case Received: return report::timeText(build->createdAt);
    default: return {};
    }
}

QVariant BuildModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Job: return tr("Job");
    case Number: return tr("Build");
    case Package: return tr("Package");
    case By: return tr("Built by");
    case Received: return tr("Received");
    default: return {};
    }
}

bool BuildModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && isRead() && !m_end && !m_asking;
}

void BuildModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_asking = true;
    Q_EMIT pageWanted(static_cast<int>(m_builds.size()));
}

void BuildModel::clear()
{
    beginResetModel();
    m_builds.clear();
    m_total = -1;
    m_asking = m_end = false;
    endResetModel();
}

void BuildModel::takePage(const client::Page<protocol::Build> &page)
{
    m_asking = false;
    m_total = page.total;
    for (const protocol::Build &build : page.data)
        take(build);
    m_end = page.data.empty() || static_cast<qint64>(m_builds.size()) >= m_total;
}

void BuildModel::take(const protocol::Build &build)
{
    protocol::Build kept = build;
    kept.rawData = nullptr; // webhooks may be large, and the table does not show them
    const auto place = placeOf(m_builds, build.id);
    const int row = static_cast<int>(place - m_builds.begin());
    if (place != m_builds.end() && place->id == build.id) {
        m_builds[static_cast<std::size_t>(row)] = std::move(kept);
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        return;
    }
    beginInsertRows({}, row, row);
    m_builds.insert(m_builds.begin() + row, std::move(kept));
    endInsertRows();
}

void BuildModel::remove(BuildId id)
{
    const auto place = placeOf(m_builds, id);
    if (place == m_builds.end() || place->id != id)
        return;
    const int row = static_cast<int>(place - m_builds.begin());
    beginRemoveRows({}, row, row);
    m_builds.erase(place);
    endRemoveRows();
}

const protocol::Build *BuildModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_builds[static_cast<std::size_t>(row)] : nullptr;
}

} // namespace crat::history
