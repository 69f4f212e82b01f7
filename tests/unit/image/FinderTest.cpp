#include "core/image/Finder.h"

#include <cmath>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "tests/unit/image/Scenes.h"

namespace crat::image {
namespace {

using test::Scene;

struct Placement {
    const char *name;
    double scale;
    int interpolation;
    double noise;    // sigma in grey levels
    int jpegQuality; // 0: none
    bool dark;
};

class FindsAtAnotherScale : public testing::TestWithParam<Placement> {};

TEST_P(FindsAtAnotherScale, PlaceWithinTwoPixelsScaleWithinThreePercent)
{
    const Placement p = GetParam();
    const cv::Mat element = Scene::element(120, 40, "Place order", 7);
    for (unsigned seed = 1; seed <= 4; ++seed) {
        Scene scene(1280, 800, seed, p.dark);
        const cv::Mat shown = test::resized(element, p.scale, p.interpolation);
        std::mt19937 random(seed * 31);
        const cv::Point at(std::uniform_int_distribution<int>(0, 1280 - shown.cols)(random),
                           std::uniform_int_distribution<int>(0, 800 - shown.rows)(random));
        scene.paste(shown, at);
        if (p.noise > 0)
            scene.addNoise(p.noise);
        const cv::Mat seen = p.jpegQuality ? test::throughJpeg(scene.mat(), p.jpegQuality) : scene.mat();

        const auto found = find(test::toImage(seen), test::toImage(element));
        ASSERT_TRUE(found) << found.error().forLog;
        ASSERT_FALSE(found->empty()) << "seed " << seed;
        const Match &best = found->front();
        EXPECT_NEAR(best.rect.x, at.x, 2) << "seed " << seed;
        EXPECT_NEAR(best.rect.y, at.y, 2) << "seed " << seed;
        EXPECT_NEAR(best.scale, p.scale, p.scale * 0.03) << "seed " << seed;
        EXPECT_GE(best.score, 0.75);
        RecordProperty("score_" + std::to_string(seed), std::to_string(best.score));
        EXPECT_EQ(found->size(), 1u) << "one element, one place; second score " << found->back().score;
    }
}

INSTANTIATE_TEST_SUITE_P(Placements, FindsAtAnotherScale,
                         testing::Values(Placement{"same_size", 1.0, cv::INTER_LINEAR, 0, 0, false},
                                         Placement{"smallest", 0.4, cv::INTER_AREA, 0, 0, false},
                                         Placement{"half_area", 0.5, cv::INTER_AREA, 0, 0, true},
                                         Placement{"two_thirds_linear", 0.667, cv::INTER_LINEAR, 0, 0, false},
                                         Placement{"ninety_percent_cubic", 0.9, cv::INTER_CUBIC, 0, 0, true},
                                         Placement{"slightly_larger", 1.1, cv::INTER_CUBIC, 2, 0, false},
                                         Placement{"five_quarters_lanczos", 1.25, cv::INTER_LANCZOS4, 0, 80, false},
                                         Placement{"one_and_a_half_nearest", 1.5, cv::INTER_NEAREST, 0, 0, true},
                                         Placement{"double_cubic", 2.0, cv::INTER_CUBIC, 3, 0, false},
                                         Placement{"largest", 2.5, cv::INTER_LINEAR, 0, 0, false},
                                         Placement{"noisy", 0.75, cv::INTER_AREA, 8, 0, false},
                                         Placement{"jpeg_40", 1.0, cv::INTER_LINEAR, 0, 40, true},
                                         Placement{"jpeg_60_small", 0.6, cv::INTER_AREA, 0, 60, false},
                                         Placement{"odd_scale", 1.37, cv::INTER_LINEAR, 4, 70, true}),
                         [](const auto &i) { return std::string(i.param.name); });

struct Shape {
    const char *name;
    int width, height;
    double scale;
};

class FindsEveryShape : public testing::TestWithParam<Shape> {};

TEST_P(FindsEveryShape, LargeSmallWideAndTall)
{
    const Shape s = GetParam();
    cv::Mat element = Scene(900, 700, 91).mat()(cv::Rect(25, 75, s.width, s.height)).clone();
    Scene scene(1600, 1000, 17);
    const cv::Mat shown = test::resized(element, s.scale, cv::INTER_AREA);
    const cv::Point at(1600 - shown.cols - 13, 1000 - shown.rows - 29);
    scene.paste(shown, at);
    const auto found = find(scene.image(), test::toImage(element));
    ASSERT_TRUE(found) << found.error().forLog;
    ASSERT_FALSE(found->empty());
    EXPECT_NEAR(found->front().rect.x, at.x, 2);
    EXPECT_NEAR(found->front().rect.y, at.y, 2);
    EXPECT_NEAR(found->front().scale, s.scale, s.scale * 0.03);
}

INSTANTIATE_TEST_SUITE_P(Shapes, FindsEveryShape,
                         testing::Values(Shape{"large", 600, 400, 1.3}, Shape{"large_shrunk", 700, 500, 0.55},
                                         Shape{"wide", 500, 30, 0.8}, Shape{"tall", 40, 400, 1.2},
                                         Shape{"small", 60, 40, 1.0}, Shape{"larger_than_screen", 860, 600, 0.7}),
                         [](const auto &i) { return std::string(i.param.name); });

struct Absent {
    const char *name;
    unsigned seed;
    bool dark;
};

class ReportsNothing : public testing::TestWithParam<Absent> {};

TEST_P(ReportsNothing, WhereTheTemplateIsNot)
{
    const auto [name, seed, dark] = GetParam();
    Scene scene(1280, 800, seed, dark);
    // A look-alike: the same size, frame and place of the words, other words, icon and colour.
    scene.paste(Scene::element(120, 40, "Contact us", seed + 100), {400, 300});
    for (const char *words : {"Place order", "Log out", "Next page"}) {
        const auto found = find(scene.image(), test::toImage(Scene::element(120, 40, words, 7)));
        ASSERT_TRUE(found) << found.error().forLog;
        EXPECT_TRUE(found->empty()) << words << " seen with score " << found->front().score << " at "
                                    << found->front().rect.x << ',' << found->front().rect.y << " scale "
                                    << found->front().scale;
    }
}

INSTANTIATE_TEST_SUITE_P(Screens, ReportsNothing,
                         testing::Values(Absent{"light_1", 1, false}, Absent{"light_2", 2, false},
                                         Absent{"light_3", 3, false}, Absent{"dark_1", 4, true},
                                         Absent{"dark_2", 5, true}, Absent{"dark_3", 6, true}),
                         [](const auto &i) { return std::string(i.param.name); });

TEST(Finder, TellsSameShapeInAnotherColourApart)
{
    Scene scene(800, 600, 3);
    cv::Mat green(30, 90, CV_8UC4, cv::Scalar(60, 190, 60, 255)), red(30, 90, CV_8UC4, cv::Scalar(60, 60, 230, 255));
    for (cv::Mat *m : {&green, &red})
        cv::putText(*m, "Stop", {20, 20}, cv::FONT_HERSHEY_SIMPLEX, 0.6, cv::Scalar(255, 255, 255, 255), 1,
                    cv::LINE_AA);
    scene.paste(red, {100, 400});
    scene.paste(green, {500, 400});
    const auto found = find(scene.image(), test::toImage(green));
    ASSERT_TRUE(found);
    ASSERT_FALSE(found->empty());
    EXPECT_NEAR(found->front().rect.x, 500, 2);
    for (const Match &m : *found)
        EXPECT_GT(std::abs(m.rect.x - 100), 20) << "the red one counts for green";
}

TEST(Finder, ReportsEveryPlaceBestFirstAndNoneTwice)
{
    Scene scene(1280, 800, 11);
    const cv::Mat element = Scene::element(100, 36, "Buy now", 5);
    const std::vector<cv::Point> places{{60, 100}, {700, 130}, {300, 500}, {1000, 700}};
    for (std::size_t i = 0; i < places.size(); ++i)
        scene.paste(test::resized(element, 0.8 + 0.2 * static_cast<double>(i), cv::INTER_AREA), places[i]);
    const auto found = find(scene.image(), test::toImage(element));
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), places.size());
    EXPECT_TRUE(
        std::is_sorted(found->begin(), found->end(), [](const Match &a, const Match &b) { return a.score > b.score; }));
    for (const cv::Point &at : places) {
        EXPECT_EQ(std::count_if(
                      found->begin(), found->end(),
                      [&](const Match &m) { return std::abs(m.rect.x - at.x) <= 2 && std::abs(m.rect.y - at.y) <= 2; }),
                  1);
    }
    FindOptions two;
    two.maxResults = 2;
    EXPECT_EQ(find(scene.image(), test::toImage(element), two)->size(), 2u);
}

TEST(Finder, RefusesAFlatTemplateWithTheReason)
{
    const Scene scene(640, 480, 1);
    const cv::Mat flat(40, 120, CV_8UC4, cv::Scalar(200, 201, 200, 255));
    const auto found = find(scene.image(), test::toImage(flat));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, Errc::BadInput);
    EXPECT_NE(found.error().forUser.find("one even colour"), std::string::npos) << found.error().forUser;
}

TEST(Finder, RefusesWhatCannotWork)
{
    const Scene scene(320, 240, 1);
    const Image screen = scene.image(), templ = test::toImage(Scene::element(120, 40, "Go", 1));
    const auto code = [&](const Image &s, const Image &t, FindOptions o) {
        const auto found = find(s, t, o);
        return found ? std::string("found") : std::string(toString(found.error().code));
    };
    EXPECT_EQ(code(Image(), templ, {}), "BadInput");
    EXPECT_EQ(code(screen, Image(), {}), "BadInput");
    EXPECT_EQ(code(screen, test::toImage(Scene::element(4, 4, "", 1)), {}), "BadInput");
    EXPECT_EQ(code(screen, test::toImage(Scene(1000, 900, 1).mat()), {}), "BadInput");
    EXPECT_EQ(code(screen, templ, {.minScale = 2.0, .maxScale = 1.0}), "BadInput");
    EXPECT_EQ(code(screen, templ, {.minScale = 0.01}), "BadInput");
    EXPECT_EQ(code(screen, templ, {.minScore = std::nan("")}), "BadInput");
    EXPECT_EQ(code(screen, templ, {.maxResults = 0}), "BadInput");
}

TEST(Finder, EndsAtItsDeadlineAndWhenStopped)
{
    const Scene scene(1280, 800, 1);
    const Image templ = test::toImage(Scene::element(120, 40, "Go", 1));
    const auto late = find(scene.image(), templ, {}, Deadline::after(std::chrono::milliseconds(0)));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Errc::Timeout);
    std::stop_source source;
    source.request_stop();
    const auto stopped = find(scene.image(), templ, {}, Deadline::never(), source.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, Errc::Cancelled);
}

} // namespace
} // namespace crat::image
