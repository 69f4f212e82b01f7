#include <gtest/gtest.h>

#include "core/robot/completion/Context.h"

using namespace crat::robot;

namespace {

struct Sample {
    const char *name;
    const char *text; ///< ‸ is the cursor
    Place place;
    const char *typed = "";
    const char *call = "";
    std::size_t index = 0;
};

class ContextAt : public testing::TestWithParam<Sample> {};

TEST_P(ContextAt, TheCursor)
{
    const Sample &sample = GetParam();
    std::string text = sample.text;
    const std::size_t at = text.find("‸");
    ASSERT_NE(at, std::string::npos);
    text.erase(at, std::string("‸").size());
    const auto tree = Tree::parse(text, FileKind::Suite);
    const CursorContext context = contextAt(*tree, at);
    EXPECT_EQ(context.place, sample.place);
    EXPECT_EQ(context.typed, sample.typed);
    EXPECT_EQ(context.call.name, sample.call);
    EXPECT_EQ(context.call.index, sample.index);
}

#define T "*** Test Cases ***\nName\n"
INSTANTIATE_TEST_SUITE_P(
    Places, ContextAt,
    testing::Values(Sample{"Section", "*** ‸", Place::SectionHeader, "*** "},
                    Sample{"Setting", "*** Settings ***\nLib‸", Place::Setting, "Lib"},
                    Sample{"SettingOnEmptyRow", "*** Settings ***\n‸\n", Place::Setting},
                    Sample{"Library", "*** Settings ***\nLibrary    Coll‸", Place::ImportLibrary, "Coll"},
                    Sample{"Resource", "*** Settings ***\nResource    ‸", Place::ImportResource},
                    Sample{"Variables", "*** Settings ***\nVariables    v.p‸", Place::ImportVariables, "v.p"},
                    Sample{"SuiteSetup", "*** Settings ***\nSuite Setup    Op‸", Place::KeywordName, "Op"},
                    Sample{"SuiteSetupArgument", "*** Settings ***\nSuite Setup    Open    ‸", Place::Argument, "",
                           "Open", 0},
                    Sample{"TestTags", "*** Settings ***\nTest Tags    one    tw‸", Place::Tag, "tw"},
                    Sample{"VariableName", "*** Variables ***\n${a‸", Place::Nothing, "${a"},
                    Sample{"VariableValue", "*** Variables ***\n${a}    b‸", Place::Value, "b"},
                    Sample{"TestName", "*** Test Cases ***\nNa‸", Place::Nothing, "Na"},
                    Sample{"EmptyStep", T "    ‸\n", Place::Keyword},
                    Sample{"LastStepOfAll", T "    ‸", Place::Keyword},
                    Sample{"Step", T "    Lo‸", Place::Keyword, "Lo"},
                    Sample{"StepOfTwoWords", T "    Log M‸", Place::Keyword, "Log M"},
                    Sample{"StepWithABlankBehind", T "    Log ‸", Place::Keyword, "Log "},
                    Sample{"FirstArgument", T "    Log    ‸", Place::Argument, "", "Log", 0},
                    Sample{"ThirdArgument", T "    Log    a    b    c‸    d", Place::Argument, "c", "Log", 2},
                    Sample{"Continuation", T "    Log    a\n    ...    b‸", Place::Argument, "b", "Log", 1},
                    Sample{"Assignment", T "    ${x} =    Get‸", Place::KeywordName, "Get"},
                    Sample{"AssignmentWithoutName", T "    ${x} =    ‸", Place::KeywordName},
                    Sample{"ItemSetting", T "    [Ta‸", Place::ItemSetting, "[Ta"},
                    Sample{"Tags", T "    [Tags]    a‸", Place::Tag, "a"},
                    Sample{"Setup", T "    [Setup]    Op‸", Place::KeywordName, "Op"},
                    Sample{"SetupArgument", T "    [Setup]    Open    x‸", Place::Argument, "x", "Open", 0},
                    Sample{"Documentation", T "    [Documentation]    te‸", Place::Value, "te"},
                    Sample{"ForValues", T "    FOR    ${i}    IN    a‸\n    END", Place::Value, "a"},
                    Sample{"InlineIf", T "    IF    $x    Lo‸", Place::KeywordName, "Lo"},
                    Sample{"InlineIfArgument", T "    IF    $x    Log    m‸", Place::Argument, "m", "Log", 0},
                    Sample{"InlineElse", T "    IF    $x    Log    a    ELSE    Lo‸", Place::KeywordName, "Lo"},
                    Sample{"Condition", T "    IF    $‸\n    END", Place::Value, "$"},
                    Sample{"Comment", T "    Log    # Lo‸", Place::Nothing},
                    Sample{"Piped", "*** Test Cases ***\n| Name | Log | a‸ |", Place::Argument, "a", "Log", 0},
                    Sample{"SharedLine", "*** Test Cases ***\nName    Lo‸", Place::Keyword, "Lo"},
                    Sample{"Nowhere", "‸", Place::Nothing}),
    [](const auto &sample) { return std::string(sample.param.name); });

TEST(Context, KnowsTheVariableAtTheCursor)
{
    const auto variable = [](std::string text) {
        const std::size_t at = text.find("‸");
        text.erase(at, std::string("‸").size());
        const auto tree = Tree::parse(text, FileKind::Suite);
        const CursorContext context = contextAt(*tree, at);
        return context.variableBegin ? text.substr(*context.variableBegin, at - *context.variableBegin) +
                                           (context.variableClosed ? "}" : "")
                                     : std::string("none");
    };
    EXPECT_EQ(variable(T "    Log    ${na‸me}"), "${na");
    EXPECT_EQ(variable(T "    Log    ${na‸}"), "${na}");
    EXPECT_EQ(variable(T "    Log    a ${b} $‸"), "$");
    EXPECT_EQ(variable(T "    Log    ${a[${in‸"), "${in");
    EXPECT_EQ(variable(T "    Log    ${a}‸"), "none");
    EXPECT_EQ(variable(T "    Log    \\${a‸"), "none");
    EXPECT_EQ(variable(T "    Log    # ${a‸"), "none");
}

TEST(Context, StandsAnyCursorInAnyText)
{
    const std::string text = "\xEF\xBB\xBF*** Settings ***\r\nLibrary\tX\n***\n\n| a | b |\n" T
                             "  [Setup]  ${x\n    ...  a\x80\n\tIF  a  b  ELSE\n*** Keywords ***\nK\n   FOR\n";
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const auto tree = Tree::parse(text.substr(0, size), FileKind::Suite);
        for (std::size_t at = 0; at <= size + 1; ++at) {
            const CursorContext context = contextAt(*tree, at);
            ASSERT_LE(context.begin, std::min(at, size));
            ASSERT_LE(context.end, size);
            ASSERT_LE(context.begin, context.end);
        }
    }
}

} // namespace
