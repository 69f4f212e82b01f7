#pragma once

#include <vector>

#include <QAbstractTableModel>
#include <QHash>

#include "core/client/CompanionClient.h"
#include "core/protocol/Types.h"

namespace crat::history {

/// Deploy-test runs, newest first, page by page. Holds snapshots; asks for pages by signal and is fed by its owner.
class RunModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Item, Build, Status, Tests, Started, Duration, By, Trouble, ColumnCount };
    enum Role { RunRole = Qt::UserRole, SortRole }; ///< RunRole: the run's id

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    void clear();
    /// The answer to pageWanted(), or the first page again after a reconnection: known runs are updated in place.
    void takePage(const client::Page<protocol::DeployTestRun> &page);
    void pageFailed() { m_asking = false; }
    /// A run as an event or a call brought it. An embedded item or build that it lacks is kept from before.
    void take(protocol::DeployTestRun run);
    void remove(RunId id);
    /// Names for runs that do not embed them.
    void setItemNames(QHash<qint64, QString> names);
    void setBuildNumber(BuildId build, qint64 number);

    const protocol::DeployTestRun *run(RunId id) const; ///< null: not loaded
    const protocol::DeployTestRun *at(int row) const;
    QString itemName(const protocol::DeployTestRun &run) const;
    QString buildText(const protocol::DeployTestRun &run) const;
    int rowOf(RunId id) const;                   ///< -1: not loaded
    bool isRead() const { return m_total >= 0; } ///< the first page has come

Q_SIGNALS:
    void pageWanted(int offset);

private:
    std::vector<protocol::DeployTestRun> m_runs; ///< by id, newest first
    QHash<qint64, QString> m_items;
    QHash<qint64, qint64> m_builds;
    qint64 m_total = -1; ///< as the companion last said; -1 before
    bool m_asking = false;
    bool m_end = false;
};

} // namespace crat::history
