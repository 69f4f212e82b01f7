#include "core/robot/BlockCheck.h"

#include <algorithm>

#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

using T = TokenType;

struct Block {
    T type;
    Cell header;
    T branch; ///< the branch being read
    Cell branchHeader;
    bool branchHasBody = false;
    bool sawElse = false, sawExcept = false, sawBareExcept = false, sawFinally = false;
};

class BlockChecker {
public:
    BlockChecker(const Tree &tree, std::vector<Finding> &findings) : m_tree(tree), m_findings(findings) {}

    void row(std::size_t index)
    {
        const Row &row = m_tree.rows()[index];
        const bool step = row.kind == RowKind::KeywordCall || row.kind == RowKind::TemplateData ||
                          row.kind == RowKind::Control || row.kind == RowKind::Error;
        if (!step)
            return;
        const std::vector<Cell> cells = dataCells(index);
        if (cells.empty())
            return;
        switch (cells[0].type) {
        case T::For:
        case T::While:
        case T::If:
        case T::Try:
        case T::Group: open(cells); break;
        case T::ElseIf:
        case T::Else:
        case T::Except:
        case T::Finally: branch(cells); break;
        case T::End: close(cells); break;
        default:
            body();
            if (row.kind == RowKind::KeywordCall && !holds(cells, T::Keyword))
                report("missing-keyword-name",
                       "The values are assigned from nothing: name a keyword after the variables.", cells[0]);
            break;
        }
    }

    void finish()
    {
        for (const Block &block : m_open)
            report("missing-end",
                   "This " + std::string(block.header.text) + " has no END. Add a row END where the block ends.",
                   block.header);
    }

private:
    std::vector<Cell> dataCells(std::size_t row) const
    {
        std::vector<Cell> cells = m_tree.cells(row);
        std::erase_if(cells, [](const Cell &cell) { return cell.type == T::Comment; });
        return cells;
    }

    static bool holds(const std::vector<Cell> &cells, T type)
    {
        return std::any_of(cells.begin(), cells.end(), [type](const Cell &cell) { return cell.type == type; });
    }

    void report(std::string_view rule, std::string message, const Cell &at)
    {
        if (m_findings.size() < MaxFindings)
            m_findings.push_back(
                findingAt(m_tree, Severity::Error, rule, std::move(message), at.begin, at.end, at.line));
    }

    void invalid(std::string message, const Cell &at) { report("invalid-block", std::move(message), at); }

    void body()
    {
        if (!m_open.empty())
            m_open.back().branchHasBody = true;
    }

    void open(const std::vector<Cell> &cells)
    {
        body();
        const Cell &header = cells[0];
        if (header.type == T::For) {
            if (!holds(cells, T::Variable))
                invalid("This FOR names no variable.", header);
            if (!holds(cells, T::ForSeparator))
                invalid("This FOR has no IN, IN RANGE, IN ENUMERATE or IN ZIP.", header);
            else if (!holds(cells, T::Argument))
                invalid("This FOR has no values to go through.", header);
        } else if (header.type == T::If && cells.size() < 2) {
            invalid("This IF has no condition.", header);
        } else if (header.type == T::Try && cells.size() > 1) {
            invalid("TRY takes no arguments.", cells[1]);
        }
        m_open.push_back({header.type, header, header.type, header});
    }

    void endBranch(Block &block)
    {
        if (!block.branchHasBody)
            invalid("Nothing stands in this " + std::string(block.branchHeader.text) +
                        ": Robot does not run an empty block.",
                    block.branchHeader);
    }

    void branch(const std::vector<Cell> &cells)
    {
        if (m_open.empty())
            return; // the lexer has refused it already
        Block &block = m_open.back();
        const Cell &header = cells[0];
        endBranch(block);
        const bool ofIf = block.type == T::If;
        if (ofIf && block.sawElse)
            invalid(header.type == T::Else ? "This IF has an ELSE already." : "ELSE IF cannot come after ELSE.",
                    header);
        if (!ofIf && block.sawFinally)
            invalid(std::string(header.text) + " cannot come after FINALLY.", header);
        if (!ofIf && block.sawElse && header.type != T::Finally)
            invalid(std::string(header.text) + " cannot come after ELSE.", header);
        if (header.type == T::Except && block.sawBareExcept)
            invalid("An EXCEPT without a pattern catches everything, so it has to be the last one.", header);
        if (header.type == T::ElseIf && cells.size() < 2)
            invalid("This ELSE IF has no condition.", header);
        if ((header.type == T::Else || header.type == T::Finally) && cells.size() > 1)
            invalid(std::string(header.text) + " takes no arguments.", cells[1]);
        block.sawElse |= header.type == T::Else;
        block.sawExcept |= header.type == T::Except;
        block.sawBareExcept |= header.type == T::Except && !holds(cells, T::Argument);
        block.sawFinally |= header.type == T::Finally;
        block.branch = header.type;
        block.branchHeader = header;
        block.branchHasBody = false;
    }

    void close(const std::vector<Cell> &cells)
    {
        if (cells.size() > 1)
            invalid("END takes no arguments.", cells[1]);
        if (m_open.empty())
            return;
        Block &block = m_open.back();
        endBranch(block);
        if (block.type == T::Try && !block.sawExcept && !block.sawFinally)
            invalid("This TRY has neither EXCEPT nor FINALLY.", block.header);
        m_open.pop_back();
    }

    const Tree &m_tree;
    std::vector<Finding> &m_findings;
    std::vector<Block> m_open;
};

} // namespace

void checkBlocks(const Tree &tree, const Item &item, std::vector<Finding> &findings)
{
    BlockChecker checker(tree, findings);
    for (std::size_t row = item.firstRow; row < item.endRow; ++row)
        checker.row(row);
    checker.finish();
}

Finding findingAt(const Tree &tree, Severity severity, std::string_view rule, std::string message, std::size_t begin,
                  std::size_t end, std::uint32_t line)
{
    const std::string_view bytes = tree.bytes();
    const auto &rows = tree.rows();
    std::size_t lineBegin = 0;
    if (const auto row = tree.rowAtLine(line)) {
        lineBegin = rows[*row].begin;
        // A row that stands beside a name begins in the middle of the line.
        if (rows[*row].sharesNameLine && *row > 0 && rows[*row - 1].firstLine == rows[*row].firstLine)
            lineBegin = rows[*row - 1].begin;
        for (std::size_t at = lineBegin; at < begin;) {
            const std::size_t found = findLineEnd(bytes, at);
            if (found >= begin)
                break;
            at = found + lineEndAt(bytes, found);
            lineBegin = at <= begin ? at : lineBegin;
        }
    }
    if (lineBegin == 0 && tree.hasBom())
        lineBegin = std::min<std::size_t>(3, begin);
    const auto column = static_cast<std::uint32_t>(characterCount(bytes.substr(lineBegin, begin - lineBegin)));
    const auto width = static_cast<std::uint32_t>(characterCount(bytes.substr(begin, end - begin)));
    return {severity, std::string(rule), std::move(message), line, column, column + width};
}

} // namespace crat::robot
