// Finding a 120 x 40 template on a 1920 x 1080 screen, every scale from 0.4 to 2.5, on one core. Bar: 300 ms of CPU time.
#include <benchmark/benchmark.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/image/Codec.h"
#include "core/image/Finder.h"
#include "tests/unit/image/Scenes.h"

namespace {

using namespace crat::image;

void findOneTemplate(benchmark::State &state)
{
    cv::setNumThreads(1);
    const double scale = static_cast<double>(state.range(0)) / 100.0;
    const cv::Mat element = test::Scene::element(120, 40, "Place order", 7);
    test::Scene scene(1920, 1080, 3);
    if (scale > 0)
        scene.paste(test::resized(element, scale, cv::INTER_AREA), {1013, 627});
    const Image screen = scene.image(), pattern = test::toImage(element);
    std::size_t found = 0;
    for (auto _ : state)
        found = find(screen, pattern).value().size();
    if (found != (scale > 0 ? 1u : 0u))
        state.SkipWithError("found something else than what is there");
}
BENCHMARK(findOneTemplate)->Arg(0)->Arg(40)->Arg(67)->Arg(100)->Arg(150)->Arg(250)->Unit(benchmark::kMillisecond);

void decodePng(benchmark::State &state)
{
    const std::string bytes = encodePng(test::Scene(1920, 1080, 3).image()).value();
    for (auto _ : state)
        benchmark::DoNotOptimize(decode(bytes));
}
BENCHMARK(decodePng)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
