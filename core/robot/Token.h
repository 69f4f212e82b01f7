#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace crat::robot {

/// Token types of Robot Framework 7.5 (robot.parsing.lexer.tokens.Token). `Ignored` is a token that Robot drops: the empty
/// cell that an indented row begins with.
enum class TokenType : std::uint8_t {
    // clang-format off
    Ignored, SettingHeader, VariableHeader, TestCaseHeader, TaskHeader, KeywordHeader, CommentHeader, InvalidHeader,
    TestCaseName, KeywordName, SuiteName, Documentation, SuiteSetup, SuiteTeardown, Metadata, TestSetup, TestTeardown,
    TestTemplate, TestTimeout, TestTags, DefaultTags, KeywordTags, Library, Resource, Variables, Setup, Teardown,
    Template, Timeout, Tags, Arguments, ReturnSetting, As, Name, Variable, Argument, Assign, Keyword, For, ForSeparator,
    End, If, InlineIf, ElseIf, Else, Try, Except, Finally, While, Var, ReturnStatement, Continue, Break, Option, Group,
    Separator, Comment, Continuation, Config, Eol, Eos, Error,
    // clang-format on
};

/// Robot's own name of the type, e.g. "FOR SEPARATOR".
std::string_view toString(TokenType type);

constexpr bool isHeader(TokenType t)
{
    return t >= TokenType::SettingHeader && t <= TokenType::InvalidHeader;
}
constexpr bool isSetting(TokenType t)
{
    return t >= TokenType::SuiteName && t <= TokenType::ReturnSetting;
}
/// FOR, WHILE, IF, TRY, GROUP: an END closes it.
constexpr bool opensBlock(TokenType t)
{
    return t == TokenType::For || t == TokenType::While || t == TokenType::If || t == TokenType::Try ||
           t == TokenType::Group;
}
/// ELSE, EXCEPT …: goes on in the block that is open.
constexpr bool isBranch(TokenType t)
{
    return t == TokenType::Else || t == TokenType::ElseIf || t == TokenType::Except || t == TokenType::Finally;
}
/// What follows is one deeper.
constexpr bool indentsBody(TokenType t)
{
    return opensBlock(t) || isBranch(t);
}
/// Neither separator, comment, continuation mark nor line end.
constexpr bool isData(TokenType t)
{
    return t != TokenType::Ignored && (t < TokenType::Separator || t == TokenType::Config || t == TokenType::Error);
}

/// One token as a range of the file's bytes. Tokens of a file lie one after another and, a leading byte order mark
/// apart, cover it completely; each line ends with one Eol token (empty where the file ends without a line end).
/// Statement ends (EOS) and the virtual END of an inline IF are not stored: TokenStream says where they are.
struct Token {
    static constexpr std::uint8_t EosBefore = 1, EosAfter = 2;
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
    TokenType type = TokenType::Ignored;
    std::uint8_t flags = 0;

    std::uint32_t end() const { return begin + size; }
    std::string_view in(std::string_view bytes) const { return bytes.substr(begin, size); }
};
static_assert(sizeof(Token) == 12);

} // namespace crat::robot
