#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/robot/Languages.h"
#include "core/robot/Token.h"

/// Text to typed tokens, as robot.api.get_tokens, get_resource_tokens and get_init_tokens of Robot Framework 7.5 give them
/// (data_only=False, tokenize_variables=False).
namespace crat::robot {

/// Which settings and sections a file may have.
enum class FileKind : std::uint8_t { Suite, Init, Resource };

enum class SectionKind : std::uint8_t {
    Implicit, ///< what stands before the first header: comments and "Language:" lines
    Settings,
    Variables,
    TestCases,
    Tasks,
    Keywords,
    Comments,
    Invalid,
};

/// What Robot's lexer found wrong with a token.
enum class LexErrorCode : std::uint8_t {
    InvalidHeader,
    SingularHeader, ///< a warning: "*** Setting ***"
    UnknownSetting,
    SettingNotAllowedHere,
    SettingRepeated,
    SettingTakesOneValue,
    ReturnSettingDeprecated, ///< a warning
    NotAllowedHere,          ///< END, ELSE … where no block is open that they could belong to
    UnknownLanguage,
};
bool isWarning(LexErrorCode code);

/// One error, by its token.
struct LexError {
    std::uint32_t token; ///< index into LexedFile::tokens
    LexErrorCode code;
};

/// A logical statement: its first line and the continuation lines that belong to it. A trailing comment line or blank line
/// is a statement of its own.
struct LexedStatement {
    std::uint32_t firstToken, endToken;
    std::uint32_t firstLine; ///< 1-based
    std::uint16_t depth;     ///< open blocks round it; a header, ELSE or END counts as outside its own block
    SectionKind section;
    bool startsSection; ///< its first token is a header
};

struct LexedFile {
    FileKind kind = FileKind::Suite;
    std::vector<Token> tokens;
    std::vector<LexedStatement> statements;
    std::vector<LexError> errors; ///< in the order of their tokens
    std::uint32_t lineCount = 0;
    Languages languages; ///< those it was read with, without what its own "Language:" lines add
};

/// Never fails: every byte is in some token. `bytes` may be anything up to 4 GiB (more is cut off); bytes that are no
/// UTF-8 are ordinary characters. Linear in its input. Thread-safe.
/// `languages`: what Robot's option --language names; those that the file names come on top.
LexedFile lex(std::string_view bytes, FileKind kind, const Languages &languages = {});

} // namespace crat::robot
