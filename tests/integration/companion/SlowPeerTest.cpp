#include <chrono>
#include <thread>

#include <gmock/gmock.h>

#include "core/base/Files.h"
#include "core/companion/http/Dispatcher.h"
#include "core/companion/http/Server.h"
#include "tests/support/QtEnvironment.h"
#include "tests/support/RawConnection.h"

namespace crat::test {
namespace {

using namespace std::chrono_literals;
const bool qt = useQtApplication();

/// A server with short limits and one route that takes a file.
class SlowPeerTest : public ::testing::Test {
protected:
    SlowPeerTest()
    {
        auto signer = auth::TokenSigner::open(m_folder.path() / "key");
        auto database = store::Database::open({.url = "sqlite:" + (m_folder.path() / "crat.db").string()}, m_clock);
        EXPECT_TRUE(signer && database);
        m_database = std::move(*database);
        m_signIn = std::make_unique<auth::SignIn>(auth::SignInOptions{}, std::move(*signer), m_clock);
        http::RouteInfo info;
        info.method = http::Method::Put;
        info.path = "/file";
        info.role = http::Role::Public;
        info.body = http::Body::File;
        info.maxBody = 64u << 20;
        m_router.blocking(info, [](const http::Request &request) -> Result<http::Response> {
            return http::Response::message(std::to_string(request.bodySize));
        });
        m_dispatcher = std::make_unique<http::Dispatcher>(m_router, *m_database, *m_signIn);
        http::ServerOptions options;
        options.port = 0;
        options.uploads = m_folder.path() / "uploads";
        options.limits.body = 500ms;
        options.limits.slowest = 4u << 20;
        m_server = std::make_unique<http::Server>(options, *m_dispatcher);
        EXPECT_TRUE(m_server->listen());
        m_server->serve();
    }
    ~SlowPeerTest() override
    {
        m_server->stop(Deadline::after(5s));
        m_dispatcher->stop();
        m_database->close();
    }

    TemporaryFolder m_folder;
    SystemClock m_clock;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<auth::SignIn> m_signIn;
    http::Router m_router;
    std::unique_ptr<http::Dispatcher> m_dispatcher;
    std::unique_ptr<http::Server> m_server;
};

constexpr std::size_t Piece = 64 * 1024;
std::string head(std::size_t pieces)
{
    return "PUT /file HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(pieces * Piece) + "\r\n\r\n";
}

TEST_F(SlowPeerTest, APieceNowAndThenHoldsNoConnection)
{
    constexpr std::size_t Pieces = 100;
    RawConnection connection(m_server->port());
    ASSERT_TRUE(connection.send(head(Pieces)));
    // Each piece comes well within its own time; all of them would take twenty seconds.
    std::size_t sent = 0;
    while (sent < Pieces && connection.send(std::string(Piece, 'x'))) {
        ++sent;
        std::this_thread::sleep_for(200ms); // the pace of this peer
    }
    EXPECT_LT(sent, Pieces) << "the server gave it up";
}

TEST_F(SlowPeerTest, AFastOneIsTakenWhole)
{
    RawConnection connection(m_server->port());
    ASSERT_TRUE(connection.send(head(100)));
    for (int i = 0; i < 100; ++i)
        ASSERT_TRUE(connection.send(std::string(Piece, 'x')));
    EXPECT_THAT(connection.readAnswer(), ::testing::HasSubstr(std::to_string(100 * Piece)));
}

} // namespace
} // namespace crat::test
