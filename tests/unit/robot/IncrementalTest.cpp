// After an edit the tree is the one that a full parse of the new text gives, and only what the edit touches was read.
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "core/robot/Check.h"
#include "tests/unit/robot/SameTree.h"
#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

class Random {
public:
    explicit Random(unsigned seed) : m_engine(seed) {}
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(m_engine); }
    bool chance(double p) { return std::bernoulli_distribution(p)(m_engine); }
    template <class From>
    std::string_view pick(const From &from)
    {
        return from[below(std::size(from))];
    }

private:
    std::mt19937 m_engine;
};

constexpr std::string_view Rows[] = {
    "    Log    hello    world",
    "    ${x} =    Get Value    a    b",
    "    FOR    ${i}    IN    1    2",
    "        Log    ${i}",
    "    END",
    "    IF    ${x}    Log    1    ELSE    Log    2",
    "    IF    $x > 1",
    "    ELSE",
    "    TRY",
    "    EXCEPT    x*    type=GLOB",
    "    [Tags]    a    b",
    "    [Template]    Log Many",
    "    [Template]    NONE",
    "    ...    continued    # note",
    "    ...",
    "# comment",
    "    # comment",
    "",
    "",
    "Next Test",
    "Beside    Log    x",
    "*** Keywords ***",
    "*** Test Cases ***",
    "*** Settings ***",
    "Test Template    Log",
    "*** Comments ***",
    "*** Nonsense ***",
    "| piped | Log | x |",
    "|  | Log | x |",
    "\xC2\xA0\xE3\x80\x80Log\xE2\x80\xA9",
};

constexpr std::string_view Pieces[] = {
    "x",
    "    ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\r\r\n",
    "\n\n",
    "#",
    "...",
    "    ...  ",
    "*",
    "*** Settings ***\n",
    "\n*** Keywords ***\n",
    "END",
    "    END\n",
    "    FOR    ${x}    IN    1\n",
    "\n    [Template]    Log\n",
    "\n    [Template]    NONE\n",
    "Test Template    Log\n",
    "Language: fi\n",
    "| ",
    " | ",
    "\xEF\xBB\xBF",
    "\xC2\x85",
    "\xE2\x80\xA8",
    "\xFF",
    "\xC3",
    std::string_view("\0", 1),
    "中",
    "\n    IF    1\n",
    "\nName\n",
    "[Tags]",
};

constexpr std::string_view Ends[] = {"\n", "\n", "\r\n", "\r"};

std::string randomText(Random &random, std::size_t rows)
{
    const std::string_view end = random.pick(Ends);
    std::string text = random.chance(0.2) ? "\xEF\xBB\xBF" : "";
    text += random.chance(0.2) ? "Language: Finnish" : "# head";
    text += end;
    text += random.chance(0.8) ? "*** Test Cases ***" : "*** Keywords ***";
    text += end;
    text += "First";
    text += end;
    const double odd = random.chance(0.5) ? 0.1 : 0.8; // a file of plain rows has places to read on from
    for (std::size_t i = 0; i < rows; ++i) {
        text += random.chance(odd) ? random.pick(Rows) : std::string_view("    Log    hello    world");
        text += end;
    }
    return text;
}

Edit randomEdit(Random &random, std::string_view text)
{
    std::size_t at = random.below(text.size() + 1);
    const std::size_t removed = random.chance(0.5) ? 0 : random.below(std::min<std::size_t>(text.size() - at, 40) + 1);
    std::string after(random.chance(0.3) ? std::string_view() : random.pick(Pieces));
    if (random.chance(0.1))
        after += random.pick(Pieces);
    if (random.chance(0.15) && text.size() > 4) { // a place between two lines
        const std::size_t line = text.find_first_of("\r\n", at);
        at = line == text.npos ? at : line + random.below(2);
        return {{at, "", after}};
    }
    return {{at, std::string(text.substr(at, removed)), std::move(after)}};
}

class Incremental : public testing::TestWithParam<unsigned> {};

TEST_P(Incremental, GivesWhatAFullParseGives)
{
    Random random(GetParam());
    const auto kind = static_cast<FileKind>(random.below(5) < 3 ? 0 : random.below(3));
    RobotDocument document(randomText(random, 5 + random.below(400)), kind);
    for (int i = 0; i < 60; ++i) {
        const std::string before(document.bytes());
        Edit edit = randomEdit(random, before);
        if (random.chance(0.2)) { // two places at once, the later one first
            const Edit other = randomEdit(random, std::string_view(before).substr(0, edit[0].at));
            edit.insert(edit.end(), other.begin(), other.end());
        }
        ASSERT_TRUE(document.apply(edit));
        const auto full = Tree::parse(std::string(document.bytes()), kind);
        ASSERT_EQ(test::differenceOf(*document.tree(), *full), "")
            << "seed " << GetParam() << " edit " << i << " at " << edit[0].at << " of " << before.size() << ": "
            << testing::PrintToString(edit[0].before) << " -> " << testing::PrintToString(edit[0].after);
        if (random.chance(0.3)) {
            ASSERT_TRUE(document.apply(inverse(edit)));
            ASSERT_EQ(document.bytes(), before);
            ASSERT_EQ(test::differenceOf(*document.tree(), *Tree::parse(before, kind)), "");
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Random, Incremental, testing::Range(1u, 200u));

std::string steps(std::size_t count)
{
    std::string text = "*** Test Cases ***\nOne\n";
    for (std::size_t i = 0; i < count; ++i)
        text += "    Should Be Equal    ${x}    " + std::to_string(i) + "\n";
    return text;
}

TEST(IncrementalCost, OneCellOfALongTestReadsOnlyItsSurroundings)
{
    RobotDocument document(steps(10000));
    for (const std::size_t row : {std::size_t(3), std::size_t(5000), std::size_t(9999)}) {
        const auto edit = setCell(*document.tree(), row, 1, "${other}");
        ASSERT_TRUE(edit);
        ASSERT_TRUE(document.apply(*edit));
        EXPECT_LT(document.tree()->bytesRead(), 8000u) << row;
        EXPECT_EQ(test::differenceOf(*document.tree(), *Tree::parse(std::string(document.bytes()), FileKind::Suite)),
                  "");
    }
}

TEST(IncrementalCost, DeepNestsStayLinear)
{
    // A block in a block in a block: what is kept to read on from must not grow with the depth.
    std::string text = "*** Test Cases ***\nOne\n";
    for (int i = 0; i < 20000; ++i)
        text += i % 2 ? "    FOR    ${i}    IN    1\n" : "    IF    1\n";
    const auto tree = Tree::parse(text, FileKind::Suite);
    EXPECT_LT(tree->memoryUse(), 12 * text.size());
}

TEST(TreeMemory, IsAFewTimesTheSource)
{
    const std::string text = steps(10000);
    RobotDocument document(text);
    EXPECT_LT(document.tree()->memoryUse(), 12 * text.size());
    for (int i = 0; i < 200; ++i) { // nor does it grow with each edit
        const auto edit = setCell(*document.tree(), static_cast<std::size_t>(10 + i * 40), 1, std::to_string(i));
        ASSERT_TRUE(edit);
        ASSERT_TRUE(document.apply(*edit));
    }
    EXPECT_LT(document.tree()->memoryUse(), 12 * text.size());
    RecordProperty("times_the_source", std::to_string(document.tree()->memoryUse() / text.size()));
}

// Each of these took forever if some part were quadratic; benchmark worstLine shows time over size.
TEST(WorstLines, AreReadCheckedAndChanged)
{
    for (const std::string_view line : {"\\", "${", "{", "${x}[", "a  ", "a ", "...\n", "# c  ", "\n", "\r\r\n",
                                        "    FOR    ${x}    IN    1\n    IF    1\n", "IF  1  ELSE IF  2  ", "[Tags]\n",
                                        "*** x ***\n", "    END\n", "| a ", "    ...  \n", "\xE2\x80"}) {
        std::string text = "*** Test Cases ***\nT\n    ";
        while (text.size() < 300000)
            text += line;
        RobotDocument document(text);
        EXPECT_LE(check(*document.tree()).size(), MaxFindings + 1);
        ASSERT_TRUE(document.apply({{text.size() / 2, "", "x"}}));
        ASSERT_TRUE(document.apply({{10, "", "x"}}));
    }
}

TEST(Snapshot, StaysAsItWasWhileTheDocumentGoesOn)
{
    RobotDocument document(steps(500));
    const auto before = document.tree();
    const std::string text(before->bytes());
    const auto edit = deleteRows(*before, 100, 300);
    ASSERT_TRUE(edit);
    ASSERT_TRUE(document.apply(*edit));
    EXPECT_EQ(before->bytes(), text);
    EXPECT_EQ(test::differenceOf(*before, *Tree::parse(text, FileKind::Suite)), "");
    EXPECT_NE(document.tree(), before);
}

TEST(Snapshot, IsReadByAnotherThreadWhileTheDocumentIsEdited)
{
    RobotDocument document(steps(2000));
    const auto snapshot = document.tree();
    std::size_t cells = 0;
    std::jthread reader([snapshot, &cells] {
        for (int round = 0; round < 5; ++round) {
            for (std::size_t row = 0; row < snapshot->rows().size(); ++row)
                cells += snapshot->cells(row).size();
        }
    });
    for (std::size_t i = 0; i < 200; ++i) {
        const auto edit =
            i % 3 == 0 ? deleteRows(*document.tree(), 50, 2) : setCell(*document.tree(), 20 + i, 1, "other");
        ASSERT_TRUE(edit);
        ASSERT_TRUE(document.apply(*edit));
    }
    reader.join();
    EXPECT_EQ(cells, 5 * (2 + 3 * 2000u));
}

} // namespace
} // namespace crat::robot
