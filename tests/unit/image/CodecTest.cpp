#include "core/image/Codec.h"

#include <gtest/gtest.h>
#include <opencv2/core.hpp>
#include <webp/encode.h>

#include "core/base/Files.h"
#include "tests/unit/image/Scenes.h"

namespace crat::image {
namespace {

using test::Scene;

std::string webpBytes(const Image &image)
{
    std::uint8_t *out = nullptr;
    const std::size_t n = WebPEncodeLosslessBGRA(image.row(0), image.width(), image.height(), image.stride(), &out);
    std::string bytes(reinterpret_cast<char *>(out), n);
    WebPFree(out);
    return bytes;
}

TEST(Codec, PngGivesBackTheSamePixels)
{
    const Image image = Scene(321, 203, 1).image();
    const auto bytes = encodePng(image);
    ASSERT_TRUE(bytes);
    const auto back = decode(*bytes);
    ASSERT_TRUE(back) << back.error().forLog;
    EXPECT_EQ(*back, image);
}

TEST(Codec, PngKeepsAlpha)
{
    Image::Bytes bytes{10, 20, 30, 0, 40, 50, 60, 128, 70, 80, 90, 255, 1, 2, 3, 4};
    const Image image = Image::fromBgra(2, 2, bytes).value();
    EXPECT_EQ(decode(encodePng(image).value()).value(), image);
}

TEST(Codec, ReadsLosslessWebpExactlyAndJpegNearly)
{
    const Scene scene(320, 200, 2);
    EXPECT_EQ(decode(webpBytes(scene.image())).value(), scene.image());
    const auto jpeg = decode(test::jpegBytes(scene.mat(), 95));
    ASSERT_TRUE(jpeg);
    cv::Mat seen(jpeg->height(), jpeg->width(), CV_8UC4, const_cast<std::uint8_t *>(jpeg->row(0)));
    EXPECT_LT(cv::norm(seen, scene.mat(), cv::NORM_L1) / (320.0 * 200 * 3), 4.0);
}

struct Damaged {
    const char *name;
    std::string bytes;
    Errc code;
};

TEST(Codec, RefusesWhatIsNoPicture)
{
    const std::string png = encodePng(Scene(120, 90, 1).image()).value();
    const std::string jpeg = test::jpegBytes(Scene(120, 90, 1).mat(), 80);
    const std::string webp = webpBytes(Scene(120, 90, 1).image());
    std::string flipped = png;
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 0x55);
    const std::vector<Damaged> rows{{"empty", "", Errc::BadInput},
                                    {"text", "hello, world", Errc::BadInput},
                                    {"png signature only", png.substr(0, 8), Errc::BadInput},
                                    {"png cut off", png.substr(0, png.size() / 2), Errc::BadInput},
                                    {"png bit flipped", flipped, Errc::BadInput},
                                    {"jpeg cut off", jpeg.substr(0, jpeg.size() / 2), Errc::BadInput},
                                    {"jpeg header only", jpeg.substr(0, 4), Errc::BadInput},
                                    {"webp cut off", webp.substr(0, webp.size() / 2), Errc::BadInput},
                                    {"webp header only", webp.substr(0, 12), Errc::BadInput}};
    for (const Damaged &row : rows) {
        const auto image = decode(row.bytes);
        ASSERT_FALSE(image) << row.name;
        EXPECT_EQ(image.error().code, row.code) << row.name;
        EXPECT_FALSE(image.error().forUser.empty()) << row.name;
    }
}

TEST(Codec, RefusesByTheHeaderBeforeItDecodes)
{
    Limits small;
    small.maxPixels = 100 * 100;
    const Scene scene(120, 90, 1);
    EXPECT_EQ(decode(encodePng(scene.image()).value(), small).error().code, Errc::TooLarge);
    EXPECT_EQ(decode(test::jpegBytes(scene.mat(), 80), small).error().code, Errc::TooLarge);
    EXPECT_EQ(decode(webpBytes(scene.image()), small).error().code, Errc::TooLarge);
    Limits fewBytes;
    fewBytes.maxFileBytes = 10;
    EXPECT_EQ(decode(encodePng(scene.image()).value(), fewBytes).error().code, Errc::TooLarge);
    // A header that claims 60000 x 60000 pixels in a file of a few bytes.
    std::string bomb = encodePng(scene.image()).value();
    bomb.replace(16, 8, std::string("\x00\x00\xea\x60\x00\x00\xea\x60", 8));
    EXPECT_FALSE(decode(bomb));
}

TEST(Codec, FilesAreNamedInErrors)
{
    TemporaryFolder folder;
    const auto missing = readImage(folder.path() / "no.png");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, Errc::NotFound);
    ASSERT_TRUE(writeFileAtomically(folder.path() / "bad one.png", "not a picture"));
    const auto bad = readImage(folder.path() / "bad one.png");
    ASSERT_FALSE(bad);
    EXPECT_NE(bad.error().forUser.find("bad one.png"), std::string::npos);
    const Image image = Scene(64, 64, 1).image();
    ASSERT_TRUE(writePng(folder.path() / "good.png", image));
    EXPECT_EQ(readImage(folder.path() / "good.png").value(), image);
}

TEST(ImageValue, ChecksItsSizes)
{
    EXPECT_FALSE(Image::fromBgra(0, 5, Image::Bytes(100)));
    EXPECT_FALSE(Image::fromBgra(5, 5, Image::Bytes(99)));
    EXPECT_TRUE(Image::fromBgra(5, 5, Image::Bytes(100)));
    EXPECT_EQ(Image::fromBgra(1 << 30, 1, Image::Bytes(4)).error().code, Errc::TooLarge);
    EXPECT_FALSE(Image::fromBgra(5, 5, 8, std::make_shared<const Image::Bytes>(100)));
}

TEST(ImageValue, CropsWhatLiesInside)
{
    const Image image = Scene(100, 80, 1).image();
    const auto part = image.cropped({90, 70, 50, 50});
    ASSERT_TRUE(part);
    EXPECT_EQ(part->width(), 10);
    EXPECT_EQ(part->height(), 10);
    EXPECT_EQ(std::memcmp(part->row(0), image.row(70) + 90 * 4, 40), 0);
    EXPECT_FALSE(image.cropped({100, 0, 5, 5}));
    EXPECT_FALSE(image.cropped({5, 5, 0, 5}));
    EXPECT_EQ(intersected({-5, -5, 10, 10}, {0, 0, 3, 20}), (Rect{0, 0, 3, 5}));
    EXPECT_EQ(united({1, 1, 2, 2}, {}), (Rect{1, 1, 2, 2}));
    EXPECT_EQ(united({1, 1, 2, 2}, {5, 0, 1, 1}), (Rect{1, 0, 5, 3}));
}

} // namespace
} // namespace crat::image
