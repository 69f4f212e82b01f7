#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/Result.h"

namespace crat::image {

/// A rectangle in pixels, origin at the top left.
struct Rect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    bool operator==(const Rect &) const = default;
};

/// The common part of both; width and height are 0 where they do not meet.
Rect intersected(const Rect &a, const Rect &b);
/// The smallest rectangle that holds both; an empty one counts for nothing.
Rect united(const Rect &a, const Rect &b);

/// How big a picture may be before it is refused. The bytes are checked before anything is decoded.
struct Limits {
    int maxSide = 16384;                 ///< pixels
    std::int64_t maxPixels = 64ll << 20; ///< 8192 x 8192
    std::uint64_t maxFileBytes = 128ull << 20;
};

/// A picture as plain pixels: four bytes each, blue, green, red, alpha (QImage's Format_ARGB32 on little endian), rows
/// `stride` bytes apart, top row first. A value: copies share the bytes, which never change. Thread-safe.
class Image {
public:
    using Bytes = std::vector<std::uint8_t>;

    Image() = default; ///< the empty picture
    /// Errors: BadInput (sizes that contradict each other), TooLarge.
    static Result<Image> fromBgra(int width, int height, int stride, std::shared_ptr<const Bytes> bytes,
                                  const Limits &limits = {});
    static Result<Image> fromBgra(int width, int height, Bytes bytes, const Limits &limits = {});

    bool isEmpty() const { return m_width == 0; }
    int width() const { return m_width; }
    int height() const { return m_height; }
    int stride() const { return m_stride; } ///< bytes from one row to the next
    const std::uint8_t *row(int y) const
    {
        return m_bytes->data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(m_stride);
    }
    const std::shared_ptr<const Bytes> &bytes() const { return m_bytes; }

    /// A copy of the part of `rect` that lies inside. Error: BadInput where nothing does.
    Result<Image> cropped(const Rect &rect) const;

    /// Same size and same pixels.
    bool operator==(const Image &other) const;

private:
    int m_width = 0;
    int m_height = 0;
    int m_stride = 0;
    std::shared_ptr<const Bytes> m_bytes;
};

} // namespace crat::image
