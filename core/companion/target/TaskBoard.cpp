#include "core/companion/target/TaskBoard.h"

#include <algorithm>
#include <set>

#include <spdlog/spdlog.h>

#include "core/base/Guarded.h"
#include "core/base/Random.h"
#include "core/companion/target/TaskRows.h"

namespace crat::target {

namespace {

constexpr std::size_t MostWaiting = 1000;
constexpr std::chrono::seconds ToBreakOff{5};            ///< a script's own time to end, and some
constexpr std::size_t MostRemembered = 10 * MostWaiting; // more than can be live

std::string folderOf(const Task &task)
{
    if (task.kind == TaskKind::Mock)
        return {};
    const auto folder = checkedInstallFolder(task.request.installDir);
    return folder ? folder->string() : task.request.installDir;
}

} // namespace

TaskBoard::TaskBoard(const TargetOptions &options, std::string machine, store::Database &store, const Clock &clock,
                     const fetch::HttpClient &http)
    : m_options(options), m_machine(std::move(machine)), m_store(store), m_clock(clock), m_http(http)
{
}

TaskBoard::~TaskBoard()
{
    stop(Deadline::after(std::chrono::seconds(0)));
}

Result<> TaskBoard::start()
{
    auto open =
        m_store.readNow<std::vector<Task>>([this](store::Reader &reader) { return rows::open(reader, m_machine); });
    if (!open)
        return tl::unexpected(open.error());
    for (auto &task : *open)
        enqueue(std::move(task));
    if (!open->empty())
        spdlog::info("target: going on with {} tasks of before", open->size());
    m_dispatcher = std::jthread([this](std::stop_token stop) { dispatch(stop); });
    return {};
}

void TaskBoard::stop(Deadline until)
{
    m_dispatcher.request_stop();
    m_leave.request_stop();
    if (m_dispatcher.joinable())
        m_dispatcher.join();
    std::list<std::shared_ptr<Live>> live;
    std::vector<std::function<void()>> calls;
    {
        const std::lock_guard lock(m_mutex);
        live.swap(m_live);
        calls = answers(true);
    }
    {
        std::unique_lock lock(m_mutex);
        const auto ended = [&live] {
            return std::all_of(live.begin(), live.end(),
                               [](const auto &one) { return !one->running || one->finished; });
        };
        if (!m_wake.wait_for(lock, until.left() - ToBreakOff, ended))
            m_hurry.request_stop();
    }
    for (const auto &one : live) {
        if (one->thread.joinable())
            one->thread.join();
    }
    for (const auto &call : calls)
        call();
}

void TaskBoard::enqueue(Task task)
{
    auto live = std::make_shared<Live>();
    live->folder = folderOf(task);
    live->task = std::move(task);
    const std::lock_guard lock(m_mutex);
    if (live->task.cancelRequested || m_cancelledEarly.erase(live->task.id) > 0)
        live->cancel.request_stop();
    if (!m_taken.insert(live->task.id).second) // once in a process: what was read before may have ended since
        return;
    m_takenInOrder.push_back(live->task.id);
    if (m_takenInOrder.size() > MostRemembered) { // whoever still brings a row of so long ago has read it for hours
        m_taken.erase(m_takenInOrder.front());
        m_takenInOrder.pop_front();
    }
    m_live.push_back(std::move(live));
    m_stirred = true;
    m_wake.notify_all();
}

Result<Task> TaskBoard::submit(TaskKind kind, const TaskRequest &request, std::optional<std::string> key)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_live.size() >= MostWaiting)
            return fail(Errc::TooManyRequests, "this target has too many tasks waiting; try again later");
    }
    Task task;
    task.id = randomUuid();
    task.kind = kind;
    task.request = request;
    task.idempotencyKey = std::move(key);
    task.startTime = m_clock.now();
    auto stored = m_store.writeNow<Task>([&](store::Transaction &tx) { return rows::add(tx, m_machine, task); });
    // An older one of this key too: its row may have been committed while the answer to it was lost with the database.
    if (stored && !isEnded(stored->status))
        enqueue(*stored);
    return stored;
}

Result<Task> TaskBoard::find(const std::string &id) const
{
    auto found =
        m_store.readNow<std::optional<Task>>([&](store::Reader &reader) { return rows::byId(reader, m_machine, id); });
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return fail(Errc::NotFound, "there is no such task");
    return **found;
}

Result<> TaskBoard::cancel(const std::string &id)
{
    auto marked =
        m_store.writeNow<bool>([&](store::Transaction &tx) { return rows::requestCancel(tx, m_machine, id); });
    if (!marked)
        return tl::unexpected(marked.error());
    if (!*marked) {
        auto task = find(id);
        return task ? Result<>{} : tl::unexpected(task.error());
    }
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_live.begin(), m_live.end(), [&](const auto &one) { return one->task.id == id; });
    if (found != m_live.end())
        (*found)->cancel.request_stop();
    else if (!m_taken.contains(id))
        m_cancelledEarly.insert(id); // it was read from the store before, and is about to be taken up
    m_stirred = true;
    m_wake.notify_all();
    return {};
}

void TaskBoard::changed(const Task &task)
{
    const std::lock_guard lock(m_mutex);
    for (const auto &one : m_live) {
        if (one->task.id == task.id)
            one->task = task;
    }
    m_stirred = true;
    m_wake.notify_all();
}

void TaskBoard::wait(const std::string &id, std::string seen, Deadline until, std::function<void(Result<Task>)> done)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto found =
            std::find_if(m_live.begin(), m_live.end(), [&](const auto &one) { return one->task.id == id; });
        if (found != m_live.end() && m_waiters.size() < MostWaiting && !isEnded((*found)->task.status)) {
            if (seen.empty())
                seen = contractText((*found)->task.status);
            m_waiters.push_back({id, std::move(seen), until, std::move(done)});
            m_stirred = true;
            m_wake.notify_all();
            return;
        }
    }
    // Ended or unknown: the store answers, on its own thread.
    m_store.read<std::optional<Task>>([this, id](store::Reader &reader) { return rows::byId(reader, m_machine, id); },
                                      [done = std::move(done)](Result<std::optional<Task>> found) {
                                          if (!found)
                                              done(tl::unexpected(found.error()));
                                          else if (!*found)
                                              done(fail(Errc::NotFound, "there is no such task"));
                                          else
                                              done(std::move(**found));
                                      });
}

std::vector<std::function<void()>> TaskBoard::answers(bool all)
{
    std::vector<std::function<void()>> calls;
    for (auto waiter = m_waiters.begin(); waiter != m_waiters.end();) {
        const auto live =
            std::find_if(m_live.begin(), m_live.end(), [&](const auto &one) { return one->task.id == waiter->id; });
        const bool due =
            all || waiter->until.passed() || live == m_live.end() || contractText((*live)->task.status) != waiter->seen;
        if (!due) {
            ++waiter;
            continue;
        }
        Result<Task> answer = live == m_live.end() ? Result<Task>(fail(Errc::Unavailable, "the companion is stopping"))
                                                   : Result<Task>((*live)->task);
        calls.push_back([done = std::move(waiter->done), answer = std::move(answer)] { done(answer); });
        waiter = m_waiters.erase(waiter);
    }
    return calls;
}

void TaskBoard::beginWhatCan()
{
    std::set<std::string> taken;
    std::size_t running = 0;
    for (const auto &one : m_live)
        running += one->running && !one->finished;
    for (const auto &one : m_live) {
        const bool free = one->folder.empty() || taken.insert(one->folder).second;
        if (one->running || !free || running >= m_options.parallelTasks)
            continue;
        one->running = true;
        ++running;
        one->thread = std::jthread([this, one] {
            const auto done = guarded("target: a task", [&]() -> Result<> {
                TaskWork work(one->task, m_options, m_machine, m_store, m_clock, m_http,
                              [this](const Task &task) { changed(task); });
                work.run(one->cancel.get_token(), m_leave.get_token(), m_hurry.get_token());
                return {};
            });
            if (!done)
                spdlog::error("target: task {} stands still until the next start", one->task.id);
            const std::lock_guard lock(m_mutex);
            one->finished = true;
            m_stirred = true;
            m_wake.notify_all();
        });
    }
}

void TaskBoard::collectFinished(std::unique_lock<std::mutex> &lock)
{
    std::vector<std::shared_ptr<Live>> finished;
    for (auto one = m_live.begin(); one != m_live.end();) {
        if ((*one)->finished) {
            finished.push_back(*one);
            one = m_live.erase(one);
        } else {
            ++one;
        }
    }
    lock.unlock();
    for (const auto &one : finished)
        one->thread.join();
    lock.lock();
}

void TaskBoard::dispatch(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        m_stirred = false;
        beginWhatCan();
        const auto calls = answers(false);
        collectFinished(lock);
        lock.unlock();
        for (const auto &call : calls)
            call();
        lock.lock();
        Deadline next = Deadline::never();
        for (const auto &waiter : m_waiters)
            next = next.sooner(waiter.until);
        if (next.isNever())
            m_wake.wait(lock, stop, [this] { return m_stirred; });
        else
            m_wake.wait_until(lock, stop, next.at(), [this] { return m_stirred; });
    }
}

} // namespace crat::target
