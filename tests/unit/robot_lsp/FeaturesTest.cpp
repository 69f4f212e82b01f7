#include <gmock/gmock.h>

#include "tests/unit/robot_lsp/Support.h"

using namespace crat::robot::lsp;
using namespace crat::robot::lsp::test;
using testing::HasSubstr;

namespace {

const std::string Shop =
    "*** Variables ***\n${CITY}    Ulm\n*** Keywords ***\nFill Basket\n    [Documentation]    Puts *things*\n    ...   "
    " into it.\n"
    "    [Arguments]    ${what}    ${count}=1\n    Log    ${what} in ${CITY}\nEmpty It\n    Fill Basket    nothing\n"
    "Pick ${n} Fruits\n    No Operation\n";
const std::string Suite = "*** Settings ***\nResource    shop.resource\n*** Test Cases ***\nBuy\n    [Tags]    smoke\n "
                          "   Given shop.fill_basket    apples    count=3\n"
                          "    ${x} =    Set Variable    1\n    Log    😀 ${x} ${CITY}\n    Pick 3 Fruits\n    Nothing "
                          "Known\nAgain\n    [Tags]    Smoke\n    Fill Basket    ${CITY}\n";

class Features : public testing::Test {
protected:
    Features()
    {
        editor.save("shop.resource", Shop);
        editor.save("buy.robot", Suite);
        editor.start();
        editor.open("buy.robot", Suite);
    }
    /// Where the `nth` occurrence of `word` begins in `text`, plus `plus` characters (UTF-16).
    static Position find(const std::string &text, const std::string &word, int nth = 0, std::uint32_t plus = 1)
    {
        std::size_t at = text.find(word);
        for (; nth > 0; --nth)
            at = text.find(word, at + 1);
        const LineTable lines(text);
        Position position = lines.positionOf(text, at, Encoding::Utf16);
        position.character += plus;
        return position;
    }
    json::value ask(std::string_view method, Position position, json::object more = {})
    {
        json::object params = editor.at("buy.robot", position.line, position.character);
        for (auto &entry : more)
            params[entry.key()] = entry.value();
        const json::object answer = editor.ask(method, params);
        return answer.contains("result") ? answer.at("result") : answer.at("error");
    }
    /// "file line:character-character" of each range in a Location[].
    std::string places(const json::value &locations)
    {
        std::string text;
        for (const json::value &location : locations.is_array() ? locations.get_array() : json::array{locations}) {
            const json::object &object = asObject(location);
            const std::string path = pathOfUri(textOf(object, "uri"));
            const auto range = rangeFrom(objectOf(object, "range"));
            if (!range)
                return "no range";
            text += path.substr(path.rfind('/') + 1) + " " + std::to_string(range->start.line) + ":" +
                    std::to_string(range->start.character) + "-" + std::to_string(range->end.character) + "; ";
        }
        return text;
    }

    Editor editor;
};

TEST_F(Features, FindDefinitions)
{
    EXPECT_EQ(places(ask("textDocument/definition", find(Suite, "fill_basket"))), "shop.resource 3:0-11; ");
    EXPECT_EQ(places(ask("textDocument/definition", find(Suite, "${CITY}"))), "shop.resource 1:2-6; ");
    EXPECT_EQ(places(ask("textDocument/definition", find(Suite, "${x}", 1))), "buy.robot 6:6-7; ");
    EXPECT_EQ(places(ask("textDocument/definition", find(Suite, "shop.resource"))), "shop.resource 0:0-0; ");
    EXPECT_EQ(places(ask("textDocument/definition", find(Suite, "Pick 3"))), "shop.resource 10:0-16; ");
    EXPECT_TRUE(ask("textDocument/definition", find(Suite, "Nothing Known")).is_null());
    EXPECT_TRUE(ask("textDocument/definition", find(Suite, "Test Cases")).is_null());
}

TEST_F(Features, FindReferences)
{
    EXPECT_EQ(places(ask("textDocument/references", find(Suite, "fill_basket"),
                         {{"context", {{"includeDeclaration", true}}}})),
              "shop.resource 3:0-11; buy.robot 5:15-26; buy.robot 12:4-15; shop.resource 9:4-15; ");
    EXPECT_EQ(
        places(ask("textDocument/references", find(Suite, "${CITY}"), {{"context", {{"includeDeclaration", false}}}})),
        "buy.robot 7:21-25; buy.robot 12:21-25; shop.resource 7:24-28; ");
    EXPECT_EQ(places(ask("textDocument/references", find(Suite, "smoke"))), "buy.robot 4:14-19; buy.robot 11:14-19; ");
    EXPECT_EQ(ask("textDocument/documentHighlight", find(Suite, "${x}")).as_array().size(), 2u);
}

TEST_F(Features, RenameEverywhereOrSayWhyNot)
{
    const json::value prepared = ask("textDocument/prepareRename", find(Suite, "fill_basket"));
    EXPECT_EQ(textOf(prepared.as_object(), "placeholder"), "fill_basket");
    const json::object changes = objectOf(
        ask("textDocument/rename", find(Suite, "fill_basket"), {{"newName", "Put In"}}).as_object(), "changes");
    EXPECT_EQ(arrayOf(changes, editor.uri("buy.robot")).size(), 2u);
    EXPECT_EQ(arrayOf(changes, editor.uri("shop.resource")).size(), 2u);
    EXPECT_THAT(
        std::string(textOf(asObject(ask("textDocument/rename", find(Suite, "Pick 3"), {{"newName", "x"}})), "message")),
        HasSubstr("embedded"));
    EXPECT_THAT(std::string(textOf(
                    asObject(ask("textDocument/rename", find(Suite, "Nothing Known"), {{"newName", "x"}})), "message")),
                HasSubstr("nothing here"));
    for (const char *bad : {"", " x", "a  b", "a\nb", "${x}"})
        EXPECT_THAT(
            std::string(textOf(asObject(ask("textDocument/rename", find(Suite, "fill_basket"), {{"newName", bad}})),
                               "message")),
            HasSubstr("name"))
            << bad;
}

TEST_F(Features, RenameNeverMakesTwoThingsOne)
{
    const auto refused = [&](const char *what, const char *name) {
        return std::string(
            textOf(asObject(ask("textDocument/rename", find(Suite, what), {{"newName", name}})), "message"));
    };
    EXPECT_THAT(refused("fill_basket", "empty it"), HasSubstr("exists already"));
    EXPECT_THAT(refused("${x}", "CITY"), HasSubstr("exists already"));
    EXPECT_THAT(refused("${CITY}", "x"), HasSubstr("exists already"));
    EXPECT_EQ(refused("fill_basket", "Fill BASKET"), "") << "another spelling of its own name";
    EXPECT_EQ(refused("${x}", "what"), "") << "another keyword's argument is no clash";
}

TEST_F(Features, RenameRefusesWhatAnotherProgramHasChanged)
{
    (void)ask("textDocument/hover", find(Suite, "fill_basket"));
    editor.save("shop.resource", "# longer by a line\n" + Shop); // and no event has come yet
    const json::object error =
        asObject(ask("textDocument/rename", find(Suite, "fill_basket"), {{"newName", "Put In"}}));
    EXPECT_EQ(numberOf(error, "code"), int(ErrorCode::ContentModified)) << json::serialize(error);
}

TEST_F(Features, RenamedFilesMeanTheSame)
{
    // The edits, made from the last to the first, leave the project with the same calls found.
    json::object changes =
        objectOf(ask("textDocument/rename", find(Suite, "${x}"), {{"newName", "price"}}).as_object(), "changes");
    std::string text = Suite;
    json::array edits = arrayOf(changes, editor.uri("buy.robot"));
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
        const auto range = rangeFrom(objectOf(edit->as_object(), "range"));
        const LineTable lines(text);
        const std::size_t begin = lines.offsetOf(text, range->start, Encoding::Utf16),
                          end = lines.offsetOf(text, range->end, Encoding::Utf16);
        text.replace(begin, end - begin, textOf(edit->as_object(), "newText"));
    }
    EXPECT_THAT(text, HasSubstr("${price} =    Set Variable"));
    EXPECT_THAT(text, HasSubstr("😀 ${price} ${CITY}"));
}

TEST_F(Features, MendWhatIsFound)
{
    editor.open("twice.robot", "*** Settings ***\nResource    shop.resource\nResource    shop.resource\n*** Test Cases "
                               "***\nT\n    Fill Basket    \u00e4\n");
    const auto actionsAt = [&](std::uint32_t line) {
        const json::object params{{"textDocument", {{"uri", editor.uri("twice.robot")}}},
                                  {"range", toJson(Range{{line, 12}, {line, 12}})},
                                  {"context", {{"diagnostics", json::array()}}}};
        return editor.ask("textDocument/codeAction", params).at("result").as_array();
    };
    EXPECT_TRUE(actionsAt(1).empty());
    const json::array actions = actionsAt(2);
    ASSERT_EQ(actions.size(), 1u);
    EXPECT_EQ(textOf(actions[0].as_object(), "title"), "Remove this import");
    const json::object changes = objectOf(objectOf(actions[0].as_object(), "edit"), "changes");
    const json::object edit = arrayOf(changes, editor.uri("twice.robot")).at(0).as_object();
    EXPECT_EQ(textOf(edit, "newText"), "");
    EXPECT_EQ(*rangeFrom(objectOf(edit, "range")), (Range{{2, 0}, {3, 0}}));
    editor.idle();
    EXPECT_THAT(editor.diagnosticsOf("twice.robot"), HasSubstr("duplicate-import"));
}

TEST_F(Features, Explain)
{
    const json::value hover = ask("textDocument/hover", find(Suite, "fill_basket"));
    const std::string text(textOf(objectOf(hover.as_object(), "contents"), "value"));
    EXPECT_THAT(text, HasSubstr("shop.Fill Basket"));
    EXPECT_THAT(text, HasSubstr("what, count=1"));
    EXPECT_THAT(text, HasSubstr("Puts *things*"));
    EXPECT_THAT(std::string(textOf(objectOf(ask("textDocument/hover", find(Suite, "${CITY}")).as_object(), "contents"),
                                   "value")),
                HasSubstr("${CITY}    Ulm"));
    const json::value help = ask("textDocument/signatureHelp", find(Suite, "count=3"));
    EXPECT_EQ(numberOf(help.as_object(), "activeParameter"), 1);
    EXPECT_EQ(numberOf(ask("textDocument/signatureHelp", find(Suite, "apples")).as_object(), "activeParameter"), 0);
    EXPECT_TRUE(ask("textDocument/signatureHelp", find(Suite, "smoke")).is_null());
}

TEST_F(Features, Complete)
{
    const json::value list = ask("textDocument/completion", find(Suite, "    Fill Basket", 0, 9));
    const json::array &items = arrayOf(list.as_object(), "items");
    ASSERT_FALSE(items.empty());
    json::object first = items[0].as_object();
    EXPECT_EQ(textOf(first, "label"), "Fill Basket");
    const json::object resolved = asObject(editor.ask("completionItem/resolve", first).at("result"));
    EXPECT_THAT(std::string(textOf(objectOf(resolved, "documentation"), "value")), HasSubstr("Puts *things*"));
    first["data"] = json::object{{"owner", 4000000000u}, {"index", 7}};
    EXPECT_FALSE(asObject(editor.ask("completionItem/resolve", first).at("result")).contains("documentation"));
}

TEST_F(Features, FindSymbolsAndColours)
{
    const json::object answer = editor.ask("workspace/symbol", {{"query", "empt"}});
    ASSERT_EQ(answer.at("result").as_array().size(), 1u);
    EXPECT_EQ(textOf(answer.at("result").as_array()[0].as_object(), "name"), "Empty It");
    const json::array data = arrayOf(
        editor.ask("textDocument/semanticTokens/full", editor.named("buy.robot")).at("result").as_object(), "data");
    ASSERT_EQ(data.size() % 5, 0u);
    EXPECT_GT(data.size(), 50u);
}

TEST_F(Features, CountColumnsWithoutAByteOrderMark)
{
    // Robot ends lines at a vertical tab, the protocol does not: the keyword is in the editor's first line.
    editor.save("shop.resource", "\xEF\xBB\xBF*** Keywords ***\vNothing Known\v    No Operation\n");
    editor.tell("workspace/didChangeWatchedFiles",
                {{"changes", {{{"uri", editor.uri("shop.resource")}, {"type", 2}}}}});
    EXPECT_EQ(places(ask("textDocument/definition", find(Suite, "Nothing Known"))), "shop.resource 0:17-30; ");
}

TEST_F(Features, FollowFilesThatOthersChange)
{
    editor.save("shop.resource", "*** Keywords ***\nNothing Known\n    No Operation\n");
    editor.tell("workspace/didChangeWatchedFiles",
                {{"changes", {{{"uri", editor.uri("shop.resource")}, {"type", 2}}}}});
    EXPECT_EQ(places(ask("textDocument/definition", find(Suite, "Nothing Known"))), "shop.resource 1:0-13; ");
    // What is open is the editor's; what is on the disk does not count until it is closed.
    editor.save("buy.robot", "*** Keywords ***\nOther\n    No Operation\n");
    editor.tell("workspace/didChangeWatchedFiles", {{"changes", {{{"uri", editor.uri("buy.robot")}, {"type", 2}}}}});
    EXPECT_EQ(editor.ask("workspace/symbol", {{"query", "Other"}}).at("result").as_array().size(), 0u);
    editor.tell("textDocument/didClose", editor.named("buy.robot"));
    EXPECT_EQ(editor.ask("workspace/symbol", {{"query", "Other"}}).at("result").as_array().size(), 1u);
}

} // namespace
