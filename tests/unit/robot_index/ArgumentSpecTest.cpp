#include <gtest/gtest.h>

#include "core/robot/library/ArgumentSpec.h"

namespace crat::robot {
namespace {

using PK = ParameterKind;

ArgumentSpec spec(std::vector<Parameter> parameters)
{
    return {.parameters = std::move(parameters)};
}

std::string problem(const ArgumentSpec &s, std::vector<std::string_view> arguments)
{
    const auto found = checkArguments(s, arguments);
    return found ? found->message : "";
}

const Parameter A{"a"}, B{"b"}, C{"c", PK::PositionalOrNamed, false, "1"};
const Parameter Values{"values", PK::VarPositional, false}, Free{"free", PK::VarNamed, false};
const Parameter Named{"named", PK::NamedOnly}, Option{"option", PK::NamedOnly, false, "x"};

// The texts are those of Robot Framework 7.5 without the keyword's name.
TEST(ArgumentSpec, CountsArguments)
{
    EXPECT_EQ(problem(spec({A, B}), {"1", "2"}), "");
    EXPECT_EQ(problem(spec({A, B}), {"1"}), "expected 2 arguments, got 1");
    EXPECT_EQ(problem(spec({A}), {"1", "2", "3"}), "expected 1 argument, got 3");
    EXPECT_EQ(problem(spec({A, C}), {}), "expected 1 to 2 arguments, got 0");
    EXPECT_EQ(problem(spec({A, Values}), {}), "expected at least 1 argument, got 0");
    EXPECT_EQ(problem(spec({A, Named}), {"1", "2", "named=3"}), "expected 1 non-named argument, got 2");
    EXPECT_EQ(problem(spec({A, Values}), {"1", "2", "3", "4"}), "");
}

TEST(ArgumentSpec, KnowsNames)
{
    EXPECT_EQ(problem(spec({A, B}), {"b=1", "a=2"}), "");
    EXPECT_EQ(problem(spec({A, B}), {"1", "a=2"}), "got multiple values for argument 'a'");
    EXPECT_EQ(problem(spec({A, B}), {"a=1", "2"}), "got a positional argument after named arguments");
    EXPECT_EQ(problem(spec({A, B}), {"a=1", "b=1", "nope=2"}), "got unexpected named argument 'nope'");
    EXPECT_EQ(problem(spec({A, B}), {"x=1", "y=2"}), "") << "not names of it: plain values";
    EXPECT_EQ(problem(spec({A, B}), {"a=1", "a=2"}), "expected 2 arguments, got 1");
    EXPECT_EQ(problem(spec({A, C, Free}), {"c=1"}), "missing value for argument 'a'");
    EXPECT_EQ(problem(spec({Values, Named}), {}), "missing named-only argument 'named'");
    EXPECT_EQ(problem(spec({Values, Option}), {"1", "option=3"}), "");
    EXPECT_EQ(problem(spec({Free}), {"x=1", "y=2"}), "");
    EXPECT_EQ(problem(spec({Free}), {"x"}), "expected 0 non-named arguments, got 1");
    EXPECT_EQ(problem(spec({A}), {"x\\=1"}), "");
    EXPECT_EQ(problem(spec({Parameter{"a", PK::PositionalOnly}}), {"a=1"}), "");
}

TEST(ArgumentSpec, TextsAreHeldAgainstTypes)
{
    const auto fitting = [](const char *fit) {
        Parameter p{"p"};
        p.fits = {fit};
        return p;
    };
    for (const char *value : {"10", "-1.5", "1 min 30 s", "01:05", "2 hours", "${x}", "1\\x20s"})
        EXPECT_EQ(problem(spec({fitting("time")}), {value}), "") << value;
    for (const char *value : {"abc", "1 minuts", "s", "1 min 30 x"})
        EXPECT_NE(problem(spec({fitting("time")}), {value}), "") << value;
    EXPECT_EQ(problem(spec({fitting("Secret")}), {"${password}"}), "");
    EXPECT_EQ(problem(spec({fitting("Secret")}), {"text"}), "got 'text' for argument 'p', which takes Secret");
    for (const char *value : {"[1]", "1, 2", "1,", "\"ab\"", "{1}", "set()"})
        EXPECT_EQ(problem(spec({fitting("literal")}), {value}), "") << value;
    EXPECT_NE(problem(spec({fitting("literal")}), {"ab"}), "");
    EXPECT_EQ(problem(spec({fitting("mapping")}), {"{'a': 1}"}), "");
    for (const char *value : {"[1]", "1, 2", "a=1"})
        EXPECT_NE(problem(spec({fitting("mapping")}), {value}), "") << value;
    EXPECT_EQ(fitsOfType("timedelta | None"), (std::vector<std::string>{"time", "None"}));
}

TEST(ArgumentSpec, ListsAndDictionariesMayBeAnything)
{
    EXPECT_EQ(problem(spec({A, B}), {"@{x}"}), "");
    EXPECT_EQ(problem(spec({A, B}), {"&{x}"}), "");
    EXPECT_EQ(problem(spec({A, B}), {"1", "2", "@{x}"}), "");
    EXPECT_EQ(problem(spec({A}), {"${x}", "${y}"}), "expected 1 argument, got 2");
    EXPECT_EQ(problem(spec({A}), {"&{x}", "1"}), "got a positional argument after named arguments");
}

TEST(ArgumentSpec, ValuesFitTheirTypes)
{
    Parameter number{"n", PK::PositionalOrNamed, true, "", "int"};
    number.fits = {"int"};
    EXPECT_EQ(problem(spec({number}), {"1"}), "");
    EXPECT_EQ(problem(spec({number}), {"- 1_000"}), "");
    EXPECT_EQ(problem(spec({number}), {"0x1F"}), "");
    EXPECT_EQ(problem(spec({number}), {"${x}"}), "");
    EXPECT_EQ(problem(spec({number}), {"1.0"}), "") << "Robot takes it for 1";
    EXPECT_EQ(problem(spec({number}), {"1.5"}), "got '1.5' for argument 'n', which takes int");
    EXPECT_EQ(problem(spec({number}), {"\\1"}), "") << "what a backslash makes of a digit is not looked into";
    EXPECT_EQ(problem(spec({number}), {"a\\=b"}), "got 'a\\=b' for argument 'n', which takes int");
    EXPECT_EQ(problem(spec({number}), {"one"}), "got 'one' for argument 'n', which takes int");
    EXPECT_EQ(problem(spec({number}), {"n=one"}), "got 'one' for argument 'n', which takes int");
    Parameter level{"level", PK::PositionalOrNamed, true, "", "Literal['A', 'B']"};
    level.fits = {"=A", "=B"};
    EXPECT_EQ(problem(spec({level}), {"a"}), "");
    EXPECT_EQ(problem(spec({level}), {"c"}), "got 'c' for argument 'level', which takes Literal['A', 'B']");
    EXPECT_EQ(fitsOfType("int | None"), (std::vector<std::string>{"int", "None"}));
    EXPECT_TRUE(fitsOfType("int | str").empty());
}

TEST(ArgumentSpec, SaysWhatItTakes)
{
    EXPECT_EQ(spec({A, C, Values, Named, Free}).toText(), "a, c=1, *values, named, **free");
    EXPECT_EQ(spec({A, Named}).toText(), "a, *, named");
}

TEST(ArgumentSpec, SplitsNames)
{
    EXPECT_EQ(splitNamed("a=b=c"), std::pair(std::string_view("a"), std::string_view("b=c")));
    EXPECT_EQ(splitNamed("${x=1}"), std::nullopt);
    EXPECT_EQ(splitNamed("${x=1}=2"), std::pair(std::string_view("${x=1}"), std::string_view("2")));
    EXPECT_EQ(splitNamed("a\\=b"), std::nullopt);
    EXPECT_EQ(splitNamed("a\\\\=b"), std::pair(std::string_view("a\\\\"), std::string_view("b")));
}

} // namespace
} // namespace crat::robot
