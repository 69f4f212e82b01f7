#include "core/companion/notify/PieChart.h"

#include <gtest/gtest.h>
#include <png.h>

#include <set>

namespace crat::notify {

constexpr Color Red{200, 0, 0}, Green{0, 200, 0}, White{255, 255, 255};

TEST(DrawPie, GivesEachSliceItsPart)
{
    const auto image = drawPie({{1, Red}, {1, Green}}, 200);
    EXPECT_EQ(image.at(180, 100), Red); // right half: from the top, clockwise
    EXPECT_EQ(image.at(20, 100), Green);
    EXPECT_EQ(image.at(100, 100), White); // a ring
    EXPECT_EQ(image.at(1, 1), White);
    EXPECT_EQ(image.bytes.size(), 200u * 200u * 3u);
}

TEST(DrawPie, SmoothsItsEdges)
{
    const auto image = drawPie({{1, Red}}, 100);
    std::set<int> greens;
    for (int x = 0; x < 100; ++x)
        greens.insert(image.at(x, 20).green);
    EXPECT_GT(greens.size(), 2u);
}

TEST(DrawPie, ShowsOneOfThousands)
{
    const auto image = drawPie({{100000, Green}, {1, Red}}, 360);
    int red = 0;
    for (int y = 0; y < 360; ++y) {
        for (int x = 0; x < 360; ++x)
            red += image.at(x, y) == Red;
    }
    EXPECT_GT(red, 20);
}

TEST(DrawPie, WithoutCountsItIsGrey)
{
    const auto image = drawPie({{0, Red}, {-5, Green}}, 100);
    const Color color = image.at(90, 50);
    EXPECT_EQ(color.red, 224);
}

TEST(EncodePng, IsReadBackPixelForPixel)
{
    const auto drawn = drawPie(slicesOf([] {
                                   Summary s;
                                   s.passed = 8;
                                   s.failed = 1;
                                   s.skipped = 2;
                                   return s;
                               }()),
                               120);
    const auto png = encodePng(drawn);
    ASSERT_TRUE(png);
    png_image reader{};
    reader.version = PNG_IMAGE_VERSION;
    ASSERT_TRUE(png_image_begin_read_from_memory(&reader, png->data(), png->size()));
    reader.format = PNG_FORMAT_RGB;
    std::vector<std::uint8_t> bytes(PNG_IMAGE_SIZE(reader));
    ASSERT_TRUE(png_image_finish_read(&reader, nullptr, bytes.data(), 0, nullptr));
    EXPECT_EQ(reader.width, 120u);
    EXPECT_EQ(bytes, drawn.bytes);
}

} // namespace crat::notify
