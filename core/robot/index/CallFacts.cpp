#include <algorithm>

#include "core/robot/index/Extractor.h"

namespace crat::robot {

using T = TokenType;

const NameTraits &Extractor::traitsOf(std::string_view name)
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

std::uint32_t Extractor::addCall(CallKind kind, Span name, Slice arguments, std::uint32_t parent, T setting)
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

void Extractor::addSearchOrder(std::uint32_t index, Slice arguments)
{
    const CallFact &call = m_facts.calls[index];
    SearchOrderFact fact{.call = index, .literal = true};
    const auto always = [this](const CallFact &each) {
        return (each.kind == CallKind::Step && m_plainRow) || each.setting == T::SuiteSetup;
    };
    fact.always = always(call);
    if (call.kind == CallKind::Nested) {
        const CallFact &outer = m_facts.calls[call.parent];
        const BuiltInTrait *trait = traitsOf(text(outer.name)).trait;
        fact.always = trait && trait->runs == BuiltInTrait::Runs::AndChain && always(outer);
    }
    for (std::uint32_t i = arguments.begin; i < arguments.end; ++i)
        fact.literal &= text(m_facts.arguments[i]).find_first_of("{\\") == std::string_view::npos;
    m_facts.searchOrders.push_back(fact);
}

void Extractor::scanArguments(std::uint32_t first, std::uint32_t end)
{
    for (std::uint32_t i = first; i < end; ++i)
        m_scan.text(text(m_facts.arguments[i]));
}

void Extractor::addBuiltIn(const BuiltInTrait &trait, std::uint32_t call, Slice arguments)
{
    std::uint32_t first = arguments.begin;
    if (trait.setsSearchOrder)
        addSearchOrder(call, arguments);
    if (arguments.size() == 0)
        return;
    if (trait.sets != BuiltInTrait::Sets::Nothing || trait.readsByName) {
        addNamedVariable(trait, text(m_facts.arguments[first]));
        ++first;
    } else if (trait.imports != BuiltInTrait::Imports::Nothing) {
        addDynamicImport(trait, call, arguments);
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

bool Extractor::isListVariable(Span argument) const
{
    const std::string_view cell = text(argument);
    if (!cell.starts_with("@{"))
        return false;
    const VariableMatch match = searchVariable(cell, "@");
    return match.begin == 0 && match.end == cell.size();
}

void Extractor::addNestedAt(std::uint32_t call, std::uint32_t first, std::uint32_t at, std::uint32_t end)
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

void Extractor::addNested(std::uint32_t call, std::uint32_t at, std::uint32_t end)
{
    if (++m_nesting <= MaxNesting)
        addCall(CallKind::Nested, m_facts.arguments[at], {at + 1, end}, call, T::Keyword);
    --m_nesting;
}

void Extractor::addIfChain(std::uint32_t call, Slice arguments)
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

void Extractor::addAndChain(std::uint32_t call, Slice arguments)
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

void Extractor::addNamedVariable(const BuiltInTrait &trait, std::string_view cell)
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

void Extractor::addDynamicImport(const BuiltInTrait &trait, std::uint32_t call, Slice arguments)
{
    ImportFact fact{.kind = trait.imports == BuiltInTrait::Imports::Library    ? ImportKind::Library
                            : trait.imports == BuiltInTrait::Imports::Resource ? ImportKind::Resource
                                                                               : ImportKind::Variables,
                    .dynamic = true,
                    .name = m_facts.arguments[arguments.begin]};
    fact.row = {fact.name.begin, m_facts.arguments[arguments.end - 1].end};
    fact.arguments = {arguments.begin + 1, arguments.end};
    fact.call = call;
    if (fact.kind == ImportKind::Library && arguments.size() >= 3) {
        const std::string_view as = text(m_facts.arguments[arguments.end - 2]);
        if (as == "AS" || as == "WITH NAME") {
            fact.alias = m_facts.arguments[arguments.end - 1];
            fact.arguments.end -= 2;
        }
    }
    m_facts.imports.push_back(fact);
}

} // namespace crat::robot
