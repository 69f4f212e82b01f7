#include "tests/integration/companion/ApiFixture.h"
#include "tests/support/RawConnection.h"

namespace crat::test {
namespace {

class EventStreamTest : public ApiTest {
protected:
    std::int64_t numberOf(const std::optional<WebSocketClient::Message> &message)
    {
        if (!message || message->opcode != 1)
            return -1;
        return protocol::parseJson(message->bytes).value_or(json::value()).at("number").as_int64();
    }
};

TEST_P(EventStreamTest, RepeatsWhatWasMissedThenGoesOnLiveWithoutGaps)
{
    for (int i = 1; i <= 3; ++i)
        announce("J", i); // job.added and three build.received: events 1 to 4
    WebSocketClient client(m_cratd.port(), "/api/v1/events?after=1", m_user);
    ASSERT_EQ(client.status(), 101);
    for (std::int64_t expected = 2; expected <= 4; ++expected)
        EXPECT_EQ(numberOf(client.read()), expected);
    announce("J", 4);
    const auto live = client.read();
    ASSERT_EQ(numberOf(live), 5);
    const auto event = *protocol::parseJson(live->bytes);
    EXPECT_EQ(event.at("type").as_string(), "build.received");
    EXPECT_EQ(event.at("data").at("build_number").as_int64(), 4);
}

TEST_P(EventStreamTest, ManyListenersAllSeeEverythingInOrder)
{
    std::vector<std::unique_ptr<WebSocketClient>> clients;
    for (int i = 0; i < 5; ++i)
        clients.push_back(std::make_unique<WebSocketClient>(m_cratd.port(), "/api/v1/events?after=0", m_user));
    for (int i = 0; i < 20; ++i)
        announce("J", i);
    for (auto &client : clients) {
        for (std::int64_t expected = 1; expected <= 21; ++expected)
            ASSERT_EQ(numberOf(client->read()), expected);
    }
}

TEST_P(EventStreamTest, AfterAKillAListenerGoesOnWhereItStopped)
{
    announce("J", 1);
    announce("J", 2);
    {
        WebSocketClient client(m_cratd.port(), "/api/v1/events?after=0", m_user);
        for (std::int64_t expected = 1; expected <= 3; ++expected)
            ASSERT_EQ(numberOf(client.read()), expected);
        m_cratd.kill();
        EXPECT_FALSE(client.read());
    }
    ASSERT_TRUE(m_cratd.start()) << m_cratd.errors();
    announce("J", 3);
    WebSocketClient client(m_cratd.port(), "/api/v1/events?after=3", m_user);
    ASSERT_EQ(numberOf(client.read()), 4) << "neither again nor left out";
    announce("J", 4);
    ASSERT_EQ(numberOf(client.read()), 5);
}

TEST_P(EventStreamTest, RefusesStrangersAndNonsense)
{
    EXPECT_EQ(WebSocketClient(m_cratd.port(), "/api/v1/events", "").status(), 401);
    EXPECT_EQ(WebSocketClient(m_cratd.port(), "/api/v1/events?after=-1", m_user).status(), 400);
    WebSocketClient ahead(m_cratd.port(), "/api/v1/events?after=1000", m_user);
    const auto message = ahead.read();
    ASSERT_TRUE(message && message->opcode == 8);
    EXPECT_EQ(message->closeCode(), 1008);
    EXPECT_EQ(get("/api/v1/events?after=0").at("data").as_array().size(), 0u);
}

TEST_P(EventStreamTest, AStopSaysGoodbye)
{
    WebSocketClient client(m_cratd.port(), "/api/v1/events", m_user);
    ASSERT_EQ(client.status(), 101);
    m_cratd.process().signal(15);
    const auto message = client.read();
    ASSERT_TRUE(message && message->opcode == 8);
    EXPECT_EQ(message->closeCode(), 1001);
    client.sendFrame(8, message->bytes);
    EXPECT_EQ(m_cratd.process().wait(), 0);
}

INSTANTIATE_TEST_SUITE_P(Both, EventStreamTest, ::testing::Values(Kind::Sqlite, Kind::Postgres), kindName);

} // namespace
} // namespace crat::test
