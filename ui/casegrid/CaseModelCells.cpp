#include <algorithm>

#include "core/project/FillSeries.h"
#include "core/robot/EditChain.h"
#include "core/robot/Edits.h"
#include "ui/casegrid/CaseModel.h"

// What a spreadsheet does to cells and Robot to blocks. Each is one undo entry.
namespace crat::casegrid {

bool CaseModel::insertCells(const QRect &cells)
{
    robot::EditChain chain(*m_tree);
    bool ok = true;
    for (int row = std::min(cells.bottom(), stepCount() - 1); row >= cells.top() && ok; --row) {
        // Behind a row's last cell there is nothing that could move.
        for (int i = 0; cells.left() < cellCount(row) && i < cells.width() && ok; ++i)
            ok = chain.add(robot::insertCell(chain.tree(), treeRow(row), static_cast<std::size_t>(cells.left()), ""));
    }
    return m_document.push(chain.take(), tr("Insert cells"));
}

bool CaseModel::removeCells(const QRect &cells)
{
    robot::EditChain chain(*m_tree);
    bool ok = true;
    for (int row = std::min(cells.bottom(), stepCount() - 1); row >= cells.top() && ok; --row) {
        for (int column = std::min(cells.right(), cellCount(row) - 1); column >= cells.left() && ok; --column)
            ok = chain.add(robot::deleteCell(chain.tree(), treeRow(row), static_cast<std::size_t>(column)));
    }
    return m_document.push(chain.take(), tr("Delete cells"));
}

QStringList CaseModel::texts(const QRect &cells) const
{
    QStringList all;
    for (int row = cells.top(); row <= cells.bottom(); ++row) {
        for (int column = cells.left(); column <= cells.right(); ++column)
            all << index(row, column).data().toString();
    }
    return all;
}

bool CaseModel::fill(const QRect &from, const QRect &to, bool series)
{
    const bool down = to.bottom() > from.bottom(), up = to.top() < from.top();
    const bool forwards = down || to.right() > from.right();
    QRect target = to;
    if (down || up)
        target = QRect(QPoint(from.left(), down ? from.bottom() + 1 : to.top()),
                       QPoint(from.right(), down ? to.bottom() : from.top() - 1));
    else
        target = QRect(QPoint(forwards ? from.right() + 1 : to.left(), from.top()),
                       QPoint(forwards ? to.right() : from.left() - 1, from.bottom()));
    if (from.top() < 0 || from.bottom() >= stepCount() || target.isEmpty())
        return false;
    QList<QStringList> table(target.height(), QStringList(QStringList(target.width(), QString())));
    const bool vertical = down || up;
    const int lanes = vertical ? target.width() : target.height();
    const int length = vertical ? target.height() : target.width();
    for (int lane = 0; lane < lanes; ++lane) {
        const QStringList now = texts(vertical ? QRect(from.left() + lane, from.top(), 1, from.height())
                                               : QRect(from.left(), from.top() + lane, from.width(), 1));
        std::vector<std::string> given;
        for (const QString &text : now)
            given.push_back(text.toStdString());
        if (!forwards)
            std::reverse(given.begin(), given.end());
        std::vector<std::string> next;
        if (series)
            next = continueSeries(given, static_cast<std::size_t>(length), forwards ? 1 : -1);
        else
            for (int i = 0; i < length; ++i)
                next.push_back(given[static_cast<std::size_t>(i) % given.size()]);
        if (!forwards)
            std::reverse(next.begin(), next.end());
        for (int i = 0; i < length; ++i)
            table[vertical ? i : lane][vertical ? lane : i] = QString::fromStdString(next[static_cast<std::size_t>(i)]);
    }
    return paste(target.top(), target.left(), table, tr("Fill"));
}

bool CaseModel::splitRow(int row, int column)
{
    return row >= 0 && row < stepCount() &&
           m_document.push(robot::splitRow(*m_tree, treeRow(row), static_cast<std::size_t>(std::max(0, column))),
                           tr("Split row"));
}

bool CaseModel::joinRow(int row)
{
    return row >= 0 && row < stepCount() && m_document.push(robot::joinRow(*m_tree, treeRow(row)), tr("Join row"));
}

bool CaseModel::surround(int first, int count, robot::BlockKind kind, const QStringList &header)
{
    count = std::min(count, stepCount() - first);
    if (first < 0 || count <= 0)
        return false;
    std::vector<std::string> cells;
    for (const QString &cell : header)
        cells.push_back(cell.toStdString());
    return m_document.push(robot::wrapRows(*m_tree, treeRow(first), static_cast<std::size_t>(count), kind, cells),
                           tr("Surround with a block"));
}

bool CaseModel::unwrap(int row)
{
    return row >= 0 && row < stepCount() &&
           m_document.push(robot::unwrapBlock(*m_tree, treeRow(row)), tr("Take a block away"));
}

bool CaseModel::closeBlocks()
{
    return m_rows.item && m_document.push(robot::closeBlocks(*m_tree, *m_rows.item), tr("Add missing END"));
}

} // namespace crat::casegrid
