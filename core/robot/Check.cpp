#include "core/robot/Check.h"

#include <algorithm>

#include "core/robot/BlockCheck.h"
#include "core/robot/Names.h"
#include "core/robot/Places.h"
#include "core/robot/RowShape.h"
#include "core/robot/StatementCheck.h"
#include "core/robot/Variables.h"

namespace crat::robot {
namespace {

using T = TokenType;

std::string_view fileNoun(FileKind kind)
{
    switch (kind) {
    case FileKind::Init: return "an __init__ file";
    case FileKind::Resource: return "a resource file";
    case FileKind::Suite: break;
    }
    return "a suite file";
}

class Checker {
public:
    explicit Checker(const Tree &tree) : m_tree(tree), m_places(tree) {}

    std::vector<Finding> run()
    {
        checkBytes();
        for (const LexError &error : m_tree.lexed().errors)
            addLexError(error);
        checkSections();
        checkItems();
        checkRows();
        std::stable_sort(m_findings.begin(), m_findings.end(), [](const Finding &a, const Finding &b) {
            return std::pair(a.line, a.column) < std::pair(b.line, b.column);
        });
        if (m_findings.size() == MaxFindings)
            m_findings.push_back({Severity::Error, "too-many-findings",
                                  "There is more wrong with this file. Mend the first findings and check it again.",
                                  m_findings.back().line});
        return std::move(m_findings);
    }

private:
    void add(Severity severity, std::string_view rule, std::string message, std::size_t begin, std::size_t end)
    {
        if (m_findings.size() < MaxFindings)
            m_findings.push_back(m_places.finding(severity, rule, std::move(message), begin, end));
    }

    void checkBytes()
    {
        if (const auto bad = m_tree.invalidUtf8())
            add(Severity::Error, "encoding",
                "The file is not UTF-8 from here on, so Robot Framework refuses it. Save it as UTF-8.", *bad, *bad + 1);
        const std::size_t nul = m_tree.hasNul() ? m_tree.bytes().find('\0') : std::string_view::npos;
        if (nul != std::string_view::npos)
            add(Severity::Warning, "nul-byte", "The file holds a NUL byte, which no test needs. Take it out.", nul,
                nul + 1);
    }

    void addLexError(const LexError &error)
    {
        const Token &token = m_tree.lexed().tokens[error.token];
        const std::string text(m_tree.text(token));
        const auto put = [&](std::string_view rule, std::string message) {
            const Severity severity = isWarning(error.code) ? Severity::Warning : Severity::Error;
            add(severity, rule, std::move(message), token.begin, token.end());
        };
        const std::string where(fileNoun(m_tree.kind()));
        switch (error.code) {
        case LexErrorCode::InvalidHeader:
            put("invalid-section", "\"" + text + "\" is no section that " + where +
                                       " can have. Everything up to the next section is ignored.");
            break;
        case LexErrorCode::SingularHeader:
            put("deprecated-section", "\"" + text + "\" is deprecated: write the section's name in the plural.");
            break;
        case LexErrorCode::UnknownSetting:
            put("unknown-setting", text.empty() ? "A setting's row must begin at the start of the line."
                                                : "There is no setting \"" + text + "\".");
            break;
        case LexErrorCode::SettingNotAllowedHere:
            put("setting-not-allowed", "The setting \"" + text + "\" is not possible here.");
            break;
        case LexErrorCode::SettingRepeated:
            put("duplicate-setting", "The setting \"" + text + "\" was given already; this one is ignored.");
            break;
        case LexErrorCode::SettingTakesOneValue:
            put("setting-values", "The setting \"" + text + "\" takes one value. Are there two blanks inside it?");
            break;
        case LexErrorCode::ReturnSettingDeprecated:
            put("deprecated-setting", "\"" + text + "\" is deprecated: use a RETURN row.");
            break;
        case LexErrorCode::NotAllowedHere:
            put("misplaced-statement", "\"" + text + "\" is not possible here: no block is open that it belongs to.");
            break;
        case LexErrorCode::UnknownLanguage:
            put("unknown-language",
                "Robot Framework has no language of this name (a language module of your own is not looked for here).");
            break;
        }
    }

    void checkSections()
    {
        const Section *first = nullptr;
        for (const Section &section : m_tree.sections()) {
            if (section.kind != SectionKind::TestCases && section.kind != SectionKind::Tasks)
                continue;
            if (first && first->kind != section.kind && section.headerRow) {
                const Cell header = m_tree.cells(*section.headerRow)[0];
                add(Severity::Error, "mixed-sections",
                    "A file has either tests or tasks: Robot Framework refuses one with both.", header.begin,
                    header.end);
                return;
            }
            first = first ? first : &section;
        }
    }

    void checkItems()
    {
        // Robot takes tests for the same where keywords would be: underscores do not tell names apart.
        NameSet tests(ItemKind::Keyword, m_tree.items().size()), keywords(ItemKind::Keyword, m_tree.items().size());
        for (const Item &item : m_tree.items()) {
            checkName(item, item.kind == ItemKind::Keyword ? keywords : tests);
            checkNotEmpty(item);
            checkBlocks(m_tree, item, m_places, m_findings);
            checkStatements(m_tree, item, m_places, m_findings);
        }
    }

    void addAtName(const Item &item, Severity severity, std::string_view rule, std::string message)
    {
        const auto begin = static_cast<std::size_t>(item.name.data() - m_tree.bytes().data());
        add(severity, rule, std::move(message), begin, begin + item.name.size());
    }

    void checkName(const Item &item, NameSet &seen)
    {
        const bool keyword = item.kind == ItemKind::Keyword;
        if (item.name.empty()) {
            addAtName(item, Severity::Error, "empty-name",
                      "The rows from here on have no name above them: a " + std::string(keyword ? "keyword" : "test") +
                          "'s name begins at the start of a line.");
            return;
        }
        // Keywords with embedded arguments are told apart by what they match, not by their names alone.
        if (keyword && searchVariable(item.name).identifier)
            return;
        const auto first = seen.add(item.name, item.firstLine);
        if (!first)
            return;
        const std::string text =
            "\"" + std::string(item.name) + "\" is defined on line " + std::to_string(*first) + " already";
        if (keyword)
            addAtName(item, Severity::Error, "duplicate-keyword",
                      text + ": Robot Framework can run neither. Rename one.");
        else
            addAtName(item, Severity::Warning, "duplicate-test",
                      text + ". Rename one, so that results can be told apart.");
    }

    void checkNotEmpty(const Item &item)
    {
        for (std::size_t row = item.firstRow; row < item.endRow; ++row) {
            const Row &r = m_tree.rows()[row];
            if (r.kind == RowKind::KeywordCall || r.kind == RowKind::TemplateData || r.kind == RowKind::Control ||
                r.kind == RowKind::Error || r.lead == T::ReturnSetting)
                return;
        }
        const bool keyword = item.kind == ItemKind::Keyword;
        addAtName(item, Severity::Error, keyword ? "empty-keyword" : "empty-test",
                  "\"" + std::string(item.name) + "\" has no step, so Robot Framework cannot run it.");
    }

    void checkRows()
    {
        for (const Section &section : m_tree.sections()) {
            if (section.kind == SectionKind::Variables)
                m_variableRows += section.endRow - section.firstRow;
        }
        NameSet variables(ItemKind::Keyword, m_variableRows);
        for (std::size_t row = 0; row < m_tree.rows().size(); ++row) {
            const Row &r = m_tree.rows()[row];
            if (r.kind == RowKind::Variable)
                checkVariable(row, variables);
            else if (r.kind == RowKind::Setting && (r.shape & ShapeMalformed))
                checkImport(row);
            else if (r.kind == RowKind::Setting && r.lead == T::TestTimeout)
                checkTestTimeout(m_tree, r, m_places, m_findings);
        }
    }

    void checkVariable(std::size_t row, NameSet &seen)
    {
        const Cell name = m_tree.cells(row)[0];
        checkVariableRow(m_tree, m_tree.rows()[row], m_places, m_findings);
        if (!isAssign(name.text))
            return;
        std::string_view base = searchVariable(name.text).base;
        base = base.substr(0, base.rfind(": ")); // the type of ${name: int}
        if (const auto first = seen.add(base, name.line))
            add(Severity::Warning, "duplicate-variable",
                "\"" + std::string(name.text) + "\" was set on line " + std::to_string(*first) +
                    " already; Robot Framework keeps that value.",
                name.begin, name.end);
    }

    void checkImport(std::size_t row)
    {
        const std::vector<Cell> cells = m_tree.cells(row);
        const bool import =
            cells[0].type == T::Library || cells[0].type == T::Resource || cells[0].type == T::Variables;
        const bool named = cells.size() > 1 && cells[1].type == T::Name && !cells[1].text.empty();
        if (import && !named)
            add(Severity::Error, "setting-values",
                "\"" + std::string(cells[0].text) + "\" needs the name of what to import.", cells[0].begin,
                cells[0].end);
    }

    const Tree &m_tree;
    Places m_places;
    std::vector<Finding> m_findings;
    std::size_t m_variableRows = 0;
};

} // namespace

std::vector<Finding> check(const Tree &tree)
{
    return Checker(tree).run();
}

std::string_view toString(Severity severity)
{
    return severity == Severity::Error ? "error" : "warning";
}

} // namespace crat::robot
