#include "core/companion/pipeline/Retention.h"

#include <charconv>
#include <optional>

#include <spdlog/spdlog.h>

namespace crat::pipeline {

namespace {

namespace fs = std::filesystem;
constexpr std::string_view Prefix = "run-"; // DownloadStep::folderOf()

std::optional<RunId> runOf(const fs::path &folder)
{
    const std::string name = folder.filename().string();
    if (!name.starts_with(Prefix))
        return {};
    std::int64_t id = 0;
    const char *end = name.data() + name.size();
    const auto [at, ec] = std::from_chars(name.data() + Prefix.size(), end, id);
    return ec == std::errc() && at == end && id > 0 ? std::optional(RunId(id)) : std::nullopt;
}

/// May the package of this run go? One that is not in the store was deleted with its item or build.
Result<bool> isOld(store::Reader &reader, RunId id, std::int64_t newest, Timestamp before)
{
    auto row =
        reader.first("SELECT test_item_id, ended, finished_at, started_at FROM deploy_test_runs WHERE id = ?", {id});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return true;
    if (!(*row)->boolean("ended") || (*row)->optionalTime("finished_at").value_or((*row)->time("started_at")) >= before)
        return false;
    const std::int64_t item = (*row)->integer("test_item_id");
    auto later =
        reader.first("SELECT COUNT(*) AS n FROM deploy_test_runs WHERE test_item_id = ? AND id > ?", {item, id});
    auto good = reader.first("SELECT MAX(id) AS id FROM deploy_test_runs WHERE test_item_id = ? AND status IN "
                             "('COMPLETED', 'DEPLOY_COMPLETE')",
                             {item});
    if (!later || !good)
        return tl::unexpected(!later ? later.error() : good.error());
    const bool lastGood = *good && (*good)->optionalInteger("id") == id.value();
    return (*later)->integer("n") >= newest && !lastGood;
}

} // namespace

Result<std::int64_t> removeOldPackages(const fs::path &packages, store::Database &store, std::int64_t newest,
                                       Timestamp before)
{
    std::int64_t removed = 0;
    std::error_code ec;
    for (fs::directory_iterator it(packages, ec), end; !ec && it != end; it.increment(ec)) {
        const auto id = runOf(it->path());
        if (!id)
            continue; // not ours: the folder may be shared
        auto old = store.readNow<bool>([&](store::Reader &reader) { return isOld(reader, *id, newest, before); });
        if (!old)
            return tl::unexpected(old.error());
        if (!*old)
            continue;
        std::error_code one;
        fs::remove_all(it->path(), one);
        if (one)
            spdlog::warn("pipeline: {} cannot be removed: {}", it->path().string(), one.message());
        else
            ++removed;
    }
    return removed;
}

} // namespace crat::pipeline
