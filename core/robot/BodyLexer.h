#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/robot/Settings.h"
#include "core/robot/Token.h"

namespace crat::robot {

/// Types the rows of one test or user keyword, following the blocks that they open and close. Rows are given in order;
/// `cells` are indices of a row's data tokens. Keyword rows are typed as calls: whether a test is templated is known only
/// when the whole file was read, and retypeTemplated() then turns them into data.
class BodyLexer {
public:
    enum class Owner : std::uint8_t { Test, UserKeyword };
    BodyLexer(Owner owner, std::string_view bytes, std::vector<Token> &tokens, const Languages &languages);

    struct Row {
        std::uint16_t depth = 0;           ///< open blocks round the row
        std::optional<LexErrorCode> error; ///< of the row's first cell
    };
    /// `statement` is any number by which unclosed() names this row.
    Row lex(std::span<const std::uint32_t> cells, std::uint32_t statement);

    TemplateState templateState() const { return m_settings.templateState(); }
    /// Numbers of the rows that opened the blocks that are still open, outermost first.
    const std::vector<std::uint32_t> &unclosed() const { return m_stack.openers; }

private:
    enum class Block : std::uint8_t { Test, UserKeyword, For, While, Try, Group, If, InlineIf };
    struct Level {
        Block block;
        std::uint32_t open; ///< headers of this level whose END has not come: a FOR directly in a FOR shares its level
    };
    struct Stack {
        std::vector<Level> levels;
        std::vector<std::uint32_t> openers; ///< statement of each open header
    };
    using Cells = std::span<const std::uint32_t>;

    std::optional<LexErrorCode> lexIn(Stack &stack, Cells cells, std::uint32_t statement);
    bool lexBlock(Stack &stack, Cells cells, std::string_view first, std::uint32_t statement);
    bool lexBranch(Block block, Cells cells, std::string_view first);
    bool lexLeaf(Block block, Cells cells, std::string_view first);
    std::optional<LexErrorCode> lexInlineIf(Cells cells, std::uint32_t statement);
    std::optional<LexErrorCode> lexInlinePart(Stack &stack, Cells part, std::uint32_t statement);
    void lexInlineHeader(Cells cells);
    void lexCall(Cells cells);
    void lexFor(Cells cells);
    void lexVar(Cells cells);
    void lexExcept(Cells cells);
    void typeAndArguments(Cells cells, TokenType type);
    void lexOptions(Cells cells, std::initializer_list<std::string_view> names);
    bool beginsInlineIf(Cells cells) const;
    std::optional<LexErrorCode> lexMisplaced(Cells cells);
    std::string_view text(std::uint32_t token) const { return m_tokens[token].in(m_bytes); }

    std::string_view m_bytes;
    std::vector<Token> &m_tokens;
    SettingScope m_settings;
    Stack m_stack;
};

/// Types one statement of a templated test, tokens [first, end), as Robot does: every cell of a call is an argument.
void retypeTemplated(std::vector<Token> &tokens, std::size_t first, std::size_t end);

} // namespace crat::robot
