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

TEST_P(EventStreamTest, EndsWithItsSession)
{
    const auto closed = [](WebSocketClient &client) {
        const auto message = client.read();
        return message && message->opcode == 8 ? message->closeCode() : -1;
    };
    WebSocketClient first(m_cratd.port(), "/api/v1/events?after=latest", m_user);
    ASSERT_EQ(first.status(), 101);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/logout", m_user).status, 200);
    EXPECT_EQ(closed(first), 1008) << "signed out";

    m_user = m_cratd.signIn("user@example.org");
    WebSocketClient second(m_cratd.port(), "/api/v1/events?after=latest", m_user);
    ASSERT_EQ(second.status(), 101);
    m_user = m_cratd.signIn("user@example.org");
    EXPECT_EQ(closed(second), 1008) << "another sign-in took its place";

    WebSocketClient third(m_cratd.port(), "/api/v1/events?after=latest", m_user);
    ASSERT_EQ(third.status(), 101);
    inDatabase("UPDATE user_sessions SET expires_at = 1 WHERE email = 'user@example.org'");
    EXPECT_EQ(closed(third), 1008) << "expired";
    EXPECT_EQ(WebSocketClient(m_cratd.port(), "/api/v1/events?after=latest", m_user).status(), 401);
}

TEST_P(EventStreamTest, ARenewedSessionGoesOn)
{
    WebSocketClient client(m_cratd.port(), "/api/v1/events?after=latest", m_user);
    ASSERT_EQ(client.status(), 101);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/refresh", m_user).status, 200);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/logout", m_cratd.signIn("other@example.org")).status, 200);
    announce("J", 1);
    EXPECT_EQ(numberOf(client.read()), 1);
}

TEST_P(EventStreamTest, WhoAsksForWhatIsNoLongerKeptIsToldSo)
{
    for (int i = 1; i <= 5; ++i)
        announce("J", i); // events 1 to 6
    inDatabase("DELETE FROM events WHERE number <= 4");
    WebSocketClient late(m_cratd.port(), "/api/v1/events?after=2", m_user);
    const auto message = late.read();
    ASSERT_TRUE(message && message->opcode == 8);
    EXPECT_EQ(message->closeCode(), 1008);
    EXPECT_EQ(message->closeReason(), "events up to 4 are no longer kept; read the state again");
    const auto gone = m_cratd.call("GET", "/api/v1/events?after=2", m_user);
    EXPECT_EQ(gone.status, 410);
    EXPECT_EQ(gone.json().at("newest").as_int64(), 6);
    EXPECT_EQ(gone.json().at("kept_after").as_int64(), 4);
    EXPECT_EQ(get("/api/v1/events?after=4").at("data").as_array().size(), 2u);
    EXPECT_EQ(get("/api/v1/events").at("data").as_array().size(), 2u) << "what there is, where nobody says from where";
    WebSocketClient anew(m_cratd.port(), "/api/v1/events", m_user);
    EXPECT_EQ(numberOf(anew.read()), 5);
    inDatabase("DELETE FROM events");
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/events?after=5", m_user).status, 410);
    WebSocketClient current(m_cratd.port(), "/api/v1/events?after=6", m_user);
    announce("J", 6);
    EXPECT_EQ(numberOf(current.read()), 7);
}

TEST_P(EventStreamTest, WhoIsAheadOfTheNewestIsToldSoInBothForms)
{
    announce("J", 1);
    announce("J", 2); // events 1 to 3
    const auto ahead = m_cratd.call("GET", "/api/v1/events?after=4", m_user);
    EXPECT_EQ(ahead.status, 410) << "an empty list would be asked for again for ever";
    EXPECT_EQ(json::serialize(ahead.json()),
              R"({"error":"after is beyond the newest event, 3; read the state again","newest":3,"kept_after":0})");
    WebSocketClient client(m_cratd.port(), "/api/v1/events?after=4", m_user);
    const auto message = client.read();
    ASSERT_TRUE(message && message->opcode == 8);
    EXPECT_EQ(message->closeCode(), 1008);
    EXPECT_EQ(message->closeReason(), "after is beyond the newest event, 3; read the state again");
    const auto latest = get("/api/v1/events?after=latest");
    EXPECT_EQ(json::serialize(latest), R"({"data":[],"newest":3})") << "where one that polls goes on from";
    announce("J", 3);
    const auto next = get("/api/v1/events?after=3");
    ASSERT_EQ(next.at("data").as_array().size(), 1u);
    EXPECT_EQ(next.at("newest").as_int64(), 4);
}

TEST_P(EventStreamTest, ASlowListenerCatchesUpInsteadOfBeingClosed)
{
    constexpr int Builds = 16;
    for (int i = 1; i <= Builds; ++i)
        EXPECT_EQ(m_cratd
                      .call("POST", "/api/v1/builds", {},
                            json::serialize(json::object{{"JOB_NAME", "J"},
                                                         {"PACKAGE_PATH", "p"},
                                                         {"BUILD_NUMBER", i},
                                                         {"notes", std::string(300'000, 'x')}}))
                      .status,
                  200);
    WebSocketClient client(m_cratd.port(), "/api/v1/events?after=0", m_user);
    ASSERT_EQ(client.status(), 101);
    for (std::int64_t expected = 1; expected <= Builds + 1; ++expected)
        ASSERT_EQ(numberOf(client.read()), expected) << "five megabytes, of which a quarter of one waits at most";
}

INSTANTIATE_TEST_SUITE_P(Both, EventStreamTest, ::testing::Values(Kind::Sqlite, Kind::Postgres), kindName);

} // namespace
} // namespace crat::test
