#include "core/vnc/RfbConnection.h"

#include <csignal>
#include <cstdarg>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <rfb/rfbclient.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/Log.h"
#include "core/vnc/JpegReader.h"
#include "core/vnc/Latin1.h"

namespace crat::vnc {
namespace {

constexpr std::size_t kMaxInputs = 1024;
int clientDataTag; // its address names our pointer among libvncclient's client data

/// What libvncclient said last on this thread: the only place where it tells why it gave up.
thread_local std::string lastWords;

void onLibraryLog(const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    std::vsnprintf(text, sizeof text, format, args);
    va_end(args);
    lastWords = forLogLine(text, 200);
    while (!lastWords.empty() && (lastWords.back() == ' ' || lastWords.back() == '?'))
        lastWords.pop_back();
    spdlog::debug("libvncclient: {}", lastWords);
}

const char *encodingsOf(Encoding encoding)
{
    switch (encoding) {
    case Encoding::Tight: return "tight zrle hextile copyrect raw";
    case Encoding::Zrle: return "zrle hextile copyrect raw";
    case Encoding::Raw: return "raw copyrect";
    }
    return "raw";
}

} // namespace

/// libvncclient's hooks; each finds its connection in the client data.
struct RfbConnection::Callbacks {
    static RfbConnection &self(rfbClient *client)
    {
        return *static_cast<RfbConnection *>(rfbClientGetClientData(client, &clientDataTag));
    }
    static rfbBool malloced(rfbClient *client) { return self(client).resizeBuffer(client) ? TRUE : FALSE; }
    static void updated(rfbClient *client, int x, int y, int w, int h) { self(client).m_pool.markDirty({x, y, w, h}); }
    static char *password(rfbClient *client)
    {
        RfbConnection &me = self(client);
        me.m_askedForPassword = true;
        return me.m_options.password.empty() ? nullptr : strdup(me.m_options.password.c_str()); // the library frees it
    }
    static void cutText(rfbClient *client, const char *text, int length)
    {
        RfbConnection &me = self(client);
        if (length > 0 && static_cast<std::size_t>(length) <= me.m_options.maxClipboardBytes)
            me.m_sink.clipboard(latin1ToUtf8({text, static_cast<std::size_t>(length)}));
    }
};

RfbConnection::RfbConnection(int fd, RfbOptions options, RfbSink &sink)
    : m_fd(fd), m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_options(std::move(options)), m_sink(sink)
{
    // Process-wide in the library; every connection sets the same.
    static std::once_flag once;
    std::call_once(once, [] { rfbClientLog = rfbClientErr = onLibraryLog; });
    ::fcntl(m_fd, F_SETFL, ::fcntl(m_fd, F_GETFL) | O_NONBLOCK);
}

RfbConnection::~RfbConnection()
{
    ::close(m_fd);
    if (m_wake >= 0)
        ::close(m_wake);
}

void RfbConnection::stop()
{
    m_stop = true;
    ::shutdown(m_fd, SHUT_RDWR);
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto n = ::write(m_wake, &one, sizeof one);
}

bool RfbConnection::post(Input input)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_inputs.empty() && input.kind == Input::Kind::Pointer && m_inputs.back().kind == Input::Kind::Pointer &&
            m_inputs.back().buttons == input.buttons) {
            m_inputs.back() = std::move(input);
            return true;
        }
        if (m_inputs.size() >= kMaxInputs)
            return false;
        m_inputs.push_back(std::move(input));
    }
    const std::uint64_t one = 1;
    return ::write(m_wake, &one, sizeof one) == sizeof one || errno == EAGAIN;
}

bool RfbConnection::sendPointer(int x, int y, unsigned buttons)
{
    return post({.kind = Input::Kind::Pointer, .x = x, .y = y, .buttons = buttons});
}

bool RfbConnection::sendKey(std::uint32_t keysym, bool down)
{
    return post({.kind = Input::Kind::Key, .keysym = keysym, .down = down});
}

bool RfbConnection::sendClipboard(const std::string &utf8)
{
    if (utf8.size() > m_options.maxClipboardBytes)
        return false;
    return post({.kind = Input::Kind::Clipboard, .text = utf8ToLatin1(utf8)});
}

bool RfbConnection::resizeBuffer(_rfbClient *client)
{
    m_width = client->width;
    m_height = client->height;
    if (m_width <= 0 || m_height <= 0 || m_width > m_options.maxSide || m_height > m_options.maxSide) {
        m_tooLarge = true;
        // The library does not look at the answer everywhere: make it read nothing more into the old buffer.
        client->width = client->height = 0;
        ::shutdown(m_fd, SHUT_RDWR);
        return false;
    }
    m_buffer.assign(static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height) * 4, 0);
    client->frameBuffer = m_buffer.data();
    client->updateRect.x = client->updateRect.y = 0;
    client->updateRect.w = m_width;
    client->updateRect.h = m_height;
    m_pool.resize(m_width, m_height);
    return true;
}

Error RfbConnection::lost(std::string_view stage) const
{
    if (m_tooLarge)
        return {Errc::TooLarge,
                fmt::format("The remote screen is {} x {} pixels; at most {} a side are shown.", m_width, m_height,
                            m_options.maxSide),
                {}};
    const std::string log = fmt::format("VNC {}: {}", stage, lastWords);
    if (m_askedForPassword && stage == "handshake")
        return {Errc::Unauthorized,
                m_options.password.empty() ? "The VNC server asks for a password."
                                           : "The VNC server did not accept the password.",
                log};
    if (lastWords.find("Unknown authentication scheme") != std::string::npos ||
        lastWords.find("No authentication") != std::string::npos)
        return {Errc::Unsupported,
                "The VNC server wants a sign-in that is not supported here (only none or a VNC "
                "password). Change its security types.",
                log};
    if (lastWords.find("Not a valid VNC server") != std::string::npos)
        return {Errc::BadInput, "What answers there is no VNC server. Check the address.", log};
    return {Errc::Unavailable, "The VNC server closed the connection.", log};
}

Result<> RfbConnection::shakeHands(_rfbClient *client)
{
    const std::uint32_t schemes[] = {rfbNoAuth, rfbVncAuth, 0};
    SetClientAuthSchemes(client, schemes, -1);
    if (!InitialiseRFBConnection(client))
        return tl::unexpected(lost("handshake"));
    client->width = client->si.framebufferWidth;
    client->height = client->si.framebufferHeight;
    if (!resizeBuffer(client))
        return tl::unexpected(lost("size"));
    m_sink.connected(latin1ToUtf8(client->desktopName ? client->desktopName : ""), m_width, m_height);
    if (!SetFormatAndEncodings(client) || !SendFramebufferUpdateRequest(client, 0, 0, m_width, m_height, FALSE))
        return tl::unexpected(lost("request"));
    return {};
}

bool RfbConnection::sendInputs(_rfbClient *client)
{
    std::deque<Input> inputs;
    {
        const std::lock_guard lock(m_mutex);
        inputs.swap(m_inputs);
    }
    for (Input &in : inputs) {
        bool sent = true;
        switch (in.kind) {
        case Input::Kind::Pointer:
            sent = SendPointerEvent(client, std::clamp(in.x, 0, m_width - 1), std::clamp(in.y, 0, m_height - 1),
                                    static_cast<int>(in.buttons));
            break;
        case Input::Kind::Key: sent = SendKeyEvent(client, in.keysym, in.down ? TRUE : FALSE); break;
        case Input::Kind::Clipboard:
            sent = SendClientCutText(client, in.text.data(), static_cast<int>(in.text.size()));
            break;
        }
        if (!sent)
            return false;
    }
    return true;
}

/// Until the server has sent something, an input is there, a frame is due, or stop(). True where bytes can be read.
bool RfbConnection::wait(_rfbClient *client, SteadyTime now)
{
    if (client->buffered > 0)
        return true;
    int timeout = -1;
    if (m_pool.isDirty()) {
        const auto due = m_published + std::chrono::microseconds(1'000'000 / m_options.framesPerSecond);
        timeout = due <= now ? 0 : static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(due - now).count());
    }
    pollfd fds[2] = {{client->sock, POLLIN, 0}, {m_wake, POLLIN, 0}};
    if (::poll(fds, 2, timeout) <= 0)
        return false;
    if (fds[1].revents) {
        std::uint64_t ignored = 0;
        [[maybe_unused]] const auto n = ::read(m_wake, &ignored, sizeof ignored);
    }
    return fds[0].revents != 0;
}

void RfbConnection::publishIfDue(_rfbClient *, SteadyTime now)
{
    if (!m_pool.isDirty() || now - m_published < std::chrono::microseconds(1'000'000 / m_options.framesPerSecond))
        return;
    m_published = now;
    m_sink.frame(m_pool.take(m_buffer.data(), now));
}

Result<> RfbConnection::converse(_rfbClient *client)
{
    if (auto ok = shakeHands(client); !ok)
        return ok;
    // Nothing has been drawn yet: a frame of the empty buffer would show a black screen for a moment.
    m_pool.take(m_buffer.data(), std::chrono::steady_clock::now());
    while (!m_stop) {
        const bool readable = wait(client, std::chrono::steady_clock::now());
        if (m_stop)
            break;
        if (!sendInputs(client))
            return tl::unexpected(lost("input"));
        if (readable && !HandleRFBServerMessage(client)) {
            publishIfDue(client, std::chrono::steady_clock::now()); // what had come before the end
            return tl::unexpected(lost("stream"));
        }
        publishIfDue(client, std::chrono::steady_clock::now());
    }
    return {};
}

Result<> RfbConnection::run()
{
    // libvncclient writes without MSG_NOSIGNAL; a server that has gone must not end the program.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);

    const int own =
        ::fcntl(m_fd, F_DUPFD_CLOEXEC, 0); // the library closes its socket; stop() must never meet a reused one
    if (own < 0 || own >= FD_SETSIZE || m_wake < 0) { // the library selects
        if (own >= 0)
            ::close(own);
        return fail(Errc::Unavailable, "Too many files and connections are open. Close some sessions and try again.");
    }
    // Asking links it: without it the library would read JPEG with its own, unsound copy (see there).
    static const std::string reader = jpegReader();
    if (reader.find("turbojpeg") == std::string::npos)
        spdlog::warn("vnc: JPEG pictures are read by {}, not by libturbojpeg", reader);
    Client client(rfbGetClient(8, 3, 4), [](rfbClient *c) { rfbClientCleanup(c); });
    client->sock = own;
    client->frameBuffer = nullptr;
    client->format.redShift = 16; // blue first in memory, as image::Image has it
    client->format.greenShift = 8;
    client->format.blueShift = 0;
    client->format.depth = 24;
    client->appData.encodingsString = encodingsOf(m_options.encoding);
    client->appData.compressLevel = 6;
    client->appData.qualityLevel = 8;
    client->appData.enableJPEG = m_options.encoding == Encoding::Tight ? TRUE : FALSE;
    client->appData.useRemoteCursor = FALSE; // the server draws the pointer into the picture: recordings show it
    client->appData.shareDesktop = TRUE;
    client->canHandleNewFBSize = TRUE;
    client->readTimeout = static_cast<unsigned>(m_options.readTimeoutSeconds);
    client->MallocFrameBuffer = Callbacks::malloced;
    client->GotFrameBufferUpdate = Callbacks::updated;
    client->GetPassword = Callbacks::password;
    client->GotXCutText = Callbacks::cutText;
    rfbClientSetClientData(client.get(), &clientDataTag, this);
    lastWords.clear();
    auto result = converse(client.get());
    if (m_stop)
        return {};
    return result;
}

} // namespace crat::vnc
