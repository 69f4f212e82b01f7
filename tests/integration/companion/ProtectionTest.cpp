#include <gmock/gmock.h>

#include "tests/support/Cratd.h"
#include "tests/support/RawConnection.h"

namespace crat::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ProtectionTest : public ::testing::Test {
protected:
    ProtectionTest() { EXPECT_TRUE(m_cratd.start()) << m_cratd.errors(); }
    std::string say(const std::string &bytes)
    {
        RawConnection connection(m_cratd.port());
        connection.send(bytes);
        return connection.readAnswer();
    }
    Cratd m_cratd;
};

TEST_F(ProtectionTest, ABodyOverTheLimitIsRefusedBeforeItIsRead)
{
    EXPECT_THAT(say("POST /api/v1/builds HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1073741824\r\n\r\n"),
                StartsWith("HTTP/1.1 413"));
    std::string chunked = "POST /api/v1/builds HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 20; ++i)
        chunked += "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
    EXPECT_THAT(say(chunked), StartsWith("HTTP/1.1 413"));
}

TEST_F(ProtectionTest, OversizedHeadsAndNonsenseAreAnsweredAndClosed)
{
    EXPECT_THAT(say("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + std::string(20000, 'a') + "\r\n\r\n"),
                StartsWith("HTTP/1.1 431"));
    EXPECT_THAT(say("nonsense\r\n\r\n"), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(say("GET /api/v1/builds/job/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(say("GET /api/v1/builds/job/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n"), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(say("BREW /health HTTP/1.1\r\nHost: localhost\r\n\r\n"), StartsWith("HTTP/1.1 405"));
}

TEST_F(ProtectionTest, AThousandSlowHeadsAreHeldAndEndedWhileOthersAreServed)
{
    std::vector<std::unique_ptr<RawConnection>> slow;
    for (int i = 0; i < 1000; ++i) {
        slow.push_back(std::make_unique<RawConnection>(m_cratd.port()));
        ASSERT_TRUE(slow.back()->send("POST /api/v1/builds HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
    }
    EXPECT_EQ(m_cratd.call("GET", "/health").status, 200);
    EXPECT_EQ(
        m_cratd.call("POST", "/api/v1/builds", {}, R"({"JOB_NAME":"J","PACKAGE_PATH":"p","BUILD_NUMBER":1})").status,
        200);
    bool closed = false;
    for (std::size_t i = 0; i < slow.size(); i += 111) {
        slow[i]->send("a");
        slow[i]->readAll(closed);
        EXPECT_TRUE(closed) << "a head that does not come is given up";
    }
}

TEST_F(ProtectionTest, JsonThatIsDeepOrNotJsonIsRefusedWithTheReason)
{
    const std::string deep = "{\"email\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
    const auto answer = m_cratd.call("POST", "/api/v1/auth/login", {}, deep);
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("deep"));
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/login", {}, R"({"email":"a@b.c"} x)").status, 400);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/login", {}, R"({"email":"a\u0000@b.c"})").status, 400);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/login", {}, "{\"email\":\"\xff@b.c\"}").status, 400);
}

TEST_F(ProtectionTest, OneConnectionServesManyRequests)
{
    RawConnection connection(m_cratd.port());
    connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(connection.readAnswer(), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(connection.readAnswer(), HasSubstr("crat"));
    connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    bool closed = false;
    EXPECT_THAT(connection.readAll(closed), StartsWith("HTTP/1.1 200"));
    EXPECT_TRUE(closed);
}

TEST_F(ProtectionTest, APageOfAnotherOriginMayNotChangeAnything)
{
    const std::string body = R"({"email":"a@b.c"})";
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/login", {}, body, {"Origin: http://evil.example"}).status, 403);
    EXPECT_EQ(m_cratd.call("POST", "/api/v1/auth/login", {}, body, {"Origin: " + m_cratd.url()}).status, 200);
}

TEST_F(ProtectionTest, OnLoopbackANameOfSomebodyElsesIsNotAnsweredTo)
{
    const std::string port = std::to_string(m_cratd.port());
    for (const char *path : {"/health", "/api/v1/version", "/no/such/place"}) {
        const std::string head = std::string("GET ") + path + " HTTP/1.1\r\nHost: evil.example:" + port + "\r\n\r\n";
        EXPECT_THAT(say(head), StartsWith("HTTP/1.1 421")) << path;
    }
    EXPECT_THAT(say("GET /health HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(say("GET /health HTTP/1.1\r\nHost: [::1]\r\n\r\n"), StartsWith("HTTP/1.1 200"));
    const auto upgrade = [&](const std::string &host, const std::string &origin) {
        const std::string token = m_cratd.signIn("a@b.c");
        RawConnection connection(m_cratd.port());
        connection.send("GET /api/v1/events HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + origin +
                        "\r\nAuthorization: Bearer " + token +
                        "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        return connection.readUntil("\r\n").substr(0, 12);
    };
    EXPECT_EQ(upgrade("evil.example", "http://evil.example"), "HTTP/1.1 421");
    EXPECT_EQ(upgrade("127.0.0.1", "http://evil.example"), "HTTP/1.1 403");
    EXPECT_EQ(upgrade("127.0.0.1", "null"), "HTTP/1.1 403");
    EXPECT_EQ(upgrade("127.0.0.1:" + port, "http://127.0.0.1:" + port), "HTTP/1.1 101");
}

TEST(AllowedHostsTest, NamesGivenAtTheStartAreAnsweredTo)
{
    Cratd cratd({.databaseUrl = {},
                 .arguments = {"--allowed-hosts", "crat.example.org,other.example"},
                 .environment = {},
                 .input = {}});
    ASSERT_TRUE(cratd.start()) << cratd.errors();
    EXPECT_EQ(cratd.call("GET", "/health", {}, {}, {"Host: crat.example.org"}).status, 200);
    EXPECT_EQ(cratd.call("GET", "/health", {}, {}, {"Host: evil.example"}).status, 421);
    std::string output;
    EXPECT_EQ(run({CRAT_BIN_DIR "/cratd", "--allowed-hosts", "http://crat"}, &output), 2);
    EXPECT_THAT(output, HasSubstr("http://crat is no host name"));
}

TEST_F(ProtectionTest, ATokenWithoutOrWithAnotherAlgorithmIsWorthNothing)
{
    // {"alg":"none"}.{"sub":"a@b.c","adm":true,"exp":9999999999}.
    EXPECT_EQ(m_cratd
                  .call("GET", "/api/v1/auth/me",
                        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhQGIuYyIsImFkbSI6dHJ1ZSwiZXhwIjo5OTk5OTk5OTk5fQ.")
                  .status,
              401);
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/auth/me", "x.y.z").status, 401);
    EXPECT_EQ(m_cratd.call("GET", "/api/v1/auth/me", std::string(9000, 'a')).status, 401);
}

} // namespace
} // namespace crat::test
