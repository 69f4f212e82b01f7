#include "core/vnc/FramePool.h"

#include <gtest/gtest.h>

#include "core/vnc/Latin1.h"

namespace crat::vnc {
namespace {

TEST(FramePool, EverySnapshotEqualsTheBufferAtItsTimeHoweverLongItIsHeld)
{
    constexpr int w = 16, h = 8;
    std::vector<std::uint8_t> buffer(w * h * 4, 0);
    FramePool pool;
    pool.resize(w, h);
    std::vector<std::pair<Frame, std::vector<std::uint8_t>>> held;
    for (int step = 0; step < 60; ++step) {
        const image::Rect r{step * 5 % w, step * 3 % h, 1 + step % 4, 1 + step % 3};
        const image::Rect in = intersected(r, {0, 0, w, h});
        for (int y = in.y; y < in.y + in.height; ++y) {
            for (int x = in.x; x < in.x + in.width; ++x)
                buffer[static_cast<std::size_t>((y * w + x) * 4)] = static_cast<std::uint8_t>(step + 1);
        }
        pool.markDirty(r);
        ASSERT_TRUE(pool.isDirty());
        held.emplace_back(pool.take(buffer.data(), {}), buffer);
        EXPECT_FALSE(pool.isDirty());
        if (step % 3 == 0 && held.size() > 2) // holders come and go in no order
            held.erase(held.begin() + step % static_cast<int>(held.size()));
        for (const auto &[frame, pixels] : held) {
            for (int i = 0; i < w * h; ++i) {
                const std::uint8_t *p = frame.image.row(i / w) + i % w * 4;
                ASSERT_EQ(p[0], pixels[static_cast<std::size_t>(i) * 4])
                    << "frame " << frame.number << " at step " << step;
                ASSERT_EQ(p[3], 255);
            }
        }
    }
}

TEST(FramePool, ReusesBuffersThatNobodyHolds)
{
    std::vector<std::uint8_t> buffer(64 * 64 * 4, 1);
    FramePool pool;
    pool.resize(64, 64);
    const auto *first = pool.take(buffer.data(), {}).image.bytes().get();
    pool.markDirty({0, 0, 1, 1});
    EXPECT_EQ(pool.take(buffer.data(), {}).image.bytes().get(), first);
}

TEST(FramePool, ManyPartsBecomeOne)
{
    std::vector<std::uint8_t> buffer(100 * 100 * 4, 1);
    FramePool pool;
    pool.resize(100, 100);
    pool.take(buffer.data(), {});
    for (int i = 0; i < 90; ++i)
        pool.markDirty({i, i, 2, 2});
    pool.markDirty({500, 0, 5, 5}); // outside
    const Frame frame = pool.take(buffer.data(), {});
    EXPECT_LE(frame.dirty.size(), 32u);
    image::Rect all;
    for (const auto &r : frame.dirty)
        all = united(all, r);
    EXPECT_EQ(all, (image::Rect{0, 0, 91, 91}));
}

TEST(Latin1, ConvertsBothWays)
{
    EXPECT_EQ(latin1ToUtf8("a\xe4\xff"), "aäÿ");
    EXPECT_EQ(utf8ToLatin1("aäÿ"), "a\xe4\xff");
    EXPECT_EQ(utf8ToLatin1("汉€😀x"), "???x");
    EXPECT_EQ(utf8ToLatin1("\xc3"), "?");
    EXPECT_EQ(utf8ToLatin1("\x80z"), "?z");
}

} // namespace
} // namespace crat::vnc
