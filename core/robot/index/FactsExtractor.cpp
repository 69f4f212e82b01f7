#include <functional>

#include "core/robot/Characters.h"
#include "core/robot/Languages.h"
#include "core/robot/Variables.h"
#include "core/robot/index/FileFacts.h"
#include "core/robot/index/NameTable.h"
#include "core/robot/index/RunKeywords.h"
#include "core/robot/index/VariableScan.h"

namespace crat::robot {
namespace {

using T = TokenType;

struct DataCell {
    T type;
    Span span;
};

/// What a call name's normalised form says, kept for each spelling.
struct NameTraits {
    NameId id = 0;
    NameId bddId = None;
    std::uint8_t bddSize = 0;
    bool dynamic = false;
    const BuiltInTrait *trait = nullptr;
};

std::string_view withoutAssignMark(std::string_view text)
{
    return text.ends_with('=') ? stripRight(text.substr(0, text.size() - 1)) : text;
}

class Extractor {
public:
    Extractor(const Tree &tree, FileFacts &facts)
        : m_tree(tree), m_facts(facts), m_names(facts), m_visit([this](const ScannedVariable &v) { addUse(v); }),
          m_onDynamic([this] { markDynamic(); }), m_scan(m_visit, m_onDynamic)
    {
    }

    void run()
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
    }

private:
    std::string_view text(Span span) const { return m_facts.text(span); }
    Span spanOf(std::string_view view) const
    {
        const auto begin = static_cast<std::uint32_t>(view.data() - m_facts.source.data());
        return {begin, begin + static_cast<std::uint32_t>(view.size())};
    }

    void buildLines()
    {
        m_facts.lines.reserve(m_tree.lineCount() + 1);
        m_facts.lines.push_back(m_tree.hasBom() ? 3 : 0);
        for (const Token &token : m_tree.lexed().tokens) {
            if (token.type == T::Eol && token.size != 0)
                m_facts.lines.push_back(token.end());
        }
    }

    void readCells(const Row &row)
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

    void addComment(Span span)
    {
        const std::string_view comment = text(span);
        if (comment.find("crat:") != std::string_view::npos || comment.find("robocop:") != std::string_view::npos ||
            comment.find("noqa") != std::string_view::npos)
            m_facts.comments.push_back(span);
    }

    // Items

    void beginItem(const Item &item)
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

    void endItem()
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

    void addEmbedded(std::string_view name)
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

    // Rows

    void addRow(const Row &row)
    {
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

    void addLanguages()
    {
        for (const DataCell &cell : m_cells) {
            std::string_view line = text(cell.span);
            if (const std::size_t colon = line.find(':'); colon != std::string_view::npos)
                m_languages.add(strip(line.substr(colon + 1)));
        }
    }

    Slice addArguments(std::size_t first, std::size_t end)
    {
        const auto begin = static_cast<std::uint32_t>(m_facts.arguments.size());
        for (std::size_t i = first; i < end; ++i)
            m_facts.arguments.push_back(m_cells[i].span);
        return {begin, static_cast<std::uint32_t>(m_facts.arguments.size())};
    }

    void scanCells(std::size_t first, std::size_t end)
    {
        for (std::size_t i = first; i < end; ++i)
            m_scan.text(text(m_cells[i].span));
    }

    void scanLeniently(std::size_t first, std::size_t end)
    {
        m_lenient = m_inText = true;
        scanCells(first, end);
        m_lenient = m_inText = false;
    }

    void addSetting()
    {
        const T type = m_cells[0].type;
        switch (type) {
        case T::Library:
        case T::Resource:
        case T::Variables: addImport(type); return;
        case T::SuiteSetup:
        case T::TestSetup:
        case T::Setup: addFixture(CallKind::Setup, type); return;
        case T::SuiteTeardown:
        case T::TestTeardown:
        case T::Teardown: addFixture(CallKind::Teardown, type); return;
        case T::TestTemplate:
        case T::Template: addTemplate(type); return;
        case T::Arguments: addArgumentSpec(); return;
        case T::TestTags:
        case T::DefaultTags:
        case T::KeywordTags:
        case T::Tags: addTags(type); return;
        case T::Documentation: addDocumentation(); return;
        case T::Metadata: scanLeniently(1, m_cells.size()); return;
        default: scanCells(1, m_cells.size()); return;
        }
    }

    void addImport(T type)
    {
        if (m_cells.size() < 2 || m_cells[1].type != T::Name)
            return;
        std::size_t end = m_cells.size();
        ImportFact fact{.kind = type == T::Library    ? ImportKind::Library
                                : type == T::Resource ? ImportKind::Resource
                                                      : ImportKind::Variables,
                        .name = m_cells[1].span};
        fact.row = {m_cells.front().span.begin, m_cells.back().span.end};
        for (std::size_t i = 2; i < m_cells.size(); ++i) {
            if (m_cells[i].type == T::As) {
                end = i;
                if (i + 1 < m_cells.size())
                    fact.alias = m_cells[i + 1].span;
            }
        }
        fact.arguments = addArguments(2, end);
        scanCells(1, m_cells.size());
        m_facts.imports.push_back(fact);
    }

    void addFixture(CallKind kind, T setting)
    {
        if (m_cells.size() < 2)
            return;
        const std::string_view name = text(m_cells[1].span);
        const std::string key = keyOf(name);
        if (key.empty() || key == "none")
            return;
        addCall(kind, m_cells[1].span, addArguments(2, m_cells.size()), None, setting);
    }

    void addTemplate(T setting)
    {
        if (m_item != None)
            m_templateSet = true;
        if (m_cells.size() < 2)
            return;
        if (const std::string key = keyOf(text(m_cells[1].span)); key.empty() || key == "none")
            return;
        const std::uint32_t call = addCall(CallKind::Template, m_cells[1].span, {}, None, setting);
        (m_item == None ? m_fileTemplate : m_template) = call;
    }

    void addTemplateRow()
    {
        const Slice arguments = addArguments(0, m_cells.size());
        CallFact call{.name = m_cells[0].span, .item = m_item, .arguments = arguments, .kind = CallKind::TemplateRow};
        call.parent = m_templateSet ? m_template : m_fileTemplate;
        scanCells(0, m_cells.size());
        m_facts.calls.push_back(call);
    }

    void addTags(T setting)
    {
        ItemFact *item = m_item == None ? nullptr : &m_facts.items[m_item];
        for (std::size_t i = 1; i < m_cells.size(); ++i) {
            const std::string_view tag = text(m_cells[i].span);
            const NameId id = m_names.tagId(tag);
            m_facts.tags.push_back({m_cells[i].span, id, m_item, setting});
            const std::string_view key = m_facts.key(id).substr(1);
            if (item && key == "robot:private")
                item->isPrivate = true;
            if (item && key == "robot:no-dry-run")
                item->noDryRun = true;
        }
        scanCells(1, m_cells.size());
    }

    /// Keyword Tags may make all keywords of the file private.
    void applyFileTags()
    {
        for (const TagFact &tag : m_facts.tags) {
            if (tag.setting != T::KeywordTags)
                continue;
            const std::string_view key = m_facts.key(tag.id).substr(1);
            for (ItemFact &item : m_facts.items) {
                item.isPrivate |= item.kind == ItemKind::Keyword && key == "robot:private";
                item.noDryRun |= item.kind == ItemKind::Keyword && key == "robot:no-dry-run";
            }
        }
    }

    void addDocumentation()
    {
        if (m_item != None && m_cells.size() > 1) {
            ItemFact &item = m_facts.items[m_item];
            item.documentation = m_cells[1].span;
            const std::string_view doc = text(m_cells[1].span);
            item.deprecated = doc.starts_with("*DEPRECATED") && doc.find('*', 1) != std::string_view::npos;
        }
        scanLeniently(1, m_cells.size());
    }

    void addArgumentSpec()
    {
        bool namedOnly = false, sawDefault = false, sawVarNamed = false;
        for (std::size_t i = 1; i < m_cells.size(); ++i) {
            const std::string_view cell = text(m_cells[i].span);
            const VariableMatch match = searchVariable(cell, "$@&");
            ItemFact &item = m_facts.items[m_item];
            const bool marker = cell == "@{}";
            const bool valid = match.identifier && match.begin == 0 && (marker || !match.base.empty()) &&
                               (match.end == cell.size() || cell[match.end] == '=') && cell.find("][") == cell.npos;
            if (!valid || sawVarNamed) {
                item.badArguments = true;
                continue;
            }
            if (marker) {
                item.badArguments |= namedOnly;
                namedOnly = true;
                continue;
            }
            addArgument(cell, match, namedOnly, m_cells[i].span);
            const ArgumentFact &added = m_facts.argumentFacts.back();
            if (added.kind == ArgumentKind::VarPositional) {
                item.badArguments |= namedOnly || added.hasDefault;
                namedOnly = true;
            } else if (added.kind == ArgumentKind::VarNamed) {
                item.badArguments |= added.hasDefault;
                sawVarNamed = true;
            } else if (added.kind == ArgumentKind::Positional) {
                item.badArguments |= sawDefault && !added.hasDefault;
                sawDefault |= added.hasDefault;
            }
        }
    }

    void addArgument(std::string_view cell, const VariableMatch &match, bool namedOnly, Span whole)
    {
        ArgumentFact fact{.kind = match.identifier == '@'   ? ArgumentKind::VarPositional
                                  : match.identifier == '&' ? ArgumentKind::VarNamed
                                  : namedOnly               ? ArgumentKind::NamedOnly
                                                            : ArgumentKind::Positional,
                          .hasDefault = match.end < cell.size(),
                          .whole = whole};
        std::string_view name = match.base;
        if (const std::size_t colon = name.rfind(": "); colon != std::string_view::npos) {
            fact.type = spanOf(name.substr(colon + 2));
            name = name.substr(0, colon);
        }
        fact.name = spanOf(name);
        fact.id = m_names.id(name);
        if (fact.hasDefault) {
            fact.defaultValue = spanOf(cell.substr(match.end + 1));
            m_scan.text(text(fact.defaultValue));
        }
        m_facts.argumentFacts.push_back(fact);
        addVariable(VariableKind::Argument, match.identifier, name);
    }

    void addSectionVariable()
    {
        const std::string_view name = withoutAssignMark(text(m_cells[0].span));
        const VariableMatch match = searchVariable(name, "$@&");
        const Slice values = addArguments(1, m_cells.size());
        scanCells(1, m_cells.size());
        if (!match.identifier || match.base.empty())
            return;
        addVariable(VariableKind::Section, match.identifier, match.base);
        m_facts.variables.back().values = values;
    }

    // Steps: a keyword with its assignment, a control row, an inline IF with all its branches

    void addSteps()
    {
        for (std::size_t i = 0; i < m_cells.size();) {
            const T type = m_cells[i].type;
            std::size_t end = i + 1;
            while (end < m_cells.size() && (m_cells[end].type == T::Argument || m_cells[end].type == T::Option))
                ++end;
            switch (type) {
            case T::Keyword:
                addCall(CallKind::Step, m_cells[i].span, addArguments(i + 1, end), None, T::Keyword);
                break;
            case T::Assign: addAssign(VariableKind::Assign, text(m_cells[i].span)); break;
            case T::Variable: i = addVariableCell(i); continue;
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

    void scanExpressions(std::size_t first, std::size_t end)
    {
        for (std::size_t i = first; i < end; ++i)
            m_scan.expression(text(m_cells[i].span));
    }

    /// The variables of FOR, VAR and EXCEPT … AS. Gives the first cell behind.
    std::size_t addVariableCell(std::size_t at)
    {
        const T control = m_cells[0].type;
        bool isVar = false; // VAR may stand behind an inline IF
        for (std::size_t i = at; i-- > 0 && !isVar;)
            isVar = m_cells[i].type == T::Var;
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

    static VariableKind scopeKind(std::string_view scope)
    {
        const std::string key = keyOf(scope);
        if (key == "test" || key == "task")
            return VariableKind::Test;
        if (key == "suite" || key == "suites")
            return VariableKind::Suite;
        return key == "global" ? VariableKind::Global : VariableKind::Var;
    }

    void addAssign(VariableKind kind, std::string_view cell)
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

    void addVariable(VariableKind kind, char identifier, std::string_view name)
    {
        m_facts.variables.push_back(
            {.name = spanOf(name), .id = m_names.id(name), .item = m_item, .kind = kind, .identifier = identifier});
    }

    void markDynamic()
    {
        if (m_item != None)
            m_facts.items[m_item].dynamicVariable = true;
    }

    void addUse(const ScannedVariable &v)
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

    // Calls

    const NameTraits &traitsOf(std::string_view name)
    {
        const auto [it, fresh] = m_traits.try_emplace(name);
        if (!fresh)
            return it->second;
        NameTraits &traits = it->second;
        traits.id = m_names.id(name);
        traits.dynamic = name.find('{') != std::string_view::npos && searchVariable(name, "$@&%").identifier;
        traits.trait = builtInTrait(m_facts.key(traits.id));
        if (const std::size_t size = m_languages.bddPrefix(name); size != 0 && size < 256 && size < name.size()) {
            traits.bddSize = static_cast<std::uint8_t>(size);
            traits.bddId = m_names.id(name.substr(size));
        }
        return traits;
    }

    std::uint32_t addCall(CallKind kind, Span name, Slice arguments, std::uint32_t parent, T setting)
    {
        const std::string_view nameText = text(name);
        const NameTraits traits = traitsOf(nameText);
        const auto index = static_cast<std::uint32_t>(m_facts.calls.size());
        m_facts.calls.push_back({.name = name,
                                 .id = traits.id,
                                 .bddId = traits.bddId,
                                 .item = m_item,
                                 .parent = parent,
                                 .arguments = arguments,
                                 .kind = kind,
                                 .bddSize = traits.bddSize,
                                 .dynamic = traits.dynamic,
                                 .setting = setting});
        // The variables of a template's name are its embedded arguments, filled in row by row.
        if (traits.dynamic && kind != CallKind::Template)
            m_scan.text(nameText);
        if (traits.trait)
            addBuiltIn(*traits.trait, index, arguments);
        else
            scanArguments(arguments.begin, arguments.end);
        return index;
    }

    void scanArguments(std::uint32_t first, std::uint32_t end)
    {
        for (std::uint32_t i = first; i < end; ++i)
            m_scan.text(text(m_facts.arguments[i]));
    }

    void addBuiltIn(const BuiltInTrait &trait, std::uint32_t call, Slice arguments)
    {
        std::uint32_t first = arguments.begin;
        m_facts.setsSearchOrder |= trait.setsSearchOrder;
        if (arguments.size() == 0)
            return;
        if (trait.sets != BuiltInTrait::Sets::Nothing || trait.readsByName) {
            addNamedVariable(trait, text(m_facts.arguments[first]));
            ++first;
        } else if (trait.imports != BuiltInTrait::Imports::Nothing) {
            addDynamicImport(trait, arguments);
        } else if (trait.expression && trait.runs != BuiltInTrait::Runs::IfChain) {
            m_scan.expression(text(m_facts.arguments[first]));
            ++first;
        }
        switch (trait.runs) {
        case BuiltInTrait::Runs::Nothing: scanArguments(first, arguments.end); break;
        case BuiltInTrait::Runs::At: addNestedAt(call, first, arguments.begin + trait.at, arguments.end); break;
        case BuiltInTrait::Runs::IfChain: addIfChain(call, arguments); break;
        case BuiltInTrait::Runs::AndChain: addAndChain(call, arguments); break;
        }
    }

    bool isListVariable(Span argument) const
    {
        const std::string_view cell = text(argument);
        if (!cell.starts_with("@{"))
            return false;
        const VariableMatch match = searchVariable(cell, "@");
        return match.begin == 0 && match.end == cell.size();
    }

    void addNestedAt(std::uint32_t call, std::uint32_t first, std::uint32_t at, std::uint32_t end)
    {
        // A list before the name shifts it: what is called is only known when it runs.
        for (std::uint32_t i = first; i < std::min(at, end); ++i) {
            if (isListVariable(m_facts.arguments[i])) {
                scanArguments(first, end);
                return;
            }
        }
        scanArguments(first, std::min(at, end));
        if (at < end)
            addNested(call, at, end);
    }

    void addNested(std::uint32_t call, std::uint32_t at, std::uint32_t end)
    {
        if (++m_nesting <= MaxNesting)
            addCall(CallKind::Nested, m_facts.arguments[at], {at + 1, end}, call, T::Keyword);
        --m_nesting;
    }

    void addIfChain(std::uint32_t call, Slice arguments)
    {
        std::uint32_t at = arguments.begin;
        bool conditional = true;
        while (at < arguments.end) {
            std::uint32_t end = at;
            while (end < arguments.end && text(m_facts.arguments[end]) != "ELSE" &&
                   text(m_facts.arguments[end]) != "ELSE IF")
                ++end;
            bool shifted = false;
            if (conditional) {
                shifted = isListVariable(m_facts.arguments[at]);
                m_scan.expression(text(m_facts.arguments[at]));
                ++at;
            }
            if (at < end && !shifted)
                addNested(call, at, end);
            if (end >= arguments.end)
                return;
            conditional = text(m_facts.arguments[end]) == "ELSE IF";
            at = end + 1;
        }
    }

    void addAndChain(std::uint32_t call, Slice arguments)
    {
        bool hasAnd = false;
        for (std::uint32_t i = arguments.begin; i < arguments.end && !hasAnd; ++i)
            hasAnd = text(m_facts.arguments[i]) == "AND";
        if (!hasAnd) {
            for (std::uint32_t i = arguments.begin; i < arguments.end; ++i)
                addNested(call, i, i + 1);
            return;
        }
        for (std::uint32_t at = arguments.begin; at < arguments.end;) {
            std::uint32_t end = at;
            while (end < arguments.end && text(m_facts.arguments[end]) != "AND")
                ++end;
            if (at < end)
                addNested(call, at, end);
            at = end + 1;
        }
    }

    /// ${name}, $name or \${name} as an argument that names a variable.
    void addNamedVariable(const BuiltInTrait &trait, std::string_view cell)
    {
        if (cell.starts_with('\\'))
            cell.remove_prefix(1);
        if (cell.size() < 2 || (cell[0] != '$' && cell[0] != '@' && cell[0] != '&')) {
            m_scan.text(cell);
            markDynamic();
            return;
        }
        const char identifier = cell[0];
        std::string_view name = cell.substr(1);
        if (name.starts_with('{')) {
            const VariableMatch match = searchVariable(cell, "$@&");
            if (!match.identifier || match.end != cell.size()) {
                m_scan.text(cell);
                return;
            }
            name = match.base;
        }
        if (name.find('{') != std::string_view::npos) {
            m_scan.text(name);
            markDynamic();
            return;
        }
        if (const std::size_t colon = name.rfind(": "); colon != std::string_view::npos)
            name = name.substr(0, colon);
        if (trait.readsByName) {
            m_lenient = true;
            addUse({identifier, name, extendedBase(name), false});
            m_lenient = false;
            return;
        }
        switch (trait.sets) {
        case BuiltInTrait::Sets::Local: addVariable(VariableKind::Local, identifier, name); break;
        case BuiltInTrait::Sets::Test: addVariable(VariableKind::Test, identifier, name); break;
        case BuiltInTrait::Sets::Suite: addVariable(VariableKind::Suite, identifier, name); break;
        default: addVariable(VariableKind::Global, identifier, name); break;
        }
    }

    void addDynamicImport(const BuiltInTrait &trait, Slice arguments)
    {
        ImportFact fact{.kind = trait.imports == BuiltInTrait::Imports::Library    ? ImportKind::Library
                                : trait.imports == BuiltInTrait::Imports::Resource ? ImportKind::Resource
                                                                                   : ImportKind::Variables,
                        .dynamic = true,
                        .name = m_facts.arguments[arguments.begin]};
        fact.row = {fact.name.begin, m_facts.arguments[arguments.end - 1].end};
        fact.arguments = {arguments.begin + 1, arguments.end};
        if (fact.kind == ImportKind::Library && arguments.size() >= 3) {
            const std::string_view as = text(m_facts.arguments[arguments.end - 2]);
            if (as == "AS" || as == "WITH NAME") {
                fact.alias = m_facts.arguments[arguments.end - 1];
                fact.arguments.end -= 2;
            }
        }
        m_facts.imports.push_back(fact);
    }

    static constexpr int MaxNesting = 32;

    const Tree &m_tree;
    FileFacts &m_facts;
    NameTable m_names;
    Languages m_languages;
    std::vector<DataCell> m_cells;
    boost::unordered_flat_map<std::string_view, NameTraits> m_traits;
    std::uint32_t m_item = None;
    std::uint32_t m_template = None, m_fileTemplate = None;
    bool m_templateSet = false;
    bool m_lenient = false, m_inText = false;
    int m_nesting = 0;
    VariableScan::Visit m_visit;
    std::function<void()> m_onDynamic;
    VariableScan m_scan;
};

} // namespace

std::uint32_t FileFacts::lineAt(std::size_t offset) const
{
    const auto it = std::upper_bound(lines.begin(), lines.end(), offset);
    return it == lines.begin() ? 1 : static_cast<std::uint32_t>(it - lines.begin());
}

std::uint32_t FileFacts::columnAt(std::size_t offset) const
{
    if (lines.empty())
        return 0;
    const std::size_t begin = lines[lineAt(offset) - 1];
    if (begin >= offset)
        return 0;
    return static_cast<std::uint32_t>(characterCount(std::string_view(source).substr(begin, offset - begin)));
}

std::uint32_t FileFacts::itemAt(std::size_t offset) const
{
    const auto it = std::upper_bound(items.begin(), items.end(), offset, [](std::size_t wanted, const ItemFact &item) {
        return wanted < item.whole.begin;
    });
    if (it == items.begin() || offset > std::prev(it)->whole.end)
        return None;
    return static_cast<std::uint32_t>(it - items.begin()) - 1;
}

std::shared_ptr<const FileFacts> extractFacts(const Tree &tree, std::string path)
{
    const auto facts = std::make_shared<FileFacts>();
    facts->path = std::move(path);
    facts->source = tree.bytes();
    facts->kind = tree.kind();
    facts->version = tree.version();
    facts->readable = !tree.invalidUtf8();
    if (facts->readable)
        Extractor(tree, *facts).run();
    return facts;
}

} // namespace crat::robot
