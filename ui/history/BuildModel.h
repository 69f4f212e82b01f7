#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/client/CompanionClient.h"
#include "core/protocol/Types.h"

namespace crat::history {

/// Builds as they were announced, newest first, page by page. Fed by its owner, as RunModel is.
class BuildModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Job, Number, Package, By, Received, ColumnCount };
    enum Role { BuildRole = Qt::UserRole, SortRole }; ///< BuildRole: the build's id

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    void clear();
    void takePage(const client::Page<protocol::Build> &page);
    void pageFailed() { m_asking = false; }
    void take(const protocol::Build &build);
    void remove(BuildId id);
    const protocol::Build *at(int row) const; ///< null: no such row
    bool isRead() const { return m_total >= 0; }

Q_SIGNALS:
    void pageWanted(int offset);

private:
    std::vector<protocol::Build> m_builds; ///< by id, newest first; without rawData
    qint64 m_total = -1;
    bool m_asking = false;
    bool m_end = false;
};

} // namespace crat::history
