#include "core/robot/Lexer.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "core/robot/BodyLexer.h"
#include "core/robot/Characters.h"
#include "core/robot/LineTokenizer.h"
#include "core/robot/Settings.h"

namespace crat::robot {
namespace {

using T = TokenType;

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

class FileLexer {
public:
    FileLexer(std::string_view bytes, FileKind kind)
        : m_bytes(bytes), m_tokenizer(m_bytes, m_file.tokens), m_fileSettings(settingPlaceOf(kind), m_languages)
    {
        m_file.kind = kind;
    }

    LexedFile run()
    {
        // Robot text has a token every six to eight bytes; growing in steps would touch the memory twice.
        m_file.tokens.reserve(m_bytes.size() / 7 + 16);
        m_file.statements.reserve(m_bytes.size() / 40 + 4);
        std::size_t at = m_bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
        while (at < m_bytes.size()) {
            const std::size_t firstToken = m_file.tokens.size();
            m_lineData.clear();
            const LineTokenizer::Line line = m_tokenizer.tokenize(at, m_lineData);
            ++m_file.lineCount;
            if (line.startsNew) {
                finishStatement(firstToken, m_file.lineCount - 1);
                m_data.swap(m_lineData);
                m_statementLine = m_file.lineCount;
            } else {
                m_data.insert(m_data.end(), m_lineData.begin(), m_lineData.end());
            }
            at = line.end;
        }
        finishStatement(m_file.tokens.size(), m_file.lineCount);
        finishBody();
        retypeTests();
        sortErrors();
        return std::move(m_file);
    }

private:
    struct TestRange {
        std::size_t first, end; ///< statements
        TemplateState state;
    };

    void finishStatement(std::size_t endToken, std::uint32_t lastLine)
    {
        if (endToken == m_statementFirst)
            return;
        const std::size_t index = m_file.statements.size();
        const bool startsSection = !m_data.empty() && text(m_data[0]).starts_with('*');
        if (startsSection)
            beginSection();
        m_file.statements.push_back({static_cast<std::uint32_t>(m_statementFirst), static_cast<std::uint32_t>(endToken),
                                     m_statementLine, 0, m_section, startsSection});
        if (!startsSection && !m_data.empty())
            typeRow(index);
        m_data.clear();
        splitTrailingLines(lastLine);
        m_statementFirst = endToken;
        m_bodyEnd = m_file.statements.size();
    }

    void beginSection()
    {
        finishBody();
        const std::string_view marker = text(m_data[0]);
        std::string normalized = normalizeSpace(marker);
        const std::size_t from = normalized.find_first_not_of("* ");
        normalized = from == normalized.npos ? std::string()
                                             : normalized.substr(from, normalized.find_last_not_of("* ") + 1 - from);
        const std::string title = titleCase(normalized);
        const std::string_view english = m_languages.header(title);
        for (const SectionName &section : Sections) {
            if (section.suiteOnly && m_file.kind != FileKind::Suite)
                continue;
            const bool plural = english == section.name;
            if (!plural && title != section.name.substr(0, section.name.size() - 1))
                continue;
            if (!plural)
                report(m_data[0], LexErrorCode::SingularHeader);
            m_section = section.kind;
            for (const std::uint32_t cell : m_data)
                m_file.tokens[cell].type = section.header;
            return;
        }
        m_section = SectionKind::Invalid;
        typeAll(T::Comment);
        m_file.tokens[m_data[0]].type = T::InvalidHeader;
        report(m_data[0], LexErrorCode::InvalidHeader);
    }

    void typeRow(std::size_t statement)
    {
        switch (m_section) {
        case SectionKind::Implicit:
            typeAll(T::Comment);
            lexLanguage();
            break;
        case SectionKind::Settings:
            if (const auto error = m_fileSettings.lex(m_bytes, m_file.tokens, m_data))
                report(m_data[0], *error);
            break;
        case SectionKind::Variables: typeVariable(); break;
        case SectionKind::TestCases:
        case SectionKind::Tasks:
        case SectionKind::Keywords: typeBodyRow(statement); break;
        case SectionKind::Comments:
        case SectionKind::Invalid: typeAll(T::Comment); break;
        }
    }

    void lexLanguage()
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
        const bool known = language.empty() || m_languages.add(language);
        typeAll(known ? T::Config : T::Error);
        if (!known)
            report(m_data[0], LexErrorCode::UnknownLanguage);
    }

    void typeVariable()
    {
        typeAll(T::Argument);
        m_file.tokens[m_data[0]].type = T::Variable;
        if (!text(m_data[0]).starts_with('$'))
            return;
        const std::string_view last = text(m_data.back());
        if (m_data.size() > 1 && last.starts_with("separator="))
            m_file.tokens[m_data.back()].type = T::Option;
    }

    void typeBodyRow(std::size_t statement)
    {
        std::span<const std::uint32_t> cells(m_data);
        if (!m_body || m_file.tokens[cells[0]].size != 0) {
            finishBody();
            const bool keyword = m_section == SectionKind::Keywords;
            m_body.emplace(keyword ? BodyLexer::Owner::UserKeyword : BodyLexer::Owner::Test, m_bytes, m_file.tokens,
                           m_languages);
            m_bodyFirst = statement;
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
        const BodyLexer::Row row = m_body->lex(cells, static_cast<std::uint32_t>(statement));
        m_file.statements[statement].depth = row.depth;
        if (row.error)
            report(errorCell(cells), *row.error);
    }

    std::uint32_t errorCell(std::span<const std::uint32_t> cells) const
    {
        for (const std::uint32_t cell : cells) {
            if (m_file.tokens[cell].type == T::Error)
                return cell;
        }
        return cells[0];
    }

    void finishBody()
    {
        if (!m_body)
            return;
        m_file.unclosed.insert(m_file.unclosed.end(), m_body->unclosed().begin(), m_body->unclosed().end());
        if (m_section == SectionKind::TestCases || m_section == SectionKind::Tasks)
            m_tests.push_back({m_bodyFirst, m_bodyEnd, m_body->templateState()});
        m_body.reset();
    }

    void retypeTests()
    {
        const bool fileTemplate = m_fileSettings.templateState() == TemplateState::Set;
        for (const TestRange &test : m_tests) {
            const bool templated =
                test.state == TemplateState::Set || (test.state != TemplateState::Disabled && fileTemplate);
            for (std::size_t i = test.first; templated && i < test.end; ++i)
                retypeTemplated(m_file.tokens, m_file.statements[i].firstToken, m_file.statements[i].endToken);
        }
    }

    /// Trailing comment lines and blank lines of the statement just added become statements of their own.
    void splitTrailingLines(std::uint32_t lastLine)
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

    bool isCommentOrBlank(std::uint32_t begin, std::uint32_t end) const
    {
        for (std::uint32_t i = begin; i < end; ++i) {
            const TokenType type = m_file.tokens[i].type;
            if (type != T::Separator && type != T::Ignored)
                return type == T::Comment || type == T::Eol;
        }
        return false;
    }

    void typeAll(TokenType type)
    {
        for (const std::uint32_t cell : m_data)
            m_file.tokens[cell].type = type;
    }

    void report(std::uint32_t token, LexErrorCode code) { m_file.errors.push_back({token, code}); }

    void sortErrors()
    {
        std::stable_sort(m_file.errors.begin(), m_file.errors.end(),
                         [](const LexError &a, const LexError &b) { return a.token < b.token; });
    }

    std::string_view text(std::uint32_t token) const { return m_file.tokens[token].in(m_bytes); }

    std::string_view m_bytes;
    LexedFile m_file;
    LineTokenizer m_tokenizer;
    Languages m_languages;
    SettingScope m_fileSettings;
    SectionKind m_section = SectionKind::Implicit;
    std::optional<BodyLexer> m_body;
    std::size_t m_bodyFirst = 0, m_bodyEnd = 0; ///< statements; of the end: before the one being read
    std::vector<TestRange> m_tests;
    std::vector<std::uint32_t> m_data, m_lineData; ///< data cells of the statement and of the line being read
    std::vector<LexedStatement> m_lines;
    std::size_t m_statementFirst = 0;
    std::uint32_t m_statementLine = 1;
};

} // namespace

bool isWarning(LexErrorCode code)
{
    return code == LexErrorCode::SingularHeader || code == LexErrorCode::ReturnSettingDeprecated;
}

LexedFile lex(std::string_view bytes, FileKind kind)
{
    return FileLexer(bytes.substr(0, std::numeric_limits<std::uint32_t>::max()), kind).run();
}

} // namespace crat::robot
