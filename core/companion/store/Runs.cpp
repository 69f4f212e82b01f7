#include "core/companion/store/Runs.h"

#include <map>

#include "core/companion/store/Builds.h"
#include "core/companion/store/Items.h"

namespace crat::store::runs {

namespace {

/// A queued run's place is not stored: it is how many queued ones came no later.
constexpr std::string_view selectRun = "SELECT r.*, CASE WHEN r.status = 'QUEUED' THEN (SELECT COUNT(*) FROM "
                                       "deploy_test_runs q WHERE q.status = 'QUEUED' AND NOT q.ended "
                                       "AND q.id <= r.id) END AS queue_position FROM deploy_test_runs r ";

Run fromRow(const Row &row)
{
    Run out;
    out.id = row.id<RunId>("id");
    out.testItemId = row.id<TestItemId>("test_item_id");
    out.buildInfoId = row.id<BuildId>("build_info_id");
    out.triggeredBy = row.text("triggered_by");
    out.parameterSetId = row.optionalId<ParameterSetId>("parameter_set_id");
    out.status = protocol::enumFromText<protocol::RunStatus>(row.text("status")).value_or(protocol::RunStatus::Failed);
    out.downloadUrl = row.text("download_url");
    out.downloadPath = row.text("download_path");
    out.taskId = row.text("task_id");
    out.reportUrl = row.text("report_url");
    if (auto steps = protocol::fromJsonText<std::vector<protocol::Step>>(row.text("steps"), std::string::npos))
        out.steps = std::move(*steps);
    if (auto raw = protocol::parseJson(row.text("response_raw_data"), std::string::npos))
        out.responseRawData = std::move(*raw);
    out.maxQueryHours = static_cast<int>(row.integer("max_query_hours"));
    out.queryInterval = static_cast<int>(row.integer("query_interval"));
    out.queryTimeout = static_cast<int>(row.integer("query_timeout"));
    out.startedAt = row.time("started_at");
    out.finishedAt = row.optionalTime("finished_at");
    out.errorMessage = row.text("error_message");
    out.executionId = row.optionalText("execution_id");
    if (const auto figures = row.optionalText("test_figures")) {
        if (auto read = protocol::fromJsonText<protocol::TestFigures>(*figures, std::string::npos))
            out.testFigures = *read;
    }
    out.queuePosition = row.optionalInteger("queue_position");
    return out;
}

/// What changes while a run goes on. Item, build and parameter set are written once: the set may be deleted meanwhile.
std::vector<Arg> stateOf(const Run &run)
{
    return {protocol::enumText(run.status),
            protocol::isEnded(run.status),
            run.downloadUrl,
            run.downloadPath,
            run.taskId,
            run.reportUrl,
            protocol::toJsonText(run.steps),
            protocol::json::serialize(run.responseRawData),
            run.maxQueryHours,
            run.queryInterval,
            run.queryTimeout,
            run.startedAt,
            run.finishedAt,
            run.errorMessage,
            run.executionId,
            run.testFigures ? std::optional(protocol::toJsonText(*run.testFigures)) : std::nullopt};
}

Result<Run> announced(Transaction &tx, RunId id)
{
    auto run = byId(tx, id, false);
    if (!run)
        return tl::unexpected(run.error());
    if (!*run)
        return fail(Errc::NotFound, "there is no run " + std::to_string(id.value()));
    Run told = **run;
    told.responseRawData = nullptr; // may be a megabyte, each time that the target is asked; who wants it reads the run
    tx.emit("run.changed", protocol::toJson(told));
    return **run;
}

} // namespace

Result<Page<Run>> page(Reader &reader, std::optional<TestItemId> item, Span span)
{
    const std::string where = item ? "WHERE r.test_item_id = ? " : "";
    std::vector<Arg> args;
    if (item)
        args.emplace_back(*item);
    auto count = reader.query("SELECT COUNT(*) AS n FROM deploy_test_runs r " + where, args);
    if (!count)
        return tl::unexpected(count.error());
    args.emplace_back(span.limit);
    args.emplace_back(span.offset);
    auto rows = reader.query(std::string(selectRun) + where + "ORDER BY r.id DESC LIMIT ? OFFSET ?", args);
    if (!rows)
        return tl::unexpected(rows.error());
    Page<Run> out;
    out.total = count->front().integer("n");
    for (const Row &row : *rows)
        out.items.push_back(fromRow(row));
    return out;
}

Result<> embed(Reader &reader, std::vector<Run> &runs)
{
    // A page is mostly of few items and builds: each is read once.
    std::map<std::int64_t, std::optional<protocol::TestItem>> knownItems;
    std::map<std::int64_t, std::optional<protocol::Build>> knownBuilds;
    for (Run &run : runs) {
        if (!knownItems.contains(run.testItemId.value())) {
            auto item = items::byId(reader, run.testItemId);
            if (!item)
                return tl::unexpected(item.error());
            knownItems.emplace(run.testItemId.value(), std::move(*item));
        }
        if (!knownBuilds.contains(run.buildInfoId.value())) {
            auto build = builds::byId(reader, run.buildInfoId);
            if (!build)
                return tl::unexpected(build.error());
            if (*build)
                (*build)->rawData = nullptr;
            knownBuilds.emplace(run.buildInfoId.value(), std::move(*build));
        }
        run.testItem = knownItems.at(run.testItemId.value());
        run.buildInfo = knownBuilds.at(run.buildInfoId.value());
    }
    return {};
}

Result<std::optional<Run>> byId(Reader &reader, RunId id, bool embed)
{
    auto row = reader.first(std::string(selectRun) + "WHERE r.id = ?", {id});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::optional<Run>{};
    Run run = fromRow(**row);
    if (embed) {
        auto item = items::byId(reader, run.testItemId);
        auto build = builds::byId(reader, run.buildInfoId);
        if (!item || !build)
            return tl::unexpected(!item ? item.error() : build.error());
        run.testItem = std::move(*item);
        run.buildInfo = std::move(*build);
    }
    return std::optional(std::move(run));
}

Result<std::vector<Run>> open(Reader &reader, std::optional<protocol::RunStatus> status)
{
    std::vector<Arg> args;
    std::string where = "WHERE NOT r.ended";
    if (status) {
        where += " AND r.status = ?";
        args.emplace_back(protocol::enumText(*status));
    }
    auto rows = reader.query(std::string(selectRun) + where + " ORDER BY r.id", args);
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Run> out;
    for (const Row &row : *rows)
        out.push_back(fromRow(row));
    return out;
}

Result<std::int64_t> openCount(Reader &reader)
{
    auto row = reader.first("SELECT COUNT(*) AS n FROM deploy_test_runs WHERE NOT ended");
    if (!row)
        return tl::unexpected(row.error());
    return (*row)->integer("n");
}

Result<Run> add(Transaction &tx, const Run &run)
{
    std::vector<Arg> args{run.testItemId, run.buildInfoId, run.triggeredBy, run.parameterSetId};
    for (Arg &arg : stateOf(run))
        args.push_back(std::move(arg));
    auto rows = tx.query(
        "INSERT INTO deploy_test_runs (test_item_id, build_info_id, triggered_by, parameter_set_id, status, ended, "
        "download_url, download_path, task_id, report_url, steps, response_raw_data, max_query_hours, query_interval, "
        "query_timeout, started_at, finished_at, error_message, execution_id, test_figures) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        args);
    if (!rows)
        return tl::unexpected(rows.error());
    return announced(tx, rows->front().id<RunId>("id"));
}

Result<Run> save(Transaction &tx, const Run &run)
{
    auto args = stateOf(run);
    args.emplace_back(run.id);
    auto touched =
        tx.exec("UPDATE deploy_test_runs SET status = ?, ended = ?, download_url = ?, download_path = ?, task_id = ?, "
                "report_url = ?, steps = ?, "
                "response_raw_data = ?, max_query_hours = ?, query_interval = ?, query_timeout = ?, started_at = ?, "
                "finished_at = ?, error_message = ?, execution_id = ?, test_figures = ? WHERE id = ?",
                args);
    if (!touched)
        return tl::unexpected(touched.error());
    return announced(tx, run.id);
}

Result<> announceDeleted(Transaction &tx, std::string_view where, const Arg &arg, protocol::json::object scope)
{
    const std::string from = " FROM deploy_test_runs r JOIN build_info b ON b.id = r.build_info_id WHERE ";
    auto open = tx.query("SELECT r.id" + from + "NOT r.ended AND " + std::string(where) + " ORDER BY r.id", {arg});
    if (!open)
        return tl::unexpected(open.error());
    // The pipeline's row goes with the run; what it needs to stop the target outlives both, and a kill.
    auto kept = tx.exec("INSERT INTO deleted_runs (run_id, task_id, download_path, state) SELECT r.id, r.task_id, "
                        "r.download_path, p.state FROM deploy_test_runs r JOIN build_info b ON b.id = r.build_info_id "
                        "JOIN pipeline_runs p ON p.run_id = r.id WHERE NOT r.ended AND " +
                            std::string(where),
                        {arg});
    if (!kept)
        return tl::unexpected(kept.error());
    auto ended = tx.query("SELECT COUNT(*) AS n" + from + "r.ended AND " + std::string(where), {arg});
    if (!ended)
        return tl::unexpected(ended.error());
    for (const Row &row : *open)
        tx.emit("run.deleted", protocol::json::object{{"id", row.integer("id")}});
    if (const std::int64_t count = ended->front().integer("n"); count > 0) {
        scope.emplace("count", count);
        tx.emit("run.deleted", std::move(scope));
    }
    return {};
}

Result<std::int64_t> clearHistory(Transaction &tx, TestItemId item)
{
    auto known = items::byId(tx, item);
    if (!known)
        return tl::unexpected(known.error());
    if (!*known)
        return fail(Errc::NotFound, "there is no test item " + std::to_string(item.value()));
    auto gone = tx.exec("DELETE FROM deploy_test_runs WHERE test_item_id = ? AND ended", {item});
    if (gone && *gone > 0)
        tx.emit("run.deleted", {{"test_item_id", item.value()}, {"count", *gone}});
    return gone;
}

} // namespace crat::store::runs
