#include "core/robot/diagnostics/FileCheck.h"

#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/NamedValue.h"
#include "core/robot/Places.h"
#include "core/robot/VariableType.h"
#include "core/robot/Variables.h"
#include "core/robot/index/NameTable.h"
#include "core/robot/index/RunKeywords.h"
#include "core/robot/library/ArgumentSpec.h"

namespace crat::robot {
namespace {

using T = TokenType;

/// One walk over a body: after RETURN, BREAK, CONTINUE, Fatal Error, Skip … the rest of the block is dead.
class Unreachable {
public:
    Unreachable(const Tree &tree, std::vector<Finding> &findings) : m_tree(tree), m_places(tree), m_findings(findings)
    {
    }

    void check(const Item &item)
    {
        m_blocks.assign(1, {});
        for (std::size_t row = item.firstRow; row < item.endRow; ++row) {
            const RowKind kind = m_tree.rows()[row].kind;
            if (kind == RowKind::KeywordCall || kind == RowKind::Control || kind == RowKind::TemplateData)
                step(row);
        }
    }

private:
    struct Block {
        bool ended = false;
        bool told = false;
    };

    const Token *firstData(const Row &row, std::uint32_t from = 0) const
    {
        for (std::uint32_t i = std::max(row.firstToken, from); i < row.endToken; ++i) {
            const Token &token = m_tree.lexed().tokens[i];
            if (isData(token.type))
                return &token;
        }
        return nullptr;
    }

    void step(std::size_t index)
    {
        const Row &row = m_tree.rows()[index];
        const Token *first = firstData(row);
        if (!first)
            return;
        switch (first->type) {
        case T::ElseIf:
        case T::Else:
        case T::Except:
        case T::Finally: m_blocks.back() = {}; return;
        case T::End:
            if (m_blocks.size() > 1)
                m_blocks.pop_back();
            return;
        default: break;
        }
        report(*first);
        switch (first->type) {
        case T::For:
        case T::While:
        case T::If:
        case T::Try:
        case T::Group: m_blocks.push_back({m_blocks.back().told, m_blocks.back().told}); return;
        case T::ReturnStatement:
        case T::Break:
        case T::Continue: m_blocks.back().ended = true; return;
        case T::Keyword: m_blocks.back().ended |= endsBlock(*first); return;
        default: return;
        }
    }

    bool endsBlock(const Token &keyword) const
    {
        const BuiltInTrait *trait = builtInTrait(keyOf(m_tree.text(keyword)));
        return trait && trait->endsBlock;
    }

    void report(const Token &first)
    {
        Block &block = m_blocks.back();
        if (!block.ended || block.told || m_findings.size() >= MaxFindings)
            return;
        block.told = true;
        m_findings.push_back(m_places.finding(Severity::Warning, "unreachable-code",
                                              "Nothing can run this row: the block ends before it.", first.begin,
                                              first.end()));
    }

    const Tree &m_tree;
    Places m_places;
    std::vector<Finding> &m_findings;
    std::vector<Block> m_blocks;
};

/// May the text be converted to the type? Only what is certain says no; what Python would have to evaluate passes.
bool mayConvert(std::string_view type, std::string_view value)
{
    if (strip(type) == "Secret")
        return searchVariable(value, "$@&%").identifier != 0;
    ArgumentSpec spec;
    spec.parameters.push_back({.name = "value", .fits = fitsOfType(type)});
    spec.namedArguments = false;
    return !checkArguments(spec, {&value, 1});
}

/// Values of a Variables section that do not fit the type of their variable.
void checkVariableValues(const Tree &tree, std::size_t row, Places &places, std::vector<Finding> &findings)
{
    const std::vector<Cell> cells = tree.cells(row);
    const std::string_view type = typeOfVariable(cells[0].text);
    const bool scalar = cells[0].text.starts_with('$');
    if (type.empty() || !typeProblem(cells[0].text).empty() || (scalar && cells.size() != 2))
        return;
    const std::size_t equals = cells[0].text.starts_with('&') ? type.find('=') : std::string_view::npos;
    const std::string_view keyType = equals == std::string_view::npos ? std::string_view() : type.substr(0, equals);
    const std::string_view valueType = equals == std::string_view::npos ? type : type.substr(equals + 1);
    for (std::size_t i = 1; i < cells.size() && findings.size() < MaxFindings; ++i) {
        const Cell &cell = cells[i];
        if (cell.kind != CellKind::Argument)
            continue;
        const auto item = cells[0].text.starts_with('&') ? splitNamed(cell.text) : std::nullopt;
        if (mayConvert(valueType, item ? item->second : cell.text) && (!item || mayConvert(keyType, item->first)))
            continue;
        findings.push_back(
            places.finding(Severity::Error, "invalid-variable",
                           "\"" + std::string(cell.text) + "\" cannot be converted to " + std::string(type) + ".",
                           cell.begin, cell.end));
    }
}

} // namespace

std::vector<Finding> checkFile(const Tree &tree)
{
    std::vector<Finding> findings = check(tree);
    const std::size_t before = findings.size();
    Unreachable unreachable(tree, findings);
    for (const Item &item : tree.items())
        unreachable.check(item);
    Places places(tree);
    for (std::size_t row = 0; row < tree.rows().size(); ++row) {
        if (tree.rows()[row].kind == RowKind::Variable)
            checkVariableValues(tree, row, places, findings);
    }
    if (findings.size() != before)
        std::stable_sort(findings.begin(), findings.end(), [](const Finding &a, const Finding &b) {
            return std::pair(a.line, a.column) < std::pair(b.line, b.column);
        });
    return findings;
}

} // namespace crat::robot
