#include "core/companion/execution/GridStack.h"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/json.hpp>

#include "core/base/Files.h"
#include "core/base/Log.h"
#include "core/base/ProcessMark.h"
#include "core/base/Random.h"
#include "core/protocol/Json.h"

namespace crat::execution {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto Grace = 3s;
constexpr std::string_view Mark = "CRAT_GRID";

struct Pipe {
    int read = -1, write = -1;
    Pipe()
    {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) == 0)
            read = ends[0], write = ends[1];
    }
    ~Pipe()
    {
        closeWrite();
        if (read >= 0)
            ::close(read);
    }
    void closeWrite()
    {
        if (const int fd = std::exchange(write, -1); fd >= 0)
            ::close(fd);
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;
};

/// One line from `fd`; empty where the other side closed it or `until` passed.
std::string readLine(int fd, Deadline until)
{
    std::string line;
    for (char c = 0; line.size() < 256;) {
        pollfd entry{fd, POLLIN, 0};
        if (::poll(&entry, 1, static_cast<int>(std::min(until.left(), 60'000ms).count())) <= 0 ||
            ::read(fd, &c, 1) != 1)
            return {};
        if (c == '\n')
            break;
        line += c;
    }
    return line;
}

void add(std::vector<std::string> &arguments, std::vector<std::string> more)
{
    std::move(more.begin(), more.end(), std::back_inserter(arguments));
}

std::string tail(const fs::path &file, std::size_t bytes)
{
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    if (!in)
        return {};
    const auto size = static_cast<std::size_t>(in.tellg());
    std::string text(std::min(size, bytes), '\0');
    in.seekg(static_cast<std::streamoff>(size - text.size()));
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    return text;
}

/// The first line of what Java printed that is no remark of its own; for a person.
std::string javaError(const fs::path &log)
{
    std::ifstream in(log);
    std::string line, first;
    for (int n = 0; n < 50 && std::getline(in, line); ++n) {
        if (line.empty() || line.starts_with("Picked up ")) // JAVA_TOOL_OPTIONS
            continue;
        if (line.starts_with("Error") || line.find("Exception") != std::string::npos)
            return forLogLine(line, 300);
        if (first.empty())
            first = forLogLine(line, 300);
    }
    return first;
}

/// Does Java say that the archive itself is bad, or not there?
bool isAboutJar(std::string_view said)
{
    for (const std::string_view word : {"jarfile", "manifest", "main class", "ZipException", "NoClassDefFoundError",
                                        "ClassFormatError", "UnsupportedClassVersionError"})
        if (said.find(word) != said.npos)
            return true;
    return false;
}

json::value identityOf(const std::optional<ChildProcess> &process)
{
    return process ? json::value(process->identity().toText()) : json::value(nullptr);
}

std::optional<ChildProcess> adoptFrom(const json::object &from, std::string_view name)
{
    const json::value *found = from.if_contains(name);
    if (!found || !found->is_string())
        return std::nullopt;
    const auto identity = ProcessIdentity::fromText(std::string_view(found->get_string()));
    if (!identity)
        return std::nullopt;
    auto process = ChildProcess::adopt(*identity);
    if (!process)
        return std::nullopt;
    return std::move(*process);
}

std::int64_t number(const json::object &from, std::string_view name)
{
    const json::value *found = from.if_contains(name);
    return found && found->is_int64() ? found->get_int64() : 0;
}

} // namespace

Result<std::vector<std::uint16_t>> freePorts(std::size_t count)
{
    std::vector<std::uint16_t> ports;
    std::vector<int> sockets; // held until all are found, so that none is given twice
    for (std::size_t i = 0; i < count; ++i) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        if (fd < 0 || ::bind(fd, reinterpret_cast<sockaddr *>(&address), length) != 0 ||
            ::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &length) != 0) {
            if (fd >= 0)
                ::close(fd);
            break;
        }
        sockets.push_back(fd);
        ports.push_back(ntohs(address.sin_port));
    }
    for (const int fd : sockets)
        ::close(fd);
    if (ports.size() != count)
        return fail(Errc::Unavailable, "no free port on 127.0.0.1");
    return ports;
}

fs::path GridStack::logFile(std::string_view part) const
{
    return m_options.folder / (std::string(part) + ".log");
}

std::vector<std::string> GridStack::javaCommand() const
{
    // Start-up time matters more than peak speed here: on two cores these flags halve it.
    return {m_options.tools.java,       "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k", "-Xmx256m", "-jar",
            m_options.tools.seleniumJar};
}

std::vector<std::string> GridStack::eventArguments() const
{
    const std::string host = "tcp://127.0.0.1:";
    return {"--publish-events", host + std::to_string(m_publishPort), "--subscribe-events",
            host + std::to_string(m_subscribePort)};
}

Result<std::string> GridStack::makeCookieFile() const
{
    // One Xauthority entry for every address (FamilyWild): lengths are big-endian 16 bit.
    const auto sized = [](const std::string &bytes) {
        return std::string{static_cast<char>(bytes.size() >> 8), static_cast<char>(bytes.size() & 0xff)} + bytes;
    };
    const std::string entry =
        std::string("\xff\xff", 2) + sized("") + sized("") + sized("MIT-MAGIC-COOKIE-1") + sized(randomBytes(16));
    const fs::path file = m_runtime / "Xauthority";
    if (auto written = writeFileAtomically(file, entry); !written)
        return tl::unexpected(written.error());
    return file.string();
}

Result<> GridStack::start(Deadline until)
{
    std::error_code ec;
    fs::create_directories(m_options.folder, ec);
    if (ec)
        return fail(Errc::Unavailable,
                    "cannot make the Grid's folder " + m_options.folder.string() + ": " + ec.message());
    // Not under `folder`: a Unix socket's path has 107 bytes at most.
    m_runtime = fs::temp_directory_path(ec) / ("crat-grid-" + randomToken(64));
    if (!fs::create_directory(m_runtime, ec))
        return fail(Errc::Unavailable, "cannot make " + m_runtime.string() + ": " + ec.message());
    fs::permissions(m_runtime, fs::perms::owner_all, ec);
    if (auto cookie = makeCookieFile(); !cookie)
        return tl::unexpected(cookie.error());

    const std::size_t displays = static_cast<std::size_t>(m_options.displays);
    auto ports = freePorts(3 + 2 * displays);
    if (!ports)
        return tl::unexpected(ports.error());
    m_hubPort = (*ports)[0];
    m_publishPort = (*ports)[1];
    m_subscribePort = (*ports)[2];
    m_displays.clear();
    m_displays.resize(displays);
    if (auto saved = save(); !saved)
        return saved;
    if (auto hub = startHub(); !hub)
        return hub;
    for (std::size_t i = 0; i < displays; ++i) {
        m_displays[i].nodePort = (*ports)[3 + 2 * i];
        m_displays[i].vncPort = (*ports)[4 + 2 * i];
        if (auto display = startDisplay(m_displays[i], i, until); !display)
            return display;
    }
    return {};
}

/// Starts one part with the Grid's mark and writes down that it runs.
Result<> GridStack::begin(std::optional<ChildProcess> &into, ProcessOptions options, std::string_view what)
{
    options.environment[std::string(Mark)] = m_runtime.string();
    auto started = ChildProcess::start(options);
    if (!started)
        return tl::unexpected(withContext(started.error(), what));
    into = std::move(*started);
    return save();
}

Result<> GridStack::startHub()
{
    ProcessOptions options;
    options.arguments = javaCommand();
    add(options.arguments,
        {"hub", "--host", "127.0.0.1", "--port", std::to_string(m_hubPort), "--log-level", "WARNING"});
    add(options.arguments, eventArguments());
    std::error_code ec;
    fs::remove(logFile("hub"), ec);
    options.standardOutput = ProcessOutput::toFile(logFile("hub"));
    options.standardError = ProcessOutput::sameAsOutput();
    return begin(m_hub, std::move(options), "Selenium Grid");
}

Result<> GridStack::startDisplay(Display &display, std::size_t index, Deadline until)
{
    if (auto server = startServer(display, index, until); !server)
        return server;
    const std::string name = std::to_string(index + 1);
    ProcessOptions relay;
    relay.arguments = {m_options.tools.websockify, "127.0.0.1:" + std::to_string(display.vncPort),
                       "--unix-target=" + (m_runtime / ("vnc-" + name)).string()};
    relay.standardOutput = ProcessOutput::null();
    std::error_code ec;
    fs::remove(logFile("websockify-" + name), ec);
    relay.standardError = ProcessOutput::null();
    if (auto started = begin(display.relay, std::move(relay), "websockify"); !started)
        return started;
    return startNode(display, index);
}

Result<> GridStack::startServer(Display &display, std::size_t index, Deadline until)
{
    const std::string name = std::to_string(index + 1);
    std::error_code ec;
    fs::remove(logFile("display-" + name), ec);
    Pipe number;
    ProcessOptions options;
    options.arguments = {m_options.tools.display,
                         "-displayfd",
                         "3", // it takes the first free display and says which
                         "-auth",
                         (m_runtime / "Xauthority").string(),
                         "-rfbport",
                         "-1",
                         "-rfbunixpath",
                         (m_runtime / ("vnc-" + name)).string(),
                         "-rfbunixmode",
                         std::to_string(0600),
                         "-SecurityTypes",
                         "None",
                         "-AlwaysShared",
                         "-AcceptSetDesktopSize=0",
                         "-desktop",
                         "CRAT " + name,
                         "-geometry",
                         std::to_string(m_options.width) + "x" + std::to_string(m_options.height),
                         "-depth",
                         "24",
                         "-nolisten",
                         "tcp"};
    options.keep = {number.write};
    options.standardOutput = ProcessOutput::toFile(logFile("display-" + name));
    options.standardError = ProcessOutput::sameAsOutput();
    if (auto started = begin(display.server, std::move(options), "the display"); !started)
        return started;
    number.closeWrite();
    const std::string line = readLine(number.read, until.sooner(Deadline::after(15s)));
    if (line.empty() || line.find_first_not_of("0123456789") != line.npos || line.size() > 6)
        return fail(Errc::Unavailable,
                    "the display (Xtigervnc) did not come up: " + forLogLine(tail(logFile("display-" + name), 300)));
    display.number = std::stoi(line);
    return {};
}

std::string GridStack::stereotype(const Display &display) const
{
    json::array arguments{"--no-first-run",
                          "--no-default-browser-check",
                          "--disable-dev-shm-usage",
                          "--disable-gpu",
                          "--window-position=0,0",
                          "--window-size=" + std::to_string(m_options.width) + "," + std::to_string(m_options.height)};
    if (::geteuid() == 0)
        arguments.emplace_back("--no-sandbox"); // Chromium's sandbox refuses to run as root
    return json::serialize(json::object{
        {"browserName", "chrome"},
        {"platformName", "linux"},
        {"goog:chromeOptions", {{"binary", m_options.tools.chromium.string()}, {"args", std::move(arguments)}}},
        // Given here they need no SE_START_* variables, and websockify may stay on loopback.
        {"se:vncEnabled", true},
        {"se:noVncPort", display.vncPort},
        {"se:vncLocalAddress", "ws://127.0.0.1:" + std::to_string(display.vncPort)}});
}

Result<> GridStack::startNode(Display &display, std::size_t index)
{
    const std::string name = "node-" + std::to_string(index + 1);
    ProcessOptions options;
    options.arguments = javaCommand();
    add(options.arguments, {"node", "--host", "127.0.0.1", "--port", std::to_string(display.nodePort), "--hub", url(),
                            "--log-level", "WARNING"});
    add(options.arguments, eventArguments());
    add(options.arguments, {"--selenium-manager", "false", "--detect-drivers", "false", "--max-sessions", "1",
                            "--session-timeout", std::to_string(m_options.sessionTimeout.count())});
    add(options.arguments,
        {"--driver-configuration", "display-name=Chromium", "max-sessions=1",
         "webdriver-executable=" + m_options.tools.chromedriver.string(), "stereotype=" + stereotype(display)});
    options.environment["DISPLAY"] = ":" + std::to_string(display.number);
    options.environment["XAUTHORITY"] = (m_runtime / "Xauthority").string();
    options.environment["WAYLAND_DISPLAY"] = std::nullopt; // the browser belongs on our display
    std::error_code ec;
    fs::remove(logFile(name), ec);
    options.standardOutput = ProcessOutput::toFile(logFile(name));
    options.standardError = ProcessOutput::sameAsOutput();
    return begin(display.node, std::move(options), "Selenium Grid's node");
}

Result<> GridStack::restartDisplay(std::size_t index, Deadline until)
{
    Display &display = m_displays.at(index);
    for (auto *process : {&display.node, &display.relay, &display.server})
        if (*process)
            (*process)->stop(Grace);
    return startDisplay(display, index, until);
}

bool GridStack::displayRuns(std::size_t index)
{
    Display &display = m_displays.at(index);
    for (auto *process : {&display.node, &display.relay, &display.server})
        if (!*process || !(*process)->running())
            return false;
    return true;
}

std::vector<int> GridStack::exitDescriptors() const
{
    std::vector<int> out;
    if (m_hub)
        out.push_back(m_hub->exitDescriptor());
    for (const Display &display : m_displays)
        for (const auto *process : {&display.node, &display.relay, &display.server})
            if (*process)
                out.push_back((*process)->exitDescriptor());
    return out;
}

Result<> GridStack::save() const
{
    json::array displays;
    for (const Display &display : m_displays)
        displays.push_back(json::object{{"number", display.number},
                                        {"node_port", display.nodePort},
                                        {"vnc_port", display.vncPort},
                                        {"server", identityOf(display.server)},
                                        {"relay", identityOf(display.relay)},
                                        {"node", identityOf(display.node)}});
    const json::object state{{"runtime", m_runtime.string()}, {"hub_port", m_hubPort},
                             {"publish_port", m_publishPort}, {"subscribe_port", m_subscribePort},
                             {"hub", identityOf(m_hub)},      {"displays", std::move(displays)}};
    return writeFileAtomically(m_options.folder / "grid.json", json::serialize(state));
}

bool GridStack::adopt()
{
    const auto text = readFile(m_options.folder / "grid.json", 1u << 20);
    if (!text)
        return false;
    const auto parsed = protocol::parseJson(*text);
    const json::object *state = parsed ? parsed->if_object() : nullptr;
    const json::value *displays = state ? state->if_contains("displays") : nullptr;
    if (!displays || !displays->is_array())
        return false;
    const auto port = [](const json::object &from, std::string_view name) {
        return static_cast<std::uint16_t>(number(from, name));
    };
    if (const json::value *runtime = state->if_contains("runtime"); runtime && runtime->is_string())
        m_runtime = std::string(std::string_view(runtime->get_string()));
    m_hubPort = port(*state, "hub_port");
    m_publishPort = port(*state, "publish_port");
    m_subscribePort = port(*state, "subscribe_port");
    m_hub = adoptFrom(*state, "hub");
    bool whole = m_hub.has_value();
    m_displays.clear();
    for (const json::value &entry : displays->get_array()) {
        const json::object *from = entry.if_object();
        if (!from || m_displays.size() == 16)
            continue;
        Display display;
        display.number = static_cast<int>(number(*from, "number"));
        display.nodePort = port(*from, "node_port");
        display.vncPort = port(*from, "vnc_port");
        display.server = adoptFrom(*from, "server");
        display.relay = adoptFrom(*from, "relay");
        display.node = adoptFrom(*from, "node");
        whole = whole && display.server && display.relay && display.node;
        m_displays.push_back(std::move(display));
    }
    if (whole && static_cast<int>(m_displays.size()) == m_options.displays)
        return true;
    stop();
    return false;
}

void GridStack::stop()
{
    // Ask all, then wait for each: nodes first, so that they can end their browsers while the display still stands.
    for (Display &display : m_displays)
        if (display.node)
            display.node->signalTree(SIGTERM);
    for (Display &display : m_displays)
        if (display.node)
            display.node->stop(Grace);
    for (Display &display : m_displays)
        for (auto *process : {&display.relay, &display.server})
            if (*process)
                (*process)->stop(1s);
    if (m_hub)
        m_hub->stop(Grace);
    m_displays.clear();
    m_hub.reset();
    // A browser that left its node's group, or what an instance killed between starting and writing down had begun.
    if (!m_runtime.empty())
        killMarked(Mark, m_runtime.string());
    std::error_code ec;
    if (!m_runtime.empty() && m_runtime.filename().string().starts_with("crat-grid-"))
        fs::remove_all(m_runtime, ec);
    m_runtime.clear();
    fs::remove(m_options.folder / "grid.json", ec);
}

void GridStack::leave()
{
    if (m_hub)
        m_hub->detach();
    for (Display &display : m_displays)
        for (auto *process : {&display.node, &display.relay, &display.server})
            if (*process)
                (*process)->detach();
}

Error GridStack::whyNotReady()
{
    Error why{Errc::Unavailable, "it did not get ready", "it did not get ready; " + lastWords()};
    for (std::size_t i = 0; i <= m_displays.size(); ++i) {
        std::optional<ChildProcess> &part = i ? m_displays[i - 1].node : m_hub;
        if (!part || part->running())
            continue;
        const std::string said = javaError(logFile(i ? "node-" + std::to_string(i) : "hub"));
        why.forUser = std::string(i ? "Selenium's node" : "Selenium's hub") + " ended at once (" +
                      part->exitState().value_or(ExitState{}).toText() + ")" + (said.empty() ? "" : ": " + said);
        if (isAboutJar(said))
            why.forUser = "Java cannot run " + m_options.tools.seleniumJar.string() + ": " + said +
                          ". Remove that file; packaging/dependencies --for run fetches it again";
        break;
    }
    return why;
}

std::string GridStack::lastWords() const
{
    std::string out;
    for (std::size_t i = 0; i <= m_displays.size(); ++i) {
        const std::string name = i ? "node-" + std::to_string(i) : "hub";
        if (const std::string text = tail(logFile(name), 400); !text.empty())
            out += (out.empty() ? "" : "; ") + name + ": " + forLogLine(text);
    }
    return out;
}

} // namespace crat::execution
