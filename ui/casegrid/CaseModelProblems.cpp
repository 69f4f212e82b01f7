#include "ui/casegrid/CaseModel.h"

// What was found in the file, on the rows and cells that are shown.
namespace crat::casegrid {

void CaseModel::takeFindings()
{
    if (!m_problems.set(m_language->findingsOf(m_document.path()), *m_tree) || rowCount() == 0)
        return;
    Q_EMIT headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, m_columns - 1), {ProblemRole});
}

ProblemMarks::Found CaseModel::problemsOf(int row) const
{
    if (isNewRow(row))
        return {};
    const robot::Row &at = m_tree->rows()[treeRow(row)];
    return m_problems.within(at.begin, at.end);
}

ProblemMarks::Found CaseModel::problemsAt(const QModelIndex &index) const
{
    const auto &cells = cellsOf(index.row());
    const auto cell = static_cast<std::size_t>(index.column());
    if (isNewRow(index.row()) || cell >= cells.size())
        return {};
    return m_problems.ofCell(*m_tree, treeRow(index.row()), cells, cell);
}

std::optional<CaseModel::Trial> CaseModel::cellAt(const QModelIndex &index) const
{
    const auto cell = static_cast<std::size_t>(index.column());
    if (!index.isValid() || cell >= cellsOf(index.row()).size())
        return std::nullopt;
    const robot::Cell &at = cellsOf(index.row())[cell];
    return Trial{m_tree, at.begin, at.end, at.begin};
}

std::vector<robot::Fix> CaseModel::fixesAt(const QModelIndex &index) const
{
    std::vector<robot::Fix> fixes;
    if (!index.isValid() || m_document.isReadOnly())
        return fixes;
    const ProblemMarks::Found here = problemsAt(index);
    for (const robot::Diagnostic *each : here) {
        if (each->fix)
            fixes.push_back(*each->fix);
    }
    for (const robot::Diagnostic *each : problemsOf(index.row())) {
        if (each->fix && std::find(here.begin(), here.end(), each) == here.end())
            fixes.push_back(*each->fix);
    }
    return fixes;
}

bool CaseModel::apply(const robot::Fix &fix)
{
    return m_document.push(fix.edit, QString::fromStdString(fix.title));
}

} // namespace crat::casegrid
