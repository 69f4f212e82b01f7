#include "core/vnc/FramePool.h"

#include <cstring>

namespace crat::vnc {
namespace {

constexpr std::size_t kMaxParts = 32; // beyond, one rectangle round all is cheaper than a long list

void copyOpaque(std::uint8_t *to, const std::uint8_t *from, int width, const image::Rect &r)
{
    for (int y = r.y; y < r.y + r.height; ++y) {
        const std::size_t at =
            (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(r.x)) * 4;
        std::memcpy(to + at, from + at, static_cast<std::size_t>(r.width) * 4);
        for (int x = 0; x < r.width; ++x) // RFB leaves the fourth byte undefined
            to[at + static_cast<std::size_t>(x) * 4 + 3] = 0xff;
    }
}

} // namespace

void FramePool::resize(int width, int height)
{
    m_width = width;
    m_height = height;
    m_slots = {};
    m_dirty.assign(1, {0, 0, width, height});
}

void FramePool::add(std::vector<image::Rect> &list, const image::Rect &rect)
{
    if (list.size() < kMaxParts) {
        list.push_back(rect);
        return;
    }
    image::Rect all = rect;
    for (const image::Rect &r : list)
        all = united(all, r);
    list.assign(1, all);
}

void FramePool::markDirty(image::Rect rect)
{
    rect = intersected(rect, {0, 0, m_width, m_height});
    if (rect.width > 0)
        add(m_dirty, rect);
}

FramePool::Slot &FramePool::freeSlot()
{
    for (Slot &slot : m_slots) {
        if (slot.bytes && slot.bytes.use_count() == 1)
            return slot;
    }
    for (Slot &slot : m_slots) {
        if (!slot.bytes)
            return slot;
    }
    // Every snapshot is still held somewhere: leave this one to its holders.
    m_slots[0].bytes.reset();
    return m_slots[0];
}

Frame FramePool::take(const std::uint8_t *pixels, SteadyTime now)
{
    for (Slot &slot : m_slots) {
        for (const image::Rect &r : m_dirty)
            add(slot.stale, r);
    }
    Slot &slot = freeSlot();
    if (!slot.bytes) {
        slot.bytes = std::make_shared<image::Image::Bytes>(static_cast<std::size_t>(m_width) *
                                                           static_cast<std::size_t>(m_height) * 4);
        slot.stale.assign(1, {0, 0, m_width, m_height});
    }
    for (const image::Rect &r : slot.stale)
        copyOpaque(slot.bytes->data(), pixels, m_width, r);
    slot.stale.clear();
    Frame frame;
    if (auto image = image::Image::fromBgra(m_width, m_height, m_width * 4, slot.bytes, {}))
        frame.image = *std::move(image);
    frame.dirty = std::exchange(m_dirty, {});
    frame.number = ++m_number;
    frame.at = now;
    return frame;
}

} // namespace crat::vnc
