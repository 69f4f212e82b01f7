#include "core/companion/target/TaskRows.h"

namespace crat::target::rows {

namespace {

using protocol::enumFromText;
using protocol::enumText;

Task fromRow(const store::Row &row)
{
    Task out;
    out.id = row.text("id");
    out.idempotencyKey = row.optionalText("idempotency_key");
    out.kind = enumFromText<TaskKind>(row.text("kind")).value_or(TaskKind::Mock);
    if (auto request = protocol::fromJsonText<TaskRequest>(row.text("request")))
        out.request = std::move(*request);
    out.status = enumFromText<TaskStatus>(row.text("status")).value_or(TaskStatus::Failed);
    out.phase = enumFromText<DeployPhase>(row.text("phase"));
    out.cause = row.text("cause");
    if (auto result = protocol::parseJson(row.text("result")))
        out.result = std::move(*result);
    out.error = row.text("error");
    out.failedPart = row.text("failed_part");
    out.cancelRequested = row.boolean("cancel_requested");
    out.startTime = row.time("start_time");
    out.endTime = row.optionalTime("end_time");
    return out;
}

std::string phaseText(const Task &task)
{
    return task.phase ? enumText(*task.phase) : std::string();
}

} // namespace

Result<Task> add(store::Transaction &tx, const std::string &machine, const Task &task)
{
    const std::string request = protocol::toJsonText(task.request);
    if (task.idempotencyKey) {
        auto known = tx.first("SELECT * FROM target_tasks WHERE machine = ? AND idempotency_key = ?",
                              {machine, *task.idempotencyKey});
        if (!known)
            return tl::unexpected(known.error());
        if (*known) {
            if ((*known)->text("request") != request)
                return fail(Errc::Conflict, "the Idempotency-Key was used for another request");
            return fromRow(**known);
        }
    }
    auto rows = tx.query("INSERT INTO target_tasks (id, machine, idempotency_key, kind, request, status, ended, phase, "
                         "cause, result, error, "
                         "failed_part, cancel_requested, start_time, end_time) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', "
                         "'null', '', '', ?, ?, ?) "
                         "RETURNING *",
                         {task.id, machine, task.idempotencyKey, enumText(task.kind), request, enumText(task.status),
                          false, false, task.startTime, std::optional<Timestamp>()});
    if (!rows)
        return tl::unexpected(rows.error());
    return fromRow(rows->front());
}

Result<> save(store::Transaction &tx, const std::string &machine, const Task &task)
{
    auto touched = tx.exec(
        "UPDATE target_tasks SET status = ?, ended = ?, phase = ?, cause = ?, result = ?, error = ?, failed_part = ?, "
        "end_time = ? WHERE machine = ? AND id = ?",
        {enumText(task.status), isEnded(task.status), phaseText(task), task.cause,
         protocol::json::serialize(task.result), task.error, task.failedPart, task.endTime, machine, task.id});
    if (!touched)
        return tl::unexpected(touched.error());
    return {};
}

Result<std::optional<Task>> byId(store::Reader &reader, const std::string &machine, const std::string &id)
{
    auto row = reader.first("SELECT * FROM target_tasks WHERE machine = ? AND id = ?", {machine, id});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(fromRow(**row)) : std::nullopt;
}

Result<std::vector<Task>> open(store::Reader &reader, const std::string &machine)
{
    auto rows = reader.query("SELECT * FROM target_tasks WHERE machine = ? AND NOT ended ORDER BY number", {machine});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Task> out;
    for (const auto &row : *rows)
        out.push_back(fromRow(row));
    return out;
}

Result<std::vector<Task>> ended(store::Reader &reader, const std::string &machine)
{
    auto rows = reader.query("SELECT * FROM target_tasks WHERE machine = ? AND ended ORDER BY number DESC", {machine});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Task> out;
    for (const auto &row : *rows)
        out.push_back(fromRow(row));
    return out;
}

Result<> remove(store::Transaction &tx, const std::string &machine, const std::string &id)
{
    return tx.exec("DELETE FROM target_tasks WHERE machine = ? AND id = ? AND ended", {machine, id}).map([](auto) {});
}

Result<bool> requestCancel(store::Transaction &tx, const std::string &machine, const std::string &id)
{
    auto touched = tx.exec("UPDATE target_tasks SET cancel_requested = ? WHERE machine = ? AND id = ? AND NOT ended",
                           {true, machine, id});
    if (!touched)
        return tl::unexpected(touched.error());
    return *touched > 0;
}

Result<std::vector<Install>> installs(store::Reader &reader, const std::string &machine)
{
    auto rows = reader.query("SELECT * FROM target_installs WHERE machine = ? ORDER BY service, since DESC", {machine});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Install> out;
    for (const auto &row : *rows)
        out.push_back({row.text("service"), row.text("install_dir"), row.text("package"), row.text("sha256"),
                       row.text("task_id"), row.text("former"), row.time("since")});
    return out;
}

Result<> saveInstall(store::Transaction &tx, const std::string &machine, const Install &install)
{
    if (auto gone = removeInstall(tx, machine, install); !gone)
        return gone;
    auto added =
        tx.exec("INSERT INTO target_installs (machine, service, install_dir, package, sha256, task_id, former, since) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                {machine, install.service, install.installDir, install.package, install.sha256, install.taskId,
                 install.former, install.since});
    if (!added)
        return tl::unexpected(added.error());
    return {};
}

Result<> removeInstall(store::Transaction &tx, const std::string &machine, const Install &install)
{
    auto gone = tx.exec("DELETE FROM target_installs WHERE machine = ? AND service = ? AND install_dir = ?",
                        {machine, install.service, install.installDir});
    if (!gone)
        return tl::unexpected(gone.error());
    return {};
}

} // namespace crat::target::rows
