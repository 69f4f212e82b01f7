#include "core/robot/BodyLexer.h"

#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/Variables.h"

namespace crat::robot {
namespace {

using T = TokenType;

bool isSettingName(std::string_view s)
{
    return s.size() >= 2 && s.front() == '[' && s.back() == ']';
}

} // namespace

BodyLexer::Row BodyLexer::lex(BodyState &state, std::span<const std::uint32_t> cells)
{
    Row row;
    const std::uint32_t before = state.depth;
    row.error = lexIn(state, cells);
    const TokenType type = m_tokens[cells[0]].type;
    const bool branch = type == T::Else || type == T::ElseIf || type == T::Except || type == T::Finally;
    std::uint32_t depth = std::min(before, state.depth);
    if (branch && depth > 0)
        --depth;
    row.depth = static_cast<std::uint16_t>(std::min<std::uint32_t>(depth, 0xFFFF));
    return row;
}

BodyLexer::Block BodyLexer::innermost(BodyState &state)
{
    while (!state.levels.empty() && state.levels.back().open == 0)
        state.levels.pop_back();
    return state.levels.empty() ? state.owner : state.levels.back().block;
}

std::optional<LexErrorCode> BodyLexer::lexIn(BodyState &state, Cells cells)
{
    const Block block = innermost(state);
    const std::string_view first = text(cells[0]);
    if ((block == Block::Test || block == Block::UserKeyword) && isSettingName(first))
        return state.settings.lex(m_bytes, m_tokens, cells, m_languages);
    if (cells.size() > 2 && beginsInlineIf(cells))
        return lexInlineIf(cells);
    if (lexBlock(state, cells, first) || lexBranch(block, cells, first) || lexLeaf(block, cells, first))
        return std::nullopt;
    if (const auto error = lexMisplaced(cells))
        return error;
    lexCall(cells);
    return std::nullopt;
}

bool BodyLexer::lexBlock(BodyState &state, Cells cells, std::string_view first)
{
    if (first == "END" && !state.levels.empty()) {
        typeAndArguments(cells, T::End);
        --state.levels.back().open;
        --state.depth;
        return true;
    }
    Block opened{};
    if (first == "FOR") {
        opened = Block::For;
        lexFor(cells);
    } else if (first == "IF" && cells.size() <= 2) {
        opened = Block::If;
        typeAndArguments(cells, T::If);
    } else if (first == "TRY") {
        opened = Block::Try;
        typeAndArguments(cells, T::Try);
    } else if (first == "WHILE") {
        opened = Block::While;
        typeAndArguments(cells, T::While);
        lexOptions(cells, {"limit", "on_limit", "on_limit_message"});
    } else if (first == "GROUP") {
        opened = Block::Group;
        typeAndArguments(cells, T::Group);
    } else {
        return false;
    }
    if (!state.levels.empty() && state.levels.back().block == opened)
        ++state.levels.back().open;
    else
        state.levels.push_back({opened, 1});
    ++state.depth;
    return true;
}

bool BodyLexer::lexBranch(Block block, Cells cells, std::string_view first)
{
    if (block == Block::If) {
        if (equalsNormalized(first, "ELSE IF"))
            typeAndArguments(cells, T::ElseIf);
        else if (first == "ELSE")
            typeAndArguments(cells, T::Else);
        else
            return false;
        return true;
    }
    if (block == Block::Try) {
        if (first == "EXCEPT")
            lexExcept(cells);
        else if (first == "ELSE")
            typeAndArguments(cells, T::Else);
        else if (first == "FINALLY")
            typeAndArguments(cells, T::Finally);
        else
            return false;
        return true;
    }
    return false;
}

bool BodyLexer::lexLeaf(Block block, Cells cells, std::string_view first)
{
    const bool nested = block != Block::Test && block != Block::UserKeyword;
    if (first == "VAR")
        lexVar(cells);
    else if (first == "RETURN" && block != Block::Test)
        typeAndArguments(cells, T::ReturnStatement);
    else if (first == "CONTINUE" && nested)
        typeAndArguments(cells, T::Continue);
    else if (first == "BREAK" && nested)
        typeAndArguments(cells, T::Break);
    else
        return false;
    return true;
}

std::optional<LexErrorCode> BodyLexer::lexMisplaced(Cells cells)
{
    static constexpr std::string_view Words[] = {"ELSE",  "ELSE IF",  "EXCEPT", "FINALLY",
                                                 "BREAK", "CONTINUE", "RETURN", "END"};
    const std::string_view first = text(cells[0]);
    if (std::find(std::begin(Words), std::end(Words), first) == std::end(Words))
        return std::nullopt;
    typeAndArguments(cells, T::Error);
    return LexErrorCode::NotAllowedHere;
}

bool BodyLexer::beginsInlineIf(Cells cells) const
{
    for (const std::uint32_t cell : cells) {
        if (text(cell) == "IF")
            return true;
        if (!isAssign(text(cell)))
            return false;
    }
    return false;
}

std::optional<LexErrorCode> BodyLexer::lexInlineIf(Cells cells)
{
    BodyState inner(Block::InlineIf);
    std::optional<LexErrorCode> error;
    const auto give = [&](std::size_t from, std::size_t to) {
        if (from == to)
            return;
        const auto found = lexInlinePart(inner, cells.subspan(from, to - from));
        error = error ? error : found;
    };
    std::size_t from = 0;
    bool condition = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        Token &token = m_tokens[cells[i]];
        const bool last = i + 1 == cells.size();
        if (condition) {
            if (!last)
                token.flags |= Token::EosAfter;
            give(from, i + 1);
            from = i + 1;
            condition = false;
        } else if (text(cells[i]) == "IF") {
            condition = true;
        } else if (equalsNormalized(text(cells[i]), "ELSE IF")) {
            token.flags |= Token::EosBefore;
            give(from, i);
            from = i;
            condition = true;
        } else if (text(cells[i]) == "ELSE") {
            token.flags |= Token::EosBefore;
            if (!last)
                token.flags |= Token::EosAfter;
            give(from, i);
            give(i, i + 1);
            from = i + 1;
        }
    }
    give(from, cells.size());
    return error;
}

std::optional<LexErrorCode> BodyLexer::lexInlinePart(BodyState &state, Cells part)
{
    if (innermost(state) != Block::InlineIf)
        return lexIn(state, part); // a GROUP in an inline IF takes what follows
    const std::string_view first = text(part[0]);
    if (beginsInlineIf(part)) {
        lexInlineHeader(part);
    } else if (equalsNormalized(first, "ELSE IF")) {
        typeAndArguments(part, T::ElseIf);
    } else if (first == "ELSE") {
        typeAndArguments(part, T::Else);
    } else if (first == "GROUP") {
        lexBlock(state, part, first);
    } else if (!lexLeaf(Block::InlineIf, part, first)) {
        lexCall(part);
    }
    return std::nullopt;
}

void BodyLexer::lexInlineHeader(Cells cells)
{
    bool seen = false;
    for (const std::uint32_t cell : cells) {
        if (seen) {
            m_tokens[cell].type = T::Argument;
        } else if (text(cell) == "IF") {
            m_tokens[cell].type = T::InlineIf;
            seen = true;
        } else {
            m_tokens[cell].type = T::Assign;
        }
    }
}

void BodyLexer::lexCall(Cells cells)
{
    std::size_t i = 0;
    for (; i < cells.size() && isAssign(text(cells[i])); ++i)
        m_tokens[cells[i]].type = T::Assign;
    if (i < cells.size())
        typeAndArguments(cells.subspan(i), T::Keyword);
}

void BodyLexer::lexFor(Cells cells)
{
    m_tokens[cells[0]].type = T::For;
    std::string_view separator;
    for (const std::uint32_t cell : cells.subspan(1)) {
        if (!separator.empty()) {
            m_tokens[cell].type = T::Argument;
            continue;
        }
        for (const std::string_view name : {"IN", "IN RANGE", "IN ENUMERATE", "IN ZIP"}) {
            if (equalsNormalized(text(cell), name))
                separator = name;
        }
        m_tokens[cell].type = separator.empty() ? T::Variable : T::ForSeparator;
    }
    if (separator == "IN ENUMERATE")
        lexOptions(cells, {"start"});
    else if (separator == "IN ZIP")
        lexOptions(cells, {"mode", "fill"});
}

void BodyLexer::lexVar(Cells cells)
{
    typeAndArguments(cells, T::Var);
    if (cells.size() < 2)
        return;
    m_tokens[cells[1]].type = T::Variable;
    if (text(cells[1]).starts_with('$'))
        lexOptions(cells, {"scope", "separator"});
    else
        lexOptions(cells, {"scope"});
}

void BodyLexer::lexExcept(Cells cells)
{
    m_tokens[cells[0]].type = T::Except;
    std::size_t as = 0;
    for (std::size_t i = 1; i < cells.size(); ++i) {
        if (text(cells[i]) == "AS") {
            m_tokens[cells[i]].type = T::As;
            as = i;
        } else {
            m_tokens[cells[i]].type = as ? T::Variable : T::Argument;
        }
    }
    lexOptions(as ? cells.first(as) : cells, {"type"});
}

void BodyLexer::typeAndArguments(Cells cells, TokenType type)
{
    m_tokens[cells[0]].type = type;
    for (const std::uint32_t cell : cells.subspan(1))
        m_tokens[cell].type = T::Argument;
}

void BodyLexer::lexOptions(Cells cells, std::initializer_list<std::string_view> names)
{
    // Only the last cells can be options, each name once.
    unsigned seen = 0;
    for (std::size_t i = cells.size(); i-- > 0;) {
        const std::string_view value = text(cells[i]);
        const std::size_t mark = value.find('=');
        if (mark == value.npos)
            return;
        const auto it = std::find(names.begin(), names.end(), value.substr(0, mark));
        const unsigned bit = 1u << (it - names.begin());
        if (it == names.end() || (seen & bit))
            return;
        seen |= bit;
        m_tokens[cells[i]].type = T::Option;
    }
}

void retypeTemplated(std::vector<Token> &tokens, std::size_t first, std::size_t end)
{
    // Assignments before an inline IF are the IF's; all others belong to a call.
    TokenType next = T::Ignored;
    for (std::size_t i = end; i-- > first;) {
        Token &token = tokens[i];
        if (!isData(token.type))
            continue;
        const TokenType type = token.type;
        const bool ofInlineIf = next == T::InlineIf;
        if (type == T::Keyword || (type == T::Assign && !ofInlineIf))
            token.type = T::Argument;
        if (!(type == T::Assign && ofInlineIf))
            next = type;
    }
}

} // namespace crat::robot
