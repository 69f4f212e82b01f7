#include "core/robot/BlockCheck.h"

#include <algorithm>

#include "core/robot/RowShape.h"

namespace crat::robot {
namespace {

using T = TokenType;

struct Block {
    T type;
    std::size_t header;       ///< row
    std::size_t branchHeader; ///< row of the branch being read
    bool branchHasBody = false;
    bool sawTemplate = false;
    bool sawElse = false, sawExcept = false, sawBareExcept = false, sawFinally = false;
};

/// Goes by what the rows say of themselves; cells are looked at only where something is wrong.
class BlockChecker {
public:
    BlockChecker(const Tree &tree, Places &places, std::vector<Finding> &findings)
        : m_tree(tree), m_places(places), m_findings(findings)
    {
    }

    void row(std::size_t index)
    {
        const Row &row = m_tree.rows()[index];
        switch (row.kind) {
        case RowKind::KeywordCall:
        case RowKind::TemplateData:
        case RowKind::Control:
        case RowKind::Error: break;
        default: return;
        }
        switch (row.lead) {
        case T::For:
        case T::While:
        case T::If:
        case T::Try:
        case T::Group: open(index); break;
        case T::ElseIf:
        case T::Else:
        case T::Except:
        case T::Finally: branch(index); break;
        case T::End: close(index); break;
        default:
            body();
            if (row.kind == RowKind::TemplateData)
                templateData();
            if (isMalformed(row))
                report("missing-keyword-name",
                       "The values are assigned from nothing: name a keyword after the variables.", head(index));
            break;
        }
    }

    void finish()
    {
        for (const Block &block : m_open) {
            const Cell header = head(block.header);
            report("missing-end",
                   "This " + std::string(header.text) + " has no END. Add a row END where the block ends.", header);
        }
    }

private:
    static bool isMalformed(const Row &row) { return (row.shape & ShapeMalformed) != 0; }

    std::vector<Cell> dataCells(std::size_t row) const
    {
        std::vector<Cell> cells = m_tree.cells(row);
        std::erase_if(cells, [](const Cell &cell) { return cell.type == T::Comment; });
        return cells;
    }
    Cell head(std::size_t row) const { return dataCells(row).front(); }

    static bool holds(const std::vector<Cell> &cells, T type)
    {
        return std::any_of(cells.begin(), cells.end(), [type](const Cell &cell) { return cell.type == type; });
    }

    void report(std::string_view rule, std::string message, const Cell &at)
    {
        if (m_findings.size() < MaxFindings)
            m_findings.push_back(m_places.finding(Severity::Error, rule, std::move(message), at.begin, at.end));
    }

    void invalid(std::string message, const Cell &at) { report("invalid-block", std::move(message), at); }

    void body()
    {
        if (!m_open.empty())
            m_open.back().branchHasBody = true;
    }

    /// Rows of a template may stand in FOR and IF. Each block is told once, and what is round a block told is told already.
    void templateData()
    {
        for (auto block = m_open.rbegin(); block != m_open.rend() && !block->sawTemplate; ++block) {
            block->sawTemplate = true;
            if (block->type == T::While || block->type == T::Try)
                report(
                    "template-misused",
                    std::string(head(block->header).text) +
                        " takes no rows of a template. Put what it does into a keyword and call that by the template.",
                    head(block->header));
        }
    }

    void open(std::size_t index)
    {
        body();
        const Row &row = m_tree.rows()[index];
        if (isMalformed(row))
            malformedHeader(dataCells(index));
        m_open.push_back({row.lead, index, index});
    }

    void malformedHeader(const std::vector<Cell> &cells)
    {
        const Cell &header = cells[0];
        if (header.type == T::For) {
            if (!holds(cells, T::Variable))
                invalid("This FOR names no variable.", header);
            if (!holds(cells, T::ForSeparator))
                invalid("This FOR has no IN, IN RANGE, IN ENUMERATE or IN ZIP.", header);
            else if (!holds(cells, T::Argument))
                invalid("This FOR has no values to go through.", header);
        } else if (header.type == T::If) {
            invalid("This IF has no condition.", header);
        } else if (header.type == T::Try) {
            invalid("TRY takes no arguments.", cells[1]);
        }
    }

    void endBranch(const Block &block)
    {
        if (block.branchHasBody)
            return;
        const Cell header = head(block.branchHeader);
        invalid("Nothing stands in this " + std::string(header.text) + ": Robot does not run an empty block.", header);
    }

    void branch(std::size_t index)
    {
        if (m_open.empty())
            return; // the lexer has refused it already
        Block &block = m_open.back();
        endBranch(block);
        const Row &row = m_tree.rows()[index];
        const bool ofIf = block.type == T::If;
        if (ofIf && block.sawElse)
            invalid(row.lead == T::Else ? "This IF has an ELSE already." : "ELSE IF cannot come after ELSE.",
                    head(index));
        if (!ofIf && block.sawFinally)
            invalid(std::string(head(index).text) + " cannot come after FINALLY.", head(index));
        if (!ofIf && block.sawElse && row.lead != T::Finally)
            invalid(std::string(head(index).text) + " cannot come after ELSE.", head(index));
        if (row.lead == T::Except && block.sawBareExcept)
            invalid("An EXCEPT without a pattern catches everything, so it has to be the last one.", head(index));
        if (isMalformed(row) && row.lead == T::ElseIf)
            invalid("This ELSE IF has no condition.", head(index));
        else if (isMalformed(row))
            invalid(std::string(head(index).text) + " takes no arguments.", dataCells(index)[1]);
        block.sawElse |= row.lead == T::Else;
        block.sawExcept |= row.lead == T::Except;
        block.sawBareExcept |= (row.shape & ShapeBareExcept) != 0;
        block.sawFinally |= row.lead == T::Finally;
        block.branchHeader = index;
        block.branchHasBody = false;
    }

    void close(std::size_t index)
    {
        if (isMalformed(m_tree.rows()[index]))
            invalid("END takes no arguments.", dataCells(index)[1]);
        if (m_open.empty())
            return;
        const Block &block = m_open.back();
        endBranch(block);
        if (block.type == T::Try && !block.sawExcept && !block.sawFinally)
            invalid("This TRY has neither EXCEPT nor FINALLY.", head(block.header));
        m_open.pop_back();
    }

    const Tree &m_tree;
    Places &m_places;
    std::vector<Finding> &m_findings;
    std::vector<Block> m_open;
};

} // namespace

void checkBlocks(const Tree &tree, const Item &item, Places &places, std::vector<Finding> &findings)
{
    BlockChecker checker(tree, places, findings);
    for (std::size_t row = item.firstRow; row < item.endRow; ++row)
        checker.row(row);
    checker.finish();
}

} // namespace crat::robot
