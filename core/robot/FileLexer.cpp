#include "core/robot/FileLexer.h"

#include <algorithm>

#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

using T = TokenType;

constexpr std::size_t CheckpointEvery = 32;   // statements: few enough to read again in some microseconds
constexpr std::size_t DeepestCheckpoint = 32; // blocks; deeper ones would make checkpoints cost their depth each

SettingPlace settingPlaceOf(FileKind kind)
{
    switch (kind) {
    case FileKind::Init: return SettingPlace::InitFile;
    case FileKind::Resource: return SettingPlace::ResourceFile;
    case FileKind::Suite: break;
    }
    return SettingPlace::SuiteFile;
}

struct SectionName {
    SectionKind kind;
    std::string_view name;
    TokenType header;
    bool suiteOnly;
};
constexpr SectionName Sections[] = {
    {SectionKind::Settings, "Settings", T::SettingHeader, false},
    {SectionKind::Variables, "Variables", T::VariableHeader, false},
    {SectionKind::TestCases, "Test Cases", T::TestCaseHeader, true},
    {SectionKind::Tasks, "Tasks", T::TaskHeader, true},
    {SectionKind::Keywords, "Keywords", T::KeywordHeader, false},
    {SectionKind::Comments, "Comments", T::CommentHeader, false},
};

} // namespace

FileLexer::FileLexer(std::string_view bytes, FileKind kind, const Languages &languages)
    : m_bytes(bytes), m_state(settingPlaceOf(kind)), m_tokenizer(m_bytes, m_file.tokens),
      m_bodyLexer(m_bytes, m_file.tokens, m_state.languages)
{
    m_file.kind = kind;
    m_file.languages = m_state.languages = languages;
    m_start = m_at = m_bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    // Robot text has a token every six to eight bytes; growing in steps would touch the memory twice.
    m_file.tokens.reserve(m_bytes.size() / 7 + 16);
    m_file.statements.reserve(m_bytes.size() / 40 + 4);
}

FileLexer::FileLexer(std::string_view bytes, FileKind kind, const LexCheckpoint &from)
    : m_bytes(bytes), m_state(from.state), m_tokenizer(m_bytes, m_file.tokens),
      m_bodyLexer(m_bytes, m_file.tokens, m_state.languages)
{
    m_file.kind = kind;
    m_file.lineCount = from.line;
    m_start = m_at = from.byte;
    m_bodyFirst = from.bodyFirst - std::int64_t(from.statement);
    m_statementLine = from.line + 1;
}

const LexCheckpoint *FileLexer::run(const LexMemory *former, std::int64_t delta, std::size_t editEnd)
{
    auto candidate = former ? former->checkpoints.begin() : m_memory.checkpoints.begin();
    const auto candidates = former ? former->checkpoints.end() : m_memory.checkpoints.end();
    while (m_at < m_bytes.size()) {
        const std::size_t firstToken = m_file.tokens.size();
        m_lineData.clear();
        const LineTokenizer::Line line = m_tokenizer.tokenize(m_at, m_lineData);
        if (line.startsNew) {
            finishStatement(firstToken, m_file.lineCount);
            if (former && m_at >= editEnd) {
                const auto here = static_cast<std::int64_t>(m_at) - delta;
                while (candidate != candidates && candidate->byte < here)
                    ++candidate;
                if (candidate != candidates && candidate->byte == here && candidate->state == m_state) {
                    m_file.tokens.resize(firstToken);
                    return &*candidate;
                }
            }
            remember(m_at, firstToken);
            m_data.swap(m_lineData);
            m_statementLine = m_file.lineCount + 1;
        } else {
            m_data.insert(m_data.end(), m_lineData.begin(), m_lineData.end());
        }
        ++m_file.lineCount;
        m_at = line.end;
    }
    finishStatement(m_file.tokens.size(), m_file.lineCount);
    finishBody();
    m_memory.fileTemplate = m_state.fileSettings.templateState();
    return nullptr;
}

std::optional<std::int64_t> FileLexer::openTest() const
{
    if (m_state.body && m_state.body->owner == BodyState::Block::Test)
        return m_bodyFirst;
    return std::nullopt;
}

void FileLexer::remember(std::size_t at, std::size_t firstToken)
{
    if (m_sinceCheckpoint++ < CheckpointEvery)
        return;
    if (m_state.body && m_state.body->levels.size() > DeepestCheckpoint)
        return;
    m_sinceCheckpoint = 0;
    m_memory.checkpoints.push_back({static_cast<std::uint32_t>(at), m_file.lineCount,
                                    static_cast<std::uint32_t>(firstToken),
                                    static_cast<std::uint32_t>(m_file.statements.size()), m_bodyFirst, m_state});
}

void FileLexer::finishStatement(std::size_t endToken, std::uint32_t lastLine)
{
    if (endToken == m_statementFirst)
        return;
    const bool startsSection = !m_data.empty() && text(m_data[0]).starts_with('*');
    if (startsSection)
        beginSection();
    m_file.statements.push_back({static_cast<std::uint32_t>(m_statementFirst), static_cast<std::uint32_t>(endToken),
                                 m_statementLine, 0, m_state.section, startsSection});
    if (!startsSection && !m_data.empty())
        typeRow();
    m_data.clear();
    splitTrailingLines(lastLine);
    m_statementFirst = endToken;
    m_bodyEnd = m_file.statements.size();
}

void FileLexer::beginSection()
{
    finishBody();
    const std::string_view marker = text(m_data[0]);
    std::string normalized = normalizeSpace(marker);
    const std::size_t from = normalized.find_first_not_of("* ");
    normalized =
        from == normalized.npos ? std::string() : normalized.substr(from, normalized.find_last_not_of("* ") + 1 - from);
    const std::string title = titleCase(normalized);
    const std::string_view english = m_state.languages.header(title);
    for (const SectionName &section : Sections) {
        if (section.suiteOnly && m_file.kind != FileKind::Suite)
            continue;
        const bool plural = english == section.name;
        if (!plural && title != section.name.substr(0, section.name.size() - 1))
            continue;
        if (!plural)
            report(m_data[0], LexErrorCode::SingularHeader);
        m_state.section = section.kind;
        for (const std::uint32_t cell : m_data)
            m_file.tokens[cell].type = section.header;
        return;
    }
    m_state.section = SectionKind::Invalid;
    typeAll(T::Comment);
    m_file.tokens[m_data[0]].type = T::InvalidHeader;
    report(m_data[0], LexErrorCode::InvalidHeader);
}

void FileLexer::typeRow()
{
    switch (m_state.section) {
    case SectionKind::Implicit:
        typeAll(T::Comment);
        lexLanguage();
        break;
    case SectionKind::Settings:
        if (const auto error = m_state.fileSettings.lex(m_bytes, m_file.tokens, m_data, m_state.languages))
            report(m_data[0], *error);
        break;
    case SectionKind::Variables: typeVariable(); break;
    case SectionKind::TestCases:
    case SectionKind::Tasks:
    case SectionKind::Keywords: typeBodyRow(); break;
    case SectionKind::Comments:
    case SectionKind::Invalid: typeAll(T::Comment); break;
    }
}

void FileLexer::lexLanguage()
{
    if (text(m_data[0]).find(':') == std::string_view::npos)
        return;
    std::string joined;
    for (const std::uint32_t cell : m_data) {
        if (cell != m_data[0])
            joined += ' ';
        joined += text(cell);
    }
    const std::size_t colon = joined.find(':');
    std::string name = joined.substr(0, colon);
    for (char &c : name)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (name != "language")
        return;
    const std::string_view language = strip(std::string_view(joined).substr(colon + 1));
    // Robot takes an empty name for the path of the working folder and imports that, which adds no language.
    const bool known = language.empty() || m_state.languages.add(language);
    typeAll(known ? T::Config : T::Error);
    if (!known)
        report(m_data[0], LexErrorCode::UnknownLanguage);
}

void FileLexer::typeVariable()
{
    typeAll(T::Argument);
    m_file.tokens[m_data[0]].type = T::Variable;
    if (!text(m_data[0]).starts_with('$'))
        return;
    const std::string_view last = text(m_data.back());
    if (m_data.size() > 1 && last.starts_with("separator="))
        m_file.tokens[m_data.back()].type = T::Option;
}

void FileLexer::typeBodyRow()
{
    std::span<const std::uint32_t> cells(m_data);
    if (!m_state.body || m_file.tokens[cells[0]].size != 0) {
        finishBody();
        const bool keyword = m_state.section == SectionKind::Keywords;
        m_state.body.emplace(keyword ? BodyState::Block::UserKeyword : BodyState::Block::Test);
        m_bodyFirst = static_cast<std::int64_t>(m_file.statements.size()) - 1;
        Token &name = m_file.tokens[cells[0]];
        name.type = keyword ? T::KeywordName : T::TestCaseName;
        cells = cells.subspan(1);
        if (!cells.empty())
            name.flags |= Token::EosAfter;
    } else {
        while (!cells.empty() && m_file.tokens[cells[0]].size == 0)
            cells = cells.subspan(1);
    }
    if (cells.empty())
        return;
    const BodyLexer::Row row = m_bodyLexer.lex(*m_state.body, cells);
    m_file.statements.back().depth = row.depth;
    if (row.error)
        report(errorCell(cells), *row.error);
}

std::uint32_t FileLexer::errorCell(std::span<const std::uint32_t> cells) const
{
    for (const std::uint32_t cell : cells) {
        if (m_file.tokens[cell].type == T::Error)
            return cell;
    }
    return cells[0];
}

void FileLexer::finishBody()
{
    if (const auto first = openTest())
        m_memory.tests.push_back({*first, m_bodyEnd, m_state.body->settings.templateState()});
    m_state.body.reset();
}

void FileLexer::retype(std::int64_t first, std::size_t end)
{
    for (auto i = static_cast<std::size_t>(std::max<std::int64_t>(first, 0)); i < end; ++i)
        retypeTemplated(m_file.tokens, m_file.statements[i].firstToken, m_file.statements[i].endToken);
}

/// Trailing comment lines and blank lines of the statement just added become statements of their own.
void FileLexer::splitTrailingLines(std::uint32_t lastLine)
{
    const LexedStatement whole = m_file.statements.back();
    std::uint32_t lineEnd = whole.endToken, line = lastLine;
    m_lines.clear();
    while (lineEnd > whole.firstToken) {
        std::uint32_t begin = lineEnd - 1; // the Eol itself
        while (begin > whole.firstToken && m_file.tokens[begin - 1].type != T::Eol)
            --begin;
        if (!isCommentOrBlank(begin, lineEnd))
            break;
        m_lines.push_back({begin, lineEnd, line--, 0, whole.section, false});
        lineEnd = begin;
    }
    if (m_lines.empty())
        return;
    if (lineEnd == whole.firstToken)
        m_file.statements.pop_back();
    else
        m_file.statements.back().endToken = lineEnd;
    m_file.statements.insert(m_file.statements.end(), m_lines.rbegin(), m_lines.rend());
}

bool FileLexer::isCommentOrBlank(std::uint32_t begin, std::uint32_t end) const
{
    for (std::uint32_t i = begin; i < end; ++i) {
        const TokenType type = m_file.tokens[i].type;
        if (type != T::Separator && type != T::Ignored)
            return type == T::Comment || type == T::Eol;
    }
    return false;
}

void FileLexer::typeAll(TokenType type)
{
    for (const std::uint32_t cell : m_data)
        m_file.tokens[cell].type = type;
}

} // namespace crat::robot
