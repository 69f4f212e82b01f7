#include "core/robot/Tree.h"

#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/Names.h"
#include "core/robot/Relex.h"
#include "core/robot/RowShape.h"

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

constexpr std::uint64_t bit(TokenType type)
{
    return std::uint64_t(1) << static_cast<unsigned>(type);
}
static_assert(static_cast<unsigned>(T::Error) < 64);

constexpr std::uint64_t StatementTypes = bit(T::Option) | bit(T::ReturnStatement) | bit(T::Break) | bit(T::Continue);

/// What the tokens of a row are, in one pass.
struct Look {
    std::uint64_t types = 0; ///< a bit a type
    std::uint32_t cells = 0; ///< of data
    TokenType lead = T::Ignored;

    bool has(TokenType type) const { return (types & bit(type)) != 0; }
};

RowKind kindOf(const Look &look, SectionKind section)
{
    const TokenType lead = look.lead;
    if (look.cells == 0)
        return look.has(T::Comment) ? RowKind::Comment : RowKind::Blank;
    if (lead == T::Error)
        return RowKind::Error;
    if (lead == T::Config)
        return RowKind::Config;
    if (isNameToken(lead))
        return RowKind::Name;
    if (section == SectionKind::Variables)
        return RowKind::Variable;
    if (isSetting(lead))
        return RowKind::Setting;
    if (lead == T::Argument)
        return RowKind::TemplateData;
    if (lead == T::Keyword || (lead == T::Assign && !look.has(T::InlineIf)))
        return RowKind::KeywordCall;
    return RowKind::Control;
}

bool isMalformed(const Look &look, RowKind kind)
{
    switch (look.lead) {
    case T::For: return !look.has(T::Variable) || !look.has(T::ForSeparator) || !look.has(T::Argument);
    case T::If:
    case T::ElseIf: return look.cells < 2;
    case T::Try:
    case T::Else:
    case T::Finally:
    case T::End: return look.cells > 1;
    case T::While:
    case T::Group: return look.cells > 2 && look.has(T::Argument);
    case T::Except: return look.has(T::As);
    case T::Library:
    case T::Resource:
    case T::Variables: return !look.has(T::Name);
    default: return kind == RowKind::KeywordCall && !look.has(T::Keyword);
    }
}

SectionKind sectionOf(TokenType header)
{
    switch (header) {
    case T::SettingHeader: return SectionKind::Settings;
    case T::VariableHeader: return SectionKind::Variables;
    case T::TestCaseHeader: return SectionKind::TestCases;
    case T::TaskHeader: return SectionKind::Tasks;
    case T::KeywordHeader: return SectionKind::Keywords;
    case T::CommentHeader: return SectionKind::Comments;
    default: return SectionKind::Invalid;
    }
}

bool startsComment(std::string_view text)
{
    return stripLeft(text).starts_with('#');
}

} // namespace

Tree::Tree() : m_memory(std::make_unique<LexMemory>()) {}
Tree::~Tree() = default;

std::shared_ptr<const Tree> Tree::parse(std::string bytes, FileKind kind, std::uint64_t version,
                                        const Languages &languages)
{
    const std::shared_ptr<Tree> tree(new Tree);
    tree->m_bytes = std::move(bytes);
    tree->m_bytesRead = tree->m_bytes.size();
    tree->m_version = version;
    tree->m_lexed = lex(tree->m_bytes, kind, languages, *tree->m_memory);
    tree->scanBytes();
    tree->buildRows(nullptr, {.end = tree->m_lexed.statements.size()}, 0);
    tree->buildSections();
    return tree;
}

std::shared_ptr<const Tree> Tree::reparse(const Tree &former, std::string bytes, const TextChange &change,
                                          std::uint64_t version)
{
    const std::shared_ptr<Tree> tree(new Tree);
    tree->m_bytes = std::move(bytes);
    tree->m_version = version;
    const Relexed read = relex(tree->m_bytes, change, former.m_lexed, *former.m_memory, tree->m_lexed, *tree->m_memory);
    tree->m_bytesRead = read.bytesRead;
    tree->rescanBytes(former, change);
    tree->m_lineEnds = former.m_lineEnds;
    tree->countLineEnds(former, read.firstToken, read.formerEndToken, -1);
    tree->countLineEnds(*tree, read.firstToken, read.endToken, 1);
    tree->chooseLineEnd();
    tree->buildRows(&former, read, change.delta());
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
    countLineEnds(*this, 0, static_cast<std::uint32_t>(m_lexed.tokens.size()), 1);
    chooseLineEnd();
}

/// As scanBytes(), but for text that is known already.
void Tree::rescanBytes(const Tree &former, const TextChange &change)
{
    m_bom = m_bytes.starts_with("\xEF\xBB\xBF");
    const std::string_view bytes(m_bytes);
    const std::string_view inserted = bytes.substr(change.begin, change.newEnd - change.begin);
    m_nul = former.m_nul ? bytes.find('\0') != bytes.npos : inserted.find('\0') != inserted.npos;
    // A character is at most four bytes: those that the change can have cut lie within three of it.
    const auto isMiddle = [&](std::size_t at) {
        return at < bytes.size() && (static_cast<unsigned char>(bytes[at]) & 0xC0) == 0x80;
    };
    std::size_t begin = former.m_invalidUtf8 ? 0 : change.begin,
                end = former.m_invalidUtf8 ? bytes.size() : change.newEnd;
    for (int i = 0; i < 3 && begin > 0 && isMiddle(begin); ++i)
        --begin;
    if (begin > 0 && !isMiddle(begin)) { // the character before may have lost its end
        --begin;
        for (int i = 0; i < 3 && begin > 0 && isMiddle(begin); ++i)
            --begin;
    }
    while (end < bytes.size() && isMiddle(end))
        ++end;
    std::size_t bad = 0;
    if (!isValidUtf8(bytes.substr(begin, end - begin), &bad))
        m_invalidUtf8 = begin + bad;
}

void Tree::countLineEnds(const Tree &from, std::uint32_t firstToken, std::uint32_t endToken, int sign)
{
    for (std::uint32_t i = firstToken; i < endToken; ++i) {
        const Token &token = from.m_lexed.tokens[i];
        if (token.type != T::Eol || token.size == 0)
            continue;
        const std::string_view raw = token.in(from.m_bytes);
        (raw.ends_with("\r\n") ? m_lineEnds.crlf : raw.back() == '\r' ? m_lineEnds.cr : m_lineEnds.lf) += sign;
    }
}

void Tree::chooseLineEnd()
{
    if (m_lineEnds.crlf > m_lineEnds.lf && m_lineEnds.crlf >= m_lineEnds.cr)
        m_lineEnd = "\r\n";
    else if (m_lineEnds.cr > m_lineEnds.lf)
        m_lineEnd = "\r";
}

/// The rows of the statements that were read anew; those of `former` before and behind are taken over.
void Tree::buildRows(const Tree *former, const Relexed &read, std::int64_t bytesDelta)
{
    m_rows.reserve((former ? former->m_rows.size() : 0) + (read.end - read.first) + 8);
    const auto rowOfToken = [&](std::uint32_t token) {
        return std::partition_point(former->m_rows.begin(), former->m_rows.end(),
                                    [token](const Row &row) { return row.firstToken < token; });
    };
    if (former)
        m_rows.assign(former->m_rows.begin(), rowOfToken(read.firstToken));
    if (!m_rows.empty())
        m_innerDepth = static_cast<std::uint16_t>(m_rows.back().depth + (indentsBody(m_rows.back().lead) ? 1 : 0));
    for (std::size_t i = read.first; i < read.end; ++i)
        addRows(m_lexed.statements[i]);
    if (!former)
        return;
    const std::size_t tail = m_rows.size();
    const std::int64_t tokens = std::int64_t(read.endToken) - std::int64_t(read.formerEndToken);
    m_rows.insert(m_rows.end(), rowOfToken(read.formerEndToken), former->m_rows.end());
    for (std::size_t i = tail; i < m_rows.size(); ++i) {
        Row &row = m_rows[i];
        row.firstToken = static_cast<std::uint32_t>(row.firstToken + tokens);
        row.endToken = static_cast<std::uint32_t>(row.endToken + tokens);
        row.firstLine = static_cast<std::uint32_t>(row.firstLine + read.lineDelta);
        row.lastLine = static_cast<std::uint32_t>(row.lastLine + read.lineDelta);
        row.begin = static_cast<std::size_t>(static_cast<std::int64_t>(row.begin) + bytesDelta);
        row.end = static_cast<std::size_t>(static_cast<std::int64_t>(row.end) + bytesDelta);
    }
    if (!m_rows.empty())
        m_rows.front().begin = 0;
}

void Tree::addRows(const LexedStatement &statement)
{
    const bool inBody = statement.section == SectionKind::TestCases || statement.section == SectionKind::Tasks ||
                        statement.section == SectionKind::Keywords;
    std::uint32_t split = statement.endToken;
    if (inBody && !statement.startsSection) {
        for (std::uint32_t i = statement.firstToken; i < statement.endToken; ++i) {
            const Token &token = m_lexed.tokens[i];
            if (token.type == T::Separator || token.type == T::Comment || token.type == T::Eol)
                continue;
            if (isNameToken(token.type) && (token.flags & Token::EosAfter))
                split = i + 1;
            break; // a name is the first cell of its statement
        }
    }
    addRow(statement, statement.firstToken, split, false);
    if (split != statement.endToken)
        addRow(statement, split, statement.endToken, true);
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
    bool lineStarts = !sharesName;
    Look look;
    if (sharesName && m_lexed.tokens[first].type == T::Separator)
        row.piped = m_lexed.tokens[first].in(m_bytes).find('|') != std::string_view::npos;
    for (std::uint32_t i = first; i < end; ++i) {
        const Token &token = m_lexed.tokens[i];
        look.types |= bit(token.type);
        if (isData(token.type) && look.cells++ == 0)
            look.lead = token.type;
        // The line of a pipe row begins with a pipe.
        row.piped |= lineStarts && token.type == T::Separator && m_bytes[token.begin] == '|';
        lineStarts = token.type == T::Eol;
        lines += lineStarts;
    }
    row.lastLine = row.firstLine + (lines ? lines - 1 : 0);
    row.kind = statement.startsSection ? RowKind::Header : kindOf(look, statement.section);
    row.lead = look.lead;
    row.shape = static_cast<std::uint8_t>((isMalformed(look, row.kind) ? ShapeMalformed : 0) |
                                          (look.lead == T::Except && !look.has(T::Argument) ? ShapeBareExcept : 0) |
                                          ((look.types & StatementTypes) != 0 ? ShapeStatement : 0));
    if (row.kind == RowKind::Blank || row.kind == RowKind::Comment)
        row.depth = m_innerDepth; // it stands in the blocks that the rows before it left open
    else
        m_innerDepth = static_cast<std::uint16_t>(row.depth + (indentsBody(row.lead) ? 1 : 0));
    m_rows.push_back(row);
}

void Tree::buildSections()
{
    m_sections.push_back({});
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows[i];
        if (row.kind == RowKind::Header) {
            closeItem(i);
            m_sections.back().endRow = i;
            m_sections.push_back({sectionOf(row.lead), i, i + 1, i + 1, m_items.size(), m_items.size()});
        } else if (row.kind == RowKind::Name) {
            closeItem(i);
            const SectionKind kind = m_sections.back().kind;
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

std::size_t Tree::memoryUse() const
{
    const auto of = [](const auto &vector) {
        return vector.capacity() * sizeof(vector[0]);
    };
    return sizeof *this + m_bytes.capacity() + of(m_lexed.tokens) + of(m_lexed.statements) + of(m_lexed.errors) +
           of(m_rows) + of(m_sections) + of(m_items) + of(m_memory->checkpoints) + of(m_memory->tests);
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
    return std::min(line, std::max(m_lexed.lineCount, 1u)); // behind the last line end no line follows
}

} // namespace crat::robot
