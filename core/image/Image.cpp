#include "core/image/Image.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace crat::image {

Rect intersected(const Rect &a, const Rect &b)
{
    const int left = std::max(a.x, b.x), top = std::max(a.y, b.y);
    const std::int64_t right = std::min(std::int64_t{a.x} + a.width, std::int64_t{b.x} + b.width);
    const std::int64_t bottom = std::min(std::int64_t{a.y} + a.height, std::int64_t{b.y} + b.height);
    if (right <= left || bottom <= top)
        return {};
    return {left, top, static_cast<int>(right - left), static_cast<int>(bottom - top)};
}

Rect united(const Rect &a, const Rect &b)
{
    if (a.width <= 0 || a.height <= 0)
        return b;
    if (b.width <= 0 || b.height <= 0)
        return a;
    const int left = std::min(a.x, b.x), top = std::min(a.y, b.y);
    return {left, top, std::max(a.x + a.width, b.x + b.width) - left, std::max(a.y + a.height, b.y + b.height) - top};
}

Result<Image> Image::fromBgra(int width, int height, int stride, std::shared_ptr<const Bytes> bytes,
                              const Limits &limits)
{
    if (width <= 0 || height <= 0)
        return fail(Errc::BadInput, "The picture has no pixels.");
    if (width > limits.maxSide || height > limits.maxSide || std::int64_t{width} * height > limits.maxPixels)
        return fail(Errc::TooLarge,
                    fmt::format("The picture is {} x {} pixels; at most {} on a side and {} in all are read.", width,
                                height, limits.maxSide, limits.maxPixels));
    const auto needed =
        static_cast<std::size_t>(stride) * static_cast<std::size_t>(height - 1) + static_cast<std::size_t>(width) * 4;
    if (stride < width * 4 || !bytes || bytes->size() < needed)
        return fail(Errc::BadInput, "The picture's bytes do not fit its size.");
    Image image;
    image.m_width = width;
    image.m_height = height;
    image.m_stride = stride;
    image.m_bytes = std::move(bytes);
    return image;
}

Result<Image> Image::fromBgra(int width, int height, Bytes bytes, const Limits &limits)
{
    if (width > limits.maxSide)
        return fail(Errc::TooLarge,
                    fmt::format("The picture is {} pixels wide; at most {} are read.", width, limits.maxSide));
    return fromBgra(width, height, width * 4, std::make_shared<const Bytes>(std::move(bytes)), limits);
}

Result<Image> Image::cropped(const Rect &rect) const
{
    const Rect part = intersected(rect, {0, 0, m_width, m_height});
    if (part.width <= 0)
        return fail(Errc::BadInput, "The chosen area lies outside the picture.");
    const auto rowBytes = static_cast<std::size_t>(part.width) * 4;
    Bytes out(rowBytes * static_cast<std::size_t>(part.height));
    for (int y = 0; y < part.height; ++y)
        std::memcpy(out.data() + static_cast<std::size_t>(y) * rowBytes,
                    row(part.y + y) + static_cast<std::size_t>(part.x) * 4, rowBytes);
    return fromBgra(part.width, part.height, std::move(out));
}

bool Image::operator==(const Image &other) const
{
    if (m_width != other.m_width || m_height != other.m_height)
        return false;
    for (int y = 0; y < m_height; ++y) {
        if (std::memcmp(row(y), other.row(y), static_cast<std::size_t>(m_width) * 4) != 0)
            return false;
    }
    return true;
}

} // namespace crat::image
