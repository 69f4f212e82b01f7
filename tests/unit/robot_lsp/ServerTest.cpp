#include <gmock/gmock.h>

#include "tests/unit/robot_lsp/Support.h"

using namespace crat::robot::lsp;
using namespace crat::robot::lsp::test;

namespace {

std::int64_t codeOf(const json::object &answer)
{
    return numberOf(objectOf(answer, "error"), "code").value_or(0);
}

TEST(Server, KeepsTheLifecycle)
{
    Editor editor;
    EXPECT_EQ(codeOf(editor.ask("textDocument/hover", {})), int(ErrorCode::ServerNotInitialized));
    const json::object result = editor.start();
    EXPECT_EQ(textOf(objectOf(result, "capabilities"), "positionEncoding"), "utf-16");
    EXPECT_EQ(codeOf(editor.ask("initialize", {})), int(ErrorCode::InvalidParams));
    EXPECT_EQ(codeOf(editor.ask("no/such", {})), int(ErrorCode::MethodNotFound));
    EXPECT_TRUE(editor.ask("shutdown", {}).at("result").is_null());
    EXPECT_EQ(codeOf(editor.ask("textDocument/foldingRange", {})), int(ErrorCode::InvalidRequest));
    EXPECT_FALSE(editor.server().exitCode());
    editor.tell("exit", {});
    EXPECT_EQ(editor.server().exitCode(), 0);
}

TEST(Server, EndsBadlyWithoutShutdown)
{
    Editor editor;
    editor.start();
    editor.tell("exit", {});
    EXPECT_EQ(editor.server().exitCode(), 1);
}

TEST(Server, AnswersNonsenseAndGoesOn)
{
    Editor editor(true);
    EXPECT_EQ(textOf(objectOf(editor.start(), "capabilities"), "positionEncoding"), "utf-8");
    editor.sent.clear();
    editor.server().receive("{nonsense");
    editor.server().receive("[]");
    editor.server().receive("{\"id\": 7}");
    editor.server().receive("{\"id\": 8, \"result\": null}"); // an answer; we asked nothing
    editor.server().refuse(1u << 30);
    ASSERT_EQ(editor.sent.size(), 4u);
    EXPECT_EQ(codeOf(editor.sent[0]), int(ErrorCode::ParseError));
    EXPECT_EQ(codeOf(editor.sent[1]), int(ErrorCode::InvalidRequest));
    EXPECT_EQ(codeOf(editor.sent[2]), int(ErrorCode::InvalidRequest));
    EXPECT_THAT(std::string(textOf(objectOf(editor.sent[3], "error"), "message")), testing::HasSubstr("1073741824"));
    EXPECT_EQ(codeOf(editor.ask("textDocument/foldingRange", editor.named("not-open.robot"))),
              int(ErrorCode::InvalidParams));
    EXPECT_EQ(codeOf(editor.ask("textDocument/foldingRange", {}, true)), int(ErrorCode::RequestCancelled));
}

TEST(Server, ChecksABurstOfEditsOnce)
{
    Editor editor;
    editor.start();
    editor.open("a.robot", "*** Test Cases ***\nT\n    IF    True\n        Log    ä\n");
    EXPECT_EQ(editor.diagnosticsOf("a.robot"), "none");
    editor.idle();
    EXPECT_EQ(editor.diagnosticsOf("a.robot"), "missing-end");
    editor.sent.clear();
    for (int i = 0; i < 3; ++i) // "    END\n" in three pieces, the last with both a change and a closed block
        editor.tell("textDocument/didChange", {{"textDocument", {{"uri", editor.uri("a.robot")}, {"version", 2 + i}}},
                                               {"contentChanges",
                                                {{{"range", toJson(Range{{4, std::uint32_t(i == 0   ? 0
                                                                                           : i == 1 ? 4
                                                                                                    : 7)},
                                                                         {4, std::uint32_t(i == 0   ? 0
                                                                                           : i == 1 ? 4
                                                                                                    : 7)}})},
                                                  {"text", i == 0   ? "    "
                                                           : i == 1 ? "END"
                                                                    : "\n"}}}}});
    editor.idle();
    editor.idle();
    ASSERT_EQ(editor.sent.size(), 1u);
    EXPECT_EQ(editor.diagnosticsOf("a.robot"), "");
    EXPECT_EQ(numberOf(objectOf(editor.sent[0], "params"), "version"), 4);
    editor.tell("textDocument/didClose", editor.named("a.robot"));
    EXPECT_EQ(editor.sent.size(), 2u);
}

TEST(Server, OutlinesAFile)
{
    Editor editor;
    editor.start();
    editor.open("a.robot", "*** Settings ***\nLibrary    Collections\n*** Variables ***\n${A}    1\n*** Test Cases "
                           "***\nFirst\n    Log    1\n\n"
                           "Second\n    Log    2\n    FOR    ${i}    IN    1\n        Log    ${i}\n    END\n*** "
                           "Keywords ***\nMine\n    No Operation\n");
    const json::object answer = editor.ask("textDocument/documentSymbol", editor.named("a.robot"));
    std::string names;
    for (const json::value &section : answer.at("result").as_array()) {
        names += std::string(textOf(section.as_object(), "name")) + ":";
        for (const json::value &child : arrayOf(section.as_object(), "children"))
            names += " " + std::string(textOf(child.as_object(), "name"));
        names += "\n";
    }
    EXPECT_EQ(names, "Settings: Library Collections\nVariables: ${A}\nTest Cases: First Second\nKeywords: Mine\n");
    const json::object folds = editor.ask("textDocument/foldingRange", editor.named("a.robot"));
    std::string lines;
    for (const json::value &fold : folds.at("result").as_array())
        lines += std::to_string(*numberOf(fold.as_object(), "startLine")) + "-" +
                 std::to_string(*numberOf(fold.as_object(), "endLine")) + " ";
    EXPECT_EQ(lines, "0-1 2-3 4-12 13-15 5-6 8-12 10-12 14-15 ");
}

} // namespace
