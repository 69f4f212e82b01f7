#pragma once

#include <array>
#include <memory>

#include "core/vnc/Frame.h"

namespace crat::vnc {

/// Collects what changed in a frame buffer that is written in place, and makes snapshots of it. A buffer whose last snapshot
/// nobody holds any more is brought up to date by copying only what changed since; so a still page costs next to nothing.
/// Thread: one at a time; the snapshots may go anywhere.
class FramePool {
public:
    /// A new buffer size: everything is dirty.
    void resize(int width, int height);
    void markDirty(image::Rect rect); ///< cut to the picture; an empty one is ignored
    bool isDirty() const { return !m_dirty.empty(); }
    /// `pixels`: width x height, four bytes each (blue, green, red, anything), rows without gaps. Clears the dirty mark.
    Frame take(const std::uint8_t *pixels, SteadyTime now);

private:
    struct Slot {
        std::shared_ptr<image::Image::Bytes> bytes;
        std::vector<image::Rect> stale; ///< where it is older than the frame buffer
    };
    static void add(std::vector<image::Rect> &list, const image::Rect &rect);
    Slot &freeSlot();

    int m_width = 0, m_height = 0;
    std::uint64_t m_number = 0;
    std::vector<image::Rect> m_dirty;
    std::array<Slot, 4> m_slots;
};

} // namespace crat::vnc
