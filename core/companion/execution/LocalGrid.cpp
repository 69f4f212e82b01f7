#include "core/companion/execution/LocalGrid.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <spdlog/spdlog.h>

#include "core/base/Log.h"

namespace crat::execution {
namespace {

using namespace std::chrono_literals;

constexpr auto HealthInterval = 10s;
constexpr int HealthFailures = 3;
constexpr int StartAttempts = 2; // a port may be taken between finding and using it

} // namespace

LocalGrid::LocalGrid(LocalGridOptions options) : m_options(options), m_stack(std::move(options))
{
    if (::pipe2(m_wake, O_CLOEXEC | O_NONBLOCK) != 0)
        spdlog::error("Grid: no pipe for waking up");
    m_thread = std::thread([this] { supervise(); });
}

LocalGrid::~LocalGrid()
{
    stop();
    for (const int fd : m_wake)
        if (fd >= 0)
            ::close(fd);
}

void LocalGrid::recover()
{
    const std::lock_guard lock(m_mutex);
    if (m_wanted || m_stopping || !m_stack.adopt())
        return; // the supervising thread touches the stack only once it is wanted
    m_url = m_stack.url();
    m_state = GridState::Ready;
    m_message = "taken over";
    m_wanted = true;
    m_changed.notify_all();
    spdlog::info("Grid: took over the one at {}", m_url);
}

Result<std::string> LocalGrid::ready(Deadline until)
{
    if (auto complete = m_options.tools.checkForGrid(); !complete)
        return tl::unexpected(complete.error());
    std::unique_lock lock(m_mutex);
    m_wanted = true;
    const std::uint64_t before = m_attempts;
    m_changed.notify_all();
    const auto settled = [&] {
        return m_stopping || m_state == GridState::Ready || m_attempts > before;
    };
    if (until.isNever())
        m_changed.wait(lock, settled);
    else if (!m_changed.wait_until(lock, until.at(), settled))
        return fail(Errc::Timeout, "the browser Grid of this machine did not come up in time");
    if (m_stopping)
        return fail(Errc::Cancelled, "the browser Grid is being stopped");
    if (m_state != GridState::Ready)
        return fail(Errc::Unavailable, m_message);
    return m_url;
}

GridStatus LocalGrid::status()
{
    GridStatus out;
    {
        const std::lock_guard lock(m_mutex);
        out.state = m_state;
        out.message = m_message;
        out.url = m_url;
    }
    if (out.state == GridState::Stopped) {
        const auto complete = m_options.tools.checkForGrid();
        out.message = complete ? "starts with the first execution that needs it" : complete.error().forUser;
    }
    if (out.state != GridState::Ready)
        return out;
    if (auto nodes = askGrid(out.url, Deadline::after(2s)))
        out.nodes = std::move(*nodes);
    else
        out.message = nodes.error().forUser;
    return out;
}

void LocalGrid::stop()
{
    end(false);
}

void LocalGrid::leave()
{
    end(true);
}

void LocalGrid::end(bool leaveRunning)
{
    {
        const std::lock_guard lock(m_mutex);
        m_leave = m_leave || (leaveRunning && !m_stopping);
        m_stopping = true;
        m_changed.notify_all();
    }
    wake();
    if (m_thread.joinable())
        m_thread.join();
}

void LocalGrid::wake()
{
    if (m_wake[1] >= 0) [[maybe_unused]]
        const auto n = ::write(m_wake[1], "x", 1);
}

bool LocalGrid::stopping() const
{
    const std::lock_guard lock(m_mutex);
    return m_stopping;
}

void LocalGrid::set(GridState state, std::string message)
{
    const std::lock_guard lock(m_mutex);
    m_state = state;
    m_message = std::move(message);
    m_url = state == GridState::Ready ? m_stack.url() : std::string();
    if (state == GridState::Ready || state == GridState::Failed)
        ++m_attempts;
    if (state == GridState::Failed)
        m_wanted = false; // the next one who asks has it tried again
    m_changed.notify_all();
}

void LocalGrid::supervise()
{
    for (;;) {
        bool up = false;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [&] { return m_wanted || m_stopping; });
            if (m_stopping)
                break;
            up = m_state == GridState::Ready;
        }
        if (!up)
            bringUp();
        watch();
    }
    if (m_leave)
        m_stack.leave();
    else
        m_stack.stop();
    set(GridState::Stopped, "stopped");
}

void LocalGrid::bringUp()
{
    set(GridState::Starting, "the browser Grid is starting");
    const SteadyTime begin = std::chrono::steady_clock::now();
    Error why;
    for (int attempt = 0; attempt < StartAttempts && !stopping(); ++attempt) {
        const Deadline until = Deadline::after(m_options.startLimit);
        auto started = m_stack.start(until);
        if (started && awaitNodes(until)) {
            set(GridState::Ready, "ready");
            const auto took = std::chrono::steady_clock::now() - begin;
            spdlog::info("Grid: ready at {} after {} ms, {} display(s)", m_stack.url(),
                         std::chrono::duration_cast<std::chrono::milliseconds>(took).count(), m_options.displays);
            return;
        }
        why = started ? m_stack.whyNotReady() : started.error();
        m_stack.stop();
        spdlog::warn("Grid: {}", forLogLine(why.forLog, 1500));
    }
    if (!stopping())
        set(GridState::Failed, "The browser Grid of this machine did not come up: " + why.forUser +
                                   ". Its logs are in " + m_options.folder.string());
}

/// Waits until the hub lists all nodes. False: a process died, `until` passed, or stop() came.
bool LocalGrid::awaitNodes(Deadline until)
{
    while (!until.passed()) {
        auto nodes = askGrid(m_stack.url(), Deadline::after(2s).sooner(until));
        std::size_t up = 0;
        for (const GridNode &node : nodes.value_or(std::vector<GridNode>{}))
            up += node.availability == "UP";
        if (up >= m_stack.displays())
            return true;
        if (!m_stack.hubRuns())
            return false;
        for (std::size_t i = 0; i < m_stack.displays(); ++i)
            if (!m_stack.displayRuns(i))
                return false;
        std::unique_lock lock(m_mutex);
        if (m_changed.wait_for(lock, 100ms, [&] { return m_stopping; }))
            return false;
    }
    return false;
}

/// While it is up: sleeps until a process ends, the time for a health check comes, or stop().
void LocalGrid::watch()
{
    int failures = 0;
    for (;;) {
        {
            const std::lock_guard lock(m_mutex);
            if (m_stopping || m_state != GridState::Ready)
                return;
        }
        std::vector<pollfd> entries{{m_wake[0], POLLIN, 0}};
        for (const int fd : m_stack.exitDescriptors())
            entries.push_back({fd, POLLIN, 0});
        const int n = ::poll(entries.data(), entries.size(), std::chrono::milliseconds(HealthInterval).count());
        if (stopping())
            return;
        if (n > 0) {
            repair();
            failures = 0;
        } else if (n == 0) {
            failures = askGrid(m_stack.url(), Deadline::after(5s)) ? 0 : failures + 1;
            if (failures >= HealthFailures) {
                spdlog::error("Grid: the hub at {} does not answer; starting anew", m_stack.url());
                m_stack.stop();
                set(GridState::Starting, "the browser Grid did not answer and is starting anew");
                return;
            }
        }
    }
}

void LocalGrid::repair()
{
    if (!m_stack.hubRuns()) {
        spdlog::error("Grid: the hub has ended ({}); starting anew", forLogLine(m_stack.lastWords()));
        m_stack.stop();
        set(GridState::Starting, "the browser Grid had ended and is starting anew");
        return;
    }
    for (std::size_t i = 0; i < m_stack.displays(); ++i) {
        if (m_stack.displayRuns(i))
            continue;
        spdlog::warn("Grid: a process of display {} has ended; starting it anew", i + 1);
        const Deadline until = Deadline::after(m_options.startLimit);
        set(GridState::Starting, "a display of the browser Grid had ended and is starting anew");
        if (auto again = m_stack.restartDisplay(i, until); !again || !awaitNodes(until)) {
            m_stack.stop();
            return;
        }
        set(GridState::Ready, "ready");
    }
}

GivenGrid::GivenGrid(std::string url) : m_url(std::move(url))
{
    while (m_url.ends_with('/'))
        m_url.pop_back();
    if (m_url.ends_with("/wd/hub"))
        m_url.resize(m_url.size() - 7);
}

Result<std::string> GivenGrid::ready(Deadline until)
{
    auto nodes = askGrid(m_url, until.sooner(Deadline::after(10s)));
    if (!nodes)
        return tl::unexpected(withContext(nodes.error(), "The Selenium Grid does not answer"));
    return m_url;
}

GridStatus GivenGrid::status()
{
    auto nodes = askGrid(m_url, Deadline::after(2s));
    if (!nodes)
        return {GridState::Failed, nodes.error().forUser, m_url, {}};
    return {GridState::Ready, "ready", m_url, std::move(*nodes)};
}

} // namespace crat::execution
