#include "core/companion/store/Selections.h"

#include "core/companion/store/Builds.h"

namespace crat::store::selections {

namespace {

constexpr std::int64_t HistoryKept = 1000; ///< entries of one selection

Error noSelection()
{
    return {Errc::NotFound, "there is no version selection for this job", {}};
}

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

std::optional<protocol::ChosenBuild> chosen(const std::optional<Selection> &selection)
{
    if (!selection || !selection->selectedBuild)
        return {};
    return protocol::ChosenBuild{selection->selectedBuild->id, selection->selectedBuild->buildNumber};
}

std::optional<protocol::ChosenBuild> chosenAt(const Row &row, const std::string &prefix)
{
    if (row.isNull(prefix + "build_id"))
        return {};
    return protocol::ChosenBuild{row.id<BuildId>(prefix + "build_id"), row.integer(prefix + "build_number")};
}

Result<> remember(Transaction &tx, const Scope &scope, const std::string &job,
                  const std::optional<protocol::ChosenBuild> &from, const std::optional<Selection> &after)
{
    const auto to = chosen(after);
    auto added = tx.exec(
        "INSERT INTO selection_history (owner, job_name, who, at, from_build_id, from_build_number, to_build_id, "
        "to_build_number, auto_sync_enabled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {scope.owner, job, scope.who, tx.now(), from ? Arg(from->buildId) : Arg(nullptr),
         from ? Arg(from->buildNumber) : Arg(nullptr), to ? Arg(to->buildId) : Arg(nullptr),
         to ? Arg(to->buildNumber) : Arg(nullptr), after && after->autoSyncEnabled});
    if (!added)
        return tl::unexpected(added.error());
    return tx
        .exec("DELETE FROM selection_history WHERE job_name = ? AND owner = ? AND id <= (SELECT id FROM "
              "selection_history WHERE job_name = ? AND owner = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
              {job, scope.owner, job, scope.owner, HistoryKept})
        .map([](auto) {});
}

/// What has become of a selection: for its history where that is another build or switch, and for whoever listens.
Result<Selection> announced(Transaction &tx, const Scope &scope, const std::string &job,
                            const std::optional<protocol::ChosenBuild> &from, std::optional<bool> followed)
{
    auto now = byJob(tx, job, scope.owner);
    if (!now)
        return tl::unexpected(now.error());
    if (!*now)
        return tl::unexpected(noSelection());
    const auto to = chosen(*now);
    if (followed != (*now)->autoSyncEnabled || from.has_value() != to.has_value() ||
        (from && from->buildId.value() != to->buildId.value())) {
        if (auto kept = remember(tx, scope, job, from, *now); !kept)
            return tl::unexpected(kept.error());
    }
    if (scope.owner.empty()) // a person's own is nobody else's business
        tx.emit("selection.changed", protocol::toJson(**now));
    return **now;
}

std::optional<bool> switchOf(const std::optional<Selection> &selection)
{
    return selection ? std::optional(selection->autoSyncEnabled) : std::nullopt;
}

Result<> store(Transaction &tx, const std::string &owner, const std::string &job, std::optional<BuildId> build,
               bool autoSync)
{
    return tx
        .exec("INSERT INTO job_version_selections (owner, job_name, selected_build_id, auto_sync_enabled, "
              "last_sync_time, updated_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (owner, job_name) DO UPDATE SET "
              "selected_build_id = excluded.selected_build_id, auto_sync_enabled = excluded.auto_sync_enabled, "
              "last_sync_time = excluded.last_sync_time, updated_at = excluded.updated_at",
              {owner, job, build, autoSync, tx.now(), tx.now()})
        .map([](auto) {});
}

Result<std::vector<std::string>> ownersWhere(Reader &reader, const std::string &where, const Arg &arg)
{
    auto rows = reader.query("SELECT owner FROM job_version_selections WHERE " + where + " ORDER BY owner", {arg});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<std::string> out;
    for (const Row &row : *rows)
        out.push_back(row.text("owner"));
    return out;
}

} // namespace

Result<std::vector<Selection>> all(Reader &reader, const std::string &owner)
{
    auto rows = reader.query(select("WHERE s.owner = ? ORDER BY s.job_name"), {owner});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Selection> out;
    for (const Row &row : *rows)
        out.push_back(fromRow(row));
    return out;
}

Result<std::optional<Selection>> byJob(Reader &reader, const std::string &job, const std::string &owner)
{
    auto row = reader.first(select("WHERE s.job_name = ? AND s.owner = ?"), {job, owner});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(fromRow(**row)) : std::nullopt;
}

Result<Selection> select(Transaction &tx, const Scope &scope, const std::string &job, BuildId id,
                         std::optional<bool> autoSync)
{
    auto build = builds::byId(tx, id);
    if (!build)
        return tl::unexpected(build.error());
    if (!*build)
        return fail(Errc::NotFound, "there is no build " + std::to_string(id.value()));
    if ((*build)->jobName != job)
        return fail(Errc::BadInput, "build " + std::to_string(id.value()) + " is not a build of this job");
    auto before = byJob(tx, job, scope.owner);
    if (!before)
        return tl::unexpected(before.error());
    // Who names a build and says no more means that build: the next one must not take its place.
    const bool follows = autoSync.value_or(*before && (*before)->autoSyncEnabled);
    if (auto stored = store(tx, scope.owner, job, id, follows); !stored)
        return tl::unexpected(stored.error());
    return announced(tx, scope, job, chosen(*before), switchOf(*before));
}

Result<Selection> sync(Transaction &tx, const Scope &scope, const std::string &job)
{
    auto newest = builds::latest(tx, job);
    if (!newest)
        return tl::unexpected(newest.error());
    if (!*newest)
        return fail(Errc::NotFound, "this job has no build yet");
    auto before = byJob(tx, job, scope.owner);
    if (!before)
        return tl::unexpected(before.error());
    if (auto stored = store(tx, scope.owner, job, (*newest)->id, switchOf(*before).value_or(true)); !stored)
        return tl::unexpected(stored.error());
    return announced(tx, scope, job, chosen(*before), switchOf(*before));
}

Result<std::int64_t> syncOld(Transaction &tx, const std::string &who, std::chrono::hours age)
{
    auto rows = tx.query("SELECT job_name FROM job_version_selections WHERE owner = '' AND auto_sync_enabled AND "
                         "(last_sync_time IS NULL OR last_sync_time <= ?) ORDER BY job_name",
                         {Timestamp(tx.now() - age)});
    if (!rows)
        return tl::unexpected(rows.error());
    std::int64_t count = 0;
    for (const Row &row : *rows) {
        auto synced = sync(tx, {{}, who}, row.text("job_name"));
        if (synced)
            ++count;
        else if (synced.error().code != Errc::NotFound) // a job whose builds are gone has nothing to take
            return tl::unexpected(synced.error());
    }
    return count;
}

Result<> remove(Transaction &tx, const Scope &scope, const std::string &job)
{
    auto before = byJob(tx, job, scope.owner);
    if (!before)
        return tl::unexpected(before.error());
    if (!*before)
        return tl::unexpected(noSelection());
    auto gone = tx.exec("DELETE FROM job_version_selections WHERE job_name = ? AND owner = ?", {job, scope.owner});
    if (!gone)
        return tl::unexpected(gone.error());
    if (scope.owner.empty())
        tx.emit("selection.deleted", {{"job_name", job}});
    return remember(tx, scope, job, chosen(*before), std::nullopt);
}

Result<Page<protocol::SelectionChange>> history(Reader &reader, const std::string &job, const std::string &owner,
                                                Span span)
{
    const std::string from = " FROM selection_history WHERE job_name = ? AND owner = ?";
    auto count = reader.query("SELECT COUNT(*) AS n" + from, {job, owner});
    if (!count)
        return tl::unexpected(count.error());
    auto rows =
        reader.query("SELECT *" + from + " ORDER BY id DESC LIMIT ? OFFSET ?", {job, owner, span.limit, span.offset});
    if (!rows)
        return tl::unexpected(rows.error());
    Page<protocol::SelectionChange> out;
    out.total = count->front().integer("n");
    for (const Row &row : *rows)
        out.items.push_back({row.text("who"), row.time("at"), chosenAt(row, "from_"), chosenAt(row, "to_"),
                             row.boolean("auto_sync_enabled")});
    return out;
}

Result<> follow(Transaction &tx, const protocol::Build &build)
{
    auto owners = ownersWhere(tx, "auto_sync_enabled AND job_name = ?", build.jobName);
    if (!owners)
        return tl::unexpected(owners.error());
    for (const std::string &owner : *owners) {
        auto before = byJob(tx, build.jobName, owner);
        if (!before)
            return tl::unexpected(before.error());
        if (auto stored = store(tx, owner, build.jobName, build.id, true); !stored)
            return stored;
        if (auto told = announced(tx, {owner, {}}, build.jobName, chosen(*before), true); !told)
            return tl::unexpected(told.error());
    }
    return {};
}

Result<std::vector<std::string>> holdersOf(Reader &reader, BuildId build)
{
    return ownersWhere(reader, "selected_build_id = ?", build);
}

Result<> afterBuildRemoved(Transaction &tx, const protocol::Build &build, const std::vector<std::string> &holders)
{
    for (const std::string &owner : holders) {
        auto selection = byJob(tx, build.jobName, owner);
        if (!selection)
            return tl::unexpected(selection.error());
        const bool follows = *selection && (*selection)->autoSyncEnabled;
        auto newest = builds::latest(tx, build.jobName);
        if (!newest)
            return tl::unexpected(newest.error());
        if (follows && *newest) {
            if (auto stored = store(tx, owner, build.jobName, (*newest)->id, true); !stored)
                return stored;
        }
        const protocol::ChosenBuild gone{build.id, build.buildNumber};
        if (auto told = announced(tx, {owner, {}}, build.jobName, gone, follows); !told)
            return tl::unexpected(told.error());
    }
    return {};
}

} // namespace crat::store::selections
