#include "core/companion/store/Builds.h"

#include "core/companion/store/Runs.h"
#include "core/companion/store/Selections.h"

namespace crat::store::builds {

namespace {

Error noSuchBuild(BuildId id)
{
    return {Errc::NotFound, "there is no build " + std::to_string(id.value()), {}};
}

Result<bool> ensureJob(Transaction &tx, const std::string &job)
{
    auto touched = tx.exec("INSERT INTO job_names (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                           {job, tx.now()});
    if (!touched)
        return tl::unexpected(touched.error());
    if (*touched > 0)
        tx.emit("job.added", {{"job_name", job}});
    return *touched > 0;
}

} // namespace

std::string columns(std::string_view alias, std::string_view prefix)
{
    std::string out;
    for (const std::string_view name :
         {"id", "job_name", "build_number", "package_path", "build_user", "raw_data", "other_path", "created_at"}) {
        if (!out.empty())
            out += ", ";
        out.append(alias).append(".").append(name).append(" AS ").append(prefix).append(name);
    }
    return out;
}

protocol::Build fromRow(const Row &row, std::string_view prefix)
{
    const std::string p(prefix);
    protocol::Build out;
    out.id = row.id<BuildId>(p + "id");
    out.jobName = row.text(p + "job_name");
    out.buildNumber = row.integer(p + "build_number");
    out.packagePath = row.text(p + "package_path");
    out.buildUser = row.text(p + "build_user");
    out.createdAt = row.time(p + "created_at");
    out.otherPath = row.boolean(p + "other_path");
    if (auto raw = protocol::parseJson(row.text(p + "raw_data"), std::string::npos))
        out.rawData = std::move(*raw);
    return out;
}

Result<Added> add(Transaction &tx, const NewBuild &build)
{
    auto known = tx.query("SELECT * FROM build_info WHERE job_name = ? AND build_number = ?",
                          {build.jobName, build.buildNumber});
    if (!known)
        return tl::unexpected(known.error());
    for (const Row &row : *known) {
        if (row.text("package_path") == build.packagePath)
            return Added{fromRow(row), false};
    }
    if (auto job = ensureJob(tx, build.jobName); !job)
        return tl::unexpected(job.error());
    const bool otherPath = !known->empty();
    auto stored = tx.query(
        "INSERT INTO build_info (job_name, build_number, package_path, build_user, raw_data, other_path, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
        {build.jobName, build.buildNumber, build.packagePath, build.buildUser.empty() ? "None" : build.buildUser,
         build.rawData, otherPath, build.receivedAt.value_or(tx.now())});
    if (!stored)
        return tl::unexpected(stored.error());
    Added out{fromRow(stored->front()), true};
    tx.emit("build.received", protocol::toJson(out.build));
    if (auto followed = selections::follow(tx, out.build); !followed)
        return tl::unexpected(followed.error());
    return out;
}

Result<Page<protocol::Build>> page(Reader &reader, const std::string &job, Span span)
{
    const std::string where = job.empty() ? "" : " WHERE job_name = ?";
    std::vector<Arg> args;
    if (!job.empty())
        args.emplace_back(job);
    auto count = reader.query("SELECT COUNT(*) AS n FROM build_info" + where, args);
    if (!count)
        return tl::unexpected(count.error());
    args.emplace_back(span.limit);
    args.emplace_back(span.offset);
    auto rows = reader.query("SELECT * FROM build_info" + where + " ORDER BY id DESC LIMIT ? OFFSET ?", args);
    if (!rows)
        return tl::unexpected(rows.error());
    Page<protocol::Build> out;
    out.total = count->front().integer("n");
    for (const Row &row : *rows)
        out.items.push_back(fromRow(row));
    return out;
}

Result<std::optional<protocol::Build>> byId(Reader &reader, BuildId id)
{
    auto row = reader.first("SELECT * FROM build_info WHERE id = ?", {id});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(fromRow(**row)) : std::nullopt;
}

Result<std::optional<protocol::Build>> latest(Reader &reader, const std::string &job)
{
    auto row = reader.first("SELECT * FROM build_info WHERE job_name = ? ORDER BY id DESC LIMIT 1", {job});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(fromRow(**row)) : std::nullopt;
}

Result<protocol::Build> remove(Transaction &tx, BuildId id)
{
    auto build = byId(tx, id);
    if (!build)
        return tl::unexpected(build.error());
    if (!*build)
        return tl::unexpected(noSuchBuild(id));
    if (auto told = runs::announceDeleted(tx, "b.id = ?", id, {{"build_info_id", id.value()}}); !told)
        return tl::unexpected(told.error());
    auto holders = selections::holdersOf(tx, id);
    if (!holders)
        return tl::unexpected(holders.error());
    if (auto gone = tx.exec("DELETE FROM build_info WHERE id = ?", {id}); !gone)
        return tl::unexpected(gone.error());
    tx.emit("build.deleted", {{"id", id.value()}});
    if (auto moved = selections::afterBuildRemoved(tx, **build, *holders); !moved)
        return tl::unexpected(moved.error());
    return **build;
}

Result<std::vector<std::string>> jobNames(Reader &reader)
{
    auto rows = reader.query("SELECT name FROM job_names ORDER BY name");
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<std::string> out;
    for (const Row &row : *rows)
        out.push_back(row.text("name"));
    return out;
}

Result<> addJob(Transaction &tx, const std::string &job)
{
    auto added = ensureJob(tx, job);
    if (!added)
        return tl::unexpected(added.error());
    if (!*added)
        return fail(Errc::Conflict, "the job name exists already");
    return {};
}

Result<> removeJob(Transaction &tx, const std::string &job)
{
    if (auto told = runs::announceDeleted(tx, "b.job_name = ?", job, {{"job_name", job}}); !told)
        return told;
    auto gone = tx.exec("DELETE FROM job_names WHERE name = ?", {job});
    if (!gone)
        return tl::unexpected(gone.error());
    if (*gone == 0)
        return fail(Errc::NotFound, "there is no job of this name");
    tx.emit("job.deleted", {{"job_name", job}});
    return {};
}

} // namespace crat::store::builds
