#include "core/companion/notify/PieChart.h"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace crat::notify {

namespace {

constexpr int Samples = 4; ///< in each direction: 16 shades at an edge
constexpr double LeastDegrees = 2;
constexpr Color White{255, 255, 255};
constexpr Color Grey{224, 226, 230};

struct Sector {
    double endTurn; ///< 0…1, clockwise from the top
    Color color;
};

std::vector<Sector> sectorsOf(const std::vector<PieSlice> &slices)
{
    double sum = 0;
    for (const auto &slice : slices)
        sum += static_cast<double>(std::max<std::int64_t>(slice.count, 0));
    if (sum <= 0)
        return {{1.0, Grey}};
    std::vector<double> parts;
    double widened = 0;
    for (const auto &slice : slices) {
        const double part = static_cast<double>(std::max<std::int64_t>(slice.count, 0)) / sum;
        parts.push_back(part > 0 ? std::max(part, LeastDegrees / 360) : 0);
        widened += parts.back();
    }
    std::vector<Sector> out;
    double turn = 0;
    for (std::size_t i = 0; i < slices.size(); ++i) {
        turn += parts[i] / widened;
        if (parts[i] > 0)
            out.push_back({turn, slices[i].color});
    }
    out.back().endTurn = 1.0;
    return out;
}

Color colorAt(const std::vector<Sector> &sectors, double x, double y, double outer, double inner)
{
    const double distance = std::hypot(x, y);
    if (distance > outer || distance < inner)
        return White;
    double turn = std::atan2(x, -y) / (2 * std::numbers::pi);
    if (turn < 0)
        turn += 1;
    for (const auto &sector : sectors) {
        if (turn <= sector.endTurn)
            return sector.color;
    }
    return sectors.back().color;
}

void onPngError(png_structp png, png_const_charp)
{
    png_longjmp(png, 1);
}

void appendBytes(png_structp png, png_bytep data, png_size_t size)
{
    static_cast<std::string *>(png_get_io_ptr(png))->append(reinterpret_cast<const char *>(data), size);
}

} // namespace

Color RgbImage::at(int x, int y) const
{
    const auto *p = &bytes[static_cast<std::size_t>(y * width + x) * 3];
    return {p[0], p[1], p[2]};
}

RgbImage drawPie(const std::vector<PieSlice> &slices, int size)
{
    const auto sectors = sectorsOf(slices);
    const double centre = size / 2.0, outer = centre - 2, inner = outer * 0.58;
    RgbImage image{size, size, {}};
    image.bytes.reserve(static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * 3);
    for (int y = 0; y < size; ++y) {
        for (int x = 0; x < size; ++x) {
            int red = 0, green = 0, blue = 0;
            for (int sample = 0; sample < Samples * Samples; ++sample) {
                const int column = sample % Samples, row = sample / Samples;
                const double dx = x + (column + 0.5) / Samples - centre;
                const double dy = y + (row + 0.5) / Samples - centre;
                const Color color = colorAt(sectors, dx, dy, outer, inner);
                red += color.red;
                green += color.green;
                blue += color.blue;
            }
            constexpr int all = Samples * Samples;
            for (const int sum : {red, green, blue})
                image.bytes.push_back(static_cast<std::uint8_t>((sum + all / 2) / all));
        }
    }
    return image;
}

std::vector<PieSlice> slicesOf(const Summary &summary)
{
    return {{summary.passed, {0x97, 0xcc, 0x64}},
            {summary.failed, {0xfd, 0x5a, 0x3e}},
            {summary.broken, {0xff, 0xd0, 0x50}},
            {summary.skipped, {0xaa, 0xaa, 0xaa}},
            {summary.unknown, {0xd3, 0x5e, 0xbe}}};
}

Result<std::string> encodePng(const RgbImage &image)
{
    std::string out;
    std::vector<png_bytep> rows;
    for (int y = 0; y < image.height; ++y)
        rows.push_back(const_cast<png_bytep>(image.bytes.data()) + static_cast<std::size_t>(y * image.width) * 3);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, onPngError, nullptr);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, info ? &info : nullptr);
        return fail(Errc::Internal, "the pie chart could not be written as PNG");
    }
    png_set_write_fn(png, &out, appendBytes, nullptr);
    png_set_IHDR(png, info, static_cast<png_uint_32>(image.width), static_cast<png_uint_32>(image.height), 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_rows(png, info, rows.data());
    png_write_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
    png_destroy_write_struct(&png, &info);
    return out;
}

} // namespace crat::notify
