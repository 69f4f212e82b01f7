#include "core/companion/store/Selections.h"

#include "core/companion/store/Builds.h"

namespace crat::store::selections {

namespace {

std::string select(std::string_view rest)
{
    return "SELECT s.id AS s_id, s.job_name AS s_job_name, s.auto_sync_enabled AS s_auto, s.last_sync_time AS s_sync, "
           "s.updated_at AS s_updated, " +
           builds::columns("b", "b_") +
           " FROM job_version_selections s LEFT JOIN build_info b ON b.id = s.selected_build_id " + std::string(rest);
}

Selection fromRow(const Row &row)
{
    Selection out;
    out.id = row.id<SelectionId>("s_id");
    out.jobName = row.text("s_job_name");
    if (!row.isNull("b_id"))
        out.selectedBuild = builds::fromRow(row, "b_");
    out.autoSyncEnabled = row.boolean("s_auto");
    out.lastSyncTime = row.optionalTime("s_sync");
    out.updatedAt = row.time("s_updated");
    return out;
}

Result<Selection> announced(Transaction &tx, const std::string &job)
{
    auto now = byJob(tx, job);
    if (!now)
        return tl::unexpected(now.error());
    if (!*now)
        return fail(Errc::NotFound, "there is no version selection for this job");
    tx.emit("selection.changed", protocol::toJson(**now));
    return **now;
}

Result<> store(Transaction &tx, const std::string &job, std::optional<BuildId> build, bool autoSync)
{
    return tx
        .exec("INSERT INTO job_version_selections (job_name, selected_build_id, auto_sync_enabled, last_sync_time, "
              "updated_at) "
              "VALUES (?, ?, ?, ?, ?) ON CONFLICT (job_name) DO UPDATE SET selected_build_id = "
              "excluded.selected_build_id, "
              "auto_sync_enabled = excluded.auto_sync_enabled, last_sync_time = excluded.last_sync_time, "
              "updated_at = excluded.updated_at",
              {job, build, autoSync, tx.now(), tx.now()})
        .map([](auto) {});
}

} // namespace

Result<std::vector<Selection>> all(Reader &reader)
{
    auto rows = reader.query(select("ORDER BY s.job_name"));
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Selection> out;
    for (const Row &row : *rows)
        out.push_back(fromRow(row));
    return out;
}

Result<std::optional<Selection>> byJob(Reader &reader, const std::string &job)
{
    auto row = reader.first(select("WHERE s.job_name = ?"), {job});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(fromRow(**row)) : std::nullopt;
}

Result<Selection> select(Transaction &tx, const std::string &job, BuildId id, std::optional<bool> autoSync)
{
    auto build = builds::byId(tx, id);
    if (!build)
        return tl::unexpected(build.error());
    if (!*build)
        return fail(Errc::NotFound, "there is no build " + std::to_string(id.value()));
    if ((*build)->jobName != job)
        return fail(Errc::BadInput, "build " + std::to_string(id.value()) + " is not a build of this job");
    auto before = byJob(tx, job);
    if (!before)
        return tl::unexpected(before.error());
    const bool follows = autoSync.value_or(*before ? (*before)->autoSyncEnabled : true);
    if (auto stored = store(tx, job, id, follows); !stored)
        return tl::unexpected(stored.error());
    return announced(tx, job);
}

Result<Selection> sync(Transaction &tx, const std::string &job)
{
    auto newest = builds::latest(tx, job);
    if (!newest)
        return tl::unexpected(newest.error());
    if (!*newest)
        return fail(Errc::NotFound, "this job has no build yet");
    auto before = byJob(tx, job);
    if (!before)
        return tl::unexpected(before.error());
    if (auto stored = store(tx, job, (*newest)->id, *before ? (*before)->autoSyncEnabled : true); !stored)
        return tl::unexpected(stored.error());
    return announced(tx, job);
}

Result<std::int64_t> syncOld(Transaction &tx, std::chrono::hours age)
{
    auto rows = tx.query("SELECT job_name FROM job_version_selections WHERE auto_sync_enabled AND "
                         "(last_sync_time IS NULL OR last_sync_time <= ?) ORDER BY job_name",
                         {Timestamp(tx.now() - age)});
    if (!rows)
        return tl::unexpected(rows.error());
    std::int64_t count = 0;
    for (const Row &row : *rows) {
        auto synced = sync(tx, row.text("job_name"));
        if (synced)
            ++count;
        else if (synced.error().code != Errc::NotFound) // a job whose builds are gone has nothing to take
            return tl::unexpected(synced.error());
    }
    return count;
}

Result<> remove(Transaction &tx, const std::string &job)
{
    auto gone = tx.exec("DELETE FROM job_version_selections WHERE job_name = ?", {job});
    if (!gone)
        return tl::unexpected(gone.error());
    if (*gone == 0)
        return fail(Errc::NotFound, "there is no version selection for this job");
    tx.emit("selection.deleted", {{"job_name", job}});
    return {};
}

Result<> follow(Transaction &tx, const protocol::Build &build)
{
    auto moved = tx.exec("UPDATE job_version_selections SET selected_build_id = ?, last_sync_time = ?, updated_at = ? "
                         "WHERE job_name = ? AND auto_sync_enabled",
                         {build.id, tx.now(), tx.now(), build.jobName});
    if (!moved)
        return tl::unexpected(moved.error());
    if (*moved == 0)
        return {};
    return announced(tx, build.jobName).map([](const Selection &) {});
}

Result<> afterBuildRemoved(Transaction &tx, const std::string &job)
{
    auto selection = byJob(tx, job);
    if (!selection)
        return tl::unexpected(selection.error());
    if (!*selection || (*selection)->selectedBuild)
        return {};
    if ((*selection)->autoSyncEnabled) {
        auto synced = sync(tx, job);
        if (synced || synced.error().code != Errc::NotFound)
            return synced.map([](const Selection &) {});
    }
    return announced(tx, job).map([](const Selection &) {});
}

} // namespace crat::store::selections
