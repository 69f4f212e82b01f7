// Any bytes as a picture file. What decodes must keep its limits and survive being written and read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/image/Codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace crat::image;
    Limits limits;
    limits.maxSide = 2048;
    limits.maxPixels = 512 * 512;
    const auto image = decode({reinterpret_cast<const char *>(data), size}, limits);
    if (!image)
        return 0;
    if (std::int64_t{image->width()} * image->height() > limits.maxPixels)
        std::abort();
    const auto png = encodePng(*image);
    if (!png || decode(*png).value() != *image)
        std::abort();
    return 0;
}
