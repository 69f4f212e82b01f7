#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/robot/Settings.h"
#include "core/robot/Token.h"

namespace crat::robot {

/// What has to be known of a test or user keyword to type its next row: the settings that it has given and the blocks that
/// are open.
struct BodyState {
    enum class Block : std::uint8_t { Test, UserKeyword, For, While, Try, Group, If, InlineIf };
    struct Level {
        Block block;
        std::uint32_t open; ///< headers of this level whose END has not come: a FOR directly in a FOR shares its level
        bool operator==(const Level &) const = default;
    };

    explicit BodyState(Block ownedBy)
        : owner(ownedBy), settings(ownedBy == Block::Test ? SettingPlace::Test : SettingPlace::UserKeyword)
    {
    }
    bool operator==(const BodyState &) const = default;

    Block owner; ///< Test or UserKeyword (an inline IF uses a state of its own)
    SettingScope settings;
    std::vector<Level> levels; ///< outermost first, without the owner
    std::uint32_t depth = 0;   ///< open headers of all levels
};

/// Types the rows of tests and user keywords, following the blocks that they open and close. Rows are given in order;
/// `cells` are indices of a row's data tokens. Keyword rows are typed as calls: whether a test is templated is known only
/// when the whole file was read, and retypeTemplated() then turns them into data.
class BodyLexer {
public:
    BodyLexer(std::string_view bytes, std::vector<Token> &tokens, const Languages &languages)
        : m_bytes(bytes), m_tokens(tokens), m_languages(languages)
    {
    }

    struct Row {
        std::uint16_t depth = 0;           ///< open blocks round the row
        std::optional<LexErrorCode> error; ///< of the row's first cell
    };
    Row lex(BodyState &state, std::span<const std::uint32_t> cells);

private:
    using Block = BodyState::Block;
    using Cells = std::span<const std::uint32_t>;

    static Block innermost(BodyState &state);
    std::optional<LexErrorCode> lexIn(BodyState &state, Cells cells);
    bool lexBlock(BodyState &state, Cells cells, std::string_view first);
    bool lexBranch(Block block, Cells cells, std::string_view first);
    bool lexLeaf(Block block, Cells cells, std::string_view first);
    std::optional<LexErrorCode> lexInlineIf(Cells cells);
    std::optional<LexErrorCode> lexInlinePart(BodyState &state, Cells part);
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
    const Languages &m_languages;
};

/// Types one statement of a templated test, tokens [first, end), as Robot does: every cell of a call is an argument.
void retypeTemplated(std::vector<Token> &tokens, std::size_t first, std::size_t end);

} // namespace crat::robot
