#pragma once

#include <string>
#include <vector>

#include "core/companion/store/Database.h"
#include "core/protocol/Execution.h"

namespace crat::execution {

/// The rows of `executions`. Every function blocks on the store: for worker threads of ours only. Thread-safe.
/// Errors: Unavailable (database away), NotFound.
class ExecutionTable {
public:
    explicit ExecutionTable(store::Database &database) : m_database(database) {}

    struct Stored {
        protocol::Execution execution;
        bool cancelWanted = false;
    };
    struct Page {
        std::vector<protocol::Execution> data;
        std::int64_t total = 0;
    };

    Result<> insert(const protocol::Execution &execution);
    /// Stores the whole of it; `announce` tells the event stream too (execution.changed).
    Result<> update(const protocol::Execution &execution, bool announce);
    Result<> wantCancel(const std::string &id);
    Result<Stored> get(const std::string &id);
    Result<Page> list(std::int64_t limit, std::int64_t offset);
    /// Those that have not ended, oldest first.
    Result<std::vector<Stored>> open();
    /// Ended ones that are no longer kept, at most 500: created before `before`, and not one of the `newest` of their project.
    Result<std::vector<std::string>> old(std::int64_t newest, Timestamp before);
    /// Event: execution.deleted {"id"}.
    Result<> remove(const std::string &id);

private:
    store::Database &m_database;
};

} // namespace crat::execution
