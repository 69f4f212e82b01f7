#pragma once

#include <cstdint>
#include <vector>

#include "core/base/Clock.h"
#include "core/image/Image.h"

namespace crat::vnc {

/// One picture of the remote screen. A value: copies share the pixels, which never change.
struct Frame {
    image::Image image;             ///< opaque
    std::vector<image::Rect> dirty; ///< what differs from the frame before; at most 32 parts; all of it after a resize
    std::uint64_t number = 0;       ///< counts from 1 within one connection; numbers left out were never published
    std::uint64_t generation = 0;   ///< the connection that it belongs to; set by VncSession
    SteadyTime at{};                ///< when its last change had been decoded
    bool isNull() const { return number == 0; }
};

} // namespace crat::vnc
