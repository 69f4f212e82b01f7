#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include "ui/language/Findings.h"

namespace crat::language {

/// The problems of the whole project as a table. Keeps `Limit` rows; counts go on beyond. GUI thread.
class ProblemsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Message, Rule, File, Line, ColumnCount };
    enum Role { PathRole = Qt::UserRole + 1, LineRole, SeverityRole };
    static constexpr int Limit = 10'000;
    using QAbstractTableModel::QAbstractTableModel;

    /// `root`: paths are shown relative to it.
    void set(std::vector<FindingsPtr> files, const QString &root);
    std::size_t errors() const { return m_errors; }
    std::size_t warnings() const { return m_warnings; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Place {
        std::uint32_t file, finding;
    };
    const robot::Diagnostic &at(int row) const;

    std::vector<FindingsPtr> m_files;
    std::vector<Place> m_rows;
    QString m_root;
    std::size_t m_errors = 0, m_warnings = 0;
};

/// Problems of one severity, of one file, or that hold a text.
class ProblemsFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setSeverity(std::optional<robot::Severity> severity);
    void setFile(const QString &path); ///< "": all
    void setText(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    std::optional<robot::Severity> m_severity;
    QString m_file, m_text;
};

} // namespace crat::language
