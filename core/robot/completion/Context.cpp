#include "core/robot/completion/Context.h"

#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

using T = TokenType;

bool callsKeyword(T setting)
{
    switch (setting) {
    case T::SuiteSetup:
    case T::SuiteTeardown:
    case T::TestSetup:
    case T::TestTeardown:
    case T::TestTemplate:
    case T::Setup:
    case T::Teardown:
    case T::Template: return true;
    default: return false;
    }
}

bool holdsTags(T setting)
{
    return setting == T::TestTags || setting == T::DefaultTags || setting == T::KeywordTags || setting == T::Tags;
}

class ContextFinder {
public:
    ContextFinder(const Tree &tree, std::size_t offset) : m_tree(tree), m_offset(std::min(offset, tree.bytes().size()))
    {
    }

    CursorContext run()
    {
        findRow();
        findSection();
        m_context.begin = m_context.end = m_offset;
        if (m_context.row)
            findCell();
        m_context.typed = m_tree.bytes().substr(m_context.begin, m_offset - m_context.begin);
        m_context.place = place();
        findVariable();
        return m_context;
    }

private:
    void findRow()
    {
        auto row = m_tree.rowAtLine(m_tree.lineAt(m_offset));
        // Blanks at the end of a file without a last line end belong to its last row.
        if (!row && !m_tree.rows().empty() &&
            findLineEnd(m_tree.bytes(), m_tree.rows().back().begin) == m_tree.bytes().size())
            row = m_tree.rows().size() - 1;
        if (!row)
            return;
        // A name and the first step may share a line.
        std::size_t at = *row;
        while (at > 0 && m_tree.rows()[at].begin > m_offset)
            --at;
        while (at + 1 < m_tree.rows().size() && m_tree.rows()[at + 1].sharesNameLine &&
               m_tree.rows()[at + 1].begin <= m_offset)
            ++at;
        m_context.row = at;
        m_context.item = m_tree.itemOfRow(at);
    }

    void findSection()
    {
        if (m_tree.sections().empty())
            return;
        const std::size_t row = m_context.row.value_or(m_tree.rows().size());
        for (const Section &section : m_tree.sections()) {
            if (section.headerRow.value_or(section.firstRow) > row)
                break;
            m_context.section = section.kind;
            if (section.firstItem < section.endItem && !m_context.item && section.firstRow <= row)
                m_context.item.reset();
        }
        // Behind the last row of a file the cursor still belongs to its last item, if it is indented.
        if (!m_context.row && !m_tree.items().empty() && m_tree.items().back().endRow == m_tree.rows().size())
            m_context.item = m_tree.items().size() - 1;
    }

    /// The cell at the cursor, and those before it. One blank behind a cell still belongs to it: a name goes on there.
    void findCell()
    {
        m_cells = m_tree.cells(*m_context.row);
        m_before = 0;
        for (const Cell &cell : m_cells) {
            if (cell.begin > m_offset || cell.type == T::Comment)
                break;
            const bool inside = m_offset <= cell.end;
            const std::string_view behind =
                inside ? std::string_view() : m_tree.bytes().substr(cell.end, m_offset - cell.end);
            if (inside || behind == " ") {
                m_context.begin = cell.begin;
                m_context.end = std::max(cell.end, m_offset);
                m_current = &cell;
                return;
            }
            ++m_before;
        }
        m_inComment =
            m_before < m_cells.size() && m_cells[m_before].type == T::Comment && m_cells[m_before].begin < m_offset;
    }

    bool atLineStart() const { return m_context.begin == 0 || lineEndsBefore(m_context.begin); }
    bool lineEndsBefore(std::size_t at) const
    {
        const char c = m_tree.bytes()[at - 1];
        return c == '\n' || c == '\r';
    }

    Place place()
    {
        if (m_inComment || (m_current && m_current->type == T::Comment && !m_current->text.starts_with("*")))
            return Place::Nothing;
        if (m_context.typed.starts_with("*") && atLineStart())
            return Place::SectionHeader;
        switch (m_context.section) {
        case SectionKind::Settings: return inSettings();
        case SectionKind::Variables: return m_before > 0 ? Place::Value : Place::Nothing;
        case SectionKind::TestCases:
        case SectionKind::Tasks:
        case SectionKind::Keywords: return inItem();
        default: return Place::Nothing;
        }
    }

    Place inSettings()
    {
        if (m_before == 0)
            return Place::Setting;
        return behindSetting(m_cells[0].type);
    }

    Place behindSetting(T setting)
    {
        if (setting == T::Library && m_before == 1)
            return Place::ImportLibrary;
        if (setting == T::Resource && m_before == 1)
            return Place::ImportResource;
        if (setting == T::Variables && m_before == 1)
            return Place::ImportVariables;
        if (holdsTags(setting))
            return Place::Tag;
        if (!callsKeyword(setting))
            return Place::Value;
        if (m_before == 1)
            return Place::KeywordName;
        return argumentOf(1);
    }

    Place inItem()
    {
        if (atLineStart())
            return Place::Nothing; // the name of a new test or keyword
        if (m_context.row && m_tree.rows()[*m_context.row].kind == RowKind::Name)
            return Place::Nothing;
        if (m_before == 0)
            return m_context.typed.starts_with("[") ? Place::ItemSetting : Place::Keyword;
        if (isSetting(m_cells[0].type))
            return behindSetting(m_cells[0].type);
        return inStep();
    }

    Place inStep()
    {
        const T type = m_current ? m_current->type : T::Ignored;
        if (type == T::Keyword)
            return Place::KeywordName;
        for (std::size_t i = m_before; i-- > 0;) {
            switch (m_cells[i].type) {
            case T::Keyword: return argumentOf(i);
            case T::Assign: return Place::KeywordName;
            case T::Else: return Place::KeywordName;
            case T::InlineIf:
            case T::ElseIf: return m_before - i > 1 ? Place::KeywordName : Place::Value;
            case T::If:
                // A block's IF until a step is written behind its condition.
                return m_before - i > 1 ? Place::KeywordName : Place::Value;
            case T::Argument: continue;
            default: return Place::Value;
            }
        }
        return Place::Value;
    }

    Place argumentOf(std::size_t nameCell)
    {
        m_context.call.name = m_cells[nameCell].text;
        for (std::size_t i = nameCell + 1; i < m_cells.size(); ++i) {
            if (m_cells[i].type == T::Comment)
                break;
            // An inline IF goes on with ELSE behind a call's arguments.
            if (m_cells[i].type == T::Else || m_cells[i].type == T::ElseIf)
                break;
            m_context.call.arguments.push_back(m_cells[i].text);
        }
        m_context.call.index = m_before - nameCell - 1;
        return Place::Argument;
    }

    void findVariable()
    {
        const std::string_view typed = m_context.typed;
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < typed.size(); ++i) {
            if (typed[i] == '\\') {
                ++i;
            } else if (i + 1 < typed.size() && typed[i + 1] == '{' &&
                       std::string_view("$@&%").find(typed[i]) != std::string_view::npos) {
                open.push_back(i);
                ++i;
            } else if (typed[i] == '}' && !open.empty()) {
                open.pop_back();
            }
        }
        if (m_context.place == Place::Nothing || m_context.place == Place::SectionHeader)
            return;
        if (!open.empty())
            m_context.variableBegin = m_context.begin + open.back();
        else if (!typed.empty() && std::string_view("$@&%").find(typed.back()) != std::string_view::npos &&
                 !(typed.size() > 1 && typed[typed.size() - 2] == '\\'))
            m_context.variableBegin = m_offset - 1;
        m_context.variableClosed = m_offset < m_tree.bytes().size() && m_tree.bytes()[m_offset] == '}';
    }

    const Tree &m_tree;
    std::size_t m_offset;
    CursorContext m_context;
    std::vector<Cell> m_cells;
    const Cell *m_current = nullptr;
    std::size_t m_before = 0; ///< cells in front of the current one
    bool m_inComment = false;
};

} // namespace

CursorContext contextAt(const Tree &tree, std::size_t offset)
{
    return ContextFinder(tree, offset).run();
}

} // namespace crat::robot
