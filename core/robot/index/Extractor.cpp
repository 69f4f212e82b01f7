#include "core/robot/index/Extractor.h"

#include "core/robot/Characters.h"

namespace crat::robot {

using T = TokenType;

std::string_view withoutAssignMark(std::string_view text)
{
    return text.ends_with('=') ? stripRight(text.substr(0, text.size() - 1)) : text;
}

void Extractor::run()
{
    const auto &rows = m_tree.rows();
    const auto &items = m_tree.items();
    m_facts.calls.reserve(rows.size());
    m_facts.arguments.reserve(rows.size() * 2);
    m_facts.variableUses.reserve(rows.size());
    buildLines();
    std::size_t next = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows[row].kind == RowKind::Header) {
            endItem();
            m_facts.headers.push_back(static_cast<std::uint32_t>(rows[row].begin));
        } else if (rows[row].kind == RowKind::Name && next < items.size() && items[next].nameRow == row) {
            endItem();
            beginItem(items[next++]);
        }
        readCells(rows[row]);
        if (!m_cells.empty())
            addRow(rows[row]);
    }
    endItem();
    applyFileTags();
    m_facts.languages = m_languages;
}

void Extractor::buildLines()
{
    m_facts.lines.reserve(m_tree.lineCount() + 1);
    m_facts.lines.push_back(m_tree.hasBom() ? 3 : 0);
    for (const Token &token : m_tree.lexed().tokens) {
        if (token.type == T::Eol && token.size != 0)
            m_facts.lines.push_back(token.end());
    }
}

void Extractor::readCells(const Row &row)
{
    m_cells.clear();
    for (std::uint32_t i = row.firstToken; i < row.endToken; ++i) {
        const Token &token = m_tree.lexed().tokens[i];
        if (isData(token.type))
            m_cells.push_back({token.type, {token.begin, token.end()}});
        else if (token.type == T::Comment)
            addComment({token.begin, token.end()});
    }
}

void Extractor::addComment(Span span)
{
    const std::string_view comment = text(span);
    if (comment.find("crat:") != std::string_view::npos || comment.find("robocop:") != std::string_view::npos ||
        comment.find("noqa") != std::string_view::npos)
        m_facts.comments.push_back(span);
}

void Extractor::beginItem(const Item &item)
{
    const auto nameBegin = static_cast<std::uint32_t>(item.name.data() - m_tree.bytes().data());
    const Span nameSpan{nameBegin, nameBegin + static_cast<std::uint32_t>(item.name.size())};
    const std::string_view name = text(nameSpan); // in our own copy of the bytes
    ItemFact fact{.kind = item.kind, .name = nameSpan, .id = m_names.id(name)};
    fact.whole = {static_cast<std::uint32_t>(m_tree.rows()[item.nameRow].begin), 0};
    if (item.contentEnd > item.firstRow)
        fact.whole.end = static_cast<std::uint32_t>(m_tree.rows()[item.contentEnd - 1].end);
    else
        fact.whole.end = static_cast<std::uint32_t>(m_tree.rows()[item.nameRow].end);
    fact.arguments.begin = static_cast<std::uint32_t>(m_facts.argumentFacts.size());
    fact.calls.begin = static_cast<std::uint32_t>(m_facts.calls.size());
    fact.variables.begin = static_cast<std::uint32_t>(m_facts.variables.size());
    fact.uses.begin = static_cast<std::uint32_t>(m_facts.variableUses.size());
    fact.firstRow = static_cast<std::uint32_t>(item.firstRow);
    fact.endRow = static_cast<std::uint32_t>(item.endRow);
    m_item = static_cast<std::uint32_t>(m_facts.items.size());
    m_template = None;
    m_templateSet = false;
    m_facts.items.push_back(fact);
    if (item.kind == ItemKind::Keyword)
        addEmbedded(name);
}

void Extractor::endItem()
{
    if (m_item == None)
        return;
    ItemFact &fact = m_facts.items[m_item];
    fact.arguments.end = static_cast<std::uint32_t>(m_facts.argumentFacts.size());
    fact.calls.end = static_cast<std::uint32_t>(m_facts.calls.size());
    fact.variables.end = static_cast<std::uint32_t>(m_facts.variables.size());
    fact.uses.end = static_cast<std::uint32_t>(m_facts.variableUses.size());
    m_item = None;
}

void Extractor::addEmbedded(std::string_view name)
{
    for (std::string_view rest = name; rest.find('{') != std::string_view::npos;) {
        const VariableMatch match = searchVariable(rest, "$");
        if (!match.identifier)
            break;
        m_facts.items[m_item].embedded = true;
        addVariable(VariableKind::Embedded, '$', match.base.substr(0, match.base.find(':')));
        rest.remove_prefix(match.end);
    }
}

void Extractor::addRow(const Row &row)
{
    m_plainRow = row.kind == RowKind::KeywordCall && row.depth == 0;
    switch (row.kind) {
    case RowKind::Setting: addSetting(); break;
    case RowKind::Variable: addSectionVariable(); break;
    case RowKind::KeywordCall:
    case RowKind::Control: addSteps(); break;
    case RowKind::TemplateData: addTemplateRow(); break;
    case RowKind::Config: addLanguages(); break;
    default: break;
    }
}

void Extractor::addLanguages()
{
    for (const DataCell &cell : m_cells) {
        std::string_view line = text(cell.span);
        if (const std::size_t colon = line.find(':'); colon != std::string_view::npos)
            m_languages.add(strip(line.substr(colon + 1)));
    }
}

Slice Extractor::addArguments(std::size_t first, std::size_t end)
{
    const auto begin = static_cast<std::uint32_t>(m_facts.arguments.size());
    for (std::size_t i = first; i < end; ++i)
        m_facts.arguments.push_back(m_cells[i].span);
    return {begin, static_cast<std::uint32_t>(m_facts.arguments.size())};
}

void Extractor::scanCells(std::size_t first, std::size_t end)
{
    for (std::size_t i = first; i < end; ++i)
        m_scan.text(text(m_cells[i].span));
}

void Extractor::scanLeniently(std::size_t first, std::size_t end)
{
    m_lenient = m_inText = true;
    scanCells(first, end);
    m_lenient = m_inText = false;
}

void Extractor::addSteps()
{
    bool isVar = false; // VAR may stand behind an inline IF
    for (std::size_t i = 0; i < m_cells.size();) {
        const T type = m_cells[i].type;
        isVar |= type == T::Var;
        std::size_t end = i + 1;
        while (end < m_cells.size() && (m_cells[end].type == T::Argument || m_cells[end].type == T::Option))
            ++end;
        switch (type) {
        case T::Keyword: addCall(CallKind::Step, m_cells[i].span, addArguments(i + 1, end), None, T::Keyword); break;
        case T::Assign: addAssign(VariableKind::Assign, text(m_cells[i].span)); break;
        case T::Variable: i = addVariableCell(i, isVar); continue;
        case T::If:
        case T::InlineIf:
        case T::ElseIf:
        case T::While: scanExpressions(i + 1, end); break;
        default:
            addArguments(i + 1, end);
            scanCells(i + 1, end);
            break;
        }
        i = end;
    }
}

void Extractor::scanExpressions(std::size_t first, std::size_t end)
{
    for (std::size_t i = first; i < end; ++i)
        m_scan.expression(text(m_cells[i].span));
}

std::size_t Extractor::addVariableCell(std::size_t at, bool isVar)
{
    const T control = m_cells[0].type;
    std::size_t end = at + 1;
    while (end < m_cells.size() && (m_cells[end].type == T::Argument || m_cells[end].type == T::Option))
        ++end;
    VariableKind kind = control == T::For ? VariableKind::Loop : VariableKind::Except;
    if (isVar) {
        kind = VariableKind::Var;
        for (std::size_t i = at + 1; i < end; ++i) {
            const std::string_view option = text(m_cells[i].span);
            if (m_cells[i].type == T::Option && option.starts_with("scope="))
                kind = scopeKind(option.substr(6));
        }
        addArguments(at + 1, end);
        scanCells(at + 1, end);
    }
    addAssign(kind, text(m_cells[at].span));
    return isVar ? end : at + 1;
}

VariableKind Extractor::scopeKind(std::string_view scope)
{
    const std::string key = keyOf(scope);
    if (key == "test" || key == "task")
        return VariableKind::Test;
    if (key == "suite" || key == "suites")
        return VariableKind::Suite;
    return key == "global" ? VariableKind::Global : VariableKind::Var;
}

void Extractor::addAssign(VariableKind kind, std::string_view cell)
{
    cell = withoutAssignMark(cell);
    const VariableMatch match = searchVariable(cell, "$@&");
    if (!match.identifier || match.base.empty())
        return;
    std::string_view base = match.base;
    if (searchVariable(base, "$@&%").identifier) {
        m_scan.text(base);
        markDynamic();
        return;
    }
    if (const std::size_t colon = base.rfind(": "); colon != std::string_view::npos)
        base = base.substr(0, colon);
    const auto baseEnd = static_cast<std::size_t>(match.base.data() - cell.data()) + match.base.size() + 1;
    if (baseEnd < match.end)
        m_scan.text(cell.substr(baseEnd));
    const std::size_t dot = base.find('.');
    const bool item = baseEnd < match.end || (dot != std::string_view::npos && dot > 0);
    if (dot != std::string_view::npos && dot > 0)
        addUse({match.identifier, base, base.substr(0, dot), false});
    addVariable(kind, match.identifier, base);
    m_facts.variables.back().changesItem = item;
}

void Extractor::addVariable(VariableKind kind, char identifier, std::string_view name)
{
    m_facts.variables.push_back(
        {.name = spanOf(name), .id = m_names.id(name), .item = m_item, .kind = kind, .identifier = identifier});
}

void Extractor::markDynamic()
{
    if (m_item != None)
        m_facts.items[m_item].dynamicVariable = true;
}

void Extractor::addUse(const ScannedVariable &v)
{
    VariableUse use{.name = spanOf(v.base), .id = m_names.id(v.base), .item = m_item};
    use.identifier = v.identifier;
    use.lenient = m_lenient;
    use.inText = m_inText;
    use.inExpression = v.inExpression;
    if (!v.extended.empty()) {
        use.baseId = m_names.id(v.extended);
        use.baseSize = static_cast<std::uint32_t>(v.extended.size());
    }
    m_facts.variableUses.push_back(use);
}

} // namespace crat::robot
