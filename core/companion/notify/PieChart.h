#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/companion/notify/Summary.h"

namespace crat::notify {

struct Color {
    std::uint8_t red = 0, green = 0, blue = 0;
    bool operator==(const Color &) const = default;
};

struct PieSlice {
    std::int64_t count = 0;
    Color color;
};

/// Plain pixels, rows from the top, three bytes each.
struct RgbImage {
    int width = 0, height = 0;
    std::vector<std::uint8_t> bytes;
    Color at(int x, int y) const;
};

/// A ring of `size` × `size` pixels on white, slices clockwise from twelve o'clock, edges smoothed. A slice that is not
/// empty is at least two degrees wide, so that one failed test in thousands is seen. No counts: a grey ring.
RgbImage drawPie(const std::vector<PieSlice> &slices, int size);

/// The report's counts in Allure's colours: passed, failed, broken, skipped, unknown.
std::vector<PieSlice> slicesOf(const Summary &summary);

/// Error: Internal (libpng).
Result<std::string> encodePng(const RgbImage &image);

} // namespace crat::notify
