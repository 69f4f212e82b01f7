// One changed cell is one changed line, in every Robot file of this repository and whatever its style. What other editors do
// to such files (cells of a lone backslash added, cells parted by two blanks joined, byte order mark and CRLF dropped,
// settings renamed, sections put in another order) is looked for by name.
#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

#include "core/base/Files.h"
#include "core/robot/BlockEdits.h"
#include "core/robot/Characters.h"
#include "core/robot/SettingEdits.h"
#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> linesOf(std::string_view text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = findLineEnd(text, at);
        end += end < text.size() ? lineEndAt(text, end) : 0;
        lines.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

/// Lines that are not the same; the texts have as many lines, or one of them has one more at the change.
std::size_t changedLines(std::string_view before, std::string_view after)
{
    const auto a = linesOf(before), b = linesOf(after);
    const auto [first, second] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    auto x = a.end();
    auto y = b.end();
    while (x != first && y != second && *std::prev(x) == *std::prev(y)) {
        --x;
        --y;
    }
    return static_cast<std::size_t>(std::max(x - first, y - second));
}

std::vector<fs::path> robotFiles()
{
    std::vector<fs::path> files;
    for (const char *folder : {"tests", "resources"}) {
        for (const auto &entry : fs::recursive_directory_iterator(fs::path(CRAT_SOURCE_DIR) / folder)) {
            const fs::path ext = entry.path().extension();
            if (entry.is_regular_file() && (ext == ".robot" || ext == ".resource"))
                files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

class OneLine : public testing::TestWithParam<fs::path> {
protected:
    std::string bytes = readFile(GetParam()).value();
    RobotDocument document{bytes, fileKindOf(GetParam().string())};
    std::shared_ptr<const Tree> tree = document.tree();
};

TEST_P(OneLine, EachCellOfEachRow)
{
    for (std::size_t row = 0; row < tree->rows().size(); ++row) {
        const std::size_t cells = tree->cells(row).size();
        for (std::size_t cell = 0; cell < cells; ++cell) {
            for (const std::string_view typed : {"changed", "two  blanks", "#", "...", "| x", " y "}) {
                const auto edit = setCell(*tree, row, cell, typed);
                if (!edit)
                    continue; // headers, and names that cannot be
                ASSERT_TRUE(document.apply(*edit));
                EXPECT_LE(changedLines(bytes, document.bytes()), 1u)
                    << "row " << row << " cell " << cell << ": " << typed;
                EXPECT_EQ(document.tree()->cells(row).size(), cells)
                    << "row " << row << " cell " << cell << ": " << typed;
                ASSERT_TRUE(document.apply(inverse(*edit)));
            }
        }
    }
    EXPECT_EQ(document.bytes(), bytes);
}

INSTANTIATE_TEST_SUITE_P(Files, OneLine, testing::ValuesIn(robotFiles()), [](const auto &file) {
    std::string name = fs::relative(file.param, CRAT_SOURCE_DIR).string();
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name;
});

// A file in a style of its own: sections in an unusual order, old names, two blanks between cells, lone backslashes, blanks at
// line ends, a byte order mark, CRLF, no last line end.
const std::string Old =
    "\xEF\xBB\xBF***Keywords***\r\nDo It\r\n  [Arguments]  ${a}  \r\n  Log  ${a}  INFO\r\n  :FOR  ${i}  IN  1  2\r\n"
    "  \\  Log  ${i}\r\n\r\n\r\n*** Test Case ***\r\nOne\r\n  [tags]  a  b\r\n  do_it  x\t\r\n\tDO IT\ty\r\n\r\n"
    "*** Setting ***\r\nForce Tags  c\r\nSuite Precondition  Log\r\ndefault tags  d\r\nLibrary  Collections\r\n\r\n"
    "***Variables***\r\n${X} =  1\r\n@{L}  a\r\n...  b";

class OldFile : public testing::Test {
protected:
    std::shared_ptr<const Tree> tree = Tree::parse(Old, FileKind::Suite);

    static std::string exchanged(std::string_view from, std::string_view to)
    {
        std::string text = Old;
        return text.replace(text.find(from), from.size(), to);
    }
};

TEST_F(OldFile, ACellIsAllThatChanges)
{
    EXPECT_EQ(test::after(Old, setCell(*tree, test::rowWith(*tree, "INFO"), 2, "WARN")), exchanged("INFO", "WARN"));
    EXPECT_EQ(test::after(Old, setCell(*tree, test::rowWith(*tree, "\\  Log"), 2, "${j}")),
              exchanged("Log  ${i}", "Log  ${j}"));
    EXPECT_EQ(test::after(Old, setCell(*tree, test::rowWith(*tree, "do_it"), 1, "z")),
              exchanged("do_it  x", "do_it  z"));
    EXPECT_EQ(test::after(Old, setCell(*tree, test::rowWith(*tree, "DO IT\t"), 1, "z")),
              exchanged("DO IT\ty", "DO IT\tz"));
}

TEST_F(OldFile, NewRowsAndSettingsTakeItsStyleAndRenameNothing)
{
    EXPECT_EQ(test::after(Old, setSetting(*tree, TokenType::TestTags, {"c", "e"})),
              exchanged("Force Tags  c", "Force Tags  c  e"));
    EXPECT_EQ(test::after(Old, setSetting(*tree, TokenType::DefaultTags, {"x"})),
              exchanged("default tags  d", "default tags  x"));
    EXPECT_EQ(test::after(Old, setSetting(*tree, TokenType::SuiteSetup, {"Log", "1"})),
              exchanged("Collections\r\n", "Collections\r\nSuite Setup  Log  1\r\n"));
    EXPECT_EQ(test::after(Old, setVariable(*tree, "${x}", {"2"})), exchanged("${X} =  1", "${X} =  2"));
    EXPECT_EQ(test::after(Old, setVariable(*tree, "${Y}", {"2"})), Old + "\r\n${Y}  2");
    EXPECT_EQ(test::after(Old, insertRows(*tree, 1, tree->items()[1].contentEnd, {{"Log", "n"}})),
              exchanged("DO IT\ty\r\n", "DO IT\ty\r\n\tLog\tn\r\n"));
    EXPECT_EQ(test::after(Old, addItem(*tree, ItemKind::Keyword, "New", {{"Log", "1"}})),
              exchanged("Log  ${i}\r\n", "Log  ${i}\r\n\r\nNew\r\n  Log  1\r\n"));
}

TEST_F(OldFile, NoEditTouchesAnotherLine)
{
    // Every line that is there before is there afterwards, in its order, but for those that the edit is about.
    const std::vector<Result<Edit>> edits = {duplicateItem(*tree, 0, "Copy"),
                                             addSection(*tree, SectionKind::Tasks),
                                             insertBlock(*tree, 1, tree->items()[1].contentEnd, BlockKind::If, {"$x"}),
                                             setDocumentation(*tree, 1, "What\nit does"),
                                             setDocumentation(*tree, std::nullopt, "File"),
                                             setSetting(*tree, 1, TokenType::Setup, {"Log", "1"})};
    for (const auto &edit : edits) {
        const std::string result = test::after(Old, edit);
        ASSERT_TRUE(result.starts_with("\xEF\xBB\xBF***")) << result;
        std::size_t at = 0;
        for (const std::string &line : linesOf(Old)) {
            const std::size_t found = result.find(line.starts_with("\xEF") ? line.substr(3) : line, at);
            ASSERT_NE(found, std::string::npos) << line << " is gone from\n" << result;
            at = found + line.size() - (line.starts_with("\xEF") ? 3 : 0);
        }
        for (const std::string &line : linesOf(result))
            EXPECT_TRUE(line.ends_with("\r\n") || line == "...  b") << line;
    }
}

} // namespace
} // namespace crat::robot
