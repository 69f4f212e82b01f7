#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/robot/Languages.h"
#include "core/robot/Variables.h"
#include "core/robot/index/FileFacts.h"
#include "core/robot/index/NameTable.h"
#include "core/robot/index/RunKeywords.h"
#include "core/robot/index/VariableScan.h"

namespace crat::robot {

struct DataCell {
    TokenType type;
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

/// The name that a cell assigns to: without the "=" that may follow it.
std::string_view withoutAssignMark(std::string_view text);

/// Reads one file's facts off its tree; for extractFacts() alone. Rows and items are in Extractor.cpp, settings and variables in
/// SettingFacts.cpp, keyword calls (those among another keyword's arguments too) in CallFacts.cpp.
/// Thread: one, for one file.
class Extractor {
public:
    Extractor(const Tree &tree, FileFacts &facts)
        : m_tree(tree), m_facts(facts), m_names(facts), m_visit([this](const ScannedVariable &v) { addUse(v); }),
          m_onDynamic([this] { markDynamic(); }), m_scan(m_visit, m_onDynamic)
    {
    }
    void run();

private:
    std::string_view text(Span span) const { return m_facts.text(span); }
    Span spanOf(std::string_view view) const
    {
        const auto begin = static_cast<std::uint32_t>(view.data() - m_facts.source.data());
        return {begin, begin + static_cast<std::uint32_t>(view.size())};
    }
    void buildLines();
    void readCells(const Row &row);
    void addComment(Span span);
    void beginItem(const Item &item);
    void endItem();
    void addEmbedded(std::string_view name);
    void addRow(const Row &row);
    void addLanguages();
    Slice addArguments(std::size_t first, std::size_t end);
    void scanCells(std::size_t first, std::size_t end);
    void scanLeniently(std::size_t first, std::size_t end);
    void addSetting();
    void addImport(TokenType type);
    void addFixture(CallKind kind, TokenType setting);
    void addTemplate(TokenType setting);
    void addTemplateRow();
    void addTags(TokenType setting);
    /// Keyword Tags may make all keywords of the file private.
    void applyFileTags();
    void addDocumentation();
    void addArgumentSpec();
    void addArgument(std::string_view cell, const VariableMatch &match, bool namedOnly, Span whole);
    void addSectionVariable();
    void addSteps();
    void scanExpressions(std::size_t first, std::size_t end);
    /// The variables of FOR, VAR and EXCEPT … AS. Gives the first cell behind.
    std::size_t addVariableCell(std::size_t at, bool isVar);
    static VariableKind scopeKind(std::string_view scope);
    void addAssign(VariableKind kind, std::string_view cell);
    void addVariable(VariableKind kind, char identifier, std::string_view name);
    void markDynamic();
    void addUse(const ScannedVariable &v);
    const NameTraits &traitsOf(std::string_view name);
    std::uint32_t addCall(CallKind kind, Span name, Slice arguments, std::uint32_t parent, TokenType setting);
    void addSearchOrder(std::uint32_t call, Slice arguments);
    void scanArguments(std::uint32_t first, std::uint32_t end);
    void addBuiltIn(const BuiltInTrait &trait, std::uint32_t call, Slice arguments);
    bool isListVariable(Span argument) const;
    void addNestedAt(std::uint32_t call, std::uint32_t first, std::uint32_t at, std::uint32_t end);
    void addNested(std::uint32_t call, std::uint32_t at, std::uint32_t end);
    void addIfChain(std::uint32_t call, Slice arguments);
    void addAndChain(std::uint32_t call, Slice arguments);
    /// ${name}, $name or \${name} as an argument that names a variable.
    void addNamedVariable(const BuiltInTrait &trait, std::string_view cell);
    void addDynamicImport(const BuiltInTrait &trait, std::uint32_t call, Slice arguments);

    static constexpr int MaxNesting = 32;
    const Tree &m_tree;
    FileFacts &m_facts;
    NameTable m_names;
    Languages m_languages = m_tree.lexed().languages;
    std::vector<DataCell> m_cells;
    boost::unordered_flat_map<std::string_view, NameTraits> m_traits;
    std::uint32_t m_item = None;
    std::uint32_t m_template = None, m_fileTemplate = None;
    bool m_templateSet = false;
    bool m_plainRow = false; ///< a keyword call outside of all blocks
    bool m_lenient = false, m_inText = false;
    int m_nesting = 0;
    VariableScan::Visit m_visit;
    std::function<void()> m_onDynamic;
    VariableScan m_scan;
};

} // namespace crat::robot
