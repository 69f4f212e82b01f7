#include "core/companion/auth/GuessLimiter.h"

#include <gtest/gtest.h>

#include "core/companion/auth/SignIn.h"

namespace crat::auth {
namespace {

using namespace std::chrono_literals;

class FakeClock final : public Clock {
public:
    Timestamp now() const override { return Timestamp(1s); }
    SteadyTime steadyNow() const override { return m_now; }
    void go(std::chrono::milliseconds span) { m_now += span; }

private:
    SteadyTime m_now{1h};
};

TEST(GuessLimiterTest, EachWrongPasswordDoublesTheWaitUpToAMinute)
{
    FakeClock clock;
    GuessLimiter limiter(clock);
    std::chrono::milliseconds wait = 250ms;
    for (int i = 0; i < 12; ++i) {
        limiter.wrong("a");
        clock.go(wait - 1ms);
        EXPECT_FALSE(limiter.mayTry("a")) << i;
        clock.go(1ms);
        EXPECT_TRUE(limiter.mayTry("a")) << i;
        wait = std::min<std::chrono::milliseconds>(wait * 2, 60s);
    }
    EXPECT_TRUE(limiter.mayTry("b")) << "another address is not punished";
    limiter.right("a");
    limiter.wrong("a");
    clock.go(250ms);
    EXPECT_TRUE(limiter.mayTry("a")) << "a right one forgives";
}

TEST(GuessLimiterTest, RemembersABoundedNumberOfAddresses)
{
    FakeClock clock;
    GuessLimiter limiter(clock);
    for (int i = 0; i < 6000; ++i)
        limiter.wrong(std::to_string(i));
    EXPECT_FALSE(limiter.mayTry("5999"));
    EXPECT_TRUE(limiter.mayTry("0")) << "the oldest was forgotten";
}

TEST(EmailTest, IsSomethingAtSomewhere)
{
    for (const char *good : {"a@b", "first.last+tag@example.org", "\xC3\xA4@b.c"})
        EXPECT_TRUE(isEmailAddress(good)) << good;
    for (const char *bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: x", "<a@b>", "a@b,c@d"})
        EXPECT_FALSE(isEmailAddress(bad)) << bad;
    EXPECT_FALSE(isEmailAddress(std::string(254, 'a') + "@b"));
}

} // namespace
} // namespace crat::auth
