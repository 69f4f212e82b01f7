// Speed of reading results, on a file of the size and make-up of a nightly run. Run by hand, in a release build:
//   cmake --build --preset release --target results_bench && build/release/tests/results_bench
// Robot's own reader on the same file, to compare with: build/release/tests/results_bench --write /some/output.xml, then
//   time .venv/bin/python -c "import sys, robot.api; robot.api.ExecutionResult(sys.argv[1])" /some/output.xml
#include <cstring>
#include <fstream>

#include <benchmark/benchmark.h>

#include "core/robot/results/Model.h"
#include "core/robot/results/Reader.h"
#include "core/robot/results/Summary.h"

namespace {

using namespace crat::robot::results;

std::string run(int tests)
{
    const std::string status = "<status status=\"PASS\" start=\"2026-11-25T13:23:22.665271\" elapsed=\"0.000443\"/>\n";
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<robot generator=\"Robot 7.5\" schemaversion=\"5\">\n"
        "<suite id=\"s1\" name=\"Shop\" source=\"/shop/orders.robot\">\n";
    for (int i = 0; i < tests; ++i) {
        const std::string n = std::to_string(i);
        text += "<test id=\"s1-t" + n + "\" name=\"Order number " + n + "\" line=\"" + n + "\">\n";
        for (int k = 0; k < 15; ++k)
            text += "<kw name=\"Place Order\">\n<kw name=\"Click Element\" owner=\"SeleniumLibrary\">\n"
                    "<msg time=\"2026-11-25T13:23:22.665641\" level=\"INFO\">Clicking element 'css:#order-" +
                    n + "'.</msg>\n<arg>css:#order-" + n +
                    "</arg>\n<doc>Click the element identified by ``locator``.</doc>\n" + status +
                    "</kw>\n<arg>${basket}</arg>\n<doc>What a customer does with a full basket</doc>\n" + status +
                    "</kw>\n";
        text += "<tag>smoke</tag>\n<tag>orders</tag>\n" + status + "</test>\n";
    }
    return text + status + "</suite>\n</robot>\n";
}

void setBytes(benchmark::State &state, std::size_t size)
{
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(size));
}

void summary(benchmark::State &state)
{
    const std::string text = run(2000);
    for (auto _ : state) {
        Summary result;
        const auto reader = makeReader(result);
        benchmark::DoNotOptimize(reader->feed(text));
        benchmark::DoNotOptimize(reader->finish());
    }
    setBytes(state, text.size());
}
BENCHMARK(summary)->Unit(benchmark::kMillisecond);

void model(benchmark::State &state)
{
    const std::string text = run(2000);
    std::size_t memory = 0;
    for (auto _ : state)
        memory = readModel(text)->memoryBytes();
    state.counters["memory_per_byte"] = double(memory) / double(text.size());
    setBytes(state, text.size());
}
BENCHMARK(model)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char **argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--write") == 0) {
        std::ofstream(argv[2], std::ios::binary) << run(2000);
        return 0;
    }
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
