#pragma once

#include <optional>

#include "core/companion/store/Page.h"
#include "core/companion/store/Transaction.h"

/// Deploy-test runs as rows. What a state means and what follows on it is ../pipeline's.
namespace crat::store::runs {

using Run = protocol::DeployTestRun;

/// An item's runs, or those of all items, newest first.
Result<Page<Run>> page(Reader &reader, std::optional<TestItemId> item, Span span);
/// Puts test_item and build_info (without the webhook's whole body, which may be large) into each.
Result<> embed(Reader &reader, std::vector<Run> &runs);
/// With test_item and build_info embedded where `embed`.
Result<std::optional<Run>> byId(Reader &reader, RunId id, bool embed);
/// All runs not ended, by id; those of one status where given.
Result<std::vector<Run>> open(Reader &reader, std::optional<protocol::RunStatus> status = {});
Result<std::int64_t> openCount(Reader &reader);

/// Stores a new run (its id is set by the store). Event: run.changed.
Result<Run> add(Transaction &tx, const Run &run);
/// Replaces a run's state. Error: NotFound (deleted meanwhile). Event: run.changed.
Result<Run> save(Transaction &tx, const Run &run);
/// Runs that are about to go with what they belong to: `where` chooses them, with the table names deploy_test_runs r and build_info b;
/// `scope` names what goes. Events: run.deleted {"id"} for each that had not ended, so that whoever works on it or waits for it
/// stops, and one run.deleted {scope, "count"} for the ended ones.
Result<> announceDeleted(Transaction &tx, std::string_view where, const Arg &arg, protocol::json::object scope);
/// Removes an item's ended runs; how many. Those that still go on stay. Event: run.deleted {"test_item_id","count"}.
Result<std::int64_t> clearHistory(Transaction &tx, TestItemId item);

} // namespace crat::store::runs
