#include "core/robot/BlockCheck.h"

#include <algorithm>

#include "core/robot/RowShape.h"
#include "core/robot/Variables.h"

namespace crat::robot {
namespace {

using T = TokenType;

struct Block {
    T type;
    std::size_t header;       ///< row
    std::size_t branchHeader; ///< row of the branch being read
    T branch = T::Ignored;    ///< that branch; Ignored for the block's first part
    bool branchHasBody = false;
    bool sawTemplate = false;
    bool sawElse = false, sawExcept = false, sawBareExcept = false, sawFinally = false;
};

/// Goes by what the rows say of themselves; cells are looked at only where something is wrong.
class BlockChecker {
public:
    BlockChecker(const Tree &tree, const Item &item, Places &places, std::vector<Finding> &findings)
        : m_tree(tree), m_places(places), m_findings(findings), m_keyword(item.kind == ItemKind::Keyword)
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
        if (row.shape & ShapeStatement)
            statements(dataCells(index), row.lead);
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
            if (isMalformed(row) && row.kind == RowKind::KeywordCall)
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
        m_loops += row.lead == T::For || row.lead == T::While;
    }

    /// RETURN, BREAK and CONTINUE where they stand, and options by their values; several after one another in an inline IF.
    void statements(const std::vector<Cell> &cells, T lead)
    {
        const Cell *owner = &cells[0];
        bool limit = false;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const Cell &cell = cells[i];
            if (cell.kind == CellKind::Control && cell.type != T::ForSeparator && cell.type != T::As)
                owner = &cell;
            if (cell.type == T::ReturnStatement || cell.type == T::Break || cell.type == T::Continue)
                leaving(cell, lead == T::InlineIf, i + 1 < cells.size() && cells[i + 1].type == T::Argument);
            if (cell.type != T::Option)
                continue;
            const std::size_t equals = std::min(cell.text.find('='), cell.text.size());
            const std::string_view name = cell.text.substr(0, equals);
            limit |= name == "limit" && equals + 1 < cell.text.size();
            option(*owner, cell, name, cell.text.substr(std::min(equals + 1, cell.text.size())));
        }
        for (const Cell &cell : cells) {
            if (cell.type == T::Option && cell.text.starts_with("on_limit=") && !limit)
                report("invalid-option", "on_limit means something only beside limit.", cell);
        }
    }

    void leaving(const Cell &cell, bool inlineIf, bool arguments)
    {
        const std::string text(cell.text);
        if (cell.type == T::ReturnStatement && !m_keyword)
            report("misplaced-statement", "RETURN is for keywords; a test ends with its last step.", cell);
        if (cell.type != T::ReturnStatement && m_loops == 0)
            report("misplaced-statement", text + " stands in no loop that it could belong to.", cell);
        if (cell.type != T::ReturnStatement && arguments)
            invalid(text + " takes no arguments.", cell);
        if (!inlineIf && !m_open.empty() && m_open.back().branch == T::Finally)
            report("misplaced-statement", text + " is not possible in FINALLY.", cell);
    }

    void option(const Cell &owner, const Cell &cell, std::string_view name, std::string_view value)
    {
        std::string_view allowed;
        if (owner.type == T::While && name == "on_limit")
            allowed = " PASS FAIL ";
        else if (owner.type == T::Var && name == "scope")
            allowed = " LOCAL TEST TASK SUITE SUITES GLOBAL ";
        else if (owner.type == T::For && name == "mode")
            allowed = " STRICT SHORTEST LONGEST ";
        else if (owner.type == T::Except && name == "type")
            allowed = " GLOB REGEXP START LITERAL ";
        if (allowed.empty() || searchVariable(value).identifier)
            return;
        std::string upper(" ");
        for (const char c : value)
            upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        upper += ' ';
        if (value.empty() || value.find(' ') != value.npos || allowed.find(upper) == allowed.npos)
            report("invalid-option",
                   "\"" + std::string(value) + "\" is no value of " + std::string(name) + ". Possible are" +
                       std::string(allowed.substr(0, allowed.size() - 1)) + ".",
                   cell);
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
        } else if (cells.size() > 2 && cells[2].type == T::Argument) {
            invalid(header.type == T::While ? "This WHILE has more than one condition. Are there two blanks inside it?"
                                            : "This GROUP has more than one name. Are there two blanks inside it?",
                    cells[2]);
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
        if (isMalformed(row) && row.lead == T::Except)
            caughtAs(dataCells(index));
        else if (isMalformed(row) && row.lead == T::ElseIf)
            invalid("This ELSE IF has no condition.", head(index));
        else if (isMalformed(row))
            invalid(std::string(head(index).text) + " takes no arguments.", dataCells(index)[1]);
        block.sawElse |= row.lead == T::Else;
        block.sawExcept |= row.lead == T::Except;
        block.sawBareExcept |= (row.shape & ShapeBareExcept) != 0;
        block.sawFinally |= row.lead == T::Finally;
        block.branch = row.lead;
        block.branchHeader = index;
        block.branchHasBody = false;
    }

    void caughtAs(const std::vector<Cell> &cells)
    {
        const auto as = std::find_if(cells.begin(), cells.end(), [](const Cell &cell) { return cell.type == T::As; });
        const auto count = std::count_if(as, cells.end(), [](const Cell &cell) { return cell.type == T::Variable; });
        if (count == 0)
            invalid("AS needs the variable that gets the error.", *as);
        else if (count > 1)
            invalid("AS takes one variable.", *(as + 2));
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
        m_loops -= block.type == T::For || block.type == T::While;
        m_open.pop_back();
    }

    const Tree &m_tree;
    Places &m_places;
    std::vector<Finding> &m_findings;
    bool m_keyword;
    std::vector<Block> m_open;
    std::size_t m_loops = 0; ///< of those that are open
};

} // namespace

void checkBlocks(const Tree &tree, const Item &item, Places &places, std::vector<Finding> &findings)
{
    BlockChecker checker(tree, item, places, findings);
    for (std::size_t row = item.firstRow; row < item.endRow; ++row)
        checker.row(row);
    checker.finish();
}

} // namespace crat::robot
