#include "core/robot/Token.h"

#include <array>

namespace crat::robot {

std::string_view toString(TokenType type)
{
    using namespace std::string_view_literals;
    static constexpr std::array Names{""sv,
                                      "SETTING HEADER"sv,
                                      "VARIABLE HEADER"sv,
                                      "TESTCASE HEADER"sv,
                                      "TASK HEADER"sv,
                                      "KEYWORD HEADER"sv,
                                      "COMMENT HEADER"sv,
                                      "INVALID HEADER"sv,
                                      "TESTCASE NAME"sv,
                                      "KEYWORD NAME"sv,
                                      "SUITE NAME"sv,
                                      "DOCUMENTATION"sv,
                                      "SUITE SETUP"sv,
                                      "SUITE TEARDOWN"sv,
                                      "METADATA"sv,
                                      "TEST SETUP"sv,
                                      "TEST TEARDOWN"sv,
                                      "TEST TEMPLATE"sv,
                                      "TEST TIMEOUT"sv,
                                      "TEST TAGS"sv,
                                      "DEFAULT TAGS"sv,
                                      "KEYWORD TAGS"sv,
                                      "LIBRARY"sv,
                                      "RESOURCE"sv,
                                      "VARIABLES"sv,
                                      "SETUP"sv,
                                      "TEARDOWN"sv,
                                      "TEMPLATE"sv,
                                      "TIMEOUT"sv,
                                      "TAGS"sv,
                                      "ARGUMENTS"sv,
                                      "RETURN"sv,
                                      "AS"sv,
                                      "NAME"sv,
                                      "VARIABLE"sv,
                                      "ARGUMENT"sv,
                                      "ASSIGN"sv,
                                      "KEYWORD"sv,
                                      "FOR"sv,
                                      "FOR SEPARATOR"sv,
                                      "END"sv,
                                      "IF"sv,
                                      "INLINE IF"sv,
                                      "ELSE IF"sv,
                                      "ELSE"sv,
                                      "TRY"sv,
                                      "EXCEPT"sv,
                                      "FINALLY"sv,
                                      "WHILE"sv,
                                      "VAR"sv,
                                      "RETURN STATEMENT"sv,
                                      "CONTINUE"sv,
                                      "BREAK"sv,
                                      "OPTION"sv,
                                      "GROUP"sv,
                                      "SEPARATOR"sv,
                                      "COMMENT"sv,
                                      "CONTINUATION"sv,
                                      "CONFIG"sv,
                                      "EOL"sv,
                                      "EOS"sv,
                                      "ERROR"sv};
    static_assert(Names.size() == static_cast<std::size_t>(TokenType::Error) + 1);
    return Names[static_cast<std::size_t>(type)];
}

} // namespace crat::robot
