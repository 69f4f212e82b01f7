#include <gtest/gtest.h>

#include "core/robot/SectionEdits.h"
#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

using test::after;

std::shared_ptr<const Tree> parsed(const std::string &text, FileKind kind = FileKind::Suite)
{
    return Tree::parse(text, kind);
}

const std::string Text =
    "Language: fi\n\n*** Settings ***\nLibrary    X\n\n*** test cases ***    A    B\nT\n    Log    1\n\n"
    "* AVAINSANAT *\nK\n    Log    1";

TEST(SectionEdits, TakesOneAway)
{
    const auto tree = parsed(Text);
    EXPECT_EQ(after(Text, deleteSection(*tree, 1)),
              "Language: fi\n\n*** test cases ***    A    B\nT\n    Log    1\n\n* AVAINSANAT *\nK\n    Log    1");
    EXPECT_EQ(after(Text, deleteSection(*tree, 3)),
              "Language: fi\n\n*** Settings ***\nLibrary    X\n\n*** test cases ***    A    B\nT\n    Log    1\n\n");
    EXPECT_EQ(deleteSection(*tree, 0).error().code, Errc::BadInput) << "what stands before the first header";
    EXPECT_EQ(deleteSection(*tree, 4).error().code, Errc::BadInput);
}

TEST(SectionEdits, MovesOne)
{
    const auto tree = parsed(Text);
    EXPECT_EQ(after(Text, moveSection(*tree, 3, 2)), "Language: fi\n\n*** Settings ***\nLibrary    X\n\n* AVAINSANAT "
                                                     "*\nK\n    Log    1\n\n*** test cases ***    A    B\n"
                                                     "T\n    Log    1\n\n");
    EXPECT_EQ(after(Text, moveSection(*tree, 1, std::nullopt)),
              "Language: fi\n\n*** test cases ***    A    B\nT\n    Log    1\n\n* AVAINSANAT *\nK\n    Log    1\n\n"
              "*** Settings ***\nLibrary    X")
        << "the file goes on without a last line end";
    EXPECT_EQ(after(Text, moveSection(*tree, 1, 3)),
              "Language: fi\n\n*** test cases ***    A    B\nT\n    Log    1\n\n*** Settings ***\nLibrary    X\n\n"
              "* AVAINSANAT *\nK\n    Log    1");
    for (const std::optional<std::size_t> same : {std::optional<std::size_t>(1), std::optional<std::size_t>(2)})
        EXPECT_TRUE(moveSection(*tree, 1, same)->empty());
    EXPECT_TRUE(moveSection(*tree, 3, std::nullopt)->empty());
    EXPECT_EQ(moveSection(*tree, 0, 2).error().code, Errc::BadInput);
    EXPECT_EQ(moveSection(*tree, 2, 0).error().code, Errc::BadInput);
}

TEST(SectionEdits, RowsMeanWhatTheyMeant)
{
    const std::string file =
        "*** Settings ***\nTest Setup    Log\n*** Test Cases ***\nT\n    Log\n*** Settings ***\nTest Setup    Fail\n";
    const auto tree = parsed(file);
    EXPECT_EQ(moveSection(*tree, 3, 1).error().code, Errc::Conflict) << "the first one counts";
    EXPECT_TRUE(moveSection(*tree, 2, 1));
}

TEST(SectionEdits, RenamesInTheFilesOwnWay)
{
    const auto tree = parsed(Text);
    EXPECT_NE(after(Text, renameSection(*tree, 2, SectionKind::Tasks)).find("\n*** tasks ***    A    B\n"),
              std::string::npos);
    EXPECT_TRUE(renameSection(*tree, 3, SectionKind::Keywords)->empty());
    const std::string finnish = "Language: fi\n*Testit\nT\n    Log    1\r\n";
    EXPECT_EQ(after(finnish, renameSection(*parsed(finnish), 1, SectionKind::Tasks)),
              "Language: fi\n*Tehtävät\nT\n    Log    1\r\n");
    const std::string singular = "*** SETTING ***\nLibrary    X\n***Test Case\nT\n    Log    1\n";
    EXPECT_EQ(after(singular, renameSection(*parsed(singular), 1, SectionKind::Settings)),
              "*** SETTINGS ***\nLibrary    X\n***Test Case\nT\n    Log    1\n");
    EXPECT_EQ(after(singular, renameSection(*parsed(singular), 2, SectionKind::TestCases)),
              "*** SETTING ***\nLibrary    X\n***Test Cases\nT\n    Log    1\n");
    EXPECT_EQ(renameSection(*tree, 1, SectionKind::Keywords).error().code, Errc::BadInput);
    EXPECT_EQ(renameSection(*tree, 0, SectionKind::Settings).error().code, Errc::BadInput);
    const std::string two = "*** Test Cases ***\nT\n    Log    1\n*** Test Cases ***\nU\n    Log    1\n";
    EXPECT_EQ(renameSection(*parsed(two), 1, SectionKind::Tasks).error().code, Errc::Conflict);
}

} // namespace
} // namespace crat::robot
