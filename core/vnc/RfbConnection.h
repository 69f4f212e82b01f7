#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "core/vnc/Frame.h"
#include "core/vnc/FramePool.h"

struct _rfbClient; // NOLINT(bugprone-reserved-identifier): libvncclient names it so

namespace crat::vnc {

/// How the server is asked to send pictures (RFC 6143, section 7.7).
enum class Encoding {
    Tight, ///< right over a network (the default)
    Zrle,  ///< smallest, without loss
    Raw,   ///< quickest over loopback
};

struct RfbOptions {
    Encoding encoding = Encoding::Tight;
    std::string password;                       ///< for VNC authentication (RFC 6143, 7.2.2); empty: none known
    int maxSide = 8192;                         ///< pixels; a larger screen is refused
    std::size_t maxClipboardBytes = 256 * 1024; ///< longer texts are dropped, both ways
    int framesPerSecond = 60;                   ///< at most
    int readTimeoutSeconds = 20;                ///< a server that stops in the middle of a message is given up
};

/// Where a connection reports. Called on the thread in run(); must not block.
class RfbSink {
public:
    virtual ~RfbSink() = default;
    virtual void connected(const std::string &desktopName, int width, int height) = 0;
    virtual void frame(Frame frame) = 0;
    virtual void clipboard(std::string utf8) = 0;
};

/// One RFB (VNC) conversation over a stream socket, with libvncclient. No Qt.
/// Thread: run() on a thread of its own, everything else from any thread.
class RfbConnection {
public:
    /// Takes over `fd`, a connected stream socket.
    RfbConnection(int fd, RfbOptions options, RfbSink &sink);
    ~RfbConnection();
    RfbConnection(const RfbConnection &) = delete;
    RfbConnection &operator=(const RfbConnection &) = delete;

    /// Converses until stop() (success) or the end. Call once.
    /// Errors: Unauthorized (a password is asked for, or was wrong), TooLarge, Unavailable (closed, stalled),
    /// Unsupported (only security types that we don't speak), BadInput (not RFB).
    Result<> run();
    /// Ends run() within milliseconds.
    void stop();

    /// False where the queue is full: the server does not read. Pointer moves with the same buttons replace each other.
    bool sendPointer(int x, int y, unsigned buttons); ///< buttons: RFC 6143, 7.5.5; coordinates are cut to the screen
    bool sendKey(std::uint32_t keysym, bool down);    ///< X11 keysym
    bool sendClipboard(const std::string &utf8);      ///< characters outside Latin-1 are lost (RFC 6143, 7.5.6)

private:
    struct Input {
        enum class Kind { Pointer, Key, Clipboard } kind;
        int x = 0, y = 0;
        unsigned buttons = 0;
        std::uint32_t keysym = 0;
        bool down = false;
        std::string text;
    };
    struct Callbacks;
    using Client = std::unique_ptr<_rfbClient, void (*)(_rfbClient *)>;

    bool post(Input input);
    Result<> converse(_rfbClient *client);
    Result<> shakeHands(_rfbClient *client);
    bool sendInputs(_rfbClient *client);
    bool wait(_rfbClient *client, SteadyTime now);
    void publishIfDue(_rfbClient *client, SteadyTime now);
    bool resizeBuffer(_rfbClient *client);
    Error lost(std::string_view stage) const;

    const int m_fd;
    int m_wake;
    const RfbOptions m_options;
    RfbSink &m_sink;
    std::atomic<bool> m_stop{false};
    std::mutex m_mutex;
    std::deque<Input> m_inputs;

    // The rest belongs to the thread in run().
    FramePool m_pool;
    std::vector<std::uint8_t> m_buffer;
    SteadyTime m_published{};
    bool m_askedForPassword = false;
    bool m_tooLarge = false;
    int m_width = 0, m_height = 0; ///< what the server claimed last
};

} // namespace crat::vnc
