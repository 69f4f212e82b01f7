#include <map>

#include "core/robot/CellText.h"
#include "core/robot/EditChain.h"
#include "ui/casegrid/CaseModel.h"

// What a person does to rows and cells, as edits of the text. Edits made from one and the same tree are listed from the end of
// the file to its beginning, so that none moves the place of the next.
namespace crat::casegrid {

namespace {

std::vector<std::string> toStd(const QStringList &cells)
{
    std::vector<std::string> out;
    for (const QString &cell : cells)
        out.push_back(cell.toStdString());
    return out;
}

struct Block {
    int first = 0, count = 0;
};

/// Rows in order as runs of neighbours, the last run first: what is done to one leaves the place of the next.
std::vector<Block> blocksOf(const QList<int> &rows, int limit)
{
    std::vector<Block> blocks;
    for (const int row : rows) {
        if (row < 0 || row >= limit)
            continue;
        if (!blocks.empty() && blocks.back().first + blocks.back().count == row)
            ++blocks.back().count;
        else
            blocks.push_back({row, 1});
    }
    std::reverse(blocks.begin(), blocks.end());
    return blocks;
}

void append(Result<robot::Edit> &all, Result<robot::Edit> next)
{
    if (!all)
        return;
    if (!next) {
        all = tl::unexpected(next.error());
        return;
    }
    all->insert(all->end(), next->begin(), next->end());
}

} // namespace

Result<robot::Edit> CaseModel::sectionInsert(int before, const QList<QStringList> &rows) const
{
    if (before >= stepCount()) {
        robot::EditChain chain(*m_tree);
        for (const QStringList &row : rows)
            chain.add(robot::addSectionRow(chain.tree(), m_scope.section, toStd(row)));
        return chain.take();
    }
    std::string text;
    for (const QStringList &row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i) {
            text += i == 0 ? "" : "    ";
            text += robot::cellSource(row[i].toStdString());
        }
        text += m_tree->lineEnd();
    }
    const std::size_t at = m_tree->rows()[treeRow(before)].begin;
    return robot::replaceText(*m_tree, at, at, text);
}

bool CaseModel::insertSteps(int before, const QList<QStringList> &rows, const QString &text)
{
    before = std::clamp(before, 0, stepCount());
    if (!m_rows.item)
        return m_document.push(sectionInsert(before, rows), text);
    std::vector<std::vector<std::string>> cells;
    for (const QStringList &row : rows)
        cells.push_back(toStd(row));
    return m_document.push(robot::insertRows(*m_tree, *m_rows.item, treeRow(before), cells), text);
}

bool CaseModel::removeSteps(const QList<int> &rows)
{
    robot::EditChain chain(*m_tree);
    for (const Block &block : blocksOf(rows, stepCount()))
        chain.add(robot::deleteRows(chain.tree(), treeRow(block.first), static_cast<std::size_t>(block.count)));
    return m_document.push(chain.take(), tr("Delete rows"));
}

void CaseModel::refuse(const QString &why)
{
    m_document.push(fail(Errc::Conflict, why.toStdString()), {});
}

Result<robot::Edit> CaseModel::rawMove(int first, int count, int before) const
{
    const auto &rows = m_tree->rows();
    const std::size_t begin = rows[treeRow(first)].begin, end = rows[treeRow(first + count - 1)].end;
    const std::size_t to = before < stepCount() ? rows[treeRow(before)].begin : rows[treeRow(stepCount() - 1)].end;
    std::string text(m_tree->bytes().substr(begin, end - begin));
    if (text.empty() || text.back() != '\n')
        text += m_tree->lineEnd();
    robot::EditChain chain(*m_tree);
    const bool lacksEnd = to > 0 && m_tree->bytes()[to - 1] != '\n';
    chain.add(robot::replaceText(chain.tree(), to, to, lacksEnd ? std::string(m_tree->lineEnd()) + text : text));
    const std::size_t shift = to <= begin ? text.size() : 0;
    chain.add(robot::replaceText(chain.tree(), begin + shift, end + shift, ""));
    return chain.take();
}

bool CaseModel::moveSteps(int first, int count, int before)
{
    count = std::min(count, stepCount() - first);
    before = std::clamp(before, 0, stepCount());
    if (first < 0 || count <= 0 || (before >= first && before <= first + count))
        return false;
    const QString text = tr("Move rows");
    if (!m_rows.item)
        return m_document.push(rawMove(first, count, before), text);
    return m_document.push(robot::moveRows(*m_tree, treeRow(first), static_cast<std::size_t>(count), *m_rows.item,
                                           m_rows.first + static_cast<std::size_t>(before)),
                           text);
}

bool CaseModel::duplicateSteps(int first, int count)
{
    count = std::min(count, stepCount() - first);
    if (first < 0 || count <= 0)
        return false;
    if (m_rows.item)
        return m_document.push(robot::copyRows(*m_tree, treeRow(first), static_cast<std::size_t>(count), *m_rows.item,
                                               treeRow(first + count)),
                               tr("Duplicate rows"));
    const std::size_t begin = m_tree->rows()[treeRow(first)].begin,
                      end = m_tree->rows()[treeRow(first + count - 1)].end;
    std::string text(m_tree->bytes().substr(begin, end - begin));
    if (text.empty() || text.back() != '\n')
        text.insert(0, m_tree->lineEnd());
    return m_document.push(robot::replaceText(*m_tree, end, end, text), tr("Duplicate rows"));
}

bool CaseModel::toggleComment(const QList<int> &rows)
{
    const std::vector<Block> blocks = blocksOf(rows, stepCount());
    bool allComments = true;
    for (const Block &block : blocks) {
        for (int row = block.first; row < block.first + block.count; ++row) {
            const robot::RowKind kind = m_tree->rows()[treeRow(row)].kind;
            allComments = allComments && (kind == robot::RowKind::Comment || kind == robot::RowKind::Blank);
        }
    }
    robot::EditChain chain(*m_tree);
    for (const Block &block : blocks) {
        const auto count = static_cast<std::size_t>(block.count);
        chain.add(allComments ? robot::uncommentRows(chain.tree(), treeRow(block.first), count)
                              : robot::commentRows(chain.tree(), treeRow(block.first), count));
    }
    return m_document.push(chain.take(), allComments ? tr("Uncomment") : tr("Comment out"));
}

bool CaseModel::pasteRow(robot::EditChain &chain, std::size_t row, std::size_t column, const QStringList &texts)
{
    const auto now = chain.tree().cells(row);
    std::vector<std::string> values = toStd(texts);
    bool nothing = !now.empty() && !chain.tree().rows()[row].sharesNameLine;
    for (std::size_t i = 0; i < now.size() && nothing; ++i)
        nothing = i >= column && i < column + values.size() && values[i - column].empty();
    if (nothing && std::all_of(values.begin(), values.end(), [](const std::string &each) { return each.empty(); }))
        return chain.add(robot::blankRow(chain.tree(), row));
    // From the right: an emptied cell may take what is behind it along, or its row.
    for (std::size_t i = values.size(); i-- > 0;) {
        const auto cells = chain.tree().cells(row);
        const bool same = column + i < cells.size() ? cells[column + i].text == values[i] : values[i].empty();
        if (!same && !chain.add(robot::setCell(chain.tree(), row, column + i, values[i])))
            return false;
    }
    return true;
}

bool CaseModel::paste(int row, int column, const QList<QStringList> &table, const QString &text)
{
    if (table.isEmpty())
        return false;
    robot::EditChain chain(*m_tree);
    const int inside = std::min(static_cast<int>(table.size()), std::max(0, stepCount() - row));
    QList<QStringList> fresh = table.mid(inside);
    bool ok = true;
    // New rows first, then upwards: what is done never moves what is still to do.
    if (!fresh.isEmpty()) {
        if (m_rows.item) {
            std::vector<std::vector<std::string>> cells;
            for (const QStringList &each : std::as_const(fresh))
                cells.push_back(toStd(each));
            ok = chain.add(robot::insertRows(chain.tree(), *m_rows.item, m_rows.end, cells));
        } else {
            ok = chain.add(sectionInsert(stepCount(), fresh));
        }
    }
    for (int i = inside - 1; i >= 0 && ok; --i)
        ok = pasteRow(chain, treeRow(row + i), static_cast<std::size_t>(column), table[i]);
    return m_document.push(chain.take(), text);
}

std::optional<CaseModel::Trial> CaseModel::trial(const QModelIndex &index, const QString &text, int cursor) const
{
    // A cell without text would not be there: a letter keeps its place.
    const std::string typed = text.isEmpty() ? std::string("x") : text.toStdString();
    const bool fresh = isNewRow(index.row());
    const QList<QStringList> rows{{QString::fromStdString(typed)}};
    const std::size_t row = treeRow(index.row());
    const auto cell = static_cast<std::size_t>(index.column());
    const Result<robot::Edit> edit = !fresh        ? robot::setCell(*m_tree, row, cell, typed)
                                     : m_rows.item ? robot::insertRows(*m_tree, *m_rows.item, row, {{typed}})
                                                   : sectionInsert(index.row(), rows);
    robot::RobotDocument copy(*m_tree);
    if (!edit || !copy.apply(*edit) || row >= copy.tree()->rows().size())
        return std::nullopt;
    Trial made{copy.tree(), 0, 0, 0};
    const auto cells = made.tree->cells(row);
    if (cell >= cells.size())
        return std::nullopt;
    made.begin = cells[cell].begin;
    made.end = cells[cell].end;
    const std::size_t before = text.isEmpty()                      ? 0
                               : robot::cellSource(typed) == typed ? text.left(cursor).toStdString().size()
                                                                   : made.end - made.begin;
    made.offset = std::min(made.end, made.begin + before);
    return made;
}

bool CaseModel::clearCells(const QModelIndexList &cells, const QString &text)
{
    std::map<int, std::vector<int>, std::greater<>> byRow;
    for (const QModelIndex &index : cells) {
        if (!isNewRow(index.row()) && index.column() < cellCount(index.row()))
            byRow[index.row()].push_back(index.column());
    }
    Result<robot::Edit> edit = robot::Edit{};
    for (auto &[row, columns] : byRow) {
        std::sort(columns.begin(), columns.end(), std::greater<>());
        const int count = cellCount(row);
        const robot::Row &at = m_tree->rows()[treeRow(row)];
        if (static_cast<int>(columns.size()) == count && !at.sharesNameLine) {
            append(edit, robot::blankRow(*m_tree, treeRow(row)));
            continue;
        }
        int last = count; // cells from here on are gone
        for (const int column : columns) {
            const bool trailing = column == last - 1;
            const auto cell = static_cast<std::size_t>(column);
            append(edit, trailing ? robot::deleteCell(*m_tree, treeRow(row), cell)
                                  : robot::setCell(*m_tree, treeRow(row), cell, ""));
            last = trailing ? column : last;
        }
    }
    return m_document.push(std::move(edit), text);
}

} // namespace crat::casegrid
