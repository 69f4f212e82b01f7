#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/robot/Document.h"
#include "core/robot/Edits.h"
#include "core/robot/TokenStream.h"

namespace crat::robot::test {

/// "TYPE value" of each token that Robot's API would give, "·" between them; separators, line ends and EOS left out unless `all`.
inline std::string tokensOf(std::string_view text, FileKind kind = FileKind::Suite, bool all = false)
{
    std::string out;
    const LexedFile file = lex(text, kind);
    TokenStream(text, file).forEach([&](const StreamToken &t) {
        const bool layout = t.type == TokenType::Separator || t.type == TokenType::Eol || t.type == TokenType::Eos;
        if (layout && !all)
            return;
        if (!out.empty())
            out += "·";
        out += std::string(toString(t.type)) + " " + std::string(t.raw);
    });
    return out;
}

inline std::size_t rowWith(const Tree &tree, std::string_view text)
{
    for (std::size_t i = 0; i < tree.rows().size(); ++i) {
        if (tree.rowText(i).find(text) != std::string_view::npos)
            return i;
    }
    return tree.rows().size();
}

/// The text after the edit, or its error; checks that the inverse gives back every byte.
inline std::string after(std::string_view text, const Result<Edit> &edit, FileKind kind = FileKind::Suite)
{
    if (!edit)
        return std::string(toString(edit.error().code)) + ": " + edit.error().forUser;
    RobotDocument document(std::string(text), kind);
    if (!document.apply(*edit))
        return "does not apply";
    std::string result(document.bytes());
    if (!document.apply(inverse(*edit)) || document.bytes() != text)
        return "its inverse does not give back the text";
    return result;
}

inline std::vector<std::string> textsOf(const Tree &tree, std::size_t row)
{
    std::vector<std::string> out;
    for (const Cell &cell : tree.cells(row))
        out.emplace_back(cell.text);
    return out;
}

} // namespace crat::robot::test
