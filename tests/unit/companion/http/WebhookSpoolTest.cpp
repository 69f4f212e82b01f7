#include "core/companion/http/WebhookSpool.h"

#include <future>

#include <gmock/gmock.h>

#include "core/base/Files.h"

namespace crat::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// Takes entries over by a script of answers; says when the last of them was given.
class Receiver {
public:
    explicit Receiver(std::vector<Result<>> answers) : m_answers(std::move(answers)) {}
    Result<> take(const WebhookSpool::Entry &entry)
    {
        asked.push_back(entry.body);
        const auto answer = m_answers.at(asked.size() - 1);
        if (asked.size() == m_answers.size())
            m_done.set_value();
        return answer;
    }
    bool waitForAll() { return m_done.get_future().wait_for(std::chrono::seconds(30)) == std::future_status::ready; }
    std::vector<std::string> asked;

private:
    std::vector<Result<>> m_answers;
    std::promise<void> m_done;
};

class Spool : public testing::Test {
protected:
    /// Two entries that a former process left.
    void SetUp() override
    {
        WebhookSpool writer(file, clock, [](const auto &) { return fail(Errc::Unavailable, "away"); });
        ASSERT_TRUE(writer.start());
        for (const char *body : {"one", "two"}) {
            std::promise<Result<>> stored;
            writer.add(body, [&](Result<> done) { stored.set_value(done); });
            ASSERT_TRUE(stored.get_future().get());
        }
    }
    std::vector<std::string> refused() const
    {
        std::vector<std::string> out;
        std::error_code ec;
        for (const auto &one : fs::directory_iterator(folder.path() / "webhook-refused", ec))
            out.push_back(readFile(one.path()).value_or(""));
        return out;
    }
    TemporaryFolder folder;
    SystemClock clock;
    fs::path file = folder.path() / "spool.jsonl";
};

TEST_F(Spool, KeepsItsOrderWhateverTheStoreSays)
{
    Receiver receiver({fail(Errc::Internal, "strange"), fail(Errc::Conflict, "in the way"), {}, {}});
    WebhookSpool spool(file, clock, [&](const auto &entry) { return receiver.take(entry); });
    ASSERT_TRUE(spool.start());
    ASSERT_TRUE(receiver.waitForAll());
    spool.stop();
    EXPECT_THAT(receiver.asked, ElementsAre("one", "one", "one", "two"));
    EXPECT_THAT(refused(), ElementsAre());
}

TEST_F(Spool, PutsAsideWhatNobodyCanTakeAndGoesOn)
{
    Receiver receiver({fail(Errc::BadInput, "no such number"), {}});
    WebhookSpool spool(file, clock, [&](const auto &entry) { return receiver.take(entry); });
    ASSERT_TRUE(spool.start());
    ASSERT_TRUE(receiver.waitForAll());
    spool.stop();
    EXPECT_THAT(receiver.asked, ElementsAre("one", "two"));
    EXPECT_THAT(refused(), ElementsAre(testing::AllOf(HasSubstr("no such number"), HasSubstr("one"))));
}

TEST_F(Spool, KeepsWhatCannotBePutAside)
{
    ASSERT_TRUE(writeFileAtomically(folder.path() / "webhook-refused", "a file where the folder should be"));
    Receiver receiver({fail(Errc::BadInput, "no such number"), {}, {}});
    WebhookSpool spool(file, clock, [&](const auto &entry) { return receiver.take(entry); });
    ASSERT_TRUE(spool.start());
    ASSERT_TRUE(receiver.waitForAll());
    spool.stop();
    EXPECT_THAT(receiver.asked, ElementsAre("one", "one", "two"));
}

TEST_F(Spool, KeepsALineThatItCannotRead)
{
    const auto text = readFile(file).value();
    ASSERT_TRUE(writeFileAtomically(file, "{\"received_at\":7,\"body\":\"strange\"}\n" + text + "{\"torn"));
    Receiver receiver({{}, {}});
    WebhookSpool spool(file, clock, [&](const auto &entry) { return receiver.take(entry); });
    ASSERT_TRUE(spool.start());
    ASSERT_TRUE(receiver.waitForAll());
    spool.stop();
    EXPECT_THAT(receiver.asked, ElementsAre("one", "two"));
    EXPECT_THAT(refused(), ElementsAre(HasSubstr("strange")));
}

TEST(RefusedAnnouncements, GoByAgeAndByNumber)
{
    const TemporaryFolder folder;
    const Timestamp now = SystemClock().now();
    EXPECT_EQ(removeOldRefused(folder.path() / "none", 10, now), 0) << "nothing was ever put aside";
    for (int age = 0; age < 6; ++age) {
        const fs::path file = folder.path() / (std::to_string(age) + ".json");
        ASSERT_TRUE(writeFileAtomically(file, "{}"));
        fs::last_write_time(file, std::chrono::file_clock::from_sys(now) - std::chrono::hours(age));
    }
    const auto left = [&] {
        std::vector<std::string> out;
        for (const auto &one : fs::directory_iterator(folder.path()))
            out.push_back(one.path().stem().string());
        std::sort(out.begin(), out.end());
        return out;
    };
    EXPECT_EQ(removeOldRefused(folder.path(), 10, now - std::chrono::minutes(270)), 1);
    EXPECT_THAT(left(), ElementsAre("0", "1", "2", "3", "4"));
    EXPECT_EQ(removeOldRefused(folder.path(), 3, now - std::chrono::minutes(270)), 2);
    EXPECT_THAT(left(), ElementsAre("0", "1", "2"));
    EXPECT_EQ(removeOldRefused(folder.path(), 3, now - std::chrono::minutes(270)), 0);
}

} // namespace
} // namespace crat::http
