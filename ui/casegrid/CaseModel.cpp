#include "ui/casegrid/CaseModel.h"

#include <algorithm>

namespace crat::casegrid {

using robot::CellKind;
using robot::RowKind;

namespace {

/// The worst of them, or what they say.
QVariant problemData(const ProblemMarks::Found &found, int role)
{
    if (role == CaseModel::ProblemRole)
        return found.empty()                   ? CaseModel::NoProblem
               : ProblemMarks::anyError(found) ? CaseModel::Error
                                               : CaseModel::Warning;
    QStringList lines;
    for (const robot::Diagnostic *each : found)
        lines << QStringLiteral("%1 (%2)").arg(QString::fromStdString(each->message),
                                               QString::fromStdString(each->rule));
    return lines.isEmpty() ? QVariant()
                           : QVariant(QStringLiteral("<p>%1</p>")
                                          .arg(lines.join(QLatin1Char('\n'))
                                                   .toHtmlEscaped()
                                                   .replace(QLatin1Char('\n'), QStringLiteral("<br>"))));
}

} // namespace

CaseModel::CaseModel(CaseDocument &document, RunMarks &marks, QString file, QObject *parent)
    : QAbstractTableModel(parent), m_document(document), m_marks(marks), m_file(std::move(file)),
      m_tree(document.treePtr())
{
    connect(&document, &CaseDocument::changed, this, &CaseModel::onChanged);
    const auto refreshMarks = [this] {
        if (rowCount() > 0)
            Q_EMIT headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {MarkRole});
    };
    connect(&marks, &RunMarks::changed, this, [this, refreshMarks](const QString &changedFile) {
        if (changedFile == m_file)
            refreshMarks();
    });
    connect(&marks, &RunMarks::reset, this, refreshMarks);
}

void CaseModel::setLanguage(const language::ProjectLanguage *project)
{
    if (m_language)
        m_language->disconnect(this);
    m_language = project;
    if (project) {
        connect(project, &language::ProjectLanguage::changed, this, &CaseModel::forgetHints);
        connect(project, &language::ProjectLanguage::findingsChanged, this, &CaseModel::takeFindings);
        takeFindings();
    }
    forgetHints();
}

const RowHints &CaseModel::hints() const
{
    if (!m_hints) {
        const bool known = m_language && m_headerRow >= 0 && m_headerRow < stepCount();
        m_hints =
            known ? hintsFor(*m_language, m_document.path(), *m_tree, treeRow(m_headerRow), m_columns) : RowHints();
    }
    return *m_hints;
}

void CaseModel::forgetHints()
{
    m_hints.reset();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, m_columns - 1);
    if (m_headerRow >= 0 && m_headerRow < stepCount())
        Q_EMIT dataChanged(index(m_headerRow, 0), index(m_headerRow, m_columns - 1), {GhostRole});
}

void CaseModel::setScope(const GridScope &scope)
{
    beginResetModel();
    m_scope = scope;
    m_tree = m_document.treePtr();
    relocate(m_tree->items().size());
    m_columns = columnsFor(m_rows.first, m_rows.end);
    m_headerRow = -1;
    m_hints.reset();
    endResetModel();
    Q_EMIT scopeChanged();
}

void CaseModel::relocate(std::size_t formerItemCount)
{
    m_cachedRow = -1;
    const auto found = locate(*m_tree, m_scope, formerItemCount);
    m_lost = !found && m_scope.item.has_value();
    m_rows = found.value_or(ScopeRows{});
}

int CaseModel::columnsFor(std::size_t first, std::size_t end) const
{
    std::size_t most = 0;
    for (std::size_t row = first; row < end; ++row)
        most = std::max(most, m_tree->cells(row).size());
    return std::max(LeastColumns, static_cast<int>(most) + SpareColumns);
}

void CaseModel::onChanged(const std::shared_ptr<const robot::Tree> &former)
{
    const ScopeRows old = m_rows;
    const bool wasLost = m_lost;
    const GridScope oldScope = m_scope;
    const int oldCount = static_cast<int>(old.end - old.first);

    // Where the item is now, without telling anyone yet.
    const std::shared_ptr<const robot::Tree> next = m_document.treePtr();
    GridScope scope = m_scope;
    const auto found = locate(*next, scope, former->items().size());
    const ScopeRows now = found.value_or(ScopeRows{});
    const int newCount = static_cast<int>(now.end - now.first);

    const auto same = [&](std::size_t a, std::size_t b) {
        return former->rowText(a) == next->rowText(b) && former->rows()[a].kind == next->rows()[b].kind &&
               former->rows()[a].depth == next->rows()[b].depth;
    };
    int head = 0;
    while (head < oldCount && head < newCount && same(old.first + head, now.first + head))
        ++head;
    int tail = 0;
    while (tail < oldCount - head && tail < newCount - head && same(old.end - 1 - tail, now.end - 1 - tail))
        ++tail;
    const int gone = oldCount - head - tail, come = newCount - head - tail, kept = std::min(gone, come);

    m_problems.follow(*former, *next);
    const auto take = [&] {
        m_tree = next;
        m_scope = scope;
        m_rows = now;
        m_lost = !found && scope.item.has_value();
        m_cachedRow = -1;
        m_hints.reset();
    };
    const bool lost = !found && scope.item.has_value();
    if (lost != wasLost) {
        beginResetModel();
        take();
        endResetModel();
    } else if (gone > come) {
        beginRemoveRows({}, head + kept, head + gone - 1);
        take();
        endRemoveRows();
    } else if (come > gone) {
        beginInsertRows({}, head + kept, head + come - 1);
        take();
        endInsertRows();
    } else {
        take();
    }
    const int columns = columnsFor(now.first + head, now.first + head + come);
    if (columns > m_columns) {
        beginInsertColumns({}, m_columns, columns - 1);
        m_columns = columns;
        endInsertColumns();
    }
    if (kept > 0 && !m_lost)
        Q_EMIT dataChanged(index(head, 0), index(head + kept - 1, m_columns - 1));
    forgetHints(); // the columns are named after another row now, or after another keyword
    if (head + kept < rowCount())
        Q_EMIT headerDataChanged(Qt::Vertical, head, rowCount() - 1);
    if (m_lost != wasLost || !(m_scope == oldScope))
        Q_EMIT scopeChanged();
    m_marks.setCurrent(m_file, std::string(m_tree->bytes()));
    if (come > 0 || gone > 0)
        Q_EMIT editedAt(std::min(head, rowCount() - 1));
}

int CaseModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() || m_lost)
        return 0;
    return stepCount() + (m_document.isReadOnly() ? 0 : 1);
}

int CaseModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_columns;
}

const std::vector<robot::Cell> &CaseModel::cellsOf(int row) const
{
    if (m_cachedRow != row) {
        m_cachedCells = row < stepCount() ? m_tree->cells(treeRow(row)) : std::vector<robot::Cell>();
        m_cachedRow = row;
    }
    return m_cachedCells;
}

int CaseModel::cellCount(int row) const
{
    return static_cast<int>(cellsOf(row).size());
}

QString CaseModel::cellText(const robot::Cell &cell) const
{
    return QString::fromUtf8(cell.text.data(), static_cast<qsizetype>(cell.text.size()));
}

RowMark CaseModel::markOf(int row) const
{
    if (isNewRow(row))
        return {};
    const robot::Row &at = m_tree->rows()[treeRow(row)];
    // A blank line or comment never runs, so it has nothing that could be out of date.
    if (at.kind == RowKind::Blank || at.kind == RowKind::Comment)
        return {};
    return m_marks.mark(m_file, at.firstLine, at.lastLine);
}

QVariant CaseModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int row = index.row();
    if (role == NewRowRole)
        return isNewRow(row);
    if (role == MarkRole)
        return static_cast<int>(markOf(row).state);
    if (role == ProblemRole || role == Qt::ToolTipRole)
        return problemData(problemsAt(index), role);
    if (isNewRow(row))
        return {};
    if (role == RowKindRole)
        return static_cast<int>(m_tree->rows()[treeRow(row)].kind);
    if (role == DepthRole)
        return m_tree->rows()[treeRow(row)].depth;
    const auto &cells = cellsOf(row);
    if (index.column() >= static_cast<int>(cells.size())) {
        const auto *name = role == GhostRole && row == m_headerRow ? hints().at(index.column()) : nullptr;
        return name ? QVariant(name->ghost) : QVariant();
    }
    const robot::Cell &cell = cells[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return cellText(cell);
    case CellKindRole: return static_cast<int>(cell.kind);
    case Qt::AccessibleDescriptionRole: return headerText(index.column());
    default: return {};
    }
}

bool CaseModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const QString text = value.toString();
    if (isNewRow(index.row()))
        return !text.isEmpty() && insertSteps(index.row(), {{text}}, tr("Add row"));
    if (text == data(index, Qt::EditRole).toString())
        return false;
    return m_document.push(
        robot::setCell(*m_tree, treeRow(index.row()), static_cast<std::size_t>(index.column()), text.toStdString()),
        tr("Edit cell"));
}

Qt::ItemFlags CaseModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    const bool writable = !m_document.isReadOnly() && (!isNewRow(index.row()) || index.column() == 0);
    return writable ? flags | Qt::ItemIsEditable : flags;
}

QString CaseModel::headerText(int column) const
{
    if (m_headerRow < 0 || m_headerRow >= stepCount())
        return column == 0 ? (m_scope.item ? tr("Keyword") : tr("Name")) : tr("Argument %1").arg(column);
    if (!hints().keyword.isEmpty() && column >= hints().firstArgument) {
        const auto *name = hints().at(column);
        if (name && !name->name.isEmpty())
            return name->name;
    }
    const auto cells = m_tree->cells(treeRow(m_headerRow));
    int argument = 0;
    for (int i = 0; i <= column; ++i) {
        if (i >= static_cast<int>(cells.size()))
            return m_tree->rows()[treeRow(m_headerRow)].kind == RowKind::Comment || !hints().keyword.isEmpty()
                       ? QString() // nothing more goes here
                       : tr("Argument %1").arg(argument + column - i + 1);
        const CellKind kind = cells[static_cast<std::size_t>(i)].kind;
        argument += kind == CellKind::Argument || kind == CellKind::Option;
        if (i < column)
            continue;
        switch (kind) {
        case CellKind::Keyword: return tr("Keyword");
        case CellKind::Assign: return tr("Assign to");
        case CellKind::Control: return tr("Control");
        case CellKind::Setting: return tr("Setting");
        case CellKind::Variable: return tr("Variable");
        case CellKind::Name:
        case CellKind::Header: return tr("Name");
        case CellKind::Comment: return tr("Comment");
        case CellKind::Error: return tr("Error");
        case CellKind::Option: return tr("Option");
        case CellKind::Argument: break;
        }
    }
    return tr("Argument %1").arg(argument);
}

QVariant CaseModel::rowHeader(int row, int role) const
{
    if (isNewRow(row))
        return role == Qt::DisplayRole ? QVariant(QString()) : QVariant();
    if (role == ProblemRole)
        return problemData(problemsOf(row), role);
    if (role == Qt::ToolTipRole) {
        if (const QVariant problems = problemData(problemsOf(row), role); problems.isValid())
            return problems;
    }
    const robot::Row &at = m_tree->rows()[treeRow(row)];
    switch (role) {
    case Qt::DisplayRole: return QString::number(row + 1);
    case MarkRole: return static_cast<int>(markOf(row).state);
    case Qt::ToolTipRole: {
        const RowMark mark = markOf(row);
        switch (mark.state) {
        case RowState::None: return tr("Line %1").arg(at.firstLine);
        case RowState::Running: return tr("Running");
        case RowState::Passed: return tr("Passed in %1 ms").arg(mark.elapsedMs);
        case RowState::Failed: return tr("Failed: %1").arg(mark.message);
        case RowState::Skipped: return tr("Not run");
        case RowState::Changed: return tr("Changed since the run");
        }
        return {};
    }
    default: return {};
    }
}

QVariant CaseModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return section < rowCount() ? rowHeader(section, role) : QVariant();
    if (role == Qt::DisplayRole)
        return headerText(section);
    if (role == Qt::ToolTipRole) {
        const auto *name = hints().at(section);
        return name && !name->detail.isEmpty() ? name->detail + QLatin1Char('\n') + hints().keyword : QVariant();
    }
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    return {};
}

void CaseModel::setHeaderRow(int row)
{
    if (row == m_headerRow)
        return;
    m_headerRow = row;
    m_hints.reset();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, m_columns - 1);
}

int CaseModel::rowOfTreeRow(std::size_t treeRow) const
{
    return treeRow >= m_rows.first && treeRow < m_rows.end ? static_cast<int>(treeRow - m_rows.first) : -1;
}

int CaseModel::rowOfLine(std::uint32_t line) const
{
    const auto row = m_tree->rowAtLine(line);
    return row ? rowOfTreeRow(*row) : -1;
}

} // namespace crat::casegrid
