#pragma once

#include <optional>
#include <vector>

#include "core/companion/store/Transaction.h"
#include "core/companion/target/Task.h"

/// Tasks and installs as rows, each machine's own.
namespace crat::target::rows {

/// Stores a new task; where `idempotencyKey` is known already, gives the task that has it.
/// Error: Conflict (the key is known with another request).
Result<Task> add(store::Transaction &tx, const std::string &machine, const Task &task);
Result<> save(store::Transaction &tx, const std::string &machine, const Task &task);
Result<std::optional<Task>> byId(store::Reader &reader, const std::string &machine, const std::string &id);
/// Those not ended, oldest first.
Result<std::vector<Task>> open(store::Reader &reader, const std::string &machine);
/// Those that have ended, newest first.
Result<std::vector<Task>> ended(store::Reader &reader, const std::string &machine);
/// Forgets a task that has ended.
Result<> remove(store::Transaction &tx, const std::string &machine, const std::string &id);
/// Marks a task that goes on. Gives whether there was one.
Result<bool> requestCancel(store::Transaction &tx, const std::string &machine, const std::string &id);

Result<std::vector<Install>> installs(store::Reader &reader, const std::string &machine);
Result<> saveInstall(store::Transaction &tx, const std::string &machine, const Install &install);
Result<> removeInstall(store::Transaction &tx, const std::string &machine, const Install &install);

} // namespace crat::target::rows
