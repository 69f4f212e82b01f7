#include "core/robot/Tree.h"

#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/Names.h"

namespace crat::robot {
namespace {

using T = TokenType;

CellKind cellKindOf(TokenType type)
{
    if (isHeader(type))
        return CellKind::Header;
    if (isSetting(type))
        return CellKind::Setting;
    switch (type) {
    case T::Keyword: return CellKind::Keyword;
    case T::Assign: return CellKind::Assign;
    case T::TestCaseName:
    case T::KeywordName:
    case T::Name: return CellKind::Name;
    case T::Variable: return CellKind::Variable;
    case T::Option: return CellKind::Option;
    case T::Comment:
    case T::Config: return CellKind::Comment;
    case T::Error: return CellKind::Error;
    case T::Argument: return CellKind::Argument;
    default: return CellKind::Control;
    }
}

bool isNameToken(TokenType type)
{
    return type == T::TestCaseName || type == T::KeywordName;
}

/// FOR, IF, TRY … and the branches ELSE, EXCEPT …: what follows is one deeper.
bool opensBlock(const LexedFile &file, const Row &row)
{
    for (std::uint32_t i = row.firstToken; i < row.endToken; ++i) {
        const TokenType type = file.tokens[i].type;
        if (!isData(type))
            continue;
        return type == T::For || type == T::While || type == T::If || type == T::Try || type == T::Group ||
               type == T::Else || type == T::ElseIf || type == T::Except || type == T::Finally;
    }
    return false;
}

bool startsComment(std::string_view text)
{
    return stripLeft(text).starts_with('#');
}

} // namespace

std::shared_ptr<const Tree> Tree::parse(std::string bytes, FileKind kind, std::uint64_t version)
{
    const std::shared_ptr<Tree> tree(new Tree);
    tree->m_bytes = std::move(bytes);
    tree->m_version = version;
    tree->m_lexed = lex(tree->m_bytes, kind);
    tree->scanBytes();
    tree->buildRows();
    tree->buildSections();
    return tree;
}

void Tree::scanBytes()
{
    m_bom = m_bytes.starts_with("\xEF\xBB\xBF");
    m_nul = m_bytes.find('\0') != std::string::npos;
    std::size_t bad = 0;
    if (!isValidUtf8(m_bytes, &bad))
        m_invalidUtf8 = bad;
    std::size_t lf = 0, crlf = 0, cr = 0;
    for (const Token &token : m_lexed.tokens) {
        if (token.type != T::Eol || token.size == 0)
            continue;
        const std::string_view raw = token.in(m_bytes);
        (raw.ends_with("\r\n") ? crlf : raw.back() == '\n' ? lf : raw.back() == '\r' ? cr : lf)++;
    }
    if (crlf > lf && crlf >= cr)
        m_lineEnd = "\r\n";
    else if (cr > lf)
        m_lineEnd = "\r";
}

void Tree::buildRows()
{
    m_rows.reserve(m_lexed.statements.size() + 8);
    m_rowSection.reserve(m_lexed.statements.size() + 8);
    for (const LexedStatement &statement : m_lexed.statements) {
        const bool inBody = statement.section == SectionKind::TestCases || statement.section == SectionKind::Tasks ||
                            statement.section == SectionKind::Keywords;
        std::uint32_t split = statement.endToken;
        if (inBody && !statement.startsSection) {
            for (std::uint32_t i = statement.firstToken; i < statement.endToken; ++i) {
                if (isNameToken(m_lexed.tokens[i].type)) {
                    if (m_lexed.tokens[i].flags & Token::EosAfter)
                        split = i + 1;
                    break;
                }
            }
        }
        addRow(statement, statement.firstToken, split, false);
        if (split != statement.endToken)
            addRow(statement, split, statement.endToken, true);
    }
}

void Tree::addRow(const LexedStatement &statement, std::uint32_t first, std::uint32_t end, bool sharesName)
{
    Row row{.depth = statement.depth, .firstToken = first, .endToken = end, .firstLine = statement.firstLine};
    row.sharesNameLine = sharesName || end != statement.endToken;
    row.begin = m_lexed.tokens[first].begin;
    if (m_rows.empty())
        row.begin = 0; // a byte order mark belongs to the first row
    row.end = m_lexed.tokens[end - 1].end();
    std::uint32_t lines = 0;
    for (std::uint32_t i = first; i < end; ++i) {
        const Token &token = m_lexed.tokens[i];
        lines += token.type == T::Eol;
        // Only a separator of pipes holds a pipe; one at a line's start makes the row a pipe row.
        if (token.type == T::Separator && !row.piped)
            row.piped = token.in(m_bytes).find('|') != std::string_view::npos;
    }
    row.lastLine = row.firstLine + (lines ? lines - 1 : 0);
    row.kind = statement.startsSection ? RowKind::Header : kindOf(row, statement.section);
    if (row.kind == RowKind::Blank || row.kind == RowKind::Comment)
        row.depth = m_innerDepth; // it stands in the blocks that the rows before it left open
    else
        m_innerDepth = static_cast<std::uint16_t>(row.depth + (opensBlock(m_lexed, row) ? 1 : 0));
    m_rows.push_back(row);
    m_rowSection.push_back(statement.section);
}

RowKind Tree::kindOf(const Row &row, SectionKind section) const
{
    bool comment = false;
    for (std::uint32_t i = row.firstToken; i < row.endToken; ++i) {
        const TokenType type = m_lexed.tokens[i].type;
        comment |= type == T::Comment;
        if (!isData(type))
            continue;
        if (type == T::Error)
            return RowKind::Error;
        if (type == T::Config)
            return RowKind::Config;
        if (isNameToken(type))
            return RowKind::Name;
        if (section == SectionKind::Variables)
            return RowKind::Variable;
        if (isSetting(type))
            return RowKind::Setting;
        if (type == T::Argument)
            return RowKind::TemplateData;
        if (type == T::Keyword)
            return RowKind::KeywordCall;
        if (type != T::Assign)
            return RowKind::Control;
        while (i < row.endToken && (m_lexed.tokens[i].type == T::Assign || !isData(m_lexed.tokens[i].type)))
            ++i;
        const bool inlineIf = i < row.endToken && m_lexed.tokens[i].type == T::InlineIf;
        return inlineIf ? RowKind::Control : RowKind::KeywordCall;
    }
    return comment ? RowKind::Comment : RowKind::Blank;
}

void Tree::buildSections()
{
    m_sections.push_back({});
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows[i];
        if (row.kind == RowKind::Header) {
            closeItem(i);
            m_sections.back().endRow = i;
            m_sections.push_back({m_rowSection[i], i, i + 1, i + 1, m_items.size(), m_items.size()});
        } else if (row.kind == RowKind::Name) {
            closeItem(i);
            const SectionKind kind = m_rowSection[i];
            Item item{.kind = kind == SectionKind::Keywords ? ItemKind::Keyword
                              : kind == SectionKind::Tasks  ? ItemKind::Task
                                                            : ItemKind::Test,
                      .section = m_sections.size() - 1,
                      .nameRow = i,
                      .firstRow = i + 1,
                      .endRow = 0,
                      .firstLine = row.firstLine};
            for (std::uint32_t t = row.firstToken; t < row.endToken; ++t) {
                if (isNameToken(m_lexed.tokens[t].type))
                    item.name = m_lexed.tokens[t].in(m_bytes);
            }
            m_items.push_back(item);
            m_sections.back().endItem = m_items.size();
        }
    }
    closeItem(m_rows.size());
    m_sections.back().endRow = m_rows.size();
}

void Tree::closeItem(std::size_t endRow)
{
    if (m_items.empty() || m_items.back().endRow != 0)
        return;
    Item &item = m_items.back();
    item.endRow = item.contentEnd = endRow;
    while (item.contentEnd > item.firstRow && m_rows[item.contentEnd - 1].kind == RowKind::Blank)
        --item.contentEnd;
    item.lastLine = m_rows[endRow - 1].lastLine;
}

std::vector<Cell> Tree::cells(std::size_t index) const
{
    std::vector<Cell> cells;
    const Row &row = m_rows.at(index);
    std::uint32_t line = row.firstLine;
    bool comment = false; // inside the comment at the end of a line
    for (std::uint32_t i = row.firstToken; i < row.endToken; ++i) {
        const Token &token = m_lexed.tokens[i];
        if (token.type == T::Eol) {
            ++line;
            comment = false;
        } else if (token.type == T::Comment && comment) {
            cells.back().end = token.end();
            cells.back().text = std::string_view(m_bytes).substr(cells.back().begin, token.end() - cells.back().begin);
        } else if (isData(token.type) || token.type == T::Comment) {
            const std::string_view text = token.in(m_bytes);
            cells.push_back({cellKindOf(token.type), token.type, token.begin, token.end(), line, text});
            comment = token.type == T::Comment && startsComment(text);
        }
    }
    return cells;
}

std::string_view Tree::rowText(std::size_t row) const
{
    const Row &r = m_rows.at(row);
    return std::string_view(m_bytes).substr(r.begin, r.end - r.begin);
}

std::optional<std::size_t> Tree::rowAtLine(std::uint32_t line) const
{
    if (line == 0 || line > m_lexed.lineCount)
        return std::nullopt;
    const auto it = std::upper_bound(m_rows.begin(), m_rows.end(), line,
                                     [](std::uint32_t wanted, const Row &row) { return wanted < row.firstLine; });
    return static_cast<std::size_t>(it - m_rows.begin()) - 1;
}

std::optional<std::size_t> Tree::itemOfRow(std::size_t row) const
{
    const auto it = std::upper_bound(m_items.begin(), m_items.end(), row,
                                     [](std::size_t wanted, const Item &item) { return wanted < item.nameRow; });
    if (it == m_items.begin() || row >= std::prev(it)->endRow)
        return std::nullopt;
    return static_cast<std::size_t>(it - m_items.begin()) - 1;
}

std::optional<std::size_t> Tree::findItem(ItemKind kind, std::string_view name) const
{
    const bool keyword = kind == ItemKind::Keyword;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        if ((m_items[i].kind == ItemKind::Keyword) == keyword && sameName(kind, m_items[i].name, name))
            return i;
    }
    return std::nullopt;
}

std::uint32_t Tree::lineAt(std::size_t offset) const
{
    if (m_rows.empty())
        return 1;
    auto it = std::upper_bound(m_rows.begin(), m_rows.end(), offset,
                               [](std::size_t wanted, const Row &row) { return wanted < row.begin; });
    if (it != m_rows.begin())
        --it;
    std::uint32_t line = it->firstLine;
    for (std::uint32_t i = it->firstToken; i < it->endToken && m_lexed.tokens[i].end() <= offset; ++i)
        line += m_lexed.tokens[i].type == T::Eol && m_lexed.tokens[i].size != 0;
    return line;
}

} // namespace crat::robot
