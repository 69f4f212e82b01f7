#include <gtest/gtest.h>

#include "core/robot/CellText.h"
#include "core/robot/SettingEdits.h"
#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

using test::after;
using T = TokenType;

std::shared_ptr<const Tree> parsed(std::string_view text, FileKind kind = FileKind::Suite)
{
    return Tree::parse(std::string(text), kind);
}

const std::string Text =
    "*** Settings ***\nDocumentation     First line\n...               second line\n...\n...               fourth\n"
    "Library           Collections\nTest Tags         a    b    # why\n\n"
    "*** Variables ***\n${ONE}    1\n@{LIST}    a\n...        b\n&{DICT}    k=v    # note\n\n"
    "*** Test Cases ***\nT\n    [Tags]    x\n    Log    1\n";

std::string exchanged(std::string_view from, std::string_view to)
{
    std::string text = Text;
    return text.replace(text.find(from), from.size(), to);
}

TEST(SettingEdits, ValuesChangeComeAndGoAndTheCommentStays)
{
    const auto tree = parsed(Text);
    EXPECT_EQ(valuesOf(*tree, *findSetting(*tree, T::TestTags)), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(after(Text, setSetting(*tree, T::TestTags, {"a", "c d"})), exchanged("a    b  ", "a    c d  "));
    EXPECT_EQ(after(Text, setSetting(*tree, T::TestTags, {"a", "b", "", "d  e"})),
              exchanged("a    b  ", "a    b    ${EMPTY}    d \\ e  "));
    EXPECT_EQ(after(Text, setSetting(*tree, T::TestTags, {"b"})), exchanged("a    b  ", "b  "));
    EXPECT_EQ(after(Text, setSetting(*tree, T::TestTags, {"a", "b"})), Text);
    EXPECT_EQ(after(Text, setSetting(*tree, T::TestTags, {})), exchanged("Test Tags         a    b    # why\n", ""));
}

TEST(SettingEdits, ANewSettingJoinsTheOthersColumnOrItsTest)
{
    const auto tree = parsed(Text);
    EXPECT_EQ(after(Text, setSetting(*tree, T::SuiteSetup, {"Open Shop", "now"})),
              exchanged("# why\n", "# why\nSuite Setup       Open Shop    now\n"));
    EXPECT_EQ(after(Text, setSetting(*tree, 0, T::Setup, {"Log", "s"})),
              exchanged("    [Tags]    x\n", "    [Tags]    x\n    [Setup]    Log    s\n"));
    EXPECT_EQ(after(Text, setSetting(*tree, 0, T::Teardown, {"Log", "#1"})), Text + "    [Teardown]    Log    \\#1\n");
    EXPECT_EQ(after(Text, setDocumentation(*tree, 0, "What\n\nand how")),
              exchanged("T\n    [Tags]", "T\n    [Documentation]    What\n    ...\n    ...    and how\n    [Tags]"));
    EXPECT_EQ(after("", setSetting(*parsed(""), T::Library, {"Collections"})),
              "*** Settings ***\nLibrary    Collections\n");
}

TEST(SettingEdits, WhatRobotWouldRefuseIsRefused)
{
    const auto tree = parsed(Text);
    EXPECT_EQ(setSetting(*tree, 0, T::Arguments, {"${x}"}).error().code, Errc::BadInput);
    EXPECT_EQ(setSetting(*tree, T::TestTimeout, {"1 s", "2 s"}).error().code, Errc::BadInput);
    EXPECT_EQ(setSetting(*parsed("", FileKind::Resource), T::TestTags, {"x"}).error().code, Errc::BadInput);
    EXPECT_EQ(setSetting(*tree, 7, T::Tags, {"x"}).error().code, Errc::BadInput);
}

TEST(SettingEdits, ManyValuesStandOnSeveralLines)
{
    const std::string text = "*** Test Cases ***\r\nT\r\n    [Tags]    a\r\n    ...       b\r\n    Log";
    EXPECT_EQ(after(text, setSetting(*parsed(text), 0, T::Tags, {"a", "b", "c"})),
              "*** Test Cases ***\r\nT\r\n    [Tags]    a\r\n    ...       b\r\n    ...       c\r\n    Log");
    EXPECT_EQ(after(text, setSetting(*parsed(text), 0, T::Tags, {"a"})),
              "*** Test Cases ***\r\nT\r\n    [Tags]    a\r\n    Log");
    const std::vector<std::string> many(40, "quite-a-long-tag");
    const std::string made = after(Text, setSetting(*parsed(Text), T::DefaultTags, many));
    EXPECT_EQ(valuesOf(*parsed(made), *findSetting(*parsed(made), T::DefaultTags)), many);
    std::size_t longest = 0;
    for (std::size_t at = 0, end = 0; at < made.size(); at = end + 1) {
        end = made.find('\n', at);
        longest = std::max(longest, end - at);
    }
    EXPECT_LE(longest, 125u);
}

TEST(SettingEdits, DocumentationIsTextAndOnlyItsChangedLinesChange)
{
    const auto tree = parsed(Text);
    const std::size_t row = *findSetting(*tree, T::Documentation);
    EXPECT_EQ(documentationText(*tree, row), "First line\nsecond line\n\nfourth");
    EXPECT_EQ(after(Text, setDocumentation(*tree, std::nullopt, "First line\nsecond  # line\n\nfourth")),
              exchanged("second line", "second \\ # line"));
    EXPECT_EQ(after(Text, setDocumentation(*tree, std::nullopt, "First line\n\nfourth")),
              exchanged("...               second line\n", ""));
    EXPECT_EQ(after(Text, setDocumentation(*tree, std::nullopt, "First line\nsecond line\nthird\n\nfourth\n")),
              exchanged("...\n...               fourth", "...               third\n...\n...               fourth"));
    EXPECT_EQ(after(Text, setDocumentation(*tree, std::nullopt, "First line\nsecond line\nthird\nfourth")),
              exchanged("...\n", "...               third\n"));
    EXPECT_EQ(after(Text, setDocumentation(*tree, std::nullopt, "")),
              exchanged(Text.substr(Text.find("Doc"), Text.find("Library") - Text.find("Doc")), ""));
}

TEST(SettingEdits, AnyDocumentationComesBackAsItWasGiven)
{
    for (const std::string text : {"one", "one\ntwo", "a\n\n\nb", "# x\n... y\n...\n| z |", "ends in \\\\\nmore",
                                   "two  blanks\n   three before", "\\n inside\nand ${x}", "a\nb\nc\nd\ne\nf\ng"}) {
        for (const std::string &file :
             {Text, std::string("*** Test Cases ***\nT\n    [Documentation]    x    y\n    Log    1"),
              std::string("*** Keywords ***\r\n| K |\r\n|   | [Documentation] | x |\r\n|   | ... | y |\r\n"),
              std::string("*** Test Cases ***\nT\n\tLog\t1\n")}) {
            const auto tree = parsed(file);
            const std::optional<std::size_t> item = file == Text ? std::nullopt : std::optional<std::size_t>(0);
            const std::string made = after(file, setDocumentation(*tree, item, text));
            const auto now = parsed(made);
            const auto row = item ? findSetting(*now, *item, T::Documentation) : findSetting(*now, T::Documentation);
            ASSERT_TRUE(row) << made;
            // Blanks at a line's start, and runs of them, come back as Robot's escapes for them.
            std::string read = documentationText(*now, *row);
            for (std::size_t at; (at = read.find("\\ ")) != std::string::npos;)
                read.erase(at, 1);
            for (const std::string escape : {"\\#", "\\|", "\\..."}) {
                for (std::size_t at; (at = read.find(escape)) != std::string::npos;)
                    read.erase(at, 1);
            }
            EXPECT_EQ(read, text) << made;
            EXPECT_EQ(now->items().size(), tree->items().size()) << made;
        }
    }
}

TEST(SettingEdits, WhateverIsTypedIsOneValueInAnyStyle)
{
    const std::vector<std::string> typed = {"x",         "",       " ",       " x ",     "a  b",  "#x",    "...",
                                            "\t",        "a\nb",   "a\\",     "a\\  b",  "| a |", "a | b", "|",
                                            "*** X ***", "[Tags]", "\u3000x", "END",     "\x1f",  "\\ ",   "${EMPTY}",
                                            "中 文",     "=",      "a=b",     "x\u2028y"};
    for (const std::string_view file :
         {"*** Test Cases ***\nT\n    [Tags]    a    # note\n    Log    1\n",
          "*** Test Cases ***\r\nT\r\n\t[Tags]\ta\tb\r\n\tLog\t1",
          "*** Test Cases ***\n| T |\n|   | [Tags] | a | b |\n|   | Log | 1 |\n",
          "*** Test Cases ***\nT\n  [Tags]  a\n  ...  b\n  ...\n  Log  1\n", "*** Test Cases ***\nT\n    Log    1"}) {
        const auto tree = parsed(file);
        for (std::size_t i = 0; i < typed.size(); ++i) {
            const std::vector<std::string> values = {typed[i], typed[(i + 7) % typed.size()],
                                                     typed[(i * 5 + 3) % typed.size()]};
            const std::string made = after(file, setSetting(*tree, 0, T::Tags, values));
            const auto now = parsed(made);
            const auto row = findSetting(*now, 0, T::Tags);
            ASSERT_TRUE(row) << made;
            std::vector<std::string> wanted;
            for (const std::string &value : values)
                wanted.push_back(cellSource(value));
            EXPECT_EQ(valuesOf(*now, *row), wanted) << made;
            EXPECT_EQ(now->items().size(), 1u) << made;
            EXPECT_NE(test::rowWith(*now, "Log"), now->rows().size()) << made;
        }
    }
}

TEST(SettingEdits, SeveralLinesAtTheEndOfAFileWithoutLineEndGo)
{
    const std::string_view file = "*** Settings ***\nDocumentation    a\n...    b\n...    c\n...    d";
    const auto tree = parsed(file);
    EXPECT_EQ(after(file, setDocumentation(*tree, std::nullopt, "a")), "*** Settings ***\nDocumentation    a");
    EXPECT_EQ(after(file, setDocumentation(*tree, std::nullopt, "x\nb")),
              "*** Settings ***\nDocumentation    x\n...    b");
}

TEST(SettingEdits, VariablesTakeValues)
{
    const auto tree = parsed(Text);
    EXPECT_EQ(after(Text, setVariable(*tree, "${one}", {"2"})), exchanged("${ONE}    1", "${ONE}    2"));
    EXPECT_EQ(after(Text, setVariable(*tree, "@{LIST}", {"a", "c", "d"})),
              exchanged("...        b\n", "...        c\n...        d\n"));
    EXPECT_EQ(after(Text, setVariable(*tree, "&{DICT}", {"k=v", "l=w  x"})), exchanged("k=v", "k=v    l=w \\ x"));
    EXPECT_EQ(after(Text, setVariable(*tree, "${NEW}", {""})), exchanged("# note\n", "# note\n${NEW}    ${EMPTY}\n"));
    EXPECT_EQ(after(Text, setVariable(*tree, "@{ONE}", {"1", "2"})), exchanged("${ONE}    1", "@{ONE}    1    2"));
    EXPECT_EQ(after(Text, setVariable(*tree, "${ONE}", {})), exchanged("${ONE}    1\n", ""));
    for (const std::string_view name : {"ONE", "${}", "${x", "${x}y", "${x} =", "${x}[0]", "%{X}", ""})
        EXPECT_EQ(setVariable(*tree, name, {"1"}).error().code, Errc::BadInput) << name;
}

TEST(SettingEdits, ASeparatorIsNoValue)
{
    const std::string file = "*** Variables ***\n${X}    a    b    separator=-\n${Y}    a\n";
    const auto tree = parsed(file);
    EXPECT_EQ(valuesOf(*tree, *findVariable(*tree, "${X}")), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(after(file, setVariable(*tree, "${X}", {"c"})),
              "*** Variables ***\n${X}    c    separator=-\n${Y}    a\n");
    EXPECT_EQ(after(file, setVariable(*tree, "${X}", {"a", "b", "c"})),
              "*** Variables ***\n${X}    a    b    c    separator=-\n${Y}    a\n");
    EXPECT_EQ(after(file, setVariable(*tree, "${Y}", {"a", "separator=x"})),
              "*** Variables ***\n${X}    a    b    separator=-\n${Y}    a    separator\\=x\n");
    EXPECT_EQ(after(file, setVariable(*tree, "${Z}", {"separator="})), file + "${Z}    separator\\=\n");
}

} // namespace
} // namespace crat::robot
