#include "core/robot/SectionEdits.h"

#include <algorithm>

#include "core/robot/Characters.h"
#include "core/robot/Document.h"
#include "core/robot/Edits.h"
#include "core/robot/Languages.h"
#include "core/robot/RowStyle.h"

namespace crat::robot {
namespace {

struct Bytes {
    std::size_t begin, end;
};

Bytes bytesOf(const Tree &tree, const Section &section)
{
    const bool last = section.endRow >= tree.rows().size();
    return {rowBegin(tree, *section.headerRow), last ? tree.bytes().size() : rowBegin(tree, section.endRow)};
}

bool isSection(const Tree &tree, std::size_t section)
{
    return section < tree.sections().size() && tree.sections()[section].headerRow;
}

tl::unexpected<Error> noSuchSection()
{
    return fail(Errc::BadInput, "That section is not there any more. Look at the file again.");
}

/// What rows are and hold, whatever their order.
std::vector<std::pair<RowKind, std::string_view>> meaningOf(const Tree &tree)
{
    std::vector<std::pair<RowKind, std::string_view>> rows;
    for (std::size_t i = 0; i < tree.rows().size(); ++i) {
        if (tree.rows()[i].kind != RowKind::Blank)
            rows.emplace_back(tree.rows()[i].kind, stripRight(tree.bytes().substr(
                                                       rowBegin(tree, i), tree.rows()[i].end - rowBegin(tree, i))));
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

std::string_view englishName(SectionKind kind)
{
    switch (kind) {
    case SectionKind::Settings: return "Settings";
    case SectionKind::Variables: return "Variables";
    case SectionKind::TestCases: return "Test Cases";
    case SectionKind::Tasks: return "Tasks";
    case SectionKind::Keywords: return "Keywords";
    case SectionKind::Comments: return "Comments";
    default: return {};
    }
}

Languages languagesOf(const Tree &tree)
{
    Languages languages;
    for (std::size_t row = 0; row < tree.sections().front().endRow; ++row) {
        if (tree.rows()[row].kind != RowKind::Config)
            continue;
        for (const Cell &cell : tree.cells(row)) {
            const std::size_t colon = cell.text.find(':');
            if (colon != cell.text.npos)
                languages.add(strip(cell.text.substr(colon + 1)));
        }
    }
    return languages;
}

/// ASCII only: what other letters there are stay as the language writes them.
std::string inCaseOf(std::string_view model, std::string_view text)
{
    const auto holds = [model](char first, char last) {
        return std::any_of(model.begin(), model.end(), [=](char c) { return c >= first && c <= last; });
    };
    const bool upper = holds('A', 'Z'), lower = holds('a', 'z');
    std::string out(text);
    for (char &c : out) {
        if (upper && !lower && c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 32);
        else if (lower && !upper && c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    }
    return out;
}

} // namespace

Result<Edit> deleteSection(const Tree &tree, std::size_t section)
{
    if (!isSection(tree, section))
        return noSuchSection();
    const Bytes at = bytesOf(tree, tree.sections()[section]);
    return replaceText(tree, at.begin, at.end, {});
}

Result<Edit> moveSection(const Tree &tree, std::size_t section, std::optional<std::size_t> beforeSection)
{
    if (!isSection(tree, section) || (beforeSection && !isSection(tree, *beforeSection)))
        return noSuchSection();
    const std::size_t count = tree.sections().size();
    if (beforeSection == section || beforeSection == section + 1 || (!beforeSection && section + 1 == count))
        return Edit{};
    const Bytes from = bytesOf(tree, tree.sections()[section]);
    const std::string end(tree.lineEnd());
    std::string text(tree.bytes().substr(from.begin, from.end - from.begin));
    if (!beforeSection) { // blank lines at its end part nothing any more
        std::size_t last = tree.sections()[section].endRow;
        while (last > tree.sections()[section].firstRow && tree.rows()[last - 1].kind == RowKind::Blank)
            --last;
        text.resize(tree.rows()[last - 1].end - from.begin);
    }
    const bool lastOfFile = section + 1 == count;
    if (lastOfFile && endsInLine(tree))
        text += end;
    const std::size_t at =
        beforeSection ? rowBegin(tree, *tree.sections()[*beforeSection].headerRow) : tree.bytes().size();
    // A blank line parts it from what comes behind it, and what came before it from what is there now.
    if (beforeSection && lastOfFile)
        text += end;
    if (!beforeSection && !tree.rows().empty() && tree.rows().back().kind != RowKind::Blank)
        text.insert(0, end);
    Edit insertion = insertLines(tree, at, std::move(text));
    Edit removal = *deleteSection(tree, section);
    const bool down = at > from.begin;
    Edit edit = std::move(down ? insertion : removal); // the later place first, so that the other's offset still counts
    const Edit then = std::move(down ? removal : insertion);
    edit.insert(edit.end(), then.begin(), then.end());
    RobotDocument moved(tree);
    if (const auto applied = moved.apply(edit); !applied)
        return tl::unexpected(applied.error());
    if (meaningOf(*moved.tree()) != meaningOf(tree))
        return fail(Errc::Conflict, "Robot Framework would read some rows otherwise if the section stood there: of a "
                                    "setting that is given twice the first one counts.");
    return edit;
}

Result<Edit> renameSection(const Tree &tree, std::size_t section, SectionKind kind)
{
    if (!isSection(tree, section))
        return noSuchSection();
    const Section &old = tree.sections()[section];
    const auto isTests = [](SectionKind k) {
        return k == SectionKind::TestCases || k == SectionKind::Tasks;
    };
    if (englishName(kind).empty() || (kind != old.kind && !(isTests(kind) && isTests(old.kind))))
        return fail(Errc::BadInput, "What stands in this section is nothing that such a section can hold.");
    const bool both = std::any_of(tree.sections().begin(), tree.sections().end(), [&](const Section &other) {
        return &other != &old && isTests(kind) && isTests(other.kind) && other.kind != kind;
    });
    if (both && kind != old.kind)
        return fail(Errc::Conflict, "A file holds either tests or tasks. Rename its other sections first.");
    const Cell header = tree.cells(*old.headerRow).front();
    const std::size_t first = std::min(header.text.find_first_not_of("* "), header.text.size());
    const std::size_t last = header.text.find_last_not_of("* ");
    const std::string_view words =
        last == header.text.npos ? std::string_view() : header.text.substr(first, last + 1 - first);
    const std::string title = titleCase(normalizeSpace(words));
    if (kind == old.kind && languagesOf(tree).header(title) == englishName(kind))
        return Edit{};
    const std::string name = inCaseOf(words, languagesOf(tree).headerLike(title, englishName(kind)));
    return replaceText(tree, header.begin + first, header.begin + first + words.size(), name);
}

} // namespace crat::robot
