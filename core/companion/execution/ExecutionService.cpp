#include "core/companion/execution/ExecutionService.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "core/base/Files.h"
#include "core/base/Random.h"
#include "core/companion/execution/Snapshot.h"

namespace crat::execution {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using protocol::Execution;
using protocol::ExecutionRequest;

constexpr auto RetryInterval = 1s;

} // namespace

ExecutionService::ExecutionService(ExecutionOptions options, store::Database &database, Grid &localGrid,
                                   const Clock &clock)
    : m_options(std::move(options)), m_blobs(m_options.folder / "blobs"),
      m_table(database), m_context{m_options.tools, localGrid, m_blobs, m_table, clock, m_options.cancelGrace},
      m_localGrid(localGrid), m_clock(clock)
{
}

ExecutionService::~ExecutionService()
{
    stop();
}

ExecutionFolder ExecutionService::folderOf(const std::string &id) const
{
    return ExecutionFolder(m_options.folder / "executions" / id);
}

void ExecutionService::start()
{
    const std::lock_guard lock(m_mutex);
    if (!m_thread.joinable() && !m_stopping)
        m_thread = std::thread([this] { schedule(); });
}

bool ExecutionService::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
    std::map<std::string, std::unique_ptr<ExecutionRun>> runs;
    {
        const std::lock_guard lock(m_mutex);
        runs.swap(m_runs);
    }
    for (auto &[id, run] : runs)
        run->askToLeave(); // all at once, so that their waits do not add up
    bool left = false;
    for (auto &[id, run] : runs) {
        run->leave();
        left = left || run->robotRuns();
    }
    return left;
}

Result<> ExecutionService::keepRequest(const std::string &id, const ExecutionRequest &request)
{
    const ExecutionFolder folder = folderOf(id);
    std::error_code ec;
    fs::create_directories(folder.output(), ec);
    if (ec)
        return fail(Errc::Unavailable, "cannot make the execution's folder: " + ec.message(),
                    folder.root.string() + ": " + ec.message());
    return writeFileAtomically(folder.request(), protocol::toJsonText(request));
}

Result<Execution> ExecutionService::create(const ExecutionRequest &request, const std::string &requestedBy)
{
    if (auto good = checkRequest(request); !good)
        return tl::unexpected(good.error());
    if (!missingBlobs(request, m_blobs).empty())
        return fail(Errc::Conflict, "Files of the snapshot are missing: send them first");
    Execution execution;
    execution.id = randomUuid();
    {
        const std::lock_guard lock(m_mutex);
        if (m_queue.size() >= m_options.maxQueued)
            return fail(Errc::TooManyRequests, "Too many executions are waiting; try again when some have ended");
        m_creating.insert(execution.id); // before its row is there, so that load() leaves it to us
    }
    auto stored = keep(execution, request, requestedBy);
    const std::lock_guard lock(m_mutex);
    m_creating.erase(execution.id);
    if (!stored)
        return tl::unexpected(stored.error());
    if (!request.gridUrl.empty())
        m_foreign[execution.id] = true;
    m_queue.push_back({execution, m_cancelledEarly.erase(execution.id) > 0});
    m_poked = true;
    m_wake.notify_all();
    return execution;
}

/// The request's file first, then the row: a row without its file could not be run.
Result<> ExecutionService::keep(Execution &execution, const ExecutionRequest &request, const std::string &requestedBy)
{
    execution.projectName = request.projectName;
    execution.requestedBy = requestedBy;
    execution.paths = request.paths;
    execution.tests = request.tests;
    execution.createdAt = m_clock.now();
    if (auto kept = keepRequest(execution.id, request); !kept)
        return kept;
    if (auto stored = m_table.insert(execution); !stored) {
        std::error_code ec;
        fs::remove_all(folderOf(execution.id).root, ec);
        return stored;
    }
    return {};
}

Result<Execution> ExecutionService::get(const std::string &id)
{
    if (!isUuid(id))
        return fail(Errc::NotFound, "There is no execution " + id.substr(0, 64));
    {
        const std::lock_guard lock(m_mutex);
        if (const auto run = m_runs.find(id); run != m_runs.end())
            return run->second->snapshot();
    }
    auto stored = m_table.get(id);
    if (!stored)
        return tl::unexpected(stored.error());
    return std::move(stored->execution);
}

Result<ExecutionTable::Page> ExecutionService::list(std::int64_t limit, std::int64_t offset)
{
    auto page = m_table.list(limit, offset);
    if (!page)
        return page;
    const std::lock_guard lock(m_mutex);
    for (Execution &execution : page->data)
        if (const auto run = m_runs.find(execution.id); run != m_runs.end())
            execution = run->second->snapshot();
    return page;
}

Result<> ExecutionService::cancel(const std::string &id)
{
    auto execution = get(id);
    if (!execution)
        return tl::unexpected(execution.error());
    if (protocol::isEnded(execution->status))
        return fail(Errc::Conflict, "This execution has ended already");
    if (auto stored = m_table.wantCancel(id); !stored) // a restart must not forget it
        return stored;
    const std::lock_guard lock(m_mutex);
    const auto queued =
        std::find_if(m_queue.begin(), m_queue.end(), [&](const Queued &one) { return one.execution.id == id; });
    if (const auto run = m_runs.find(id); run != m_runs.end())
        run->second->cancel();
    else if (queued != m_queue.end())
        queued->cancelWanted = true;
    else if (!m_loaded || m_creating.contains(id)) // on its way into the queue
        m_cancelledEarly.insert(id);
    m_poked = true;
    m_wake.notify_all();
    return {};
}

Result<std::int64_t> ExecutionService::removeOld(std::int64_t newest, Timestamp before)
{
    std::int64_t removed = 0;
    auto old = m_table.old(newest, before);
    if (!old)
        return tl::unexpected(old.error());
    for (const std::string &id : *old) {
        // The row first: one that shows files which are half gone would be a lie. A folder that stays behind is a stray one.
        if (auto gone = m_table.remove(id); !gone)
            return tl::unexpected(gone.error());
        std::error_code ec;
        fs::remove_all(folderOf(id).root, ec);
        if (ec)
            spdlog::warn("Executions: the folder of {} cannot be removed: {}", id, ec.message());
        ++removed;
    }
    m_blobs.removeUnusedSince(fs::file_time_type::clock::now() - m_options.blobsKept);
    return removed + removeStrayFolders(before);
}

/// Folders of executions that are no longer, or never were, in the store: a companion was killed between the one and the other.
std::int64_t ExecutionService::removeStrayFolders(Timestamp before)
{
    std::int64_t removed = 0;
    std::error_code ec;
    for (fs::directory_iterator it(m_options.folder / "executions", ec), end; !ec && it != end; it.increment(ec)) {
        const std::string id = it->path().filename().string();
        std::error_code one;
        const auto changed = fs::last_write_time(it->path(), one);
        const auto age = fs::file_time_type::clock::now() - changed;
        if (one || !isUuid(id) || age < m_clock.now() - before)
            continue;
        const auto known = m_table.get(id);
        if (known || known.error().code != Errc::NotFound)
            continue;
        fs::remove_all(it->path(), one);
        removed += one ? 0 : 1;
    }
    return removed;
}

Result<std::string> ExecutionService::gridOfSession(const std::string &id)
{
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &[execution, run] : m_runs)
            if (run->hasSession(id) && !run->gridUrl().empty())
                return run->gridUrl();
    }
    // One that somebody else opened on our Grid, such as a deploy-test run.
    const GridStatus status = m_localGrid.status();
    for (const GridNode &node : status.nodes)
        for (const GridSession &session : node.sessions)
            if (session.id == id)
                return status.url;
    return fail(Errc::NotFound, "There is no such browser session now");
}

bool ExecutionService::isOurSession(const std::string &id)
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_runs.begin(), m_runs.end(), [&](const auto &entry) { return entry.second->hasSession(id); });
}

void ExecutionService::changed(const std::string &id)
{
    if (m_onChanged)
        m_onChanged(id);
    const std::lock_guard lock(m_mutex);
    m_poked = true;
    m_wake.notify_all();
}

void ExecutionService::schedule()
{
    m_blobs.removeUnusedSince(fs::file_time_type::clock::now() - m_options.blobsKept);
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        if (!m_loaded) {
            lock.unlock();
            const bool loaded = load();
            lock.lock();
            if (!loaded) {
                m_wake.wait_for(lock, RetryInterval, [this] { return m_stopping; });
                continue;
            }
        }
        m_poked = false;
        takeAwayEnded(lock);
        startWhatFits(lock);
        m_wake.wait(lock, [this] { return m_stopping || m_poked; });
    }
}

bool ExecutionService::load()
{
    auto open = m_table.open();
    if (!open) {
        if (!std::exchange(m_storeAway, true)) // once, however often it is tried
            spdlog::warn("Executions: those of before wait for the database: {}", open.error().forLog);
        return false;
    }
    if (std::exchange(m_storeAway, false))
        spdlog::info("Executions: the database is there; {} of before go on", open->size());
    std::vector<bool> foreign;
    for (const auto &stored : *open) {
        const auto text = readFile(folderOf(stored.execution.id).request(), 64u << 20);
        const auto request = protocol::fromJsonText<ExecutionRequest>(text.value_or("{}"), 64u << 20);
        foreign.push_back(request && !request->gridUrl.empty());
    }
    const std::lock_guard lock(m_mutex);
    std::deque<Queued> found;
    for (std::size_t i = 0; i < open->size(); ++i) {
        const std::string &id = (*open)[i].execution.id;
        if (isKnown(id)) // create() ran beside us: it has queued this one, or is about to
            continue;
        if (foreign[i])
            m_foreign[id] = true;
        const bool cancelled = m_cancelledEarly.erase(id) > 0 || (*open)[i].cancelWanted;
        found.push_back({std::move((*open)[i].execution), cancelled});
    }
    m_queue.insert(m_queue.begin(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    // Those that had begun come first, whatever their age: their robots may be running.
    std::stable_partition(m_queue.begin(), m_queue.end(), [](const Queued &queued) {
        return queued.execution.status != protocol::ExecutionStatus::Queued;
    });
    m_loaded = true;
    return true;
}

bool ExecutionService::isKnown(const std::string &id) const
{
    return m_creating.contains(id) ||
           std::any_of(m_queue.begin(), m_queue.end(), [&](const Queued &queued) { return queued.execution.id == id; });
}

bool ExecutionService::fits(const Execution &execution) const
{
    if (execution.status == protocol::ExecutionStatus::Running)
        return true; // it runs, or has run, already
    const auto foreign = static_cast<int>(
        std::count_if(m_runs.begin(), m_runs.end(), [this](const auto &entry) { return isForeign(entry.first); }));
    const int local = static_cast<int>(m_runs.size()) - foreign;
    return isForeign(execution.id) ? foreign < m_options.maxForeign : local < m_localGrid.capacity();
}

void ExecutionService::startWhatFits(std::unique_lock<std::mutex> &)
{
    for (auto entry = m_queue.begin(); entry != m_queue.end();) {
        if (!entry->cancelWanted && !fits(entry->execution)) {
            ++entry;
            continue;
        }
        const std::string id = entry->execution.id;
        auto run = std::make_unique<ExecutionRun>(m_context, folderOf(id), std::move(entry->execution),
                                                  entry->cancelWanted, [this, id] { changed(id); });
        entry = m_queue.erase(entry);
        run->start();
        m_runs.emplace(id, std::move(run));
    }
}

void ExecutionService::takeAwayEnded(std::unique_lock<std::mutex> &lock)
{
    std::vector<std::unique_ptr<ExecutionRun>> ended;
    for (auto entry = m_runs.begin(); entry != m_runs.end();) {
        if (entry->second->done()) {
            ended.push_back(std::move(entry->second));
            m_foreign.erase(entry->first);
            entry = m_runs.erase(entry);
        } else {
            ++entry;
        }
    }
    lock.unlock(); // their threads may still call changed()
    ended.clear();
    lock.lock();
}

} // namespace crat::execution
