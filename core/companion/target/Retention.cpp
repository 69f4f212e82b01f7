#include "core/companion/target/Retention.h"

#include <map>
#include <set>

#include <spdlog/spdlog.h>

#include "core/base/Random.h"
#include "core/companion/target/TaskRows.h"

namespace crat::target {

namespace {

namespace fs = std::filesystem;

struct Known {
    std::vector<Task> ended; ///< newest first
    std::set<std::string> needed;
};

/// Tasks that something goes on with: open ones, the source of an open rollback, and what is installed.
Result<Known> known(store::Reader &reader, const std::string &machine)
{
    auto ended = rows::ended(reader, machine);
    auto open = rows::open(reader, machine);
    auto installs = rows::installs(reader, machine);
    if (!ended || !open || !installs)
        return tl::unexpected(!ended ? ended.error() : !open ? open.error() : installs.error());
    Known out{std::move(*ended), {}};
    for (const Task &task : *open) {
        out.needed.insert(task.id);
        if (task.kind == TaskKind::Rollback)
            out.needed.insert(task.request.packagePath);
    }
    for (const Install &install : *installs)
        out.needed.insert(install.taskId);
    return out;
}

std::vector<std::string> oldOnes(const Known &known, std::int64_t newest, Timestamp before)
{
    std::map<std::pair<std::string, std::string>, std::int64_t> seen, good;
    std::vector<std::string> out;
    for (const Task &task : known.ended) {
        const std::pair place(task.request.serviceName, task.request.installDir);
        const bool lastGood =
            task.kind == TaskKind::DeployAndTest && task.status == TaskStatus::Completed && ++good[place] == 1;
        const bool among = ++seen[place] <= newest;
        if (!lastGood && !among && task.endTime.value_or(task.startTime) < before && !known.needed.contains(task.id))
            out.push_back(task.id);
    }
    return out;
}

/// False: something stayed, and the task's row with it, so that it is tried again.
bool removeFiles(const TargetOptions &options, const std::string &id)
{
    std::vector<fs::path> places{options.taskFolder(id), options.backupFolder(id)};
    std::error_code ec;
    for (fs::directory_iterator it(options.reportFolder(), ec), end; !ec && it != end; it.increment(ec))
        places.push_back(it->path() / id);
    bool all = true;
    for (const fs::path &place : places) {
        std::error_code one;
        fs::remove_all(place, one);
        if (one && one != std::errc::no_such_file_or_directory && one != std::errc::not_a_directory) {
            spdlog::warn("target: {} cannot be removed: {}", place.string(), one.message());
            all = false;
        }
    }
    return all;
}

} // namespace

Result<std::int64_t> removeOldTasks(const TargetOptions &options, const std::string &machine, store::Database &store,
                                    std::int64_t newest, Timestamp before)
{
    auto there = store.readNow<Known>([&](store::Reader &reader) { return known(reader, machine); });
    if (!there)
        return tl::unexpected(there.error());
    std::int64_t removed = 0;
    for (const std::string &id : oldOnes(*there, newest, before)) {
        if (!isUuid(id) || !removeFiles(options, id))
            continue;
        auto gone = store.writeNow<void>([&](store::Transaction &tx) { return rows::remove(tx, machine, id); });
        if (!gone)
            return tl::unexpected(gone.error());
        ++removed;
    }
    return removed;
}

} // namespace crat::target
