#include "core/companion/execution/ExecutionRun.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <spdlog/spdlog.h>

#include "core/base/Files.h"
#include "core/base/Guarded.h"
#include "core/base/Log.h"
#include "core/companion/execution/ConsoleTail.h"
#include "core/companion/execution/LocalGrid.h"
#include "core/companion/execution/Snapshot.h"

namespace crat::execution {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using protocol::ExecutionEvent;

constexpr auto StoreInterval = 2s;
constexpr std::size_t MaxArtifacts = 10'000;
constexpr int EndAttempts = 60; ///< one a second

struct Descriptor {
    explicit Descriptor(int number) : fd(number) {}
    ~Descriptor()
    {
        if (fd >= 0)
            ::close(fd);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    int fd;
};

ExecutionEvent eventOf(std::string type)
{
    ExecutionEvent event;
    event.type = std::move(type);
    return event;
}

} // namespace

ExecutionRun::ExecutionRun(ExecutionContext &context, ExecutionFolder folder, protocol::Execution execution,
                           bool cancelWanted, std::function<void()> changed)
    : m_context(context), m_folder(std::move(folder)), m_log(m_folder.events()), m_reader(m_log),
      m_changed(std::move(changed)), m_execution(std::move(execution)), m_cancel(cancelWanted),
      m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
}

ExecutionRun::~ExecutionRun()
{
    leave();
    if (m_wake >= 0)
        ::close(m_wake);
}

void ExecutionRun::start()
{
    m_thread = std::thread([this] {
        const auto done = guarded("execution", [this]() -> Result<> {
            work();
            return {};
        });
        if (!done)
            (void)guarded("the end of an execution", [&]() -> Result<> {
                finish(Status::Error, done.error().forUser, {});
                return {};
            });
        m_robotRuns = m_robot && !m_done && m_robot->running();
        if (m_robot)
            m_robot->detach();
        m_done = true;
        m_changed();
    });
}

void ExecutionRun::cancel()
{
    m_cancel = true;
    wake();
}

void ExecutionRun::askToLeave()
{
    m_leave = true;
    wake();
}

void ExecutionRun::leave()
{
    askToLeave();
    if (m_thread.joinable())
        m_thread.join();
}

void ExecutionRun::wake()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto n = ::write(m_wake, &one, sizeof one);
}

protocol::Execution ExecutionRun::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_execution;
}

std::string ExecutionRun::gridUrl() const
{
    const std::lock_guard lock(m_mutex);
    return m_gridUrl;
}

bool ExecutionRun::hasSession(const std::string &id) const
{
    const std::lock_guard lock(m_mutex);
    const auto &sessions = m_execution.sessions;
    return std::any_of(sessions.begin(), sessions.end(), [&](const auto &session) { return session.id == id; });
}

void ExecutionRun::work()
{
    auto text = readFile(m_folder.request(), 64u << 20);
    auto request = text ? protocol::fromJsonText<protocol::ExecutionRequest>(*text, 64u << 20)
                        : Result<protocol::ExecutionRequest>(tl::unexpected(text.error()));
    if (!request)
        return finish(Status::Error, "What was asked for cannot be read any more: " + request.error().forUser, {});
    m_request = std::move(*request);
    readEvents();
    if (m_state.ended())
        return settle(*m_state.ended());
    const bool tookOver = takeOver();
    if (!tookOver && m_state.begun()) // it ended while no companion was there to see it
        return follow();
    if (!tookOver) {
        if (m_cancel)
            return finish(Status::Cancelled, "", {});
        if (auto ready = prepare(); !ready) {
            if (m_leave && !m_cancel)
                return; // the next companion begins this one again
            return m_cancel ? finish(Status::Cancelled, "", {}) : finish(Status::Error, ready.error().forUser, {});
        }
    }
    follow();
}

Result<> ExecutionRun::prepare()
{
    setStatus(Status::Preparing);
    if (auto complete = m_context.tools.checkForRobot(); !complete)
        return complete;
    const fs::path project = m_folder.project(m_request.projectName);
    if (auto laid = layOut(m_request, m_context.blobs, project); !laid)
        return laid;
    std::error_code ec;
    fs::remove_all(m_folder.output(), ec);
    fs::create_directories(m_folder.output(), ec);
    std::string grid;
    if (!m_request.gridUrl.empty() || mentionsBrowser(m_request, project)) {
        auto url = awaitGrid();
        if (!url)
            return tl::unexpected(url.error());
        grid = std::move(*url);
    }
    if (stopAsked())
        return fail(Errc::Cancelled, "stopped");
    return spawn(grid);
}

Result<std::string> ExecutionRun::awaitGrid()
{
    std::unique_ptr<Grid> given;
    if (!m_request.gridUrl.empty())
        given = std::make_unique<GivenGrid>(m_request.gridUrl);
    Grid &grid = given ? *given : m_context.localGrid;
    const Deadline until = Deadline::after(m_context.gridLimit);
    for (;;) {
        auto url = grid.ready(Deadline::after(500ms).sooner(until)); // short steps, so that a cancel is felt
        if (stopAsked())
            return fail(Errc::Cancelled, "stopped");
        if (url) {
            const std::lock_guard lock(m_mutex);
            m_gridUrl = *url;
            return url;
        }
        if (url.error().code != Errc::Timeout || until.passed())
            return url;
    }
}

Result<> ExecutionRun::spawn(const std::string &grid)
{
    int gate[2];
    if (::pipe2(gate, O_CLOEXEC) != 0)
        return fail(Errc::Unavailable, "cannot make a pipe");
    const Descriptor closed(gate[0]), go(gate[1]);
    ProcessOptions options = robotCommand(m_request, m_folder, m_context.tools, grid);
    options.keep = {gate[0]};
    auto robot = ChildProcess::start(options);
    if (!robot)
        return tl::unexpected(withContext(robot.error(), "Robot Framework"));
    // Who it is lies on disk before it may begin; the Grid's address with it, for the sessions of a run that is taken over.
    if (auto noted = writeFileAtomically(m_folder.process(), robot->identity().toText() + "\n" + grid + "\n"); !noted)
        return noted;
    m_robot = std::move(*robot);
    setStatus(Status::Running);
    if (::write(go.fd, "go\n", 3) != 3)
        return fail(Errc::Unavailable, "Robot ended before it began");
    return {};
}

bool ExecutionRun::takeOver()
{
    const auto text = readFile(m_folder.process(), 8192);
    if (!text)
        return false;
    const std::size_t end = text->find('\n');
    const auto identity = ProcessIdentity::fromText(std::string_view(*text).substr(0, end));
    if (end != text->npos) {
        const std::lock_guard lock(m_mutex);
        m_gridUrl = text->substr(end + 1, text->find('\n', end + 1) - end - 1);
    }
    if (!identity)
        return false;
    auto robot = ChildProcess::adopt(*identity);
    if (!robot)
        return false;
    m_robot = std::move(*robot);
    spdlog::info("Execution {}: took over its robot (process {})", m_execution.id, identity->pid);
    return true;
}

/// Until robot has ended: what it writes becomes events, what changes becomes known.
void ExecutionRun::follow()
{
    const Descriptor watch(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    ::inotify_add_watch(watch.fd, m_folder.root.c_str(), IN_MODIFY | IN_CREATE);
    ::inotify_add_watch(watch.fd, m_folder.output().c_str(), IN_CLOSE_WRITE | IN_MOVED_TO);
    while (m_robot && m_robot->running()) {
        if (m_leave)
            return;
        followRound(watch.fd);
    }
    const ExitState exit = m_robot ? m_robot->exitState().value_or(ExitState{}) : ExitState{};
    readEvents();
    readConsole(true);
    const Verdict verdict = judge(m_state, exit.code, exit.signal, m_cancel);
    finish(verdict.status, verdict.message, exit.code);
}

void ExecutionRun::followRound(int watch)
{
    heedCancel();
    wait(watch, m_killAt ? 200 : 1000);
    readEvents();
    readConsole(false);
    if (std::chrono::steady_clock::now() - m_stored > StoreInterval)
        store(false, false);
}

/// Sleeps until a file changes, robot ends or somebody wakes us. Names of finished pictures become artifacts on the way.
void ExecutionRun::wait(int watch, int milliseconds)
{
    std::array<pollfd, 3> entries{{{watch, POLLIN, 0}, {m_wake, POLLIN, 0}, {m_robot->exitDescriptor(), POLLIN, 0}}};
    ::poll(entries.data(), entries.size(), milliseconds);
    std::uint64_t count = 0;
    while (::read(m_wake, &count, sizeof count) > 0) {
    }
    alignas(inotify_event) std::array<char, 16384> buffer;
    for (ssize_t n = 0; (n = ::read(watch, buffer.data(), buffer.size())) > 0;) {
        for (ssize_t at = 0; at < n;) {
            const auto *change = reinterpret_cast<const inotify_event *>(buffer.data() + at);
            at += static_cast<ssize_t>(sizeof(inotify_event) + change->len);
            const std::string name = change->len ? change->name : "";
            const bool picture = name.ends_with(".png") || name.ends_with(".jpg") || name.ends_with(".webp");
            if ((change->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) && picture && !m_state.knowsArtifact(name)) {
                ExecutionEvent event = eventOf("artifact");
                event.name = name;
                append(std::move(event));
            }
        }
    }
}

void ExecutionRun::heedCancel()
{
    if (!m_cancel || !m_robot)
        return;
    const SteadyTime now = std::chrono::steady_clock::now();
    if (!m_killAt) {
        m_robot->signalTree(SIGTERM);
        m_killAt = now + m_context.cancelGrace;
    } else if (now >= *m_killAt) {
        spdlog::warn("Execution {}: robot does not heed SIGTERM and is killed", m_execution.id);
        m_robot->stop(0ms);
    }
}

void ExecutionRun::readEvents()
{
    bool any = false;
    for (;;) {
        auto events = m_reader.next();
        if (!events) {
            spdlog::error("Execution {}: {}", m_execution.id, events.error().forLog);
            break;
        }
        if (events->empty())
            break;
        any = true;
        for (const ExecutionEvent &event : *events) {
            m_state.apply(event);
            if (event.type == "session" || event.type == "session_end")
                noteSessions();
        }
        const std::lock_guard lock(m_mutex);
        m_execution.passed = m_state.passed();
        m_execution.failed = m_state.failed();
        m_execution.skipped = m_state.skipped();
        m_execution.lastEvent = m_state.lastEvent();
    }
    if (any)
        m_changed();
}

void ExecutionRun::noteSessions()
{
    std::vector<protocol::BrowserSession> sessions = m_state.sessions();
    const auto known = snapshot().sessions;
    for (auto &session : sessions) {
        const auto before =
            std::find_if(known.begin(), known.end(), [&](const auto &old) { return old.id == session.id; });
        session.vnc = before != known.end() ? before->vnc : canBeWatched(session.id);
    }
    const std::lock_guard lock(m_mutex);
    m_execution.sessions = std::move(sessions);
}

bool ExecutionRun::canBeWatched(const std::string &session) const
{
    if (m_request.gridUrl.empty())
        return !gridUrl().empty(); // each display of our own Grid speaks VNC
    const auto nodes = askGrid(gridUrl(), Deadline::after(2s));
    bool any = false;
    for (const GridNode &node : nodes.value_or(std::vector<GridNode>{})) {
        any = any || node.vnc;
        for (const GridSession &listed : node.sessions)
            if (listed.id == session)
                return node.vnc;
    }
    return any; // a session that is just opened may not be listed yet
}

void ExecutionRun::readConsole(bool toEnd)
{
    ConsoleTail tail(m_folder.console(), m_consoleOffset);
    if (!m_consoleKnown)
        tail.skipLines(m_state.consoleLines());
    m_consoleKnown = true;
    bool any = false;
    std::int64_t lines = m_state.consoleLines();
    while (auto line = tail.next(toEnd)) {
        if (++lines > ConsoleTail::MaxLines)
            break; // the file keeps the rest
        ExecutionEvent event = eventOf("console");
        event.message = std::move(*line);
        append(std::move(event));
        any = true;
    }
    m_consoleOffset = tail.offset();
    if (any)
        readEvents();
}

void ExecutionRun::addArtifacts()
{
    std::error_code ec;
    std::size_t seen = 0;
    std::vector<std::string> names;
    for (fs::recursive_directory_iterator it(m_folder.output(), ec), end; !ec && it != end && seen < MaxArtifacts;
         it.increment(ec)) {
        std::error_code one;
        if (!it->is_regular_file(one) || it->is_symlink(one))
            continue;
        ++seen;
        names.push_back(it->path().lexically_relative(m_folder.output()).generic_string());
    }
    std::sort(names.begin(), names.end());
    for (std::string &name : names) {
        if (m_state.knowsArtifact(name))
            continue;
        ExecutionEvent event = eventOf("artifact");
        event.name = std::move(name);
        append(std::move(event));
    }
    readEvents();
}

/// A session that its test has left open would hold its slot until the Grid's own limit.
void ExecutionRun::closeSessions()
{
    const std::string grid = gridUrl();
    const Deadline until = Deadline::after(10s); // for all of them
    for (const auto &session : m_state.sessions()) {
        if (!grid.empty() && !until.passed())
            if (auto ended = endSession(grid, session.id, until.sooner(Deadline::after(m_leave ? 2s : 10s))); !ended)
                spdlog::warn("Execution {}: {}", m_execution.id, ended.error().forLog);
        ExecutionEvent event = eventOf("session_end");
        event.session = session.id;
        append(std::move(event));
    }
    readEvents();
}

void ExecutionRun::finish(Status status, std::string message, std::optional<int> exitCode)
{
    closeSessions();
    addArtifacts();
    {
        const std::lock_guard lock(m_mutex);
        m_execution.exitCode = exitCode;
    }
    ExecutionEvent event = eventOf("ended");
    event.status = protocol::enumText(status);
    event.message = std::move(message);
    event.at = std::chrono::floor<std::chrono::microseconds>(m_context.clock.now());
    if (!appendEnd(event))
        return;
    readEvents();
    settle(m_state.ended() ? *m_state.ended() : event);
}

/// The end is tried for longer than any other event (a full disk may get room): without it the row would say "running" for
/// ever. False: the companion leaves; the next one finds that robot has ended and writes the end.
bool ExecutionRun::appendEnd(const ExecutionEvent &event)
{
    for (int attempt = 0; attempt < EndAttempts; ++attempt) {
        const auto written = m_log.append(event);
        if (written) {
            m_log.sync();
            return true;
        }
        if (attempt == 0)
            spdlog::error("Execution {}: its end is not written yet: {}", m_execution.id, written.error().forLog);
        if (m_leave)
            return false;
        sleep(1000);
    }
    spdlog::error("Execution {}: its events lack their end", m_execution.id);
    return true;
}

/// Until somebody wakes us.
void ExecutionRun::sleep(int milliseconds)
{
    pollfd entry{m_wake, POLLIN, 0};
    ::poll(&entry, 1, milliseconds);
    std::uint64_t count = 0;
    while (::read(m_wake, &count, sizeof count) > 0) {
    }
}

/// The stream says that it has ended: now the row says so too.
void ExecutionRun::settle(const ExecutionEvent &ended)
{
    {
        const std::lock_guard lock(m_mutex);
        m_execution.status = protocol::enumFromText<Status>(ended.status.value_or("")).value_or(Status::Error);
        m_execution.errorMessage = ended.message.value_or("");
        m_execution.finishedAt = ended.at;
        m_execution.sessions.clear();
    }
    store(true, true);
    std::error_code ec;
    fs::remove(m_folder.process(), ec);
    m_done = true;
}

void ExecutionRun::append(ExecutionEvent event)
{
    if (auto written = m_log.append(std::move(event)); !written)
        spdlog::error("Execution {}: {}", m_execution.id, written.error().forLog);
}

void ExecutionRun::setStatus(Status status)
{
    {
        const std::lock_guard lock(m_mutex);
        m_execution.status = status;
        if (!m_execution.startedAt)
            m_execution.startedAt = m_context.clock.now();
    }
    ExecutionEvent event = eventOf("status");
    event.status = protocol::enumText(status);
    append(std::move(event));
    readEvents();
    store(true, false);
}

/// `insist`: tried until it is stored or leave() comes (the next companion then reads the end from the events).
void ExecutionRun::store(bool announce, bool insist)
{
    for (;;) {
        m_stored = std::chrono::steady_clock::now();
        const auto stored = m_context.table.update(snapshot(), announce);
        if (stored)
            return;
        spdlog::warn("Execution {}: its state is not stored: {}", m_execution.id, stored.error().forLog);
        if (!insist || m_leave)
            return;
        sleep(1000);
    }
}

} // namespace crat::execution
