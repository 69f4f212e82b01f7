#include "core/vnc/RfbConnection.h"

#include <condition_variable>
#include <thread>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/vnc/ServerBytes.h"

namespace crat::vnc {
namespace {

using namespace std::chrono_literals;
using test::ServerBytes;

class Recorder final : public RfbSink {
public:
    void connected(const std::string &desktopName, int, int) override
    {
        const std::lock_guard lock(m_mutex);
        name = desktopName;
        m_changed.notify_all();
    }
    void frame(Frame frame) override
    {
        const std::lock_guard lock(m_mutex);
        frames.push_back(std::move(frame));
        m_changed.notify_all();
    }
    void clipboard(std::string utf8) override
    {
        const std::lock_guard lock(m_mutex);
        texts.push_back(std::move(utf8));
        m_changed.notify_all();
    }
    template <class Condition>
    bool waitFor(Condition condition)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 10s, condition);
    }
    std::string name;
    std::vector<Frame> frames;
    std::vector<std::string> texts;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

/// A connection whose server is this test.
class Rfb : public testing::Test {
protected:
    void start(RfbOptions options = {})
    {
        int ends[2];
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        m_server = ends[1];
        connection = std::make_unique<RfbConnection>(ends[0], std::move(options), recorder);
        m_thread = std::thread([this] { result = connection->run(); });
    }
    void say(const ServerBytes &bytes)
    {
        for (std::size_t at = 0; at < bytes.bytes().size();) {
            const auto n = ::send(m_server, bytes.bytes().data() + at, bytes.bytes().size() - at, MSG_NOSIGNAL);
            ASSERT_GT(n, 0);
            at += static_cast<std::size_t>(n);
        }
    }
    /// Reads what the client said until `bytes` appear in it, or 10 seconds have passed.
    bool hears(std::string_view bytes)
    {
        const auto until = std::chrono::steady_clock::now() + 10s;
        while (m_heard.find(bytes) == std::string::npos) {
            pollfd fd{m_server, POLLIN, 0};
            char buffer[4096];
            if (std::chrono::steady_clock::now() > until || ::poll(&fd, 1, 1000) < 0)
                return false;
            if (fd.revents) {
                const auto n = ::recv(m_server, buffer, sizeof buffer, 0);
                if (n <= 0)
                    return false;
                m_heard.append(buffer, static_cast<std::size_t>(n));
            }
        }
        m_heard.erase(0, m_heard.find(bytes) + bytes.size());
        return true;
    }
    void hangUp() { ::shutdown(m_server, SHUT_WR); }
    const Result<> &join()
    {
        if (m_thread.joinable())
            m_thread.join();
        return result;
    }
    void TearDown() override
    {
        if (connection)
            connection->stop();
        join();
        if (m_server >= 0)
            ::close(m_server);
    }

    Recorder recorder;
    std::unique_ptr<RfbConnection> connection;
    Result<> result;

private:
    int m_server = -1;
    std::thread m_thread;
    std::string m_heard;
};

const std::uint8_t *pixel(const Frame &frame, int x, int y)
{
    return frame.image.row(y) + x * 4;
}

TEST_F(Rfb, ShowsWhatTheServerDraws)
{
    start();
    say(ServerBytes()
            .handshake(40, 30, "Caf\xe9")
            .update(2)
            .filled(0, 0, 40, 30, 10, 20, 30)
            .filled(5, 6, 3, 2, 255, 0, 0));
    ASSERT_TRUE(recorder.waitFor([&] { return !recorder.frames.empty(); }));
    EXPECT_EQ(recorder.name, "Café");
    const Frame &frame = recorder.frames.back();
    EXPECT_EQ(frame.image.width(), 40);
    EXPECT_EQ(frame.image.height(), 30);
    EXPECT_EQ(std::vector<int>(pixel(frame, 0, 0), pixel(frame, 0, 0) + 4), (std::vector<int>{30, 20, 10, 255}));
    EXPECT_EQ(std::vector<int>(pixel(frame, 7, 7), pixel(frame, 7, 7) + 4), (std::vector<int>{0, 0, 255, 255}));
    EXPECT_EQ(std::vector<int>(pixel(frame, 8, 7), pixel(frame, 8, 7) + 4), (std::vector<int>{30, 20, 10, 255}));
}

TEST_F(Rfb, LaterFramesAreNewAndEarlierOnesKeepTheirPixels)
{
    start();
    say(ServerBytes().handshake(20, 20).update(1).filled(0, 0, 20, 20, 1, 1, 1));
    ASSERT_TRUE(recorder.waitFor([&] { return recorder.frames.size() == 1; }));
    say(ServerBytes().update(1).filled(2, 2, 4, 4, 200, 0, 0));
    ASSERT_TRUE(recorder.waitFor([&] { return recorder.frames.size() == 2; }));
    const Frame &first = recorder.frames[0], &second = recorder.frames[1];
    EXPECT_EQ(pixel(first, 3, 3)[2], 1);
    EXPECT_EQ(pixel(second, 3, 3)[2], 200);
    EXPECT_EQ(pixel(second, 10, 10)[2], 1);
    EXPECT_EQ(second.dirty, (std::vector<image::Rect>{{2, 2, 4, 4}}));
    EXPECT_LT(first.number, second.number);
}

TEST_F(Rfb, FollowsAResize)
{
    start();
    say(ServerBytes().handshake(20, 20).update(1).filled(0, 0, 20, 20, 1, 1, 1));
    ASSERT_TRUE(recorder.waitFor([&] { return recorder.frames.size() == 1; }));
    say(ServerBytes().update(1).newSize(33, 22).update(1).filled(0, 0, 33, 22, 7, 8, 9));
    ASSERT_TRUE(recorder.waitFor([&] { return recorder.frames.back().image.width() == 33; }));
}

TEST_F(Rfb, SendsPointerKeysAndClipboard)
{
    start();
    say(ServerBytes().handshake(100, 50));
    ASSERT_TRUE(recorder.waitFor([&] { return !recorder.name.empty(); }));
    EXPECT_TRUE(connection->sendPointer(7, 9, 1));
    EXPECT_TRUE(hears(std::string("\x05\x01\x00\x07\x00\x09", 6)));
    EXPECT_TRUE(connection->sendPointer(5000, -3, 0)); // outside: cut to the screen
    EXPECT_TRUE(hears(std::string("\x05\x00\x00\x63\x00\x00", 6)));
    EXPECT_TRUE(connection->sendKey(0xff0d, true));
    EXPECT_TRUE(hears(std::string("\x04\x01\x00\x00\x00\x00\xff\x0d", 8)));
    EXPECT_TRUE(connection->sendClipboard("é€"));
    EXPECT_TRUE(hears(std::string("\x06\x00\x00\x00\x00\x00\x00\x02\xe9?", 10)));
    EXPECT_FALSE(connection->sendClipboard(std::string(300 * 1024, 'x')));
}

TEST_F(Rfb, HandsOverClipboardTextsButNoHugeOnes)
{
    start();
    say(ServerBytes().handshake(10, 10).cutText(std::string(300 * 1024, 'x')).cutText("gr\xfc\xdf"));
    ASSERT_TRUE(recorder.waitFor([&] { return !recorder.texts.empty(); }));
    EXPECT_EQ(recorder.texts.front(), "grüß");
}

struct Trouble {
    const char *name;
    std::string bytes;
    Errc code;
};

class RfbTrouble : public Rfb, public testing::WithParamInterface<Trouble> {};

TEST_P(RfbTrouble, EndsWithAReason)
{
    start();
    say(ServerBytes().raw(GetParam().bytes));
    hangUp();
    ASSERT_FALSE(join());
    EXPECT_EQ(result.error().code, GetParam().code) << result.error().forLog;
    EXPECT_FALSE(result.error().forUser.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Servers, RfbTrouble,
    testing::Values(
        Trouble{"silent", "", Errc::Unavailable},
        Trouble{"web_server", "HTTP/1.1 400 Bad Request\r\n\r\n", Errc::BadInput},
        Trouble{"cut_off", ServerBytes().handshake(10, 10).update(1).rectangle(0, 0, 10, 10, 0).bytes(),
                Errc::Unavailable},
        Trouble{"huge", ServerBytes().handshake(60000, 60000).bytes(), Errc::TooLarge},
        Trouble{"empty_screen", ServerBytes().handshake(0, 0).bytes(), Errc::TooLarge},
        Trouble{"grows_huge", ServerBytes().handshake(10, 10).update(1).newSize(60000, 9).bytes(), Errc::TooLarge},
        Trouble{"rectangle_outside", ServerBytes().handshake(10, 10).update(1).filled(5, 5, 10, 10, 1, 1, 1).bytes(),
                Errc::Unavailable},
        Trouble{"unknown_encoding", ServerBytes().handshake(10, 10).update(1).rectangle(0, 0, 5, 5, 12345).bytes(),
                Errc::Unavailable},
        Trouble{"password_wanted", ServerBytes().raw("RFB 003.008\n").u8(1).u8(2).raw(std::string(16, 'c')).bytes(),
                Errc::Unauthorized},
        Trouble{"only_tls", ServerBytes().raw("RFB 003.008\n").u8(1).u8(19).bytes(), Errc::Unsupported}),
    [](const auto &i) { return std::string(i.param.name); });

TEST_F(Rfb, StopsAtOnceWhateverTheServerDoes)
{
    start();
    say(ServerBytes().handshake(1000, 1000).update(1).rectangle(0, 0, 1000, 1000, 0)); // promises pixels, sends none
    ASSERT_TRUE(recorder.waitFor([&] { return !recorder.name.empty(); }));
    const auto before = std::chrono::steady_clock::now();
    connection->stop();
    EXPECT_TRUE(join());
    EXPECT_LT(std::chrono::steady_clock::now() - before, 2s);
}

} // namespace
} // namespace crat::vnc
