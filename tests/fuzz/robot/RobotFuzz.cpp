// Any bytes: the tokens cover them, the rows hold them, each edit's inverse gives them back, and after each edit the tree is
// the one that a full parse gives.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/robot/BlockEdits.h"
#include "core/robot/Check.h"
#include "core/robot/Document.h"
#include "core/robot/Edits.h"
#include "core/robot/SectionEdits.h"
#include "core/robot/SettingEdits.h"
#include "core/robot/TokenStream.h"
#include "tests/unit/robot/SameTree.h"

namespace {

using namespace crat;
using namespace crat::robot;

void demand(bool holds, int line = __builtin_LINE()) // clang 14 has no std::source_location
{
    if (holds)
        return;
    std::fprintf(stderr, "line %d does not hold\n", line);
    std::abort();
}

/// Numbers taken from the input's end, so that the fuzzer steers which edit is tried.
class Choices {
public:
    explicit Choices(std::string_view bytes) : m_bytes(bytes) {}
    std::size_t below(std::size_t n)
    {
        if (m_bytes.empty() || n == 0)
            return 0;
        const auto c = static_cast<unsigned char>(m_bytes.back());
        m_bytes.remove_suffix(1);
        return c % n;
    }
    std::string_view text()
    {
        const std::size_t size = below(24);
        return m_bytes.substr(m_bytes.size() - std::min(m_bytes.size(), size));
    }

private:
    std::string_view m_bytes;
};

void checkCover(const Tree &tree)
{
    std::size_t at = tree.hasBom() ? 3 : 0;
    for (const Token &token : tree.lexed().tokens) {
        demand(token.begin == at);
        at = token.end();
    }
    demand(at == tree.bytes().size() || tree.lexed().tokens.empty());
    std::size_t row = 0, line = 1;
    for (std::size_t i = 0; i < tree.rows().size(); ++i) {
        const Row &r = tree.rows()[i];
        demand(r.begin == row && r.end >= r.begin && r.firstLine <= r.lastLine);
        demand(r.firstLine == line || r.sharesNameLine);
        row = r.end;
        line = r.lastLine + (r.sharesNameLine && r.kind == RowKind::Name ? 0 : 1);
        for (const Cell &cell : tree.cells(i))
            demand(cell.begin >= r.begin && cell.end <= r.end && cell.line >= r.firstLine && cell.line <= r.lastLine);
    }
    demand(row == tree.bytes().size() || tree.rows().empty());
}

Result<Edit> anyEdit(const Tree &tree, Choices &choose)
{
    const std::size_t rows = tree.rows().size(), items = tree.items().size();
    const std::size_t row = choose.below(rows + 1), cell = choose.below(6), item = choose.below(items + 1);
    const std::string text(choose.text());
    const auto kind = static_cast<BlockKind>(choose.below(5));
    switch (choose.below(24)) {
    case 0: return setCell(tree, row, cell, choose.text());
    case 1: return insertCell(tree, row, cell, choose.text());
    case 2: return deleteCell(tree, row, cell);
    case 3: return insertRows(tree, item, row, {{std::string(choose.text()), "b"}, {}});
    case 4: return deleteRows(tree, row, 1 + choose.below(4));
    case 5: return moveRows(tree, row, 1 + choose.below(4), item, choose.below(rows + 1));
    case 6: return addItem(tree, choose.below(2) ? ItemKind::Test : ItemKind::Keyword, choose.text(), {{"Log"}});
    case 7: return renameItem(tree, item, choose.text());
    case 8: return moveItem(tree, item, choose.below(2) ? std::optional(choose.below(items + 1)) : std::nullopt);
    case 9: return duplicateItem(tree, item, text);
    case 10: return commentRows(tree, row, 1 + choose.below(4));
    case 11: return uncommentRows(tree, row, 1 + choose.below(4));
    case 12: return splitRow(tree, row, cell);
    case 13: return joinRow(tree, row);
    case 14: return insertBlock(tree, item, row, kind, {text}, {{text}});
    case 15: return wrapRows(tree, row, 1 + choose.below(4), kind, {text});
    case 16: return unwrapBlock(tree, row);
    case 17: return closeBlocks(tree, item);
    case 18: return setDocumentation(tree, choose.below(2) ? std::optional(item) : std::nullopt, text + '\n' + text);
    case 19: return setSetting(tree, item, choose.below(2) ? TokenType::Tags : TokenType::Teardown, {text, "b"});
    case 21: return deleteSection(tree, item);
    case 22: return moveSection(tree, item, choose.below(2) ? std::optional(choose.below(4)) : std::nullopt);
    case 23: return renameSection(tree, item, static_cast<SectionKind>(choose.below(8)));
    default:
        if (choose.below(2))
            return setVariable(tree, choose.below(2) ? "${a}" : text, {text, text});
        return addSectionRow(tree, choose.below(2) ? SectionKind::Settings : SectionKind::Variables,
                             {"a", std::string(choose.text())});
    }
}

/// Any change of the text, not only those that the structured edits make: the tree is that of a full parse.
void checkChanges(std::string_view text, FileKind kind)
{
    RobotDocument document{std::string(text), kind};
    Choices choose(text);
    for (int i = 0; i < 4; ++i) {
        const std::string before(document.bytes());
        const std::size_t high = choose.below(256), at = std::min(before.size(), high * 64 + choose.below(64));
        const std::size_t removed = std::min(before.size() - at, choose.below(32));
        const Edit edit{{at, before.substr(at, removed), std::string(choose.text())}};
        demand(document.apply(edit).has_value());
        demand(test::differenceOf(*document.tree(), *Tree::parse(std::string(document.bytes()), kind)).empty());
    }
}

void checkEdits(std::string_view text, FileKind kind)
{
    RobotDocument document{std::string(text), kind};
    Choices choose(text);
    for (int i = 0; i < 6; ++i) {
        const std::string before(document.bytes());
        const Result<Edit> edit = anyEdit(*document.tree(), choose);
        if (!edit)
            continue;
        demand(document.apply(*edit).has_value());
        const std::string after(document.bytes());
        demand(document.apply(inverse(*edit)).has_value());
        demand(document.bytes() == before);
        demand(document.apply(*edit).has_value());
        demand(document.bytes() == after);
        checkCover(*document.tree());
        demand(test::differenceOf(*document.tree(), *Tree::parse(after, kind)).empty());
    }
    (void)check(*document.tree());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const auto kind = static_cast<FileKind>(data[0] % 3);
    const std::string_view text(reinterpret_cast<const char *>(data) + 1, size - 1);
    const auto tree = Tree::parse(std::string(text), kind);
    demand(tree->bytes() == text);
    checkCover(*tree);
    std::string json;
    appendTokensJson(json, "f", text, tree->lexed());
    checkEdits(text, kind);
    checkChanges(text, kind);
    return 0;
}
