#include "core/robot/Characters.h"
#include "core/robot/UserArguments.h"
#include "core/robot/index/Extractor.h"

namespace crat::robot {

using T = TokenType;

void Extractor::addSetting()
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

void Extractor::addImport(T type)
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

void Extractor::addFixture(CallKind kind, T setting)
{
    if (m_cells.size() < 2)
        return;
    const std::string_view name = text(m_cells[1].span);
    const std::string key = keyOf(name);
    if (key.empty() || key == "none")
        return;
    addCall(kind, m_cells[1].span, addArguments(2, m_cells.size()), None, setting);
}

void Extractor::addTemplate(T setting)
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

void Extractor::addTemplateRow()
{
    const Slice arguments = addArguments(0, m_cells.size());
    CallFact call{.name = m_cells[0].span, .item = m_item, .arguments = arguments, .kind = CallKind::TemplateRow};
    call.parent = m_templateSet ? m_template : m_fileTemplate;
    scanCells(0, m_cells.size());
    m_facts.calls.push_back(call);
}

void Extractor::addTags(T setting)
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

void Extractor::applyFileTags()
{
    bool isPrivate = false, noDryRun = false;
    for (const TagFact &tag : m_facts.tags) {
        if (tag.setting != T::KeywordTags)
            continue;
        const std::string_view key = m_facts.key(tag.id).substr(1);
        isPrivate |= key == "robot:private";
        noDryRun |= key == "robot:no-dry-run";
    }
    if (!isPrivate && !noDryRun)
        return;
    for (ItemFact &item : m_facts.items) {
        item.isPrivate |= isPrivate && item.kind == ItemKind::Keyword;
        item.noDryRun |= noDryRun && item.kind == ItemKind::Keyword;
    }
}

void Extractor::addDocumentation()
{
    if (m_item != None && m_cells.size() > 1) {
        ItemFact &item = m_facts.items[m_item];
        item.documentation = m_cells[1].span;
        const std::string_view doc = text(m_cells[1].span);
        item.deprecated = doc.starts_with("*DEPRECATED") && doc.find('*', 1) != std::string_view::npos;
    }
    scanLeniently(1, m_cells.size());
}

void Extractor::addArgumentSpec()
{
    UserArguments check;
    bool namedOnly = false;
    for (std::size_t i = 1; i < m_cells.size(); ++i) {
        const std::string_view cell = text(m_cells[i].span);
        if (!check.add(cell).empty()) {
            m_facts.items[m_item].badArguments = true;
            continue;
        }
        if (cell == "@{}") {
            namedOnly = true;
            continue;
        }
        addArgument(cell, searchVariable(cell, "$@&"), namedOnly, m_cells[i].span);
        namedOnly |= m_facts.argumentFacts.back().kind == ArgumentKind::VarPositional;
    }
}

void Extractor::addArgument(std::string_view cell, const VariableMatch &match, bool namedOnly, Span whole)
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

void Extractor::addSectionVariable()
{
    const std::string_view name = withoutAssignMark(text(m_cells[0].span));
    const VariableMatch match = searchVariable(name, "$@&");
    const Slice values = addArguments(1, m_cells.size());
    scanCells(1, m_cells.size());
    if (!match.identifier || match.base.empty())
        return;
    // ${name: type}: a type is no part of the name.
    addVariable(VariableKind::Section, match.identifier, match.base.substr(0, match.base.rfind(": ")));
    m_facts.variables.back().values = values;
}

} // namespace crat::robot
