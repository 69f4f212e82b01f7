#include "ui/language/ProblemsModel.h"

#include <QDir>

#include "ui/shell/Icons.h"

namespace crat::language {

namespace {

QString toQt(const std::string &text)
{
    return QString::fromStdString(text);
}

} // namespace

void ProblemsModel::set(std::vector<FindingsPtr> files, const QString &root)
{
    beginResetModel();
    m_files = std::move(files);
    m_root = root;
    m_rows.clear();
    m_errors = m_warnings = 0;
    for (std::uint32_t file = 0; file < m_files.size(); ++file) {
        m_errors += m_files[file]->errors;
        m_warnings += m_files[file]->warnings;
        for (std::uint32_t i = 0; i < m_files[file]->findings.size() && m_rows.size() < Limit; ++i)
            m_rows.push_back({file, i});
    }
    endResetModel();
}

const robot::Diagnostic &ProblemsModel::at(int row) const
{
    const Place place = m_rows[static_cast<std::size_t>(row)];
    return m_files[place.file]->findings[place.finding];
}

int ProblemsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ProblemsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ProblemsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const robot::Diagnostic &finding = at(index.row());
    const QString path = toQt(m_files[m_rows[static_cast<std::size_t>(index.row())].file]->path);
    const bool error = finding.severity == robot::Severity::Error;
    switch (role) {
    case PathRole: return path;
    case LineRole: return finding.line;
    case SeverityRole: return static_cast<int>(finding.severity);
    case Qt::ToolTipRole: return toQt(finding.message);
    case Qt::AccessibleDescriptionRole: return error ? tr("Error") : tr("Warning");
    case Qt::DecorationRole:
        if (index.column() != Message)
            return {};
        return error ? shell::icon(QStringLiteral("error"), shell::IconTone::Danger)
                     : shell::icon(QStringLiteral("warning"), shell::IconTone::Warning);
    case Qt::DisplayRole:
        switch (index.column()) {
        case Message: return toQt(finding.message);
        case Rule: return toQt(finding.rule);
        case File: return m_root.isEmpty() ? path : QDir(m_root).relativeFilePath(path);
        case Line: return finding.line;
        }
        return {};
    default: return {};
    }
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Message: return tr("Problem");
    case Rule: return tr("Rule");
    case File: return tr("File");
    case Line: return tr("Line");
    default: return {};
    }
}

void ProblemsFilter::setSeverity(std::optional<robot::Severity> severity)
{
    m_severity = severity;
    invalidateFilter();
}

void ProblemsFilter::setFile(const QString &path)
{
    if (m_file == path)
        return;
    m_file = path;
    invalidateFilter();
}

void ProblemsFilter::setText(const QString &text)
{
    m_text = text;
    invalidateFilter();
}

bool ProblemsFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const auto value = [&](int column, int role) {
        return sourceModel()->index(row, column).data(role);
    };
    if (m_severity && value(0, ProblemsModel::SeverityRole).toInt() != static_cast<int>(*m_severity))
        return false;
    if (!m_file.isEmpty() && value(0, ProblemsModel::PathRole).toString() != m_file)
        return false;
    if (m_text.isEmpty())
        return true;
    for (const int column : {ProblemsModel::Message, ProblemsModel::Rule, ProblemsModel::File}) {
        if (value(column, Qt::DisplayRole).toString().contains(m_text, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

} // namespace crat::language
