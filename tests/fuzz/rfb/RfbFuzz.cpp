// Any bytes as what a VNC server says. The conversation must end by itself soon after the last byte.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>

#include <sys/socket.h>
#include <unistd.h>

#include "core/vnc/RfbConnection.h"

namespace {

class Sink final : public crat::vnc::RfbSink {
public:
    void connected(const std::string &, int, int) override {}
    void frame(crat::vnc::Frame frame) override
    {
        if (frame.image.isEmpty())
            std::abort();
    }
    void clipboard(std::string utf8) override
    {
        if (utf8.size() > 2 * 4096)
            std::abort();
    }
};

} // namespace

// libvncclient 0.9.14 never frees its JPEG decoder (4 KB a connection that used one) and offers no way to do it.
// Visible, or a sanitizer in a shared library does not find it.
extern "C" __attribute__((visibility("default"))) const char *
__lsan_default_suppressions() // NOLINT(bugprone-reserved-identifier): the sanitizer's name
{
    return "leak:tjInitDecompress\n";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        std::abort();
    // One thread: everything must fit into the socket's buffer.
    size = std::min<std::size_t>(size, 64 * 1024);
    if (size > 0 && ::send(ends[1], data, size, MSG_NOSIGNAL) != static_cast<ssize_t>(size))
        std::abort();
    ::shutdown(ends[1], SHUT_WR);
    Sink sink;
    crat::vnc::RfbOptions options;
    options.maxSide = 512;
    options.maxClipboardBytes = 4096;
    options.password = "secret";
    options.readTimeoutSeconds = 1;
    const auto begun = std::chrono::steady_clock::now();
    {
        crat::vnc::RfbConnection connection(ends[0], options, sink);
        if (connection.run())
            std::abort(); // nobody stopped it: there must be an error
    }
    if (std::chrono::steady_clock::now() - begun > std::chrono::seconds(10))
        std::abort();
    ::close(ends[1]);
    return 0;
}
