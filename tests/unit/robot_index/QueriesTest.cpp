#include "core/robot/index/Queries.h"
#include "core/robot/index/Rename.h"
#include "tests/unit/robot_index/Support.h"

namespace crat::robot {
namespace {

class QueriesTest : public ProjectTest {
protected:
    Symbol at(std::string_view file, std::string_view text)
    {
        const std::size_t offset = snapshot()->facts(id(file)).source.find(text);
        EXPECT_NE(offset, std::string::npos) << text;
        const auto symbol = symbolAt(*snapshot(), id(file), offset + 1);
        EXPECT_TRUE(symbol) << text;
        return symbol.value_or(Symbol{});
    }
    /// "file:line" of each usage.
    std::string usages(const Symbol &symbol)
    {
        std::string out;
        for (const Location &use : usagesOf(*snapshot(), symbol)) {
            const FileFacts &facts = snapshot()->facts(use.file);
            out += (out.empty() ? "" : " ") + std::filesystem::path(facts.path).filename().string() + ":" +
                   std::to_string(facts.lineAt(use.span.begin));
        }
        return out;
    }
    /// All files behind one another, renamed.
    std::string renamed(const Symbol &symbol, const std::string &name)
    {
        const auto plan = rename(*snapshot(), symbol, name);
        if (!plan)
            return "error: " + std::string(toString(plan.error().code));
        std::string out = plan->newPath.empty() ? "" : std::filesystem::path(plan->newPath).filename().string() + "\n";
        for (FileId file = 0; file < snapshot()->files().size(); ++file) {
            std::string text = snapshot()->facts(file).source;
            for (const FileEdit &changed : plan->files) {
                for (const TextEdit &edit : changed.file == file ? changed.edit : Edit{}) {
                    EXPECT_EQ(text.substr(edit.at, edit.before.size()), edit.before);
                    text.replace(edit.at, edit.before.size(), edit.after);
                }
            }
            out += text;
        }
        return out;
    }
    void writeShop()
    {
        write("a.robot",
              "*** Settings ***\nResource    shop.resource\nSuite Setup    open shop\nTest Template    Buy ${x} Now\n"
              "*** Test Cases ***\nT\n    [Template]    NONE\n    [Tags]    Smoke\n    Given Open_Shop    where=here\n"
              "    Run Keyword If    $COUNT > 1    shop.Open Shop    ELSE    Buy tea Now\n    Log    ${COUNT.x} "
              "${count}\n"
              "U\n    [Tags]    smoke\n    milk\n");
        write("shop.resource",
              "*** Variables ***\n${COUNT}    1\n*** Keywords ***\nOpen Shop\n    [Arguments]    ${where}=x\n"
              "    Log    ${where} ${{ $where }}\nBuy ${what} Now\n    Log    ${what} ${COUNT}\n");
        open();
    }
};

TEST_F(QueriesTest, FindsEveryUsage)
{
    writeShop();
    EXPECT_EQ(usages(at("shop.resource", "Open Shop")), "a.robot:3 a.robot:9 a.robot:10");
    EXPECT_EQ(usages(at("a.robot", "open shop")), "a.robot:3 a.robot:9 a.robot:10");
    EXPECT_EQ(usages(at("shop.resource", "Buy")), "a.robot:4 a.robot:10");
    EXPECT_EQ(usages(at("a.robot", "${count}")), "a.robot:10 a.robot:11 a.robot:11 shop.resource:8");
    EXPECT_EQ(usages(at("shop.resource", "${where}=")), "shop.resource:6 shop.resource:6");
    EXPECT_EQ(usages(at("a.robot", "Smoke")), "a.robot:8 a.robot:13");
    EXPECT_EQ(usages(at("a.robot", "shop.resource")), "a.robot:2");
    EXPECT_EQ(usages(at("a.robot", "Log ")), "a.robot:11 shop.resource:6 shop.resource:8");
    EXPECT_EQ(definitionsOf(*snapshot(), at("a.robot", "${count}")).size(), 1u);
}

TEST_F(QueriesTest, RenamesWithEveryReference)
{
    writeShop();
    const std::string keyword = renamed(at("a.robot", "open shop"), "Enter Store");
    EXPECT_NE(keyword.find("Suite Setup    Enter Store\n"), std::string::npos) << keyword;
    EXPECT_NE(keyword.find("Given Enter Store    where=here"), std::string::npos) << keyword;
    EXPECT_NE(keyword.find("shop.Enter Store    ELSE"), std::string::npos) << keyword;
    EXPECT_NE(keyword.find("\nEnter Store\n    [Arguments]"), std::string::npos) << keyword;
    const std::string embedded = renamed(at("shop.resource", "Buy"), "Purchase ${what} Today");
    EXPECT_NE(embedded.find("ELSE    Purchase tea Today\n"), std::string::npos) << embedded;
    EXPECT_NE(embedded.find("Test Template    Purchase ${x} Today\n"), std::string::npos) << embedded;
    const std::string variable = renamed(at("a.robot", "${count}"), "NUMBER");
    EXPECT_NE(variable.find("$NUMBER > 1"), std::string::npos) << variable;
    EXPECT_NE(variable.find("${NUMBER.x} ${NUMBER}"), std::string::npos) << variable;
    EXPECT_EQ(variable.find("COUNT"), std::string::npos) << variable;
    const std::string argument = renamed(at("shop.resource", "${where}="), "place");
    EXPECT_NE(argument.find("Given Open_Shop    place=here"), std::string::npos) << argument;
    EXPECT_NE(argument.find("Log    ${place} ${{ $place }}"), std::string::npos) << argument;
    const std::string file = renamed(at("a.robot", "shop.resource"), "store.resource");
    EXPECT_TRUE(file.starts_with("store.resource\n")) << file;
    EXPECT_NE(file.find("Resource    store.resource\n"), std::string::npos) << file;
    EXPECT_NE(file.find("store.Open Shop    ELSE"), std::string::npos) << file;
    EXPECT_NE(renamed(at("a.robot", "Smoke"), "fast").find("[Tags]    fast\n    milk"), std::string::npos);
}

TEST_F(QueriesTest, RefusesNamesThatCannotBe)
{
    writeShop();
    EXPECT_EQ(renamed(at("a.robot", "open shop"), ""), "error: BadInput");
    EXPECT_EQ(renamed(at("a.robot", "open shop"), "Two  blanks"), "error: BadInput");
    EXPECT_EQ(renamed(at("a.robot", "open shop"), "With ${argument}"), "error: BadInput");
    for (const char *word : {"END", "ELSE", "ELSE IF", "AND", "FOR", "IF", "RETURN", "VAR", "[Tags]", "[Nothing]",
                             "...", "*** Keywords ***", "# x", "| a", "NONE", "None", "TRY", "BREAK"})
        EXPECT_EQ(renamed(at("a.robot", "open shop"), word), "error: BadInput") << word;
    EXPECT_NE(renamed(at("a.robot", "open shop"), "End"), "error: BadInput");
    EXPECT_EQ(renamed(at("shop.resource", "Buy"), "Buy Nothing"), "error: BadInput");
    EXPECT_EQ(renamed(at("a.robot", "${count}"), "two words"), "error: BadInput") << "$COUNT stands in an expression";
    EXPECT_EQ(renamed(at("a.robot", "${count}"), "x}"), "error: BadInput");
    EXPECT_EQ(renamed(at("a.robot", "Log "), "Print"), "error: Unsupported");
    EXPECT_EQ(renamed(at("a.robot", "shop.resource"), "../x.resource"), "error: BadInput");
    write("other.resource", "*** Keywords ***\nA\n    B\nB\n    Log    1\n");
    m_project->refresh({path("other.resource")});
    EXPECT_EQ(renamed(at("other.resource", "A\n"), "b"), "error: Conflict");
}

TEST_F(QueriesTest, LocalVariablesAreTheirItemsOwn)
{
    write("a.robot", "*** Variables ***\n${x}    1\n*** Test Cases ***\nT\n    ${x} =    Log    1\n    Log    "
                     "${x}\nU\n    Log    ${x}\n");
    open(false);
    EXPECT_EQ(usages(at("a.robot", "${x} =")), "a.robot:6");
    EXPECT_EQ(usages(at("a.robot", "${x}    1")), "a.robot:8");
}

TEST_F(QueriesTest, ListsWhatIsInReachAndWhoNeedsWhat)
{
    writeShop();
    const auto visible = visibleKeywords(*snapshot(), id("a.robot"));
    ASSERT_GT(visible.size(), 100u) << "BuiltIn too";
    EXPECT_EQ(snapshot()->nameOf(visible[0]), "Open Shop");
    const auto all = dependencies(*snapshot());
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].target, id("shop.resource"));
}

} // namespace
} // namespace crat::robot
