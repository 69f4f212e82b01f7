#include "core/robot/workspace/Description.h"

namespace crat::robot {
namespace {

/// The documentation of a user keyword: all cells of its [Documentation], lines where the file has lines.
std::string documentationOf(const FileFacts &facts, const ItemFact &item)
{
    if (item.documentation.empty())
        return {};
    const auto tree = Tree::parse(facts.source, facts.kind);
    const auto row = tree->rowAtLine(tree->lineAt(item.documentation.begin));
    if (!row)
        return {};
    std::string text;
    std::uint32_t line = 0;
    for (const Cell &cell : tree->cells(*row)) {
        if (cell.type == TokenType::Documentation || cell.type == TokenType::Comment)
            continue;
        if (!text.empty())
            text += cell.line == line ? " " : "\n";
        line = cell.line;
        text += cell.text;
    }
    return text;
}

} // namespace

std::string asMarkdown(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out += "  ";
        out += c;
    }
    return out;
}

std::string describe(const Snapshot &snapshot, KeywordRef keyword)
{
    const ArgumentSpec &spec = snapshot.specOf(keyword);
    std::string out = "**" + snapshot.fullNameOf(keyword) + "**";
    if (!spec.parameters.empty())
        out += "\n\n```robotframework\n" + spec.toText() + "\n```";
    std::string text;
    if (keyword.owner.isLibrary())
        text = snapshot.libraries()[keyword.owner.index()]->answer.library->keywords[keyword.index].documentation;
    else
        text = documentationOf(snapshot.facts(keyword.owner.index()),
                               snapshot.facts(keyword.owner.index()).items[keyword.index]);
    return text.empty() ? out : out + "\n\n" + asMarkdown(text);
}

} // namespace crat::robot
