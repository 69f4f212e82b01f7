#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/robot/BodyLexer.h"
#include "core/robot/Languages.h"
#include "core/robot/Lexer.h"
#include "core/robot/LineTokenizer.h"
#include "core/robot/Settings.h"

/// The machine inside lex() and relex(). Not for other modules.
namespace crat::robot {

/// Everything about the text so far that decides how the next statement is read.
struct LexState {
    explicit LexState(SettingPlace place) : fileSettings(place) {}
    bool operator==(const LexState &) const = default;

    SectionKind section = SectionKind::Implicit;
    Languages languages;
    SettingScope fileSettings;
    std::optional<BodyState> body;
};

/// A place from which a file can be read on: the beginning of a statement that has data.
struct LexCheckpoint {
    std::uint32_t byte = 0, line = 0;       ///< `line`: number of lines before it
    std::uint32_t token = 0, statement = 0; ///< indices of what begins here
    std::int64_t bodyFirst = 0;             ///< statement with the name of state.body
    LexState state;
};

/// Statements [first, end) of one test, its name included.
struct LexedTest {
    std::int64_t first;
    std::size_t end;
    TemplateState state;
};

/// What relex() wants to know about the text that was lexed before.
struct LexMemory {
    std::vector<LexCheckpoint> checkpoints;
    std::vector<LexedTest> tests;
    TemplateState fileTemplate = TemplateState::NotSet;
    bool isTemplated(const LexedTest &test) const
    {
        return test.state == TemplateState::Set ||
               (test.state != TemplateState::Disabled && fileTemplate == TemplateState::Set);
    }
};

/// Reads statements one after another, from a checkpoint or from the file's start. Tokens and statements are numbered from
/// where it began; bytes and lines are the file's own.
class FileLexer {
public:
    FileLexer(std::string_view bytes, FileKind kind, const Languages &languages);
    FileLexer(std::string_view bytes, FileKind kind, const LexCheckpoint &from);
    FileLexer(const FileLexer &) = delete; // parts of it refer to others
    FileLexer &operator=(const FileLexer &) = delete;

    /// Reads to the end of the file, or to the first of `former`'s checkpoints whose byte, moved by `delta`, comes again
    /// with the same state at or behind `editEnd`: from there on, everything is as it was. Gives that checkpoint.
    const LexCheckpoint *run(const LexMemory *former = nullptr, std::int64_t delta = 0, std::size_t editEnd = 0);

    /// The results: tests are complete, but for the one that is open where run() has met `former`.
    LexedFile &file() { return m_file; }
    LexMemory &memory() { return m_memory; }
    const LexState &state() const { return m_state; }
    /// First statement of the open test, if there is one.
    std::optional<std::int64_t> openTest() const;
    std::int64_t bodyFirst() const { return m_bodyFirst; }
    /// Turns the calls of a templated test's statements [first, end) into data.
    void retype(std::int64_t first, std::size_t end);
    /// Bytes that were read.
    std::size_t bytesRead() const { return m_at - m_start; }

private:
    void finishStatement(std::size_t endToken, std::uint32_t lastLine);
    void beginSection();
    void typeRow();
    void lexLanguage();
    void typeVariable();
    void typeBodyRow();
    void finishBody();
    void splitTrailingLines(std::uint32_t lastLine);
    bool isCommentOrBlank(std::uint32_t begin, std::uint32_t end) const;
    void remember(std::size_t at, std::size_t firstToken);
    void typeAll(TokenType type);
    std::uint32_t errorCell(std::span<const std::uint32_t> cells) const;
    void report(std::uint32_t token, LexErrorCode code) { m_file.errors.push_back({token, code}); }
    std::string_view text(std::uint32_t token) const { return m_file.tokens[token].in(m_bytes); }

    std::string_view m_bytes;
    LexedFile m_file;
    LexMemory m_memory;
    LexState m_state;
    LineTokenizer m_tokenizer;
    BodyLexer m_bodyLexer;
    std::size_t m_start = 0, m_at = 0;
    std::int64_t m_bodyFirst = 0;
    std::size_t m_bodyEnd = 0;                     ///< statements before the one being read
    std::vector<std::uint32_t> m_data, m_lineData; ///< data cells of the statement and of the line being read
    std::vector<LexedStatement> m_lines;
    std::size_t m_statementFirst = 0; ///< token
    std::uint32_t m_statementLine = 1;
    std::size_t m_sinceCheckpoint = 0; ///< statements
};

inline constexpr std::size_t MaxLexedBytes = std::numeric_limits<std::uint32_t>::max();

} // namespace crat::robot
