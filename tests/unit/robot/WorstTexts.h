#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace crat::robot::test {

/// A text made of one piece again and again, of the kind that costs time wherever something is looked for from the start anew.
struct WorstText {
    const char *name;
    std::string_view head, piece, tail;
    bool numbered = false; ///< each '^' of the piece becomes another number
};

inline const std::vector<WorstText> &worstTexts()
{
    static constexpr std::string_view Test = "*** Test Cases ***\nT\n", Step = "*** Test Cases ***\nT\n    ",
                                      Kw = "*** Keywords ***\nK\n";
    static const std::vector<WorstText> all{
        // one line that does not end
        {"one cell", Step, "a", "\n"},
        {"backslashes", Step, "\\", "\n"},
        {"open variables", Step, "${", "\n"},
        {"open braces", Step, "{", "\n"},
        {"open items", Step, "${x}[", "\n"},
        {"nested variables", Step, "${x", "\n"},
        {"variables in one cell", "*** Test Cases ***\nT\n    Log    ", "${x}", "\n"},
        {"unknown variables in one line", "*** Test Cases ***\nT\n    Log", "    ${v^}", "\n", true},
        {"cells", Step, "a  ", "\n"},
        {"words", Step, "a ", "\n"},
        {"no-break spaces", Step,
         "\xC2\xA0"
         "a",
         "\n"},
        {"comment cells", Step, "# c  ", "\n"},
        {"directives in one line", Step, "# crat: disable=a  ", "\n"},
        {"pipes", "*** Test Cases ***\nT\n", "| a ", "\n"},
        {"assignments", Step, "${a^} =  ", "Log\n", true},
        {"variables of FOR", "*** Test Cases ***\nT\n    FOR", "  a", "  IN  1\n        Log  1\n    END\n"},
        {"values of FOR", "*** Test Cases ***\nT\n    FOR  ${x}  IN", "  a", "\n        Log  1\n    END\n"},
        {"branches in one line", Step, "IF  1  ELSE IF  2  ", "\n"},
        {"cut characters", Step, "\xE2\x80", "\n"},
        {"arguments", "*** Keywords ***\nK\n    [Arguments]", "  ${a^}", "\n    Log  1\n", true},
        {"arguments in the name", "*** Keywords ***\n", "${a^} ", "\n    Log  1\n", true},
        {"one indentation", "*** Test Cases ***\nT\n", " ", "Log    1\n"},
        // lines
        {"blank lines", Test, "\n", ""},
        {"odd line ends", Test, "\r\r\n", ""},
        {"names", "*** Test Cases ***\n", "T\n", ""},
        {"tests of one name", "*** Test Cases ***\n", "T\n    Log    1\n", ""},
        {"keywords of one name", "*** Keywords ***\n", "K\n    K\n", ""},
        {"keywords", "*** Keywords ***\n", "K^\n    Log    1\n", "", true},
        {"nested blocks", Test, "    IF    1\n", ""},
        {"open blocks", Test, "    FOR    ${x}    IN    1\n    IF    1\n        Log    1\n", ""},
        {"open blocks, indented", Test, "    FOR    ${x}    IN    1\n        Log    1\n    Log    2\n", ""},
        {"blocks", Test, "    IF    1\n        Log    1\n    END\n", ""},
        {"branches", "*** Test Cases ***\nT\n    IF    1\n        Log    1\n", "    ELSE IF    2\n        Log    1\n",
         "    END\n"},
        {"branches without a body", "*** Test Cases ***\nT\n    TRY\n", "    EXCEPT    a\n", "    END\n"},
        {"lone ENDs", Test, "    END\n", ""},
        {"continuation marks", Test, "...\n", ""},
        {"continuation lines", "*** Test Cases ***\nT\n    Log\n", "    ...    a\n", ""},
        {"documentation lines", "*** Test Cases ***\nT\n    [Documentation]    a\n", "    ...    a\n",
         "    Log    1\n"},
        {"blank continuation lines", "*** Test Cases ***\nT\n    Log\n", "    ...  \n", ""},
        {"settings of a test", Test, "    [Tags]    a\n", ""},
        {"tags", "*** Test Cases ***\nT\n    [Tags]", "    tag^", "\n    Log    1\n", true},
        {"keyword tags and keywords", "*** Settings ***\nKeyword Tags    a    b    c    d\n*** Keywords ***\n",
         "K^\n    Log    1\n", "", true},
        {"settings", "*** Settings ***\n", "Metadata    a    b\n", ""},
        {"unknown settings", "*** Settings ***\n", "Nothing    b\n", ""},
        {"imports", "*** Settings ***\n", "Resource    a^.resource\n", "", true},
        {"variables", "*** Variables ***\n", "${v^}    1\n", "", true},
        {"variables of one name", "*** Variables ***\n", "${v}    1\n", ""},
        {"no variables", "*** Variables ***\n", "v    1\n", ""},
        {"sections", "", "*** Test Cases ***\n", ""},
        {"invalid sections", "", "*** x ***\n", ""},
        {"languages", "", "Language: fi\n", ""},
        {"unused local variables", Kw, "    ${v^} =    Log    1\n", "", true},
        {"read local variables", Kw, "    ${v^} =    Log    ${v^}\n", "", true},
        {"variables set for the suite", Kw, "    Set Suite Variable    ${V^}    1\n", "", true},
        {"unknown keywords", Test, "    Unknown ^\n", "", true},
        {"rows of a template", "*** Test Cases ***\nT\n    [Template]    Log ${a} and ${b}\n", "    1    2\n", ""},
        {"suppressions", Test, "    Log    ${x^}    # crat: disable=unknown-variable\n", "", true},
        {"suppressions and their ends", "*** Test Cases ***\nT\n",
         "# crat: disable\n# crat: enable=unknown-keyword\n    No ^\n", "", true},
    };
    return all;
}

/// The piece with a number at each '^'.
inline std::string numbered(std::string_view piece, std::size_t number)
{
    std::string out;
    for (const char c : piece)
        out += c == '^' ? std::to_string(number) : std::string(1, c);
    return out;
}

/// Its name as that of a test.
inline std::string nameOf(const WorstText &worst)
{
    std::string name = worst.name;
    std::erase_if(name, [](char c) { return c == ','; });
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
    return name;
}

inline std::string textOf(const WorstText &worst, std::size_t size)
{
    std::string text(worst.head);
    text.reserve(size + 64);
    for (std::size_t number = 0; text.size() < size; ++number)
        text += worst.numbered ? numbered(worst.piece, number) : std::string(worst.piece);
    text += worst.tail;
    return text;
}

} // namespace crat::robot::test
