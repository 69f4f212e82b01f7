#include <gtest/gtest.h>

#include "tests/unit/robot/Support.h"

namespace crat::robot {
namespace {

using namespace std::string_view_literals;

using test::tokensOf;

struct Sample {
    const char *name;
    std::string text;
    std::string tokens;
};

class RobotLexer : public testing::TestWithParam<Sample> {};

std::string sampleName(const testing::TestParamInfo<Sample> &info)
{
    return info.param.name;
}

TEST_P(RobotLexer, TypesTokensAsRobotDoes)
{
    EXPECT_EQ(tokensOf(GetParam().text), GetParam().tokens);
}

// Each expectation was taken from robot.api.get_tokens of Robot Framework 7.5.
INSTANTIATE_TEST_SUITE_P(
    Rows, RobotLexer,
    testing::Values(
        Sample{"NothingInNothing", "", ""},
        Sample{"KeywordCall", "*** Test Cases ***\nT\n    ${x} =    Log    a b    c",
               "TESTCASE HEADER *** Test Cases ***·TESTCASE NAME T·ASSIGN ${x} =·KEYWORD Log·ARGUMENT a b·ARGUMENT c"},
        Sample{"Pipes", "| *** Test Cases *** |\n| T | Log | a  b | | c |\n",
               "TESTCASE HEADER *** Test Cases ***·TESTCASE NAME T·KEYWORD Log·ARGUMENT a  b·ARGUMENT ·ARGUMENT c"},
        Sample{"ContinuationWithoutData", "*** Test Cases ***\nT\n    Log\n    ...\n",
               "TESTCASE HEADER *** Test Cases ***·TESTCASE NAME T·KEYWORD Log·CONTINUATION ...·ARGUMENT "},
        Sample{"InlineIf", "*** Test Cases ***\nT\n    ${x}=    IF    1    A    ELSE IF    2    B    ELSE    C\n",
               "TESTCASE HEADER *** Test Cases ***·TESTCASE NAME T·ASSIGN ${x}=·INLINE IF IF·ARGUMENT 1·KEYWORD A·ELSE "
               "IF ELSE IF·"
               "ARGUMENT 2·KEYWORD B·ELSE ELSE·KEYWORD C·END "},
        Sample{"ForZip", "*** Test Cases ***\nT\n    FOR    ${x}    IN ZIP    @{a}    mode=STRICT    fill=-\n    END\n",
               "TESTCASE HEADER *** Test Cases ***·TESTCASE NAME T·FOR FOR·VARIABLE ${x}·FOR SEPARATOR IN ZIP·ARGUMENT "
               "@{a}·"
               "OPTION mode=STRICT·OPTION fill=-·END END"},
        Sample{"EndWithoutBlock", "*** Test Cases ***\nT\n    END\n",
               "TESTCASE HEADER *** Test Cases ***·TESTCASE NAME T·ERROR END"},
        Sample{
            "Template",
            "*** Settings ***\nTest Template    X\n*** Test Cases ***\nT\n    a    b\nU\n    [Template]    NONE\n    a "
            "   b\n",
            "SETTING HEADER *** Settings ***·TEST TEMPLATE Test Template·NAME X·TESTCASE HEADER *** Test Cases ***·"
            "TESTCASE NAME T·ARGUMENT a·ARGUMENT b·TESTCASE NAME U·TEMPLATE [Template]·NAME NONE·KEYWORD a·ARGUMENT b"},
        Sample{"TemplateGivenLast",
               "*** Test Cases ***\nT\n    a    b\n    IF    1\n        c\n    END\n*** Settings ***\nTest Template    "
               "X\n",
               "TESTCASE HEADER *** Test Cases ***·TESTCASE NAME T·ARGUMENT a·ARGUMENT b·IF IF·ARGUMENT 1·ARGUMENT "
               "c·END END·"
               "SETTING HEADER *** Settings ***·TEST TEMPLATE Test Template·NAME X"},
        Sample{"FinnishWithoutCase", "language: FI\n*** ASETUKSET ***\nkirjasto    X    AS    Y\n",
               "CONFIG language: FI·SETTING HEADER *** ASETUKSET ***·LIBRARY kirjasto·NAME X·AS AS·NAME Y"},
        Sample{"AModuleThatHoldsNoLanguage", "Language: re\n", "CONFIG Language: re"},
        Sample{"NoSuchLanguage", "Language: Klingon\n", "ERROR Language: Klingon"},
        Sample{"SettingTwice", "*** Settings ***\nSuite Setup    A\nSuite Setup    B    c\n",
               "SETTING HEADER *** Settings ***·SUITE SETUP Suite Setup·NAME A·ERROR Suite Setup·COMMENT B·COMMENT c"},
        Sample{"WideSpaces", "*** Test Cases ***\nT\n\u3000\u00a0Log\u00a0\u2003a\u00a0b\n",
               "TESTCASE HEADER *** Test Cases ***·TESTCASE NAME T·KEYWORD Log·ARGUMENT a\u00a0b"}),
    sampleName);

TEST_P(RobotLexer, CountsWhatItGives)
{
    const LexedFile file = lex(GetParam().text, FileKind::Suite);
    std::size_t given = 0;
    TokenStream(GetParam().text, file).forEach([&](const StreamToken &) { ++given; });
    EXPECT_EQ(countTokens(file), given);
}

TEST(RobotLexer, AResourceHasNoTests)
{
    EXPECT_EQ(tokensOf("*** Test Cases ***\nT\n", FileKind::Resource), "INVALID HEADER *** Test Cases ***·COMMENT T");
    EXPECT_EQ(tokensOf("*** Settings ***\nSuite Setup    A\n", FileKind::Resource),
              "SETTING HEADER *** Settings ***·ERROR Suite Setup·COMMENT A");
}

TEST(RobotLexer, ColumnsCountCharactersAndValuesHoldLf)
{
    const std::string text = "\xEF\xBB\xBF*** Test Cases ***\r\n用例 😀\r\n    记录    值  \r\n";
    std::string out;
    appendTokensJson(out, "a \"b\".robot", text, lex(text, FileKind::Suite));
    EXPECT_EQ(
        out,
        R"({"file": "a \"b\".robot", "tokens": [["TESTCASE HEADER", "*** Test Cases ***", 1, 0], )"
        R"(["EOL", "\n", 1, 18], ["EOS", "", 1, 19], ["TESTCASE NAME", "用例 😀", 2, 0], ["EOL", "\n", 2, 4], )"
        R"(["EOS", "", 2, 5], ["SEPARATOR", "    ", 3, 0], ["KEYWORD", "记录", 3, 4], ["SEPARATOR", "    ", 3, 6], )"
        R"(["ARGUMENT", "值", 3, 10], ["EOL", "  \n", 3, 11], ["EOS", "", 3, 14]]})"
        "\n");
}

TEST(RobotLexer, EveryLineEndOfPythonEndsALine)
{
    for (const char *end :
         {"\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\u0085", "\u2028", "\u2029", "\r\r\n"})
        EXPECT_EQ(lex(std::string("a") + end + "b", FileKind::Suite).lineCount, 2u)
            << testing::PrintToString(std::string(end));
    for (const char *noEnd : {"\x1f", "\u200b", "\u00a0"})
        EXPECT_EQ(lex(std::string("a") + noEnd + "b", FileKind::Suite).lineCount, 1u);
}

TEST(RobotLexer, TokensCoverEveryByte)
{
    const std::string text("*** Keywords ***\nK\n    a\0b    \xff\xfe    \xe3\x80\n    ...    x    # c  d\n\n| x"sv);
    std::size_t at = 0;
    for (const Token &token : lex(text, FileKind::Suite).tokens) {
        EXPECT_EQ(token.begin, at);
        at = token.end();
    }
    EXPECT_EQ(at, text.size());
}

TEST(RobotLexer, RefusesWhatPythonDoesNotDecode)
{
    std::size_t at = 0;
    for (const char *bad : {"ab\x80", "ab\xc0\x80", "ab\xed\xa0\x80", "ab\xf4\x90\x80\x80", "ab\xc3", "ab\xe2\x82",
                            "ab\xf8\x88\x80\x80\x80"}) {
        EXPECT_FALSE(isValidUtf8(bad, &at)) << bad;
        EXPECT_EQ(at, 2u);
    }
    EXPECT_TRUE(isValidUtf8("a\u00e9\u4e2d\U0001F600"));
    EXPECT_TRUE(isValidUtf8("\xef\xbf\xbf\xf4\x8f\xbf\xbf"));
}

} // namespace
} // namespace crat::robot
