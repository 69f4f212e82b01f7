#include "core/companion/pipeline/PipelineRows.h"

namespace crat::pipeline::rows {

Result<> add(store::Transaction &tx, RunId run, const RunState &state)
{
    auto added = tx.exec("INSERT INTO pipeline_runs (run_id, state, cancel_requested) VALUES (?, ?, ?)",
                         {run, protocol::toJsonText(state), false});
    if (!added)
        return tl::unexpected(added.error());
    return {};
}

Result<> save(store::Transaction &tx, RunId run, const RunState &state)
{
    auto touched = tx.exec("UPDATE pipeline_runs SET state = ? WHERE run_id = ?", {protocol::toJsonText(state), run});
    if (!touched)
        return tl::unexpected(touched.error());
    if (*touched == 0)
        return fail(Errc::NotFound, "the run is gone");
    return {};
}

Result<Stored> load(store::Reader &reader, RunId run)
{
    auto row = reader.first("SELECT state, cancel_requested FROM pipeline_runs WHERE run_id = ?", {run});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return fail(Errc::NotFound, "there is no such run");
    auto state = protocol::fromJsonText<RunState>((*row)->text("state"), std::string::npos);
    if (!state)
        return tl::unexpected(state.error());
    return Stored{std::move(*state), (*row)->boolean("cancel_requested")};
}

Result<bool> requestCancel(store::Transaction &tx, RunId run)
{
    auto touched = tx.exec("UPDATE pipeline_runs SET cancel_requested = ? WHERE run_id = ? AND EXISTS (SELECT 1 FROM "
                           "deploy_test_runs r WHERE r.id = run_id AND NOT r.ended)",
                           {true, run});
    if (!touched)
        return tl::unexpected(touched.error());
    return *touched > 0;
}

Result<std::vector<RunId>> deleted(store::Reader &reader)
{
    auto found = reader.query("SELECT run_id FROM deleted_runs ORDER BY run_id");
    if (!found)
        return tl::unexpected(found.error());
    std::vector<RunId> out;
    for (const auto &row : *found)
        out.push_back(row.id<RunId>("run_id"));
    return out;
}

Result<Deleted> loadDeleted(store::Reader &reader, RunId run)
{
    auto row = reader.first("SELECT * FROM deleted_runs WHERE run_id = ?", {run});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return fail(Errc::NotFound, "the run is gone");
    auto state = protocol::fromJsonText<RunState>((*row)->text("state"), std::string::npos);
    if (!state)
        return tl::unexpected(state.error());
    return Deleted{(*row)->text("task_id"), (*row)->text("download_path"), std::move(*state)};
}

Result<> forgetDeleted(store::Transaction &tx, RunId run)
{
    return tx.exec("DELETE FROM deleted_runs WHERE run_id = ?", {run}).map([](auto) {});
}

} // namespace crat::pipeline::rows
