#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/ChildProcess.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/companion/execution/Toolchain.h"

namespace crat::execution {

struct LocalGridOptions {
    Toolchain tools;
    std::filesystem::path folder; ///< state file and logs
    int displays = 1;             ///< one node and one session each, 1 to 16
    int width = 1280, height = 800;
    std::chrono::seconds startLimit{60};
    std::chrono::seconds sessionTimeout{300}; ///< an idle session is ended after it
};

/// The processes of one Grid on this machine: a hub, and for each display an X server that speaks VNC (Xtigervnc), its
/// WebSocket side (websockify) and a node with one session. Everything listens on loopback, VNC itself on a Unix socket; the
/// display wants a cookie. What runs is written to `folder`/grid.json, so that a later process can take it over; the folder of
/// its sockets is written before anything runs and marks every process (CRAT_GRID), so that what a killed instance had begun is
/// found and ended.
/// Thread: one at a time.
class GridStack {
public:
    explicit GridStack(LocalGridOptions options) : m_options(std::move(options)) {}
    ~GridStack() = default; ///< processes go with it, unless leave() was called
    GridStack(const GridStack &) = delete;
    GridStack &operator=(const GridStack &) = delete;

    /// Starts everything on free ports; ready it is only when the hub says so. Errors: NotFound, Unavailable, Timeout, each
    /// naming the program and the last lines of its log.
    Result<> start(Deadline until);
    /// Takes over what grid.json names. False: nothing there, or not all of it lives any more (the rest is ended).
    bool adopt();
    /// Starts the dead display's three processes again. Errors as start().
    Result<> restartDisplay(std::size_t index, Deadline until);
    /// Ends everything and removes grid.json.
    void stop();
    /// Everything runs on when this object goes.
    void leave();

    /// The last lines of the logs, for our own log.
    std::string lastWords() const;
    bool hubRuns() { return m_hub && m_hub->running(); }
    bool displayRuns(std::size_t index);
    std::size_t displays() const { return m_displays.size(); }
    /// Readable when a process has ended.
    std::vector<int> exitDescriptors() const;
    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_hubPort); }
    /// Why a Grid that was started is not ready: what Java said where a part of it has ended, its log's last lines beside.
    Error whyNotReady();

private:
    struct Display {
        int number = -1; ///< of the X display
        std::uint16_t nodePort = 0, vncPort = 0;
        std::optional<ChildProcess> server, relay, node;
    };
    Result<> startHub();
    Result<> startDisplay(Display &display, std::size_t index, Deadline until);
    Result<> startServer(Display &display, std::size_t index, Deadline until);
    Result<> startNode(Display &display, std::size_t index);
    Result<std::string> makeCookieFile() const;
    std::filesystem::path logFile(std::string_view part) const;
    std::vector<std::string> javaCommand() const;
    std::vector<std::string> eventArguments() const;
    std::string stereotype(const Display &display) const;
    Result<> begin(std::optional<ChildProcess> &into, ProcessOptions options, std::string_view what);
    Result<> save() const;

    LocalGridOptions m_options;
    std::filesystem::path m_runtime; ///< sockets and cookie, mode 0700
    std::uint16_t m_hubPort = 0, m_publishPort = 0, m_subscribePort = 0;
    std::optional<ChildProcess> m_hub;
    std::vector<Display> m_displays;
};

/// `count` different TCP ports of 127.0.0.1 that nobody listens on now. Error: Unavailable.
Result<std::vector<std::uint16_t>> freePorts(std::size_t count);

} // namespace crat::execution
