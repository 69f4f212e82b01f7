// Speed of the language core on a text of the size and make-up of a large suite, or on the file that CRAT_BENCH_TEXT names.
// Run by hand, in a release build; peers.py runs Robot's own lexer and model beside it:
//   cmake --build --preset release --target robot_bench && build/release/tests/robot_bench
#include <cstdlib>

#include <benchmark/benchmark.h>

#include "core/base/Files.h"
#include "core/robot/Check.h"
#include "core/robot/Document.h"
#include "core/robot/Edits.h"
#include "core/robot/TokenStream.h"
#include "tests/unit/robot/WorstTexts.h"

namespace {

using namespace crat::robot;

/// About 1 MB of tests of forty rows, with the usual settings, blocks, comments and continuation lines.
std::string suite(std::size_t steps)
{
    std::string text =
        "*** Settings ***\nDocumentation     Orders, from the basket to the invoice\nLibrary           "
        "SeleniumLibrary\n"
        "Resource          common.resource\n\n*** Variables ***\n${URL}            http://localhost:8080/\n\n"
        "*** Test Cases ***\n";
    for (std::size_t i = 0; i < steps; i += 10) {
        if (i % 40 == 0)
            text += "\nOrder number " + std::to_string(i) +
                    "\n    [Documentation]    What a customer does\n    [Tags]    smoke    order-" +
                    std::to_string(i % 7) + "\n";
        text += "    Open Browser    ${URL}orders/" + std::to_string(i) +
                "    chromium\n"
                "    ${title} =    Get Title\n"
                "    Should Be Equal    ${title}    Order ${number} of customer ${name}    # said in the contract\n"
                "    FOR    ${item}    IN    @{basket}\n"
                "        Click Element    css:.item[data-id=\"${item}\"] > button\n"
                "        ...    timeout=10s    error=The button never came\n"
                "        IF    '${item}' == 'last'    BREAK\n"
                "    END\n"
                "    输入文本    id:name    测试用户\n"
                "    Wait Until Page Contains    Thank you, ${name}\n";
    }
    return text;
}

/// What most benchmarks read: given from outside so that others can be measured on the same text.
const std::string &wholeText()
{
    static const std::string Text = [] {
        const char *path = std::getenv("CRAT_BENCH_TEXT");
        return path ? crat::readFile(path).value_or("") : suite(20000);
    }();
    return Text;
}

void setBytes(benchmark::State &state, std::size_t size)
{
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(size));
}

void lexing(benchmark::State &state)
{
    const std::string &text = wholeText();
    for (auto _ : state)
        benchmark::DoNotOptimize(lex(text, FileKind::Suite));
    setBytes(state, text.size());
}
BENCHMARK(lexing)->Unit(benchmark::kMillisecond);

void lexingAndCounting(benchmark::State &state)
{
    const std::string &text = wholeText();
    for (auto _ : state)
        benchmark::DoNotOptimize(countTokens(lex(text, FileKind::Suite)));
    setBytes(state, text.size());
}
BENCHMARK(lexingAndCounting)->Unit(benchmark::kMillisecond);

void tokensAsJson(benchmark::State &state)
{
    const std::string &text = wholeText();
    std::string out;
    for (auto _ : state) {
        out.clear();
        appendTokensJson(out, "suite.robot", text, lex(text, FileKind::Suite));
        benchmark::DoNotOptimize(out.data());
    }
    setBytes(state, text.size());
}
BENCHMARK(tokensAsJson)->Unit(benchmark::kMillisecond);

void tree(benchmark::State &state)
{
    const std::string &text = wholeText();
    for (auto _ : state)
        benchmark::DoNotOptimize(Tree::parse(text, FileKind::Suite));
    setBytes(state, text.size());
}
BENCHMARK(tree)->Unit(benchmark::kMillisecond);

void treeAndCheck(benchmark::State &state)
{
    const std::string &text = wholeText();
    for (auto _ : state)
        benchmark::DoNotOptimize(check(*Tree::parse(text, FileKind::Suite)));
    setBytes(state, text.size());
}
BENCHMARK(treeAndCheck)->Unit(benchmark::kMillisecond);

void memory(benchmark::State &state)
{
    const std::string &text = wholeText();
    const auto parsed = Tree::parse(text, FileKind::Suite);
    for (auto _ : state)
        benchmark::DoNotOptimize(parsed->memoryUse());
    state.counters["times_the_source"] = static_cast<double>(parsed->memoryUse()) / static_cast<double>(text.size());
}
BENCHMARK(memory);

/// Texts that would be slow if anything were quadratic, at 1 and 10 MB. Bytes a second are the figure: they stay about the same.
void worst(benchmark::State &state)
{
    const test::WorstText &kind = test::worstTexts()[static_cast<std::size_t>(state.range(1))];
    const std::string text = test::textOf(kind, static_cast<std::size_t>(state.range(0)) * 1000000);
    for (auto _ : state) {
        const auto parsed = Tree::parse(text, FileKind::Suite);
        benchmark::DoNotOptimize(check(*parsed));
        benchmark::DoNotOptimize(countTokens(parsed->lexed()));
    }
    setBytes(state, text.size());
    state.SetLabel(kind.name);
}
BENCHMARK(worst)
    ->ArgsProduct({{1, 10}, benchmark::CreateDenseRange(0, static_cast<int>(test::worstTexts().size()) - 1, 1)})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

/// One cell in the middle of such a text, with all that is wrong with the file.
void worstEdit(benchmark::State &state)
{
    const test::WorstText &kind = test::worstTexts()[static_cast<std::size_t>(state.range(1))];
    const std::string text = test::textOf(kind, static_cast<std::size_t>(state.range(0)) * 1000000);
    const RobotDocument whole(text);
    const std::size_t row = whole.tree()->rows().size() / 2;
    for (auto _ : state) {
        RobotDocument document(*whole.tree());
        const std::size_t cells = whole.tree()->cells(row).size();
        if (const auto edit = setCell(*whole.tree(), row, cells / 2, "other"))
            benchmark::DoNotOptimize(document.apply(*edit));
        benchmark::DoNotOptimize(check(*document.tree()));
    }
    setBytes(state, text.size());
    state.SetLabel(kind.name);
}
BENCHMARK(worstEdit)
    ->ArgsProduct({{1, 10}, benchmark::CreateDenseRange(0, static_cast<int>(test::worstTexts().size()) - 1, 1)})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

/// One cell of a file of 10,000 steps, changed and taken back.
void oneCell(benchmark::State &state)
{
    RobotDocument document(suite(10000));
    const std::size_t row = document.tree()->rows().size() / 2;
    for (auto _ : state) {
        const auto edit = setCell(*document.tree(), row, 0, "My Keyword");
        if (!edit || !document.apply(*edit) || !document.apply(inverse(*edit)))
            state.SkipWithError("the edit failed");
    }
}
BENCHMARK(oneCell)->Unit(benchmark::kMillisecond);

/// The same, each time with all that is wrong with the file; in one test of 10,000 rows and in many.
void oneCellAndCheck(benchmark::State &state)
{
    std::string text = suite(10000);
    if (state.range(0) == 1) {
        text = "*** Test Cases ***\nOne\n";
        for (int i = 0; i < 10000; ++i)
            text += "    Should Be Equal    ${title}    Order ${number} of customer " + std::to_string(i) + "\n";
    }
    RobotDocument document(text);
    const std::size_t row = document.tree()->rows().size() / 2;
    bool changed = false;
    for (auto _ : state) {
        changed = !changed;
        const auto edit = setCell(*document.tree(), row, 0, changed ? "My Keyword" : "Your Keyword");
        if (!edit || !document.apply(*edit))
            state.SkipWithError("the edit failed");
        benchmark::DoNotOptimize(check(*document.tree()));
    }
}
BENCHMARK(oneCellAndCheck)->Arg(1)->Arg(250)->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();
