#include <gtest/gtest.h>

#include "core/base/Time.h"

namespace crat {
namespace {

TEST(Rfc3339, WritesAsManyDigitsAsNeeded)
{
    const Timestamp t = parseRfc3339("2026-11-22T08:15:30Z").value();
    EXPECT_EQ(formatRfc3339(t), "2026-11-22T08:15:30Z");
    EXPECT_EQ(formatRfc3339(t + std::chrono::milliseconds(250)), "2026-11-22T08:15:30.250Z");
    EXPECT_EQ(formatRfc3339(t + std::chrono::microseconds(7)), "2026-11-22T08:15:30.000007Z");
    EXPECT_EQ(formatPlain(t), "2026-11-22 08:15:30");
}

TEST(Rfc3339, ReadsOffsetsAndLongFractions)
{
    EXPECT_EQ(parseRfc3339("2026-11-22T16:15:30.123456789+08:00"), parseRfc3339("2026-11-22T08:15:30.123456Z"));
    EXPECT_EQ(parseRfc3339("2026-11-22t03:15:30.5-05:00"), parseRfc3339("2026-11-22T08:15:30.5Z"));
}

class BadTime : public testing::TestWithParam<const char *> {};

TEST_P(BadTime, IsRefusedByName)
{
    const auto t = parseRfc3339(GetParam());
    ASSERT_FALSE(t);
    EXPECT_EQ(t.error().code, Errc::BadInput);
}

INSTANTIATE_TEST_SUITE_P(Rfc3339, BadTime,
                         testing::Values("", "2026", "2026-11-22", "2026-11-22T08:15:30", "2026-13-01T00:00:00Z",
                                         "2026-02-30T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T08:15:30.Z",
                                         "2026-11-22T08:15:30Zx", "2026-11-22T08:15:30+25:00",
                                         "2026-11-22T08:15:30+0800", "2026/11/22T08:15:30Z"));

TEST(DeadlineTest, GivesWhatIsLeftAndTheSooner)
{
    const SteadyTime now{std::chrono::seconds(100)};
    const Deadline d = Deadline::after(std::chrono::seconds(5), now);
    EXPECT_EQ(d.left(now + std::chrono::seconds(2)), std::chrono::seconds(3));
    EXPECT_EQ(d.left(now + std::chrono::seconds(9)), std::chrono::seconds(0));
    EXPECT_TRUE(d.passed(now + std::chrono::seconds(5)));
    EXPECT_FALSE(Deadline::never().passed(now));
    EXPECT_EQ(Deadline::never().sooner(d).at(), d.at());
}

} // namespace
} // namespace crat
