#include "core/robot/lsp/Features.h"

#include "core/robot/Variables.h"

namespace crat::robot::lsp {
namespace {

/// Indices into semanticTokenTypes().
enum Colour : int { None_ = -1, Namespace, Function, Method, Property, Keyword, Variable, Comment, String };

Colour colourOf(TokenType type)
{
    using T = TokenType;
    if (isHeader(type))
        return Namespace;
    if (isSetting(type) || type == T::As)
        return Property;
    switch (type) {
    case T::TestCaseName: return Method;
    case T::KeywordName: return Function;
    case T::Keyword: return Function;
    case T::Name: return String;
    case T::Variable:
    case T::Assign: return Variable;
    case T::For:
    case T::ForSeparator:
    case T::End:
    case T::If:
    case T::InlineIf:
    case T::ElseIf:
    case T::Else:
    case T::Try:
    case T::Except:
    case T::Finally:
    case T::While:
    case T::Var:
    case T::ReturnStatement:
    case T::Continue:
    case T::Break:
    case T::Option:
    case T::Group: return Keyword;
    case T::Comment:
    case T::Config: return Comment;
    default: return None_;
    }
}

} // namespace

json::array semanticTokenTypes()
{
    return {"namespace", "function", "method", "property", "keyword", "variable", "comment", "string"};
}

json::value semanticTokens(const Scene &scene)
{
    const Tree &tree = *scene.document.robot.tree();
    json::array data;
    Position last;
    PositionCursor positions(scene.document.lines, tree.bytes(), scene.encoding);
    const auto add = [&](std::size_t begin, std::size_t end, Colour colour) {
        if (begin >= end || colour == None_)
            return;
        const Position start = positions.at(begin);
        const Range range{start, positions.at(end)};
        if (range.start.line != range.end.line)
            return;
        const bool sameLine = range.start.line == last.line;
        data.push_back(range.start.line - last.line);
        data.push_back(sameLine ? range.start.character - last.character : range.start.character);
        data.push_back(range.end.character - range.start.character);
        data.push_back(int(colour));
        data.push_back(0);
        last = range.start;
    };
    for (const Token &token : tree.lexed().tokens) {
        if (token.size == 0 || (!isData(token.type) && token.type != TokenType::Comment))
            continue;
        const Colour colour = colourOf(token.type);
        if (colour == Variable || colour == Comment || colour == Namespace) {
            add(token.begin, token.end(), colour);
            continue;
        }
        // Variables inside a cell stand out from the rest of it.
        std::size_t at = token.begin;
        while (at < token.end()) {
            const VariableMatch match = searchVariable(tree.bytes().substr(at, token.end() - at));
            if (!match.identifier || match.end <= match.begin)
                break;
            add(at, at + match.begin, colour);
            add(at + match.begin, at + match.end, Variable);
            at += match.end;
        }
        add(at, token.end(), colour);
    }
    return json::object{{"data", std::move(data)}};
}

} // namespace crat::robot::lsp
